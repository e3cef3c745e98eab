"""Where a project's evidence lies: what samdocs.yaml names, else what is found below `evidence/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from samdocs.config import EvidencePaths
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.guarded_text import HTML_PAGE, find_oddity
from samdocs.evidence.kinds import HEAD_BYTES, EvidenceKind, recognise
from samdocs.rules import RULES
from samdocs.source import Files, Kind, Source
from samdocs.source.patterns import PathPatterns, first_folder

FOLDER = "evidence"
MAX_FILES = 5_000
_SETTINGS = (
    EvidenceKind.RESULTS,
    EvidenceKind.COMPONENTS,
    EvidenceKind.VULNERABILITIES,
    EvidenceKind.TRACKER,
    EvidenceKind.MONITORING,
)


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """The files of evidence by what they are read for; each list is sorted.

    Attributes:
        names: Paths relative to the project, with forward slashes.
        is_named: The kinds that samdocs.yaml names itself.
        diagnostics: Settings that name nothing, and files nobody understands.
    """

    names: Mapping[EvidenceKind, tuple[str, ...]] = field(default_factory=dict)
    is_named: frozenset[EvidenceKind] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every file that is read as evidence, by name."""
        return tuple(sorted({name for names in self.names.values() for name in names}))

    def of(self, kind: EvidenceKind) -> tuple[str, ...]:
        """Return the files that are read for one purpose."""
        return self.names.get(kind, ())


def find_evidence(files: Files, settings: EvidencePaths, source: Source) -> EvidenceFiles:
    """Return the evidence of a project.

    Args:
        files: The project's files, of its folder or of a commit.
        settings: `evidence:` of samdocs.yaml.
        source: samdocs.yaml, for the places of findings.
    """
    written: Mapping[EvidenceKind, Sequence[str]] = {
        kind: getattr(settings, kind.value) for kind in _SETTINGS
    }
    named = frozenset(kind for kind in _SETTINGS if written[kind])
    found: dict[EvidenceKind, set[str]] = {kind: set() for kind in _SETTINGS}
    findings: list[Diagnostic] = []
    for kind in sorted(named):
        for number, pattern in enumerate(written[kind]):
            names = [*_matching(files, pattern)]
            found[kind].update(names)
            if not names:
                findings.append(_names_nothing(source, kind, number, pattern))
    if named != frozenset(_SETTINGS):
        findings += _by_content(files, found, named)
    names_by_kind = {kind: tuple(sorted(names)) for kind, names in found.items() if names}
    return EvidenceFiles(names_by_kind, named, tuple(findings))


def _by_content(
    files: Files, found: Mapping[EvidenceKind, set[str]], named: frozenset[EvidenceKind]
) -> Iterator[Diagnostic]:
    """Add what lies below `evidence/`, and lock files beside samdocs.yaml, for the other kinds."""
    chosen = {name for names in found.values() for name in names}
    for name in _waiting(files, chosen):
        head = files.read(name, limit=HEAD_BYTES)
        if isinstance(head, Diagnostic):
            yield head
            continue
        kind = recognise(name, head)
        if kind is EvidenceKind.UNKNOWN:
            yield _unknown(name, head)
        elif kind in found and kind not in named:
            found[kind].add(name)


def _waiting(files: Files, chosen: set[str]) -> Iterator[str]:
    for name in _below(files, FOLDER):
        if name not in chosen:
            yield name
    listing = files.list_folder("")
    for entry in () if isinstance(listing, Diagnostic) else listing:
        is_lock = recognise(entry.name, b"") is EvidenceKind.COMPONENTS
        if entry.kind is Kind.FILE and is_lock and entry.name not in chosen:
            yield entry.name


def _matching(files: Files, pattern: str) -> Iterator[str]:
    asked = PathPatterns([pattern])
    first = first_folder(pattern)
    target = files.follow(first)
    if target is not None and target.kind is Kind.FILE and target.is_inside and first == pattern:
        yield first
    elif target is not None and target.kind is Kind.FOLDER:
        yield from (name for name in _below(files, first) if asked.match(name))


def _below(files: Files, folder: str) -> Iterator[str]:
    """Yield the files below a folder, hidden ones and links out of the project left out."""
    target = files.follow(folder) if folder else None
    if folder and (target is None or target.kind is not Kind.FOLDER or not target.is_inside):
        return
    waiting, number = [folder], 0
    while waiting:
        listing = files.list_folder(waiting.pop())
        for entry in () if isinstance(listing, Diagnostic) else listing:
            if entry.name.rpartition("/")[2].startswith("."):
                continue
            if entry.kind is Kind.FOLDER:
                waiting.append(entry.name)
            elif entry.kind is Kind.FILE:
                number += 1
                yield entry.name
            if number >= MAX_FILES:
                return


def _names_nothing(source: Source, kind: EvidenceKind, number: int, pattern: str) -> Diagnostic:
    message = f"`evidence: {kind.value}` names `{pattern}`, and there is no such file"
    where = source.locate((FOLDER, kind.value, number))
    hint = "correct the path; evidence that is not there proves nothing"
    return diagnose(RULES["EVD007"], message, where, hint=hint)


def _unknown(name: str, head: bytes) -> Diagnostic:
    oddity = find_oddity(head)
    if oddity is not None:
        where = Location(name, oddity.line, oddity.column, oddity.line, oddity.column)
        code = "EVD002" if oddity.message == HTML_PAGE else "EVD001"
        hint = "let the tool write the file again, or move it out of `evidence/`"
        return diagnose(RULES[code], f"`{name}`: {oddity.message}", where, hint=hint)
    message = f"`{name}` is no evidence of a kind that samdocs reads"
    hint = "move it out of `evidence/`, or name what it is under `evidence:`"
    return diagnose(RULES["EVD002"], message, Location(name, 1, 1, 1, 1), hint=hint)
