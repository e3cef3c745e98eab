"""Public keys of people as they write them: one line of SSH, or an armoured block of OpenPGP."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: What ssh-keygen can check a signature with; DSA is broken, certificates need an authority.
SSH_ALGORITHMS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
SHORTEST_RSA_BITS = 2048
ARMOUR = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
_ARMOUR_END = "-----END PGP PUBLIC KEY BLOCK-----"

_PRIVATE = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-|AGE-SECRET-KEY-")
_KEY_FILE = re.compile(r"[^\s:]+\.(?:asc|pub)")
_SSH_WORDS = re.compile(r"(?:\S+ +)?(?P<algorithm>[a-z][\w@.-]+) +AAAA")
_PUBLIC_PACKET, _SECRET_PACKETS = 6, (5, 7)
#: Version of an OpenPGP key → how its fingerprint begins, digits of the length, digest.
_FINGERPRINTS = {4: (0x99, 2, "sha1"), 5: (0x9A, 4, "sha256"), 6: (0x9B, 4, "sha256")}


class KeyKind(StrEnum):
    """Which program can check what was signed with a key."""

    SSH = "SSH"
    OPENPGP = "OpenPGP"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key without comment and layout.

    Attributes:
        text: `ALGORITHM BASE64` of SSH, or the armoured block.
        fingerprint: As the programs print it: `SHA256:…` of SSH, hexadecimal digits of OpenPGP.
    """

    kind: KeyKind
    text: str
    fingerprint: str


class KeyFaultError(ValueError):
    """A text that is no usable public key; it never repeats the text.

    Attributes:
        is_private: Whether it is a secret that must be withdrawn, not only corrected.
    """

    def __init__(self, message: str, hint: str, *, is_private: bool = False) -> None:
        super().__init__(message)
        self.message, self.hint, self.is_private = message, hint, is_private


_EXPECTED = (
    "write the line of the `.pub` file, an armoured OpenPGP block, or the path of a file with one "
    "that ends in `.pub` or `.asc`"
)
_PRIVATE_FAULT = (
    "holds a private key, which is a secret",
    "remove it, put the public key in its place, and replace the key pair: it must count as known "
    "to everyone who can read this repository",
)


def is_key_file(text: str) -> bool:
    """Whether a text is the path of a file with a key rather than the key."""
    return _KEY_FILE.fullmatch(text.strip()) is not None


def parse_key(text: str) -> PublicKey:
    """Return the public key that a text holds.

    Raises:
        KeyFaultError: It holds none, a private one, several, or one of a kind that is not trusted.
    """
    text = text.strip()
    if _PRIVATE.search(text):
        raise KeyFaultError(*_PRIVATE_FAULT, is_private=True)
    if text.startswith(ARMOUR):
        return _parse_openpgp(text)
    if "\n" in text:
        raise KeyFaultError("is no single public key", _EXPECTED)
    return _parse_ssh(text)


