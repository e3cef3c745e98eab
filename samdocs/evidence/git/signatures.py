"""Whether signatures of commits and tags are good, and whose they are: the project's keys decide.

Payload and signature are taken from the object itself and given to the machine's own `ssh-keygen`
or `gpg` together with the keys of the project. Nothing of the repository's settings, of the
person's keyrings, agents or key servers takes part, so everyone who checks gets the same answer.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from samdocs.evidence.git.objects import read_objects
from samdocs.evidence.git.references import Tag, read_tags
from samdocs.evidence.git.sealed_check import Verdict, check_openpgp, check_ssh, import_keys
from samdocs.evidence.git.signed import (
    PGP_BEGIN,
    Signed,
    take_apart_commit,
    take_apart_tag,
)
from samdocs.evidence.git.text import visible
from samdocs.keys import KeyKind, PublicKey


class SignatureState(StrEnum):
    """What a check of a signature came to; only `VERIFIED` says who made it."""

    VERIFIED = "verified"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown key"
    BAD = "bad"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of a person, and the days it counts for.

    Attributes:
        person: Their id in samdocs.yaml.
        email: Their address there; empty if none is given.
        since: First day; None if it always counted.
        until: Last day; None if it still counts.
    """

    person: str
    key: PublicKey
    email: str = ""
    since: date | None = None
    until: date | None = None


