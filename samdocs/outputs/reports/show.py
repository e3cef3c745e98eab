"""One item with everything that is known of it: fields, links both ways, what follows, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from pydantic import JsonValue, TypeAdapter

from samdocs.checks import CheckReport
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.fields import ItemId
from samdocs.items import Item, link_fields
from samdocs.items.meaning import FieldChange
from samdocs.outputs.reports.escape import safe, safe_lines
from samdocs.outputs.reports.links import forward_words, inverse_words
from samdocs.outputs.reports.outcomes import outcomes, signed
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.outputs.reports.trace import style_item, style_suspect
from samdocs.outputs.reports.vulnerability import vulnerability_facts
from samdocs.project import Project
from samdocs.proof import judge_evidence
from samdocs.safety.evaluation import Judgement

_LABEL_WIDTH = 22
_INDENT = 2
_MOST_DECIDING = 10
_MOST_COMMITS = 3
_HEAD_FIELDS = frozenset({"id", "title", "status"})


def render_item(
    project: Project, item: Item, report: CheckReport, style: Style = PLAIN, width: int = 100
) -> str:
    """Return an item for a terminal."""
    place = project.locate(item.id)
    lines = [style_item(item, style)]
    if place:
        lines.append(style.dim(f"{safe(place.file)}:{place.line}"))
    sections = (
        _fields(item, style, width),
        _acceptability(project, item, style),
        _vulnerability(project, item, style),
        _software_class(project, item, style),
        _links(project, item, style),
        _evidence(project, item, style),
        _history(project, item, style),
        _findings(report, item, style),
    )
    for section in sections:
        found = list(section)
        lines += ["", *found] if found else []
    return "\n".join(lines) + "\n"


def _label(words: str, style: Style) -> str:
    return style.dim(f"{words:<{_LABEL_WIDTH}}")


def _fields(item: Item, style: Style, width: int) -> Iterator[str]:
    """Yield the fields that say something, links apart: these follow with titles."""
    linked = {field.steps[0] for field in link_fields(type(item)) if set(field.steps[1:]) <= {"*"}}
    told = item.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude=linked | _HEAD_FIELDS
    )
    for name, value in TypeAdapter(dict[str, JsonValue]).validate_python(told).items():
        lines = list(_told(value, width - _LABEL_WIDTH - 1)) or ["[]"]
        yield f"{_label(name, style)} {lines[0]}"
        yield from (f"{'':{_LABEL_WIDTH}} {line}".rstrip() for line in lines[1:])


def _told(value: JsonValue, width: int) -> Iterator[str]:
    """Yield a value in the manner of the YAML it came from."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _entry(f"{safe(key) or '(all)'}:", entry, width)
    elif isinstance(value, list):
        for entry in value:
            yield from _entry("-", entry, width)
    elif isinstance(value, str):
        for line in safe_lines(value):
            yield from wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
    else:
        yield "" if value is None else str(value).lower()


def _entry(head: str, value: JsonValue, width: int) -> Iterator[str]:
    lines = [line for line in _told(value, width - _INDENT) if line]
    if not lines or (isinstance(value, str) and len(lines) == 1):
        yield f"{head} {' '.join(lines)}".rstrip()
    elif head == "-":
        yield f"- {lines[0]}"
        yield from (f"{'':{_INDENT}}{line}" for line in lines[1:])
    elif len(lines) == 1 and not isinstance(value, dict | list):
        yield f"{head} {lines[0]}"
    else:
        yield head
        yield from (f"{'':{_INDENT}}{line}" for line in lines)


def _acceptability(project: Project, item: Item, style: Style) -> Iterator[str]:
    """Yield what the policy says to each harm of a risk."""
    judged = project.risks.get(item.id)
    for harm in judged.harms if judged else ():
        name = project.items.get(harm.written.harm)
        title = f" {safe(name.title)}" if name else ""
        yield f"{_label('harm', style)} {harm.written.harm}{title}"
        yield f"{_label('  initial', style)} {_words(harm.initial)}"
        for system, judgement in harm.external.items():
            where = f"  outside {system}" if system else "  outside software"
            yield f"{_label(where, style)} {_words(judgement)}"
        yield f"{_label('  residual', style)} {_words(harm.residual)}"


def _words(judgement: Judgement) -> str:
    return f"{safe(judgement.shown)}: {judgement.word}"


def _vulnerability(project: Project, item: Item, style: Style) -> Iterator[str]:
    """Yield the computed score of a vulnerability, and what evidence states of it."""
    for name, text in vulnerability_facts(project, item):
        yield f"{_label(name, style)} {text}"


