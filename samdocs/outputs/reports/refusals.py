"""Why a release is refused: what is the case, what to do, and who must act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from samdocs.checks.actors import who_acts
from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.outputs.reports.text import count
from samdocs.project import Project

_NO_PLACE = "(project)"


def render_refusals(
    project: Project, tag: str, refusals: Sequence[Diagnostic], style: Style = PLAIN
) -> str:
    """Return every refusal with what to do and who must act, then who has how much to do.

    Args:
        project: Names its people and the owners of its documents.
        tag: The tag that is not released.
        refusals: As from `publish_release`.
        style: How the terminal shows emphasis.
    """
    lines: list[str] = []
    actors: Counter[str] = Counter()
    for refusal in sorted(refusals, key=lambda found: found.sort_key):
        actor = who_acts(project, refusal)
        actors.update(actor.names or (actor.words,))
        lines += [*_finding(refusal, style, actor.words), ""]
    lines.append(f"{safe(tag)}: {count(len(refusals), 'reason')} not to release it")
    for name, number in sorted(actors.items(), key=lambda entry: (-entry[1], entry[0])):
        lines.append(f"   {number:>3}  {style.prose(safe(name))}")
    return "\n".join(lines) + "\n\n"


def render_notes(notes: Sequence[Diagnostic], style: Style = PLAIN) -> str:
    """Return findings that refuse nothing, e.g. of a file that a receiver could turn down."""
    return "".join(f"{line}\n" for note in notes for line in _finding(note, style, ""))


def _finding(found: Diagnostic, style: Style, who: str) -> Iterator[str]:
    place = found.location
    where = f"{safe(place.file)}:{place.line}:{place.column}" if place else _NO_PLACE
    weight = style.severity(found.severity, f"{found.severity.word:<7}")
    yield f"{style.strong(where)}  {weight}  {found.rule.code}  {style.prose(safe(found.message))}"
    if found.hint:
        yield f"   {style.dim('=')} {style.prose(safe(found.hint))}"
    if who:
        yield f"   {style.dim('=')} must act: {style.prose(safe(who))}"
    clause = style.dim(read_clause(found.rule.clause))
    yield f"   {style.dim('=')} {clause}"
