"""One signature, checked by `ssh-keygen` or `gpg` in a folder that holds nothing but our keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from samdocs.evidence.git.commits import EPOCH
from samdocs.evidence.git.programs import Answer, ask_program, find_program
from samdocs.evidence.git.signed import Signed, read_ssh_key
from samdocs.evidence.git.text import decode
from samdocs.keys import KeyKind, PublicKey

_NAMESPACE = "git"
_SSH, _GPG = "ssh-keygen", "gpg"
_GPG_OPTIONS = (
    "--no-options",
    "--batch",
    "--no-tty",
    "--no-autostart",
    "--no-auto-key-retrieve",
    "--no-auto-check-trustdb",
    "--disable-dirmngr",
    "--trust-model=always",
    "--lock-never",
    "--exit-on-status-write-error",
    "--status-fd=1",
)
_STATUS = "[GNUPG:] "
#: What gpg says exactly once for each signature → the word for it.
_JUDGEMENTS = {
    "GOODSIG": "verified",
    "BADSIG": "bad",
    "ERRSIG": "unknown key",
    "EXPSIG": "expired",
    "EXPKEYSIG": "expired",
    "REVKEYSIG": "revoked",
}
_NO_ALGORITHM, _NO_KEY = "4", "9"
_LATEST = datetime(2106, 1, 1, tzinfo=EPOCH.tzinfo)  # gpg counts seconds in 32 bits


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a program says about a signature, before it is asked whose key that is.

    Attributes:
        word: A value of `SignatureState`; `verified` means only that it is good.
        words: In a sentence, empty if `verified`.
        fingerprint: Of the primary key, as far as it is known.
    """

    word: str
    words: str = ""
    fingerprint: str = ""


def import_keys(folder: Path, blocks: Iterable[str]) -> None:
    """Give gpg the keys it may know in this folder."""
    program = find_program(_GPG)
    if program:
        for block in blocks:
            ask_program(program, (*_gpg_options(folder), "--import"), folder, block.encode())


def check_ssh(place: Path, signed: Signed, keys: Sequence[PublicKey]) -> Verdict:
    """Return what ssh-keygen says about the signature in the file `place`."""
    made_with = read_ssh_key(signed.signature)
    if made_with is None:
        return Verdict("unreadable", "its signature cannot be read")
    fingerprint, _ = made_with
    program = find_program(_SSH)
    if program is None:
        return Verdict("not checked", "ssh-keygen is not installed", fingerprint)
    known = next((k for k in keys if k.kind is KeyKind.SSH and k.fingerprint == fingerprint), None)
    args = ["-Y", "check-novalidate", "-n", _NAMESPACE, "-s", str(place)]
    if known:
        allowed = place.with_suffix(".allowed")
        allowed.write_text(f'signer namespaces="{_NAMESPACE}" {known.text}\n', encoding="ascii")
        args[1:2] = ["verify", "-f", str(allowed), "-I", "signer"]
    return _ssh_verdict(ask_program(program, args, place.parent, signed.payload), fingerprint)


def check_openpgp(place: Path, signed: Signed, _keys: Sequence[PublicKey]) -> Verdict:
    """Return what gpg says about the signature in the file `place`, at the time of what was signed.

    The clock of the machine does not count: a key that expired since was good when it was used.
    """
    program = find_program(_GPG)
    if program is None:
        return Verdict("not checked", "gpg is not installed")
    if signed.moment is None or not EPOCH <= signed.moment < _LATEST:
        return Verdict("unreadable", "its date cannot be right, so no key counts for it")
    options = (
        *_gpg_options(place.parent),
        f"--faked-system-time={signed.moment:%Y%m%dT%H%M%S}!",
        "--verify",
    )
    answer = ask_program(program, (*options, str(place), "-"), place.parent, signed.payload)
    if answer.code < 0:
        return Verdict("not checked", f"gpg gave no answer: {answer.complaint}")
    return _openpgp_verdict(answer)


def _gpg_options(folder: Path) -> tuple[str, ...]:
    return (f"--homedir={folder}", *_GPG_OPTIONS)


def _ssh_verdict(answer: Answer, fingerprint: str) -> Verdict:
    if answer.code == 0:
        return Verdict("verified", "", fingerprint)
    said = answer.complaint
    if "incorrect signature" in said or "namespace" in said:
        return Verdict("bad", "its signature does not fit what it signs", fingerprint)
    if answer.code < 0 or "option" in said or "usage:" in said:
        return Verdict("not checked", f"ssh-keygen cannot check it: {said}", fingerprint)
    return Verdict("unreadable", "its signature cannot be read", fingerprint)


def _openpgp_verdict(answer: Answer) -> Verdict:
    lines = [line.removeprefix(_STATUS).split(" ") for line in _status_lines(answer.output)]
    judged = [line for line in lines if line[0] in _JUDGEMENTS]
    if len(judged) != 1 or sum(line[0] == "NEWSIG" for line in lines) > 1:
        fault = "it has several signatures" if judged else "its signature cannot be read"
        return Verdict("unreadable", fault)
    word = _JUDGEMENTS[judged[0][0]]
    valid = next((line for line in lines if line[0] == "VALIDSIG"), [])
    fingerprint = valid[-1] if len(valid) > 1 else ""
    if word == "verified":
        return Verdict(word, "", fingerprint) if fingerprint else Verdict("bad", _NOT_FITTING)
    return _not_good(word, judged[0], fingerprint)


_NOT_FITTING = "its signature does not fit what it signs"


def _not_good(word: str, line: Sequence[str], fingerprint: str) -> Verdict:
    key = fingerprint or (line[-1] if line[0] == "ERRSIG" else line[1])
    if word == "unknown key" and line[6:7] != [_NO_KEY]:
        if line[6:7] == [_NO_ALGORITHM]:
            return Verdict("not checked", "gpg does not know the algorithm of its key", key)
        return Verdict("expired", f"its key {key} did not count at its time", key)
    words = {
        "bad": _NOT_FITTING,
        "expired": f"its key {key} had expired at its time",
        "revoked": f"its key {key} was revoked",
        "unknown key": f"signed with a key of nobody in samdocs.yaml, {key}",
    }
    return Verdict(word, words[word], key)


def _status_lines(output: bytes) -> list[str]:
    lines = decode(output).split("\n")
    return [line.rstrip("\r") for line in lines if line.startswith(_STATUS)]