def _software_class(project: Project, item: Item, style: Style) -> Iterator[str]:
    """Yield the class of a software item; of a system also the risks that lead to it."""
    classes = project.classes
    if item.id in classes.systems:
        system_class = classes.systems[item.id]
        declared = system_class.declared or "none, counts as C"
        yield f"{_label('class', style)} declared {declared}, computed {system_class.computed}"
        for risk in system_class.deciding[:_MOST_DECIDING]:
            words = f"{_words(risk.judgement)}, class {risk.software_class}"
            yield f"{_label('  decided by', style)} {risk.risk} {words}"
        more = len(system_class.deciding) - _MOST_DECIDING
        if more > 0:
            yield f"{_label('', style)} and {more} more"
    elif item.id in classes.item_class:
        yield f"{_label('class', style)} {classes.item_class[item.id]}"


def _links(project: Project, item: Item, style: Style) -> Iterator[str]:
    graph, suspect = project.graph, project.suspects.names()

    def said(source: ItemId, verb: str, target: ItemId) -> str:
        detail = graph.detail(source, verb, target)
        mark = style_suspect(style) if (source, verb, target) in suspect else ""
        return f"{'  for ' if detail else ''}{', '.join(map(safe, detail))}{mark}"

    for verb, targets in graph.verbs_from(item.id).items():
        details = {target: said(item.id, verb, target) for target in targets}
        yield from _listed(project, forward_words(verb), targets, details, style)
    for verb, sources in sorted(graph.verbs_to(item.id).items()):
        by_words: dict[str, list[ItemId]] = {}
        for source in sources:
            words = inverse_words(project.items[source].collection, verb)
            by_words.setdefault(words, []).append(source)
        for words, owners in by_words.items():
            details = {owner: said(owner, verb, item.id) for owner in owners}
            yield from _listed(project, words, owners, details, style)


def _listed(
    project: Project,
    words: str,
    items: Sequence[ItemId],
    details: Mapping[ItemId, str],
    style: Style,
) -> Iterator[str]:
    for position, name in enumerate(sorted(set(items))):
        label = _label(words if position == 0 else "", style)
        yield f"{label} {style_item(project.items[name], style)}{details[name]}"


def _evidence(project: Project, item: Item, style: Style) -> Iterator[str]:
    """Yield what an item proves or is proved by: outcome, build and day, and why it did not pass."""
    own = outcomes(project, [item.id])
    proofs = judge_evidence(project).proofs_of(item.id)
    found = {**own, **outcomes(project, [one.proof for one in proofs])}
    for name, told in found.items():
        label = "outcome" if name == item.id else f"proof {name}"
        said = safe(", ".join(filter(None, (told["build"], told["day"]))))
        words = "  ".join(filter(None, (style.sign(signed(told["outcome"])), said)))
        yield f"{_label(label, style)} {words}"
        if told["reason"]:
            yield f"{_label('', style)}   {safe(told['reason'])}"


def _history(project: Project, item: Item, style: Style) -> Iterator[str]:
    """Yield the newest commits that changed the item, each with the fields it changed."""
    try:
        commits = project.item_histories.of(item.id)
    except SamdocsError as stop:
        yield style.dim(f"history not known: {stop.message}")
        return
    newest = commits[:_MOST_COMMITS]
    signatures = project.signatures.of(found.commit.hash for found in newest)
    for position, found in enumerate(newest):
        label = _label("" if position else "changed", style)
        commit = found.commit
        who = f"{safe(commit.author)}, {safe(signatures[commit.hash].told())}"
        yield f"{label} {commit.day}  {style.dim(commit.short)}  {safe(commit.subject)}"
        yield f"{_label('', style)}   {who}: {_what(found.changes)}"
    if not commits:
        yield style.dim("no commit holds it yet")
    elif len(commits) > _MOST_COMMITS:
        more = f"and {len(commits) - _MOST_COMMITS} more: "
        yield f"{_label('', style)} {more}{style.command(f'samdocs history {item.id}')}"


def _what(changes: Sequence[FieldChange]) -> str:
    is_new = any(change.field == "type" and change.old is None for change in changes)
    return "made" if is_new else ", ".join(change.field for change in changes)


def _findings(report: CheckReport, item: Item, style: Style) -> Iterator[str]:
    about = [found for found in report.findings if found.item == item.id]
    if not about:
        words = "no finding; not every rule was evaluated" if report.not_evaluated else "no finding"
        yield style.dim(f"stage {report.stage.word}: {words}")
    for found in about:
        yield from _finding(found, style)


def _finding(found: Diagnostic, style: Style) -> Iterator[str]:
    weight = style.severity(found.severity, f"{found.severity.word:<7}")
    waived = f" (waived by {found.waived_by})" if found.waived else ""
    yield f"{weight}  {found.rule.code}  {style.prose(safe(found.message))}{waived}"
    if found.hint:
        yield f"   {style.dim('=')} {style.prose(safe(found.hint))}"
