"""Reads a set of disks, written from docs/spec/carrier.md alone.

    read.py --card FILE --identity FILE [--phrase TEXT] [--to DIR] VOLUME...

Prints one JSON document: each file that a directory names with its state, and the codes. What the spec asks of a
receiver who is lied to (candidates that contradict each other) is not done here: the first payload that opens counts.
"""

import argparse
import base64
import hashlib
import itertools
import json
from pathlib import Path

import nacl.bindings as sodium
import nacl.exceptions
import nacl.signing
import pyrage

import erasure
import hybrid

BLOCK, PAYLOAD, SECTOR = 16_384, 16_320, 512
VERSION = 1
LANE, DIRECTORY, CLOSING, CARRIED = 1, 2, 3, 4


def little(data):
    return int.from_bytes(data, "little")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def open_box(key, data, aad):
    open_with = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt
    try:
        return open_with(bytes(data[24:]), aad, bytes(data[:24]), key)
    except nacl.exceptions.CryptoError:
        return None


def slow(secret, salt, n, length):
    return hashlib.scrypt(secret, salt=salt, n=n, r=8, p=1, maxmem=1 << 28, dklen=length)


def code(committed, salt=b"code/1", n=1 << 15):
    value = little(slow(committed, salt, n, 16)) % 10**22
    digits = f"{100 * value + 98 - 100 * value % 97:024}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


def mask_secret(card, phrase):
    """Section 1: the mask secret of a card's file, whose last line is the code of the lines before."""
    lines = card.decode().splitlines()
    if lines[0] != "card/1":
        raise SystemExit("not a card")
    if lines[-1].replace(" ", "").isdigit():
        said = lines.pop()
        digest = sha256("".join(line + "\n" for line in lines).encode())
        if said != code(digest, b"card/1", 1 << 12):
            raise SystemExit("the card is misread")
    if lines[-1] == "phrase":
        return slow(phrase.strip().encode(), b"mask/1", 1 << 16, 32)
    return base64.b64decode(lines[-1], validate=True)


class Address:
    def __init__(self, data):
        self.packet, self.attempt, self.row = (little(data[at : at + 4]) for at in (0, 4, 8))
        self.index, self.count = little(data[12:14]), little(data[14:16])
        self.lane, self.kind, self.k, self.m = data[16:20]


class Packet:
    """One attempt at a packet: payloads by their addresses, wherever they were found."""

    def __init__(self, set_id, number, k, m):
        self.set, self.number, self.k, self.m = set_id, number, k, m
        self.lanes, self.closing, self.copies, self.carried = {}, None, {}, {}

    def add(self, address, payload):
        if address.kind == LANE:
            place = (address.row, address.count, address.index)
            self.lanes.setdefault(place, {}).setdefault(address.lane, payload)
        elif address.kind == DIRECTORY:
            self.copies.setdefault(address.count, {}).setdefault(address.index, []).append(payload)
        elif address.kind == CARRIED:
            self.carried.setdefault(address.count, {}).setdefault(address.index, payload)
        elif self.closing is None:
            self.closing = payload

    def slice(self, row, lane, count):
        """The payloads of a data slice; None where fewer than k blocks of an index are here."""
        found = []
        for index in range(count):
            data = erasure.recover(self.k, self.m, self.lanes.get((row, count, index), {}))
            own = self.lanes.get((row, count, index), {}).get(lane)
            found.append(own if own is not None else data and data[lane])
        return found

    def directory(self, keys):
        for count, blocks in self.copies.items():
            if len(blocks) < count:
                continue
            for choice in itertools.islice(itertools.product(*(blocks[at] for at in range(count))), 64):
                opened = open_age(b"".join(choice), keys)
                if opened is not None:
                    length = little(opened[:4])
                    lines, rest = opened[4 : 4 + length], opened[4 + length :]
                    return lines, rest[2 : 2 + little(rest[:2])]
        return None, b""


