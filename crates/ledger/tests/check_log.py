#!/usr/bin/env python3
"""Checks a log and one proof, or all that an archive handed out, with the standard library alone.

    check_log.py FOLDER VKEY PROOF
    check_log.py export FOLDER POLICY

FOLDER holds `checkpoint`, `heads/` and `tile/`; that of an export `originals/` and `proofs/`. Written from docs/spec/record.md, docs/spec/log.md,
docs/spec/verify.md, RFC 6962, RFC 8032, RFC 9901 and the C2SP specifications tlog-tiles, tlog-checkpoint, signed-note,
tlog-policy and tlog-proof, and from no program of this repository. Prints what it checked as JSON; any fault
ends it with exit code 1.
"""

import base64, functools, hashlib, json, pathlib, sys


def sha256(data):
    return hashlib.sha256(data).digest()


def need(holds, what):
    if not holds:
        sys.exit(f"wrong: {what}")


# Ed25519 (RFC 8032 section 5.1), for checking alone: nothing here is secret.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, P)
    return x % P, y % P


def times(n, point):
    total = (0, 1)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square and not (x == 0 and sign), "a point of Ed25519")
    return (P - x if x & 1 != sign else x), y


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % Q
    return len(signature) == 64 and s < Q and times(s, BASE) == add(point(r), times(h, point(key)))


@functools.cache
def check_note(note, vkey):
    """The origin, size and root of a checkpoint that the key signed."""
    name, key_id, key = vkey.split("+", 2)
    key, key_id = base64.b64decode(key, validate=True), bytes.fromhex(key_id)
    need(key[0] == 1 and sha256(name.encode() + b"\n" + key)[:4] == key_id, "the key")
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    for line in signatures.splitlines():
        dash, by, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if (dash, by, signature[:4]) == ("\u2014", name, key_id):
            need(signed(key[1:], text.encode(), signature[4:]), "the signature")
            origin, size, root = text.splitlines()[:3]
            need(origin == name and str(int(size)) == size, "the checkpoint's text")
            return int(size), base64.b64decode(root, validate=True)
    need(False, "no signature by the key")


def leaf_hash(entry):
    return sha256(b"\0" + entry)


