"""Findings as people read them: place, words, the source with a caret, what to do, the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.checks import NotEvaluated
from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic, Location, Severity
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.evidence_lines import reader_of
from samdocs.outputs.reports.excerpt import Excerpts, private_lines
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.outputs.reports.view import CheckView

_NO_PLACE = "(project)"
_COUNTED = {Severity.BLOCKER: ("blocker", "blockers")}  # the other words are their own plural


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How the text report looks.

    Attributes:
        width: Columns of the terminal.
        blockers_last: On a terminal the eye rests at the end, beside the summary.
        brief: One line a finding, without excerpt and hints.
        counts_hidden: Whether the summary says how many findings are not shown.
        seconds: How long it took; None leaves it out, so that the same project gives the same text.
    """

    style: Style = PLAIN
    width: int = 100
    blockers_last: bool = False
    brief: bool = False
    counts_hidden: bool = True
    seconds: float | None = None


def render_text(view: CheckView, options: TextOptions | None = None) -> str:
    """Return the findings, what was not evaluated, and the summary, each line ended."""
    options = options or TextOptions()
    private = private_lines(view.report.findings)
    read_evidence = reader_of(view.project)
    excerpts = Excerpts(view.project.sources, options.width, private, read_evidence)
    lines: list[str] = []
    for found in _ordered(view, blockers_last=options.blockers_last):
        lines += _finding(found, options.style, None if options.brief else excerpts)
    if lines and options.brief:
        lines.append("")
    lines += _not_evaluated(view, options)
    lines.append(_summary(view, options))
    return "\n".join(lines) + "\n"


def _ordered(view: CheckView, *, blockers_last: bool) -> tuple[Diagnostic, ...]:
    if not blockers_last:
        return view.shown
    return tuple(sorted(view.shown, key=lambda f: f.severity is Severity.BLOCKER and not f.waived))


def _finding(found: Diagnostic, style: Style, excerpts: Excerpts | None) -> Iterator[str]:
    place = found.location
    where = _where(place) if place else _NO_PLACE
    weight = style.severity(found.severity, f"{found.severity.word:<7}")
    yield f"{style.strong(where)}  {weight}  {found.rule.code}  {style.prose(safe(found.message))}"
    if found.waived:
        yield f"   {style.dim('=')} {style.sign('◊')} waived by {found.waived_by}"
    if excerpts is None:
        return
    if place and not found.waived:
        yield from _excerpt(excerpts, place, found.severity, style)
    for related in found.related:
        yield f"   {style.dim('=')} {_where(related.location)}: {style.prose(safe(related.message))}"
    if found.hint:
        yield f"   {style.dim('=')} {style.prose(safe(found.hint))}"
    yield f"   {style.dim('=')} {_origin(found, style)}"
    yield ""


def _where(place: Location) -> str:
    return f"{safe(place.file)}:{place.line}:{place.column}"


def _origin(found: Diagnostic, style: Style) -> str:
    clause = style.dim(read_clause(found.rule.clause))
    return f"{clause} {style.dot} {style.command(f'samdocs explain {found.rule.code}')}"


def _excerpt(
    excerpts: Excerpts, place: Location, severity: Severity, style: Style
) -> Iterator[str]:
    cut = excerpts.cut(place)
    if cut is None:
        return
    for number, line in cut.lines:
        yield f"{style.dim(f'{number} |')} {line}".rstrip()
    gutter = style.dim(" " * len(cut.lines[0][0]) + " |")
    indent = len(cut.caret) - len(cut.caret.lstrip())
    yield f"{gutter} {cut.caret[:indent]}{style.severity(severity, cut.caret[indent:])}"


def _not_evaluated(view: CheckView, options: TextOptions) -> Iterator[str]:
    """Yield how many rules are undecided, and which for which reason."""
    undecided = view.report.not_evaluated
    if not undecided:
        return
    yield f"Not evaluated: {count(len(undecided), 'rule')}"
    if not options.brief:
        for reason, codes in _by_reason(undecided).items():
            yield options.style.dim(f"   {safe(reason)}: {', '.join(codes)}")
        yield ""


def _by_reason(undecided: tuple[NotEvaluated, ...]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for rule in undecided:
        reasons.setdefault(rule.reason, []).append(rule.code)
    return reasons


def _summary(view: CheckView, options: TextOptions) -> str:
    style, report = options.style, view.report
    parts = [_counts(view, style)]
    size = f"{count(report.items, 'item')}, {count(report.links, 'link')}"
    parts.append(style.dim(size if options.seconds is None else f"{size}, {options.seconds:.2f} s"))
    if view.hidden and options.counts_hidden:
        parts.append(f"{view.hidden:,} hidden by --select or --ignore")
    parts.append(_verdict(view))
    return f"  {style.dot}  ".join(parts)


def _counts(view: CheckView, style: Style) -> str:
    counts = {weight: view.report.count(weight) for weight in sorted(Severity, reverse=True)}
    words = [
        style.severity(weight, _count_of(weight, number))
        for weight, number in counts.items()
        if number
    ]
    waived = len(view.report.findings) - len(view.report.open)
    if waived:
        words.append(f"{waived:,} waived")
    return f"{_mark(view, style)} {', '.join(words) or 'no findings'}"


def _mark(view: CheckView, style: Style) -> str:
    if view.fails:
        return style.severity(Severity.BLOCKER, style.sign("×"))
    if view.report.not_evaluated:
        return style.sign("?")
    return style.good(style.sign("✓"))


def _verdict(view: CheckView) -> str:
    stage = f"stage {view.report.stage.word}"
    if view.fails:
        return f"{stage}: not met"
    if view.report.not_evaluated:
        return f"{stage}: met as far as it was evaluated"
    return f"{stage}: met"


def _count_of(severity: Severity, number: int) -> str:
    one, many = _COUNTED.get(severity, (severity.word, severity.word))
    return f"{number:,} {one if number == 1 else many}"


def count(number: int, noun: str) -> str:
    """Return a count with its noun: `1 item`, `2 items`, `1,000 items`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
