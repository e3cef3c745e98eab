"""Findings as annotations of GitHub Actions, and the summary of the step with what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from samdocs.diagnostics import Diagnostic, Severity
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.text import TextOptions, count, render_text
from samdocs.outputs.reports.view import CheckView

#: GitHub drops further annotations of a kind without a word.
MAX_ANNOTATIONS = 10
#: GitHub refuses a longer summary of a step.
MAX_SUMMARY_BYTES = 1_000_000

#: What fails a stage is an error, whatever its weight.
_KINDS = {
    Severity.BLOCKER: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.INFO: "notice",
}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>()#+!|~&"})
_CODE = re.compile(r"\\`(.*?)\\`")


def render_github(view: CheckView, *, has_summary: bool = False) -> str:
    """Return workflow commands for the worst findings of each kind, the rest as plain lines.

    Args:
        view: What is reported; files are named from the top of the repository.
        has_summary: Whether all findings go to the step's summary, so that plain lines may be left
            out.
    """
    lines: list[str] = []
    rest: list[Diagnostic] = []
    for kind, findings in groupby(_worst_first(view.shown), key=_kind):
        listed = list(findings)
        lines += [_annotation(kind, found, view.prefix) for found in listed[:MAX_ANNOTATIONS]]
        rest += listed[MAX_ANNOTATIONS:]
    if rest and has_summary:
        lines.append(f"{count(len(rest), 'more finding')} in the summary of this step")
    elif rest:
        lines += [_plain(found, view.prefix) for found in rest]
    return "".join(f"{line}\n" for line in lines) + _closing(view)


def render_step_summary(view: CheckView) -> str:
    """Return every finding as a Markdown table, cut with a note where GitHub would refuse it."""
    closing = "".join(f"{_markdown(line)}  \n" for line in _closing(view).splitlines())
    lines = [f"### samdocs check, stage {view.report.stage.word}\n\n{closing}\n"]
    room = MAX_SUMMARY_BYTES - len(lines[0].encode()) - 1000
    if view.shown:
        lines.append("| Severity | Rule | Place | Finding |\n|---|---|---|---|\n")
    for number, found in enumerate(_worst_first(view.shown)):
        row = _row(found, view.prefix)
        room -= len(row.encode())
        if room < 0:
            left = count(len(view.shown) - number, "more finding")
            lines.append(f"\n{left}, not listed here\n")
            break
        lines.append(row)
    return "".join(lines)


def _worst_first(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted((f for f in findings if not f.waived), key=lambda f: -f.severity)


def _kind(found: Diagnostic) -> str:
    return _KINDS[found.severity]


def _annotation(kind: str, found: Diagnostic, prefix: str) -> str:
    title = f"{found.rule.code} {found.severity.word}: {found.rule.summary}"
    properties = [*_place(found, prefix), f"title={_property(title)}"]
    message = safe(found.message) + (f"\n{safe(found.hint)}" if found.hint else "")
    return f"::{kind} {','.join(properties)}::{message.translate(_DATA)}"


def _place(found: Diagnostic, prefix: str) -> Iterator[str]:
    place = found.location
    if place is None:
        return
    yield f"file={_property(prefix + place.file)}"
    yield f"line={place.line},endLine={place.end_line}"
    if place.line == place.end_line:  # GitHub ignores columns of a range over several lines
        yield f"col={place.column},endColumn={max(place.end_column, place.column + 1)}"


def _property(text: str) -> str:
    return safe(text).translate(_PROPERTY)


def _plain(found: Diagnostic, prefix: str) -> str:
    hint = f" ({safe(found.hint)})" if found.hint else ""
    return f"{_where(found, prefix)}: {_words(found)}{hint}"


def _words(found: Diagnostic) -> str:
    return f"{found.severity.word} {found.rule.code} {safe(found.message)}"


def _where(found: Diagnostic, prefix: str) -> str:
    place = found.location
    return safe(f"{prefix}{place.file}:{place.line}:{place.column}") if place else "(project)"


def _closing(view: CheckView) -> str:
    """Return the last lines of the text report: not evaluated, and the summary."""
    nothing = CheckView(view.project, view.report, (), view.prefix, view.strict)
    options = TextOptions(brief=True, counts_hidden=False)
    return render_text(nothing, options)


def _markdown(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", text.translate(_MARKDOWN))


def _row(found: Diagnostic, prefix: str) -> str:
    hint = f" — {safe(found.hint)}" if found.hint else ""
    cells = (
        found.severity.word,
        found.rule.code,
        _markdown(_where(found, prefix)),
        _markdown(f"{safe(found.message)}{hint}"),
    )
    return f"| {' | '.join(cells)} |\n"
