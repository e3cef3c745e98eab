"""How far an SBOM gives the minimum elements of the lists that ask for them (NTIA 2021; CISA 2026)."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.marks import CLAIMED, GAP, MET, WAIVED, Mark
from samdocs.documents.scope import Scope
from samdocs.evidence.components import ComponentFile
from samdocs.evidence.components.elements import CISA, NTIA, Coverage, cover, summarise

_MOST_NAMED = 3
_SIGNATURE = "author signature"


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element: which lists ask for it, whether it is given, and where it is not.

    Attributes:
        standards: Whether each of the lists asks for it, in the order of `CoverageView.standards`.
        lack: Which components do not give it, and the reason the project gives for that.
    """

    name: str
    standards: tuple[bool, ...]
    mark: Mark
    lack: Html


@dataclass(frozen=True, slots=True)
class CoverageView:
    """One SBOM held against the lists.

    Attributes:
        summaries: Name of each list, and how many of its elements are given.
    """

    file: str
    standards: tuple[str, ...]
    summaries: tuple[tuple[str, str], ...]
    rows: tuple[ElementRow, ...]


def coverage_view(scope: Scope, file: ComponentFile) -> CoverageView:
    """Return how far an SBOM gives the minimum elements."""
    lists = (NTIA, CISA)
    counts = tuple((name, words.partition(";")[0]) for name, words in summarise(file).items())
    rows = tuple(_row(scope, one, lists) for one in cover(file))
    return CoverageView(file.file, lists, counts, rows)


def _row(scope: Scope, one: Coverage, lists: tuple[str, ...]) -> ElementRow:
    element = one.element
    asked = tuple(name in element.standards for name in lists)
    if one.is_met:
        unchecked = element.name == _SIGNATURE
        return ElementRow(
            element.name, asked, CLAIMED.saying("not checked") if unchecked else MET, Html("")
        )
    reason = scope.project.config.reason_for("SEC003", element.name)
    mark = WAIVED.saying("not known") if reason else GAP.saying("missing")
    said = f"{_words(one)}. {reason}" if reason else _words(one)
    return ElementRow(element.name, asked, mark, scope.write.line(said))


def _words(one: Coverage) -> str:
    if not one.element.is_of_component:
        return "The file does not give it"
    if not one.total:
        return "The file lists no component"
    more = len(one.missing) - _MOST_NAMED
    named = ", ".join(one.missing[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"{len(one.missing):,} of {one.total:,} components do not give it: {named}"
