"""Writes tests/vectors from docs/spec/tiles.md alone: python3 reference.py vectors."""

import hashlib
import hmac
import json
import pathlib
import struct
import sys


def hkdf(key, info, length):
    prk = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return expand(prk, info, length)


def expand(prk, info, length):
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()[:length]


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def ceil(number, by):
    return -(-number // by)


def root(leaves):
    if len(leaves) == 1:
        return sha256(b"\0", leaves[0])
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01", root(leaves[:left]), root(leaves[left:]))


def coefficient(component, block, place):
    """Any will do that is another almost everywhere."""
    return (component * 5 + block * 7 + place * 13) % 31 - 15


COLOURS = {"grey": 1, "rgb": 2, "ycbcr": 3, "cmyk": 4, "ycck": 5}


def vector(name, width, height, colours, factors):
    most_a = max(a for a, _ in factors)
    most_d = max(d for _, d in factors)
    tables = [[1 + (7 * place + number) % 250 for place in range(64)] for number in range(len(factors))]
    blocks = [
        (ceil(ceil(width * a, most_a), 8), ceil(ceil(height * d, most_d), 8)) for a, d in factors
    ]
    columns = ceil(ceil(width, 8 * most_a), 4)
    rows = ceil(ceil(height, 8 * most_d), 4)

    item = "7Q2K9M3T-000001"
    digest = hashlib.sha256(name.encode()).hexdigest()
    identity = "AGE-SECRET-KEY-1" + "QYZ" * 19
    secret = hkdf(identity.encode(), f"amana tiles/1 {item} {digest}".encode(), 32)

    def salt(number):
        return expand(secret, b"leaf " + struct.pack(">I", number), 16)

    frame = b"amana tiles/1 frame\n" + salt(0) + struct.pack(">HHB", width, height, COLOURS[colours])
    for (a, d), table in zip(factors, tables):
        frame += bytes([a, d]) + struct.pack(">64H", *table)
    leaves = [sha256(frame)]
    for r in range(rows):
        for c in range(columns):
            tile = b"amana tiles/1 tile\n" + salt(1 + r * columns + c) + struct.pack(">II", c, r)
            for number, ((a, d), (wide, high)) in enumerate(zip(factors, blocks)):
                for row in range(4 * d * r, min(4 * d * r + 4 * d, high)):
                    for column in range(4 * a * c, min(4 * a * c + 4 * a, wide)):
                        block = row * wide + column
                        values = [coefficient(number, block, place) for place in range(64)]
                        tile += struct.pack(">64h", *values)
            leaves.append(sha256(tile))
    return {
        "width": width,
        "height": height,
        "colours": colours,
        "components": [
            {"across": a, "down": d, "table": table} for (a, d), table in zip(factors, tables)
        ],
        "secret": secret.hex(),
        "identity": identity,
        "item": item,
        "sha256": digest,
        "columns": columns,
        "rows": rows,
        "root": root(leaves).hex(),
    }


VECTORS = {
    "grey": (67, 33, "grey", [(1, 1)]),
    "quarter-colour": (203, 117, "ycbcr", [(2, 2), (1, 1), (1, 1)]),
    "half-colour": (130, 65, "ycbcr", [(2, 1), (1, 1), (1, 1)]),
    "rgb": (40, 40, "rgb", [(1, 1), (1, 1), (1, 1)]),
    "cmyk": (40, 40, "cmyk", [(1, 1), (1, 1), (1, 1), (1, 1)]),
    "four": (40, 90, "ycck", [(1, 1), (1, 1), (1, 1), (1, 1)]),
    "one-tile": (1, 1, "ycbcr", [(1, 2), (1, 1), (1, 1)]),
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    for name, about in VECTORS.items():
        text = json.dumps(vector(name, *about), indent=1)
        (folder / f"{name}.json").write_text(text + "\n")