_VERIFIED = "verified signature of"


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of the signature of a commit or tag.

    Attributes:
        person: Id of who signed; empty unless verified.
        words: The same in a sentence for a document, without a full stop.
        fingerprint: Of the key, as far as it is known.
    """

    state: SignatureState
    person: str
    words: str
    fingerprint: str = ""

    @property
    def is_verified(self) -> bool | None:
        """Whether it is good and of a known person; None if this machine cannot tell."""
        return None if self.state is SignatureState.UNCHECKED else bool(self.person)

    def told(self, name: str = "") -> str:
        """Return in words what counts: `verified signature of …`, or `claimed` and why.

        Args:
            name: Stands for the id of the person.
        """
        if not self.person:
            return f"claimed, {self.words}"
        rest = self.words.removeprefix(f"{_VERIFIED} {self.person}")
        return f"{_VERIFIED} {name or self.person}{rest}"


UNSIGNED = Signature(SignatureState.UNSIGNED, "", "not signed")
_LIGHTWEIGHT = Signature(
    SignatureState.UNSIGNED, "", "a lightweight tag, which has neither author nor signature"
)


class Signatures:
    """The signatures of a repository judged by the keys of one project, each checked once."""

    def __init__(self, root: Path, keys: Sequence[SigningKey]) -> None:
        self._root = root
        self._keys = tuple(keys)
        self._commits: dict[str, Signature] = {}
        self._tags: dict[str, Signature] = {}

    def of(self, commits: Iterable[str]) -> Mapping[str, Signature]:
        """Return the signatures of commits by their full ids; asking for many at once is faster."""
        wanted = tuple(dict.fromkeys(commits))
        new = [commit for commit in wanted if commit not in self._commits]
        self._commits |= verify_commits(self._root, new, self._keys)
        return {commit: self._commits[commit] for commit in wanted}

    def of_tag(self, name: str) -> Signature:
        """Return the signature of a tag."""
        if name not in self._tags:
            self._tags[name] = verify_tag(self._root, name, self._keys)
        return self._tags[name]


def verify_commits(
    root: Path, commits: Iterable[str], keys: Sequence[SigningKey]
) -> Mapping[str, Signature]:
    """Return the signatures of commits by their full ids; only signed ones cost a process.

    Args:
        root: The project's folder.
        commits: Full ids.
        keys: Of the people of the project.

    Raises:
        SamdocsError: An object is missing from the repository or damaged.
    """
    found = list(read_objects(root, dict.fromkeys(commits)))
    apart = {one.id: take_apart_commit(one.id, one.data) for one in found}
    checked = _verify_all({name: signed for name, signed in apart.items() if signed}, keys)
    return {name: checked.get(name, UNSIGNED) for name in apart}


def verify_tag(root: Path, name: str, keys: Sequence[SigningKey]) -> Signature:
    """Return the signature of a tag.

    Args:
        root: The project's folder.
        name: As `read_tags` gives it, without `refs/tags/`.
        keys: Of the people of the project.

    Raises:
        SamdocsError: The tag object is missing from the repository or damaged.
    """
    tag = next((tag for tag in read_tags(root) if tag.name == name), None)
    if tag is None:
        return Signature(SignatureState.UNREADABLE, "", f"there is no tag `{visible(name)}`")
    return _LIGHTWEIGHT if not tag.annotated else _verify_tag_object(root, tag, keys)


def _verify_tag_object(root: Path, tag: Tag, keys: Sequence[SigningKey]) -> Signature:
    [found] = read_objects(root, [tag.id])
    signed = take_apart_tag(found.data)
    if signed is None:
        return UNSIGNED
    if signed.name != tag.name:  # a signed tag put under another name would lend it its signature
        words = f"it was signed as tag `{signed.name}`, not as `{tag.name}`"
        return Signature(SignatureState.BAD, "", words)
    return _verify_all({tag.id: signed}, keys)[tag.id]


def _verify_all(
    signed: Mapping[str, Signed], keys: Sequence[SigningKey]
) -> Mapping[str, Signature]:
    if not signed:
        return {}
    with tempfile.TemporaryDirectory(prefix="samdocs-", ignore_cleanup_errors=True) as folder:
        checker = _Checker(Path(folder), keys)
        if any(one.signature.startswith(PGP_BEGIN) for one in signed.values()):
            checker.import_keys()
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            found = pool.map(checker.check, range(len(signed)), signed.values())
            return dict(zip(signed, found, strict=True))


class _Checker:
    """Checks signatures in one folder of ours, which holds the keys."""

    def __init__(self, folder: Path, keys: Sequence[SigningKey]) -> None:
        self._folder = folder
        self._keys = keys

    def import_keys(self) -> None:
        """Give gpg the keys of the project; without its program nothing happens."""
        blocks = dict.fromkeys(k.key.text for k in self._keys if k.key.kind is KeyKind.OPENPGP)
        import_keys(self._folder, blocks)

    def check(self, number: int, signed: Signed) -> Signature:
        """Return what is known of one signature; `number` names its file."""
        if signed.fault:
            return Signature(SignatureState.UNREADABLE, "", signed.fault)
        is_openpgp = signed.signature.startswith(PGP_BEGIN)
        if is_openpgp and signed.moment is None:
            words = "it has no date that could tell whether its key counted then"
            return Signature(SignatureState.UNREADABLE, "", words)
        place = self._folder / f"{number}.sig"
        place.write_bytes(signed.signature.strip() + b"\n")
        keys = [known.key for known in self._keys]
        check = check_openpgp if is_openpgp else check_ssh
        verdict = check(place, signed, keys)
        return self._judge(signed, verdict)

    def _judge(self, signed: Signed, verdict: Verdict) -> Signature:
        """Return what a verdict of a program means with the people and days of the project."""
        state = SignatureState(verdict.word)
        if state is not SignatureState.VERIFIED:
            return Signature(state, "", verdict.words, verdict.fingerprint)
        owned = [known for known in self._keys if known.key.fingerprint == verdict.fingerprint]
        if not owned:
            words = f"signed with a key of nobody in samdocs.yaml, {verdict.fingerprint}"
            return Signature(SignatureState.UNKNOWN_KEY, "", words, verdict.fingerprint)
        counting = [known for known in owned if _counts(known, signed.moment)]
        if not counting:
            words = f"signed with a key of {owned[0].person} that did not count on that day"
            return Signature(SignatureState.EXPIRED, "", words, verdict.fingerprint)
        return _verified(signed, counting[0])


def _verified(signed: Signed, known: SigningKey) -> Signature:
    words = f"{_VERIFIED} {known.person}"
    fingerprint = known.key.fingerprint
    made = Signature(SignatureState.VERIFIED, known.person, words, fingerprint)
    named = {address.casefold() for address in signed.addresses}
    if not known.email or known.email.casefold() in named:
        return made
    others = ", ".join(signed.addresses) or "nobody"
    return replace(made, words=f"{words}, while the record names {others}")


def _counts(known: SigningKey, moment: datetime | None) -> bool:
    if known.since is None and known.until is None:
        return True
    if moment is None:
        return False
    day = moment.date()
    return (known.since or day) <= day <= (known.until or day)
