"""The public keys of the people of a project, read from samdocs.yaml and the files it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.config import Config, Person, SigningKeyOfPerson
from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.evidence.git.signatures import SigningKey
from samdocs.keys import KeyFaultError, PublicKey, is_key_file, parse_key
from samdocs.rules import RULES
from samdocs.source import Files, Kind, Source

_LARGEST_KEY_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that counts in a project.

    Attributes:
        keys: In the order of samdocs.yaml; a key that could not be read is left out.
        files: Names of the files they were read from, sorted.
        diagnostics: What is wrong with keys and their files.
    """

    keys: tuple[SigningKey, ...] = ()
    files: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_key_ring(config: Config, source: Source, files: Files) -> KeyRing:
    """Return the keys of all people.

    Args:
        config: What samdocs.yaml says.
        source: That file, for the places of findings.
        files: Where the project is read from, and so the files of its keys.
    """
    reader = _Reader(source, files)
    read = tuple(reader.read(config.people))
    keys = tuple(known for known in read if known.key.fingerprint not in reader.shared)
    named = {entry.key for person in config.people for entry in person.signing_keys}
    return KeyRing(keys, tuple(sorted(filter(is_key_file, named))), tuple(reader.findings))


class _Reader:
    """Reads keys one after the other and notes what is wrong with them."""

    def __init__(self, source: Source, files: Files) -> None:
        self.findings: list[Diagnostic] = []
        self.shared: set[str] = set()
        self._source = source
        self._files = files
        self._owners: dict[str, tuple[str, Location]] = {}

    def read(self, people: Sequence[Person]) -> Iterator[SigningKey]:
        for at, person in enumerate(people):
            for number, entry in enumerate(person.signing_keys):
                place = self._source.locate(("people", at, "signing_keys", number))
                key = self._key(person, entry, place)
                if key:
                    self._refuse_shared(person, key, place)
                    email = person.email or ""
                    yield SigningKey(person.id, key, email, entry.since, entry.until)

    def _key(self, person: Person, entry: SigningKeyOfPerson, place: Location) -> PublicKey | None:
        subject = f"a key of `{person.id}`"
        if entry.since and entry.until and entry.since > entry.until:
            self._refuse("MOD013", f"{subject} ends before it begins", "correct the days", place)
        text = entry.key
        if is_key_file(text):
            subject = f"`{text}`, which is to hold {subject},"
            content = self._read_file(text)
            if isinstance(content, str):
                self._refuse("MOD004", f"{subject} {content}", "correct the path", place)
                return None
            text = content.decode("utf-8", "replace")
        try:
            return parse_key(text)
        except KeyFaultError as fault:
            code = "MOD014" if fault.is_private else "MOD004"
            self._refuse(code, f"{subject} {fault.message}", fault.hint, place)
            return None

    def _read_file(self, name: str) -> bytes | str:
        """Return what a file holds, or why it cannot be used."""
        found = self._files.follow(name)
        if found is None or found.kind is not Kind.FILE:
            return "does not exist"
        content = self._files.read(name) if found.is_inside else b""
        if isinstance(content, Diagnostic) or not found.is_inside:
            return "cannot be read inside the project"
        return content if len(content) <= _LARGEST_KEY_BYTES else "is too large for a key"

    def _refuse_shared(self, person: Person, key: PublicKey, place: Location) -> None:
        """Note a key that someone else has as well: it is nobody's proof then."""
        owner, first = self._owners.setdefault(key.fingerprint, (person.id, place))
        if owner == person.id:
            return
        self.shared.add(key.fingerprint)
        message = f"`{person.id}` has the same key as `{owner}`, so it tells nobody from the other"
        related = (Related(first, f"the key of `{owner}`"),)
        hint = "give every person a key of their own"
        found = diagnose(RULES["MOD013"], message, place, hint=hint, related=related)
        self.findings.append(found)

    def _refuse(self, code: str, message: str, hint: str, place: Location) -> None:
        self.findings.append(diagnose(RULES[code], message, place, hint=hint))
