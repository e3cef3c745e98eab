"""What was signed in a commit or tag, and the signature, taken apart from the bytes of the object."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime

from samdocs.evidence.git.commits import read_moment
from samdocs.evidence.git.text import decode, visible
from samdocs.keys import fingerprint_of, read_strings

SSH_BEGIN, _SSH_END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
PGP_BEGIN, _PGP_END = b"-----BEGIN PGP SIGNATURE-----", b"-----END PGP SIGNATURE-----"
X509_BEGIN = b"-----BEGIN SIGNED MESSAGE-----"
_PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_ENDS = {SSH_BEGIN: _SSH_END, PGP_BEGIN: _PGP_END}
_HEADERS = (b"gpgsig", b"gpgsig-sha256")
_SHA1_DIGITS = 40
_EMAIL = re.compile(rb"<([^<>]*)>")
_MAGIC = b"SSHSIG"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed object taken apart.

    Attributes:
        payload: The bytes that were signed.
        signature: The armoured signature.
        fault: Why it cannot be checked, in words; empty if it can.
        moment: When the commit or tag says it was made; None if that is no date.
        addresses: The e-mail addresses the object names, author first, as it writes them.
        name: What a tag says it is called; empty for a commit.
    """

    payload: bytes
    signature: bytes
    fault: str
    moment: datetime | None
    addresses: tuple[str, ...]
    name: str = ""


def take_apart_commit(commit_id: str, data: bytes) -> Signed | None:
    """Return what was signed in a commit; None if it has no signature."""
    head, gap, body = data.partition(b"\n\n")
    kept, found = _split_headers(head)
    if not found:
        return None
    # The other header is about the same commit in the other object format.
    wanted = _HEADERS[0] if len(commit_id) == _SHA1_DIGITS else _HEADERS[1]
    own = [value for key, value in found if key == wanted]
    several = "it has several signatures" if len(own) > 1 else ""
    absent = "" if own else "its signature is of another object format"
    signature = own[0] if own else b""
    return Signed(
        payload=kept + gap + body,
        signature=signature,
        fault=several or absent or _fault(signature),
        moment=read_moment(_line(kept, b"committer")),
        addresses=_addresses(kept, b"author", b"committer"),
    )


def take_apart_tag(data: bytes) -> Signed | None:
    """Return what was signed in a tag object; None if it has no signature."""
    starts = [
        found.start()
        for begin in (SSH_BEGIN, PGP_BEGIN, X509_BEGIN, _PGP_MESSAGE)
        for found in re.finditer(rb"^" + re.escape(begin), data, re.MULTILINE)
    ]
    if not starts:
        return None
    # The last one, as git does: the message before it may quote a signature.
    signature = data[max(starts) :]
    head, gap, body = data[: max(starts)].partition(b"\n\n")
    kept, _ = _split_headers(head)
    return Signed(
        payload=kept + gap + body,
        signature=signature,
        fault=_fault(signature),
        moment=read_moment(_line(kept, b"tagger")),
        addresses=_addresses(kept, b"tagger"),
        name=visible(decode(_line(kept, b"tag"))),
    )


def read_ssh_key(signature: bytes) -> tuple[str, bytes] | None:
    """Return fingerprint and bytes of the key an SSH signature was made with; None if unreadable."""
    body = signature.removeprefix(SSH_BEGIN).partition(_SSH_END)[0]
    try:
        blob = base64.b64decode(b"".join(body.split()), validate=True)
        if not blob.startswith(_MAGIC):
            return None
        key = next(read_strings(blob[len(_MAGIC) + 4 :]), b"")
    except ValueError:
        return None
    return fingerprint_of(key), key


def _split_headers(head: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Return the header lines without those of signatures, and the signatures by their keys."""
    kept: list[bytes] = []
    found: list[tuple[bytes, bytes]] = []
    inside = False
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if line.startswith(b" "):  # continues the line before
            if inside:
                found[-1] = (found[-1][0], found[-1][1] + b"\n" + line[1:])
            else:
                kept.append(line)
            continue
        inside = key in _HEADERS
        if inside:
            found.append((key, value))
        else:
            kept.append(line)
    return b"\n".join(kept), found


def _fault(signature: bytes) -> str:
    if signature.startswith(X509_BEGIN):
        return "it is signed with an X.509 certificate, which samdocs does not check"
    end = next((end for begin, end in _ENDS.items() if signature.startswith(begin)), None)
    if end is None:
        return "its signature is of no known kind"
    _, found, rest = signature.partition(end)
    if not found:
        return "its signature is cut off"
    return "text follows its signature that is not signed" if rest.strip() else ""


def _line(head: bytes, wanted: bytes) -> bytes:
    lines = (line.partition(b" ") for line in head.split(b"\n\n")[0].split(b"\n"))
    return next((value for key, _, value in lines if key == wanted), b"")


def _addresses(head: bytes, *wanted: bytes) -> tuple[str, ...]:
    found = (_EMAIL.search(_line(head, key)) for key in wanted)
    return tuple(dict.fromkeys(visible(decode(one[1])) for one in found if one))
