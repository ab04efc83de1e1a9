#!/usr/bin/env python3
"""Checks a published log as a stranger who has its address and a policy, with the standard library alone.

    check_public.py FOLDER|URL POLICY [NOTES]

FOLDER or URL holds `checkpoint` and `tile/`; NOTES is a folder of checkpoints that somebody kept before. Checks every
entry, every tile, every checkpoint with its cosignatures, and that of every two checkpoints the larger continues the smaller.
Written from the C2SP specifications tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature and tlog-policy, from RFC
6962 and RFC 9162, and from no program of this repository. Prints what it checked as JSON; any fault ends it with exit code 1.
"""

import base64, functools, itertools, json, pathlib, sys, urllib.error, urllib.request

from check_log import leaf_hash, need, sha256, signed, tile_path, tree


def fetch(place, path):
    """A file of the log; None if there is none."""
    if "://" not in place:
        file = pathlib.Path(place) / path
        return file.read_bytes() if file.is_file() else None
    try:
        with urllib.request.urlopen(f"{place.rstrip('/')}/{path}", timeout=30) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        need(error.code == 404, f"what the server says of {path}")
        return None


def tile(place, row, index, width):
    """A tile of a width: itself, or the beginning of the full one that took its place (tlog-tiles, partial tiles)."""
    unit = 34 if row == "entries" else 32
    for size in sorted({width, 256}):
        found = fetch(place, tile_path(pathlib.PurePath(), row, index, size).as_posix())
        if found is not None:
            need(len(found) == unit * size, f"the length of tile {row} {index}")
            return found[: unit * width]
    need(False, f"tile {row} {index} of width {width} is not there")


def row_of(place, row, count):
    starts = range(0, count, 256)
    return b"".join(tile(place, row, at // 256, min(256, count - at)) for at in starts)


def check_tiles(place, size):
    """The hashes of the leaves, after every tile was compared with them."""
    bundles = row_of(place, "entries", size)
    entries = [bundles[at : at + 34] for at in range(0, len(bundles), 34)]
    # This log's entries are 32 bytes each; the length before them is that of tlog-tiles.
    need(all(entry[:2] == b"\0\x20" for entry in entries), "the length of an entry")
    leaves = level = [leaf_hash(entry[2:]) for entry in entries]
    tiles = number = 0
    while level:
        need(row_of(place, number, len(level)) == b"".join(level), f"the tiles of level {number}")
        tiles += -(-len(level) // 256)
        level = [tree(level[at : at + 256]) for at in range(0, len(level) - 255, 256)]
        number += 1
    return leaves, tiles


class Policy:
    """tlog-policy: whose signatures count."""

    def __init__(self, text):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        for line in text.splitlines():
            match line.split():
                case ["log", vkey, *_]:
                    self.logs.append(self.key(vkey, 1))
                case ["witness", name, vkey, *_]:
                    self.witnesses[name] = self.key(vkey, 4)
                case ["group", name, enough, *members]:
                    self.groups[name] = ({"all": len(members), "any": 1}.get(enough) or int(enough), members)
                case ["quorum", name]:
                    self.quorum = name
                case [first, *_]:
                    need(first.startswith("#"), "a line of the policy")

    @staticmethod
    def key(vkey, kind):
        name, key_id, key = vkey.split("+", 2)
        key, key_id = base64.b64decode(key, validate=True), bytes.fromhex(key_id)
        need(key[0] == kind and sha256(name.encode() + b"\n" + key)[:4] == key_id, "a key")
        return name, key_id, key[1:]

    def holds(self, name, seen):
        if name in self.groups:
            enough, members = self.groups[name]
            return sum(self.holds(member, seen) for member in members) >= enough
        return name in seen


def signatures(note):
    """The text of a signed note and its signatures: (name, id, signature)."""
    text, lines = note.decode("utf-8").rsplit("\n\n", 1)
    found = []
    for line in lines.splitlines():
        dash, name, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        need(dash == "\u2014" and len(signature) > 4, "a signature line")
        found.append((name, signature[:4], signature[4:]))
    return f"{text}\n", found


def check_note(note, policy, quorum):
    """The size and root of a checkpoint that a log of the policy signed, and the witnesses that cosigned it."""
    text, found = signatures(note)
    origin, size, root = text.splitlines()[:3]
    need(str(int(size)) == size and text.endswith("\n"), "a checkpoint's text")
    by_log, seen = False, set()
    for name, key_id, signature in found:
        for log in policy.logs:
            if (name, key_id) == log[:2] and name == origin:
                need(signed(log[2], text.encode(), signature), "a signature of the log")
                by_log = True
        for called, witness in policy.witnesses.items():
            if (name, key_id) == witness[:2]:
                time = int.from_bytes(signature[:8], "big")
                message = f"cosignature/v1\ntime {time}\n{text}".encode()
                need(signed(witness[2], message, signature[8:]), f"the cosignature of {called}")
                seen.add(called)
    need(by_log, "no signature of the log")
    need(not quorum or policy.quorum == "none" or policy.holds(policy.quorum, seen), "the quorum")
    return int(size), base64.b64decode(root, validate=True), seen


def consistency(leaves, old, new):
    """RFC 6962 section 2.1.2: the proof that the first `new` leaves continue the first `old`."""

    @functools.cache
    def hash_of(low, high):
        return tree(leaves[low:high])

    def part(low, high, old, whole):
        if low + old == high:
            return [] if whole else [hash_of(low, high)]
        half = 1 << (high - low - 1).bit_length() - 1
        if old <= half:
            return part(low, low + half, old, whole) + [hash_of(low + half, high)]
        return part(low + half, high, old - half, False) + [hash_of(low, low + half)]

    return part(0, new, old, True)


def continues(old, old_root, new, new_root, proof):
    """RFC 9162 section 2.1.4.2."""
    if old == new:
        return old_root == new_root and not proof
    proof = [old_root] + proof if old & (old - 1) == 0 else proof
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = proof[0]
    for hash in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = sha256(b"\1" + hash + first), sha256(b"\1" + hash + second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = sha256(b"\1" + second + hash)
        at, last = at >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)


def main(place, policy, kept=None):
    policy = Policy(pathlib.Path(policy).read_text(encoding="utf-8"))
    size, root, seen = check_note(fetch(place, "checkpoint"), policy, True)
    leaves, tiles = check_tiles(place, size)
    need(tree(leaves) == root, "the root")
    notes = {(size, root)}
    for note in sorted(pathlib.Path(kept).iterdir()) if kept else []:
        notes.add(check_note(note.read_bytes(), policy, False)[:2])
    pairs = 0
    for (old, old_root), (new, new_root) in itertools.combinations(sorted(notes), 2):
        need(new <= size and tree(leaves[:new]) == new_root, f"the root of {new} entries")
        if old:
            proof = consistency(leaves, old, new)
            need(continues(old, old_root, new, new_root, proof), f"that {new} entries continue {old}")
        pairs += 1
    told = {"entries": size, "tiles": tiles, "notes": len(notes), "pairs": pairs, "witnesses": sorted(seen)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
