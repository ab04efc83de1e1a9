"""The code over the lanes: a matrix over GF(2^16) (spec section 7), solved with Gauss."""

import csv
from pathlib import Path

MODULUS = 0x1002D
BASIS = [int(one, 16) for one in "0001 ACCA 3C0E 163E C582 ED2E 914C 4012 6C98 10D8 6A72 B900 FDB8 FB34 FF38 991E".split()]
RUN = 64


def tables():
    """Logarithms of elements and the elements back, both in the basis of the layout."""
    polynomial = [0] * 65_536
    for element in range(1, 65_536):
        low = element & -element
        polynomial[element] = polynomial[element ^ low] ^ BASIS[low.bit_length() - 1]
    element_of = [0] * 65_536
    for element, value in enumerate(polynomial):
        element_of[value] = element
    logarithm, power, value = [0] * 65_536, [0] * 131_070, 1
    for exponent in range(65_535):
        element = element_of[value]
        logarithm[element] = exponent
        power[exponent] = power[exponent + 65_535] = element
        value <<= 1
        if value & 0x10000:
            value ^= MODULUS
    return logarithm, power


LOGARITHM, POWER = tables()


def multiply(one, other):
    return POWER[LOGARITHM[one] + LOGARITHM[other]] if one and other else 0


def invert(one):
    return POWER[65_535 - LOGARITHM[one]]


def coefficients(k, m):
    """c(i, j): what spare lane i takes of data lane j."""
    matrix = [[0] * k for _ in range(m)]
    with open(Path(__file__).parent.parent / "carrier-rs.csv", newline="") as table:
        for row in csv.DictReader(table):
            if (int(row["k"]), int(row["m"])) == (k, m):
                matrix[int(row["spare"])][int(row["data"])] = int(row["coefficient"], 16)
    return matrix


def elements(payload):
    found = []
    for run in range(0, len(payload), RUN):
        found += [payload[run + e] | payload[run + 32 + e] << 8 for e in range(32)]
    return found


def payload_of(found):
    payload = bytearray()
    for at in range(0, len(found), 32):
        payload += bytes(element & 255 for element in found[at : at + 32])
        payload += bytes(element >> 8 for element in found[at : at + 32])
    return bytes(payload)


def recover(k, m, present):
    """All k data payloads from any k payloads by lane, or None if there are fewer."""
    if all(lane in present for lane in range(k)):
        return [present[lane] for lane in range(k)]
    lanes = sorted(present)[:k]
    if len(lanes) < k:
        return None
    code = coefficients(k, m)
    rows = [[int(lane == j) for j in range(k)] if lane < k else code[lane - k][:] for lane in lanes]
    inverse = solve(rows, k)
    known = [elements(present[lane]) for lane in lanes]
    data = []
    for wanted in range(k):
        if wanted in present:
            data.append(present[wanted])
            continue
        total = [0] * len(known[0])
        for factor, values in zip(inverse[wanted], known):
            if factor:
                shift = LOGARITHM[factor]
                total = [t ^ (POWER[shift + LOGARITHM[v]] if v else 0) for t, v in zip(total, values)]
        data.append(payload_of(total))
    return data


def solve(rows, k):
    """The inverse of a k by k matrix."""
    work = [row + [int(i == j) for j in range(k)] for i, row in enumerate(rows)]
    for column in range(k):
        pivot = next(row for row in range(column, k) if work[row][column])
        work[column], work[pivot] = work[pivot], work[column]
        factor = invert(work[column][column])
        work[column] = [multiply(factor, value) for value in work[column]]
        for row in range(k):
            if row != column and work[row][column]:
                factor = work[row][column]
                work[row] = [value ^ multiply(factor, base) for value, base in zip(work[row], work[column])]
    return [row[k:] for row in work]