class Sets:
    def __init__(self):
        self.packets = {}

    def add(self, set_id, address, payload):
        name = (set_id, address.packet, address.attempt, address.k, address.m)
        packet = self.packets.setdefault(name, Packet(set_id, address.packet, address.k, address.m))
        packet.add(address, payload)

    def scan(self, volume, masks):
        at = 0
        while at + BLOCK <= len(volume):
            block = volume[at : at + BLOCK]
            for set_id, mask in masks.items():
                text = open_box(mask, block, b"block/1")
                if text is not None:
                    self.add(set_id, Address(text[:24]), text[24:])
                    at += BLOCK - SECTOR
                    break
            at += SECTOR


def keys_in(volume, secret):
    """Section 4: every key block that the card opens, wherever it stands at a multiple of a sector."""
    starts = [0, *range(len(volume) // BLOCK * BLOCK - BLOCK, 0, -BLOCK), *range(SECTOR, len(volume), SECTOR)]
    for start in starts:
        for slot in range(start, start + 8 * 148, 148):
            text = open_box(secret, volume[slot : slot + 148], b"key") if slot + 148 <= len(volume) else None
            if text is not None:
                return little(text[:4]), text[36:52], text[4:36]
    return None


def open_age(data, keys):
    """u32 L ‖ age file[L] ‖ zeros."""
    file = bytes(data[4 : 4 + little(data[:4])])
    x25519, pq = keys
    try:
        return pyrage.decrypt(file, x25519) if x25519 else hybrid.decrypt(file, pq)
    except (pyrage.DecryptError, ValueError, IndexError):
        return None


def streams(packet, sizes, keys):
    """The stream of each data lane; a lost slice leaves the rest of its lane unknown here."""
    found = []
    for lane in range(packet.k):
        stream = b""
        for row, count in enumerate(sizes):
            payloads = packet.slice(row, lane, count)
            plain = open_age(b"".join(payloads), keys) if None not in payloads else None
            if plain is None:
                break
            stream += plain[4:]
        found.append(stream)
    return found


def bytes_of(line, lanes):
    data = b""
    for lane, position, length in line["fragments"]:
        header = lanes[lane][position : position + 16]
        expected = line["n"].to_bytes(4, "little") + len(data).to_bytes(8, "little") + length.to_bytes(4, "little")
        piece = lanes[lane][position + 16 : position + 16 + length]
        if header != expected or len(piece) != length:
            return None
        data += piece
    return data


def uncarry(sets, packet, lines, keys):
    """Section 20: puts the carried slices and blocks of older sets where they lay."""
    for count, blocks in packet.carried.items():
        stream = b"".join(blocks.get(at, b"") for at in range(count)) if len(blocks) == count else b""
        for at in range(0, len(stream) - 40 - PAYLOAD + 1, 40 + PAYLOAD):
            address = Address(stream[at + 16 : at + 40])
            if address.packet == 0:
                break
            sets.add(stream[at : at + 16], address, stream[at + 40 : at + 40 + PAYLOAD])
    sizes = lines[0]["s"]
    for line in lines[1:]:
        row, lane = line["at"]
        for index, payload in enumerate(packet.slice(row, lane, sizes[row])):
            if payload is None or index in line["lost"]:
                continue
            old = bytearray(24)
            old[0:4], old[4:8] = line["packet"].to_bytes(4, "little"), line["attempt"].to_bytes(4, "little")
            old[8:12], old[12:14] = line["row"].to_bytes(4, "little"), index.to_bytes(2, "little")
            old[14:16] = sizes[row].to_bytes(2, "little")
            old[16:20] = bytes([line["lane"], LANE, line["k"], line["m"]])
            sets.add(bytes.fromhex(line["set"]), Address(old), payload)


def read_packet(packet, keys):
    """The lines of a packet's directory, its R, and the key of the hand that signed it."""
    text, signature = packet.directory(keys)
    if text is None:
        return None, None, None
    lines = [json.loads(line) for line in text.splitlines()]
    head = lines[0]
    if (head["v"], head["set"], head["packet"]) != (VERSION, packet.set.hex(), packet.number):
        return None, None, None
    number = packet.number.to_bytes(4, "little")
    link = sha256(b"packet/1", bytes.fromhex(head["prev"]), number, bytes([head["k"], head["m"]]), sha256(text))
    hand = None
    if signature:
        try:
            nacl.signing.VerifyKey(signature[:32]).verify(b"hand/1" + packet.set + number + link, signature[32:])
            hand = signature[:32].hex()
        except nacl.exceptions.BadSignatureError:
            hand = "does not verify"
    return lines, link, hand


def read_all(sets, keys):
    files, tips, befores, hands, done = {}, {}, set(), set(), set()
    while todo := [name for name in sets.packets if name not in done]:
        for name in sorted(todo):
            done.add(name)
            packet = sets.packets[name]
            lines, link, hand = read_packet(packet, keys)
            if lines is None:
                continue
            hands.add(hand)
            closed = packet.closing is not None and packet.closing[32:64] == link
            befores.add(lines[0]["prev"])
            if closed:
                tips[link.hex()] = code(link)
            if lines[0]["type"] == "carried":
                uncarry(sets, packet, lines, keys)
                continue
            lanes = streams(packet, lines[0]["s"], keys)
            for line in lines[1:]:
                add_file(files, line, bytes_of(line, lanes), closed)
    codes = sorted(code for link, code in tips.items() if link not in befores)
    return files, codes, sorted(hand for hand in hands if hand)


def add_file(files, line, data, closed):
    piece = line.get("piece") or {}
    name = (line["path"], piece.get("file"), line["mtime"], None if piece else line["sha256"])
    known = files.setdefault(name, {"line": line, "pieces": {}, "closed": closed, "whole": piece})
    known["closed"] |= closed
    if piece.get("last"):
        known["whole"] = piece
    if known["pieces"].get(piece.get("offset", 0)) is None:
        packed = line["packing"] is not None
        sound = data is not None and (packed or hashlib.sha256(data).hexdigest() == line["sha256"])
        known["pieces"][piece.get("offset", 0)] = data if sound else None


def report(files, to):
    found = []
    for number, known in enumerate(files.values()):
        line, whole = known["line"], known["whole"] or known["line"]
        pieces = [known["pieces"][at] for at in sorted(known["pieces"])]
        data = b"".join(pieces) if None not in pieces else None
        packed = line["packing"]
        if data is not None and not packed and hashlib.sha256(data).hexdigest() != whole["sha256"]:
            data = None
        state = "lost" if data is None else "packed" if packed else "whole"
        found.append({"path": line["path"], "size": whole["size"], "sha256": whole["sha256"], "state": state})
        if to and data is not None:
            (to / f"{number + 1:06}").write_bytes(data)
    return sorted(found, key=lambda one: (one["path"], one["sha256"] or ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--identity", type=Path, required=True)
    parser.add_argument("--phrase", default="")
    parser.add_argument("--to", type=Path)
    parser.add_argument("volumes", type=Path, nargs="+")
    args = parser.parse_args()
    secret = mask_secret(args.card.read_bytes(), args.phrase)
    words = [line for line in args.identity.read_text().split() if line.startswith("AGE-SECRET-KEY-")]
    pq = [hybrid.Identity(word) for word in words if "-PQ-" in word]
    keys = ([pyrage.x25519.Identity.from_str(word) for word in words if "-PQ-" not in word], pq)
    volumes = [path.read_bytes() for path in args.volumes]
    masks = {}
    for version, set_id, mask in filter(None, (keys_in(volume, secret) for volume in volumes)):
        if version == VERSION:
            masks[set_id] = mask
    sets = Sets()
    for volume in volumes:
        sets.scan(volume, masks)
    files, codes, hands = read_all(sets, keys)
    print(json.dumps({"codes": codes, "hands": hands, "files": report(files, args.to)}, indent=1))


if __name__ == "__main__":
    main()