def tree(hashes):
    """RFC 6962 section 2.1, over hashes of leaves or of perfect trees of one size."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + tree(hashes[:half]) + tree(hashes[half:]))


def tile_path(folder, row, index, width):
    digits = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        digits = f"x{index % 1000:03}/{digits}"
    return folder / "tile" / str(row) / (digits if width == 256 else f"{digits}.p/{width}")


def read_row(folder, row, count):
    """The bytes of each tile of a row, with its width."""
    for start in range(0, count, 256):
        width = min(256, count - start)
        yield width, tile_path(folder, row, start // 256, width).read_bytes()


def check_tiles(folder, size, root):
    entries = []
    for width, bundle in read_row(folder, "entries", size):
        need(len(bundle) == 34 * width, "the length of a bundle")
        for at in range(0, len(bundle), 34):
            need(bundle[at : at + 2] == b"\0\x20", "the length of an entry")
            entries.append(bundle[at + 2 : at + 34])
    level, hashes, tiles = 0, [leaf_hash(entry) for entry in entries], 0
    need(tree(hashes) == root, "the root")
    while hashes:
        rows = read_row(folder, level, len(hashes))
        for index, (width, tile) in enumerate(rows):
            need(tile == b"".join(hashes[256 * index :][:width]), f"tile {level} {index}")
            tiles += 1
        full = range(0, len(hashes) // 256 * 256, 256)
        hashes, level = [tree(hashes[at : at + 256]) for at in full], level + 1
    return entries, tiles


def check_heads(folder, entries):
    """Every head in its order gives the entries again, and the root with them."""
    leaves = []
    paths = sorted((folder / "heads").iterdir())
    for number, path in enumerate(paths):
        head = json.loads(path.read_bytes())
        need(path.name == f"{number:012}" and head["number"] == number, "the heads' numbers")
        need(head["v"] == 1 and head["first"] == len(leaves), "where a head begins")
        leaves += [base64.b64decode(leaf, validate=True) for leaf in head["leaves"]]
        root = tree([leaf_hash(leaf) for leaf in leaves])
        need(head["size"] == len(leaves), "a head's size")
        need(base64.b64decode(head["root"], validate=True) == root, "a head's root")
        object = f"journal/{head['first']:012}-{head['nonce']}."
        need(head["journal"]["object"].startswith(object), "a journal's name")
        journal = folder.parent / head["journal"]["object"]
        need(sha256(journal.read_bytes()).hex() == head["journal"]["sha256"], "a journal")
    need(leaves == entries, "the heads' leaves")
    return len(paths)


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check_proof(proof, vkey):
    """The fields that a proof shows, if they stand in the log."""
    head, note = proof.split("\n\n", 1)
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1", "the first line")
    need(extra.startswith("extra ") and index.startswith("index "), "the lines of a proof")
    extra = json.loads(base64.b64decode(extra[6:], validate=True))
    need(extra["v"] == 1, "the version of what is shown")
    digests = [unpadded(digest) for digest in extra["digests"]]
    digests += [sha256(text.encode("ascii")) for text in extra["disclosures"]]
    need(len(digests) % 24 == 0 and all(len(it) == 32 for it in digests), "the digests")
    fields = {}
    for text in extra["disclosures"]:
        salt, name, value = json.loads(unpadded(text))
        need(len(unpadded(salt)) == 16 and name not in fields, "a field")
        fields[name] = value
    size, root = check_note(note, vkey)
    # RFC 9162 section 2.1.3.2: up from the leaf of the record.
    at, last, found = int(index[6:]), size - 1, leaf_hash(sha256(b"".join(sorted(digests))))
    need(at <= last, "the place")
    for line in path:
        other = base64.b64decode(line, validate=True)
        need(last > 0 and len(other) == 32, "the length of the path")
        if at & 1 or at == last:
            found = sha256(b"\1" + other + found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\1" + found + other)
        at, last = at >> 1, last >> 1
    need(last == 0 and found == root, "the path to the root")
    return fields


def main(folder, vkey, proof):
    folder = pathlib.Path(folder)
    size, root = check_note((folder / "checkpoint").read_text(encoding="utf-8"), vkey)
    entries, tiles = check_tiles(folder, size, root)
    heads = check_heads(folder, entries)
    fields = check_proof(pathlib.Path(proof).read_text(encoding="utf-8"), vkey)
    print(json.dumps({"entries": size, "tiles": tiles, "heads": heads, "fields": fields}))


def only_log(policy):
    """The key of the one log of a policy that asks for no witness."""
    lines = [line.split() for line in policy.splitlines() if line and line[0] != "#"]
    need(sorted(line[0] for line in lines) == ["log", "quorum"], "a policy of one log")
    need(["quorum", "none"] in lines, "the quorum")
    return next(line[1] for line in lines if line[0] == "log")


def check_export(folder, policy):
    folder, vkey = pathlib.Path(folder), only_log(pathlib.Path(policy).read_text(encoding="utf-8"))
    originals = sorted((folder / "originals").iterdir())
    proofs = {path.name.removesuffix(".tlog-proof"): path for path in (folder / "proofs").iterdir()}
    need(sorted(proofs) == [path.stem for path in originals], "a proof for each original")
    for original in originals:
        fields = check_proof(proofs[original.stem].read_text(encoding="utf-8"), vkey)
        content = original.read_bytes()
        kinds = ["original-received", "duplicate-received"]
        need(fields["kind"] in kinds, f"what {original.name} is")
        need(fields["item"] == original.stem, f"the item of {original.name}")
        need(fields["size"] == len(content), f"the size of {original.name}")
        need(fields["sha256"] == sha256(content).hex(), f"the digest of {original.name}")
    print(json.dumps({"originals": len(originals)}))


if __name__ == "__main__":
    if sys.argv[1] == "export":
        check_export(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
