"""age files to hybrid recipients (https://c2sp.org/age, mlkem768x25519), which pyrage does not open."""

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

INFO = b"age-encryption.org/mlkem768x25519"
SUITE = b"HPKE" + bytes.fromhex("647a00010003")
CHUNK = 65_536
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def extract(salt, key):
    return hmac.digest(salt or bytes(32), key, "sha256")


def expand(key, info, length):
    output, block = b"", b""
    while len(output) < length:
        block = hmac.digest(key, block + info + bytes([len(output) // 32 + 1]), "sha256")
        output += block
    return output[:length]


def labeled_extract(salt, label, key):
    return extract(salt, b"HPKE-v1" + SUITE + label + key)


def labeled_expand(key, label, info, length):
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info, length)


def seed_of(identity):
    """The 32 bytes in an identity's bech32 (its checksum is left to whoever typed it in)."""
    data = identity.strip().lower().rsplit("1", 1)[1][:-6]
    number = 0
    for letter in data:
        number = number << 5 | LETTERS.index(letter)
    return (number >> (len(data) * 5 - 256)).to_bytes(32, "big")


class Identity:
    def __init__(self, text):
        keys = hashlib.shake_256(seed_of(text)).digest(96)
        self.mlkem = MLKEM768PrivateKey.from_seed_bytes(keys[:64])
        self.x25519 = X25519PrivateKey.from_private_bytes(keys[64:])

    def shared(self, enc):
        mlkem, x25519 = enc[:1088], enc[1088:]
        own = self.x25519.public_key().public_bytes_raw()
        one = self.mlkem.decapsulate(mlkem)
        other = self.x25519.exchange(X25519PublicKey.from_public_bytes(x25519))
        return hashlib.sha3_256(one + other + x25519 + own + b"\\.//^\\").digest()

    def file_key(self, enc, body):
        context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", INFO)
        secret = labeled_extract(self.shared(enc), b"secret", b"")
        key = labeled_expand(secret, b"key", context, 32)
        nonce = labeled_expand(secret, b"base_nonce", context, 12)
        return ChaCha20Poly1305(key).decrypt(nonce, body, b"")


def unbase64(text):
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def decrypt(file, identities):
    """The plaintext of a whole age file; ValueError if none of the identities opens it."""
    end = file.index(b"\n--- ")
    header, rest = file[: end + 4], file[end + 1 :]
    mac, payload = rest.split(b"\n", 1)
    lines = header.split(b"\n")
    if lines[0] != b"age-encryption.org/v1":
        raise ValueError("not an age file")
    for at, line in enumerate(lines):
        if not line.startswith(b"-> mlkem768x25519 "):
            continue
        enc, body = unbase64(line.split(b" ")[2]), unbase64(lines[at + 1])
        for identity in identities:
            try:
                file_key = identity.file_key(enc, body)
            except InvalidTag:
                continue
            expected = hmac.digest(expand(extract(b"", file_key), b"header", 32), header, "sha256")
            if hmac.compare_digest(expected, unbase64(mac[4:])):
                return open_chunks(file_key, payload)
    raise ValueError("no identity opens it")


def open_chunks(file_key, payload):
    nonce, sealed = payload[:16], payload[16:]
    cipher = ChaCha20Poly1305(expand(extract(nonce, file_key), b"payload", 32))
    plain = b""
    for number, at in enumerate(range(0, len(sealed), CHUNK + 16)):
        last = at + CHUNK + 16 >= len(sealed)
        plain += cipher.decrypt(number.to_bytes(11, "big") + bytes([last]), sealed[at : at + CHUNK + 16], b"")
    return plain
