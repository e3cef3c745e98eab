"""Signatures made elsewhere: what must be said of them, and the hash of the signed PDF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.fields import SHA256_PATTERN, says_something
from samdocs.items.signatures import SignatureMethod

_BLOCK = 1 << 20
_START = b"%PDF-"


def demand_place(method: SignatureMethod, said: Mapping[str, str]) -> None:
    """Raise SamdocsError unless the options that say where a signature is fit its method.

    Args:
        method: How it was signed.
        said: What was given, by option.
    """
    if method == "git_signature":
        if extra := [option for option, value in said.items() if value]:
            message = f"`{extra[0]}` is for a signature made elsewhere"
            raise SamdocsError(message, "say how with --method eqms or --method wet_ink")
        return
    if missing := [option for option, value in said.items() if not says_something(value)]:
        named = ", ".join(f"`{option}`" for option in missing)
        message = f"a signature by `{method}` is not found again without {named}"
        raise SamdocsError(message, "say where and when it was signed, and give the signed PDF")


def hash_signed_pdf(named: str) -> str:
    """Return the SHA-256 of a PDF, given as that hash or as a file; empty for nothing.

    Raises:
        SamdocsError: It is neither, or the file is no PDF or cannot be read.
    """
    if not named or re.fullmatch(SHA256_PATTERN, named.lower()):
        return named.lower()
    try:
        return _hash(Path(named))
    except OSError as fault:
        reason = (fault.strerror or "it cannot be read").lower()
        message = f"`{named}` is no SHA-256, and no file that can be read: {reason}"
        raise SamdocsError(message, "give the signed PDF, or its 64 digits") from fault


def _hash(path: Path) -> str:
    state = hashlib.sha256()
    with path.open("rb") as stream:
        block = stream.read(_BLOCK)
        if not block.startswith(_START):
            raise SamdocsError(f"`{path}` is no PDF", "give the signed or scanned PDF itself")
        while block:
            state.update(block)
            block = stream.read(_BLOCK)
    return state.hexdigest()