def fingerprint_of(blob: bytes) -> str:
    """Return the fingerprint of an SSH key from its bytes, as `ssh-keygen -l` prints it."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii")
    return f"SHA256:{digest.rstrip('=')}"


def read_strings(data: bytes) -> Iterator[bytes]:
    """Yield the parts of a value of SSH, each written after its length in four bytes.

    Raises:
        ValueError: The value ends within a part.
    """
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        at += 4 + size
        if at > len(data):
            raise ValueError("a part is cut off")
        yield data[at - size : at]


def _parse_ssh(line: str) -> PublicKey:
    algorithm, _, rest = line.partition(" ")
    if algorithm not in SSH_ALGORITHMS:
        raise _unknown_algorithm(line)
    encoded = rest.strip().partition(" ")[0]
    hint = "copy the whole line of the `.pub` file, without line breaks"
    try:
        blob = base64.b64decode(encoded, validate=True)
        name, *parts = read_strings(blob)
    except ValueError:
        raise KeyFaultError("holds a public key that is cut off or damaged", hint) from None
    if not parts or name != algorithm.encode("ascii"):
        raise KeyFaultError(f"holds a public key that is not of {algorithm}", hint)
    if algorithm == "ssh-rsa" and int.from_bytes(parts[-1], "big").bit_length() < SHORTEST_RSA_BITS:
        message = f"holds an RSA key of fewer than {SHORTEST_RSA_BITS} bits"
        raise KeyFaultError(message, "make a new key: `ssh-keygen -t ed25519`")
    return PublicKey(KeyKind.SSH, f"{algorithm} {encoded}", fingerprint_of(blob))


def _unknown_algorithm(line: str) -> KeyFaultError:
    named = _SSH_WORDS.match(line)
    if named is None:
        return KeyFaultError("is no public key", _EXPECTED)
    algorithm = named["algorithm"]
    if algorithm in SSH_ALGORITHMS:
        message = "has words before its algorithm"
        return KeyFaultError(message, f"begin the line with `{algorithm}`")
    if "-cert-" in algorithm:
        message = "holds a certificate, which no authority here can confirm"
        return KeyFaultError(message, "write the key itself, from the `.pub` file without `-cert`")
    message = f"has the algorithm `{algorithm}`, which is not trusted"
    return KeyFaultError(message, f"known are {', '.join(SSH_ALGORITHMS)}")


def _parse_openpgp(block: str) -> PublicKey:
    hint = "export it with `gpg --armor --export KEY`"
    if not block.endswith(_ARMOUR_END) or block.count(ARMOUR) > 1:
        raise KeyFaultError("holds an armoured block that is cut off, or several", hint)
    try:
        packets = list(_packets(_unarmoured(block)))
    except (ValueError, IndexError):
        raise KeyFaultError("holds an armoured block that is damaged", hint) from None
    if any(tag in _SECRET_PACKETS for tag, _ in packets):
        raise KeyFaultError(*_PRIVATE_FAULT, is_private=True)
    keys = [body for tag, body in packets if tag == _PUBLIC_PACKET]
    if len(keys) != 1:
        message = f"holds {len(keys)} OpenPGP keys in one block"
        raise KeyFaultError(message, "write each key as an entry of its own")
    if not keys[0] or keys[0][0] not in _FINGERPRINTS:
        raise KeyFaultError("holds an OpenPGP key of a version that is not trusted", hint)
    return PublicKey(KeyKind.OPENPGP, f"{block}\n", _openpgp_fingerprint(keys[0]))


def _unarmoured(block: str) -> bytes:
    lines = [line.strip() for line in block.split("\n")[1:-1]]
    body = lines[lines.index("") + 1 :] if "" in lines else lines
    # The last line may be a checksum of the armour, `=` and four digits.
    data = "".join(line for line in body if line and not line.startswith("="))
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as fault:
        raise ValueError("the armour holds what is no base64") from fault


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of each packet (RFC 9580, 4.2)."""
    at = 0
    while at < len(data):
        head = data[at]
        if not head & 0x80:
            raise ValueError("no packet begins here")
        is_new = bool(head & 0x40)
        tag = head & 0x3F if is_new else (head >> 2) & 0x0F
        start, size = (_new_length if is_new else _old_length)(data, at)
        if start + size > len(data):
            raise ValueError("a packet is cut off")
        yield tag, data[start : start + size]
        at = start + size


def _old_length(data: bytes, at: int) -> tuple[int, int]:
    digits = {0: 1, 1: 2, 2: 4}.get(data[at] & 3)
    if digits is None:
        raise ValueError("a packet has no length")
    return at + 1 + digits, int.from_bytes(data[at + 1 : at + 1 + digits], "big")


def _new_length(data: bytes, at: int) -> tuple[int, int]:
    first = data[at + 1]
    if first < 192:  # noqa: PLR2004 - the ranges of RFC 9580, 4.2.1
        return at + 2, first
    if first < 224:  # noqa: PLR2004 - see above
        return at + 3, ((first - 192) << 8) + data[at + 2] + 192
    if first < 255:  # noqa: PLR2004 - see above
        raise ValueError("a key is never written in parts")
    return at + 6, int.from_bytes(data[at + 2 : at + 6], "big")


def _openpgp_fingerprint(body: bytes) -> str:
    start, digits, name = _FINGERPRINTS[body[0]]
    length = len(body).to_bytes(digits, "big")
    # The name of a key as its standard defines it, not a protection of anything.
    digest = hashlib.new(name, bytes([start]) + length + body, usedforsecurity=False)
    return digest.hexdigest().upper()
