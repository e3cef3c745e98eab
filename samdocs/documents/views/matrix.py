"""Matrices: every chain from a need or a risk to what proves it, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samdocs.documents.html import EMPTY, Html, fill, join, markup
from samdocs.documents.marks import SUSPECT, missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.outcomes import outcome
from samdocs.documents.views.parts import by_standing, proving, tie
from samdocs.fields import ItemId
from samdocs.project.suspects import LinkName

_PROOF_VERBS = ("verifies", "validates", "shows_effectiveness_of")
_ORIGIN_VERBS = ("derives_from", "implements", "mitigates", "counters", "protects")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix.

    Attributes:
        again: It repeats what stands above: its id is grey and it has no line of its own.
    """

    content: Html
    again: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix; `group` begins a new first column."""

    cells: tuple[Cell, ...]
    group: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix with what its caption says about it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    summary: str


#: One line of a matrix before repetitions are found: for each column the ids it stands for.
Line = Sequence["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell says, and the id by which it is recognised in the next line.

    Attributes:
        repeat: How it is printed when it stands for the same thing as the line above.
    """

    key: str
    content: Html
    repeat: Html = EMPTY


_NOTHING = Entry("", EMPTY)


def build_matrix(columns: Sequence[str], lines: Iterable[Line], summary: str) -> Matrix:
    """Return a matrix in which what repeats is printed once, its id on every row."""
    rows: list[Row] = []
    before: Line = ()
    for line in lines:
        rows.append(_row(before, line))
        before = line
    return Matrix(tuple(columns), tuple(rows), summary)


def _row(before: Line, line: Line) -> Row:
    cells: list[Cell] = []
    same = bool(before)
    for at, entry in enumerate(line):
        same = same and entry.key != "" and entry.key == before[at].key
        cells.append(Cell(entry.repeat, again=True) if same else Cell(entry.content))
    return Row(tuple(cells), group=not cells[0].again)


def named(scope: Scope, item: str, key: str = "") -> Entry:
    """Return an item with its title; where it repeats, its id alone."""
    repeat = fill('<span class="id">{}</span>', item)
    return Entry(key or item, scope.named_link(item), repeat)


def listed(scope: Scope, items: Sequence[str], key: str, gap: str = "") -> Entry:
    """Return items as links; where they repeat, nothing."""
    links = scope.write.links(items)
    return Entry(key, links or (missing(gap) if gap else EMPTY))


def said(text: Html, key: str = "") -> Entry:
    """Return words in place of an item."""
    return Entry(key, text)


def tied(scope: Scope, links: Iterable[LinkName], key: str, gap: str = "") -> Entry:
    """Return the targets of links, marked where they are suspect; where they repeat, nothing."""
    found = join(", ", (tie(scope, link, link[2]) for link in links))
    return Entry(key, found or (missing(gap) if gap else EMPTY))


def below(scope: Scope, link: LinkName, key: str = "") -> Entry:
    """Return the source of a link with its title, marked if the link is suspect."""
    entry = named(scope, link[0], key)
    marked = fill("{} {}", entry.content, SUSPECT)
    return Entry(entry.key, marked, entry.repeat) if link in scope.suspects else entry


def above(scope: Scope, link: LinkName, key: str) -> Entry:
    """Return the target of a link with its title, marked if the link is suspect."""
    entry = named(scope, link[2], key)
    marked = fill("{} {}", entry.content, SUSPECT)
    return Entry(entry.key, marked, entry.repeat) if link in scope.suspects else entry


def proofs(scope: Scope, target: ItemId, verb: str, gap: str) -> Iterator[tuple[Entry, ...]]:
    """Yield what proves an item by a verb, its outcome and its run, those of one outcome together.

    Where there is none it is what `gap` says is missing; an empty `gap`: none is obligatory.
    """
    found = by_standing(scope, proving(scope, target, verb))
    if not found:
        yield said(missing(gap) if gap else EMPTY), _NOTHING, _NOTHING
    for standing, tests in found.items():
        yield said(scope.write.links(tests)), said(standing.mark), said(standing.run)


def needs_matrix(scope: Scope) -> Matrix:
    """Return user need → system requirement → software requirement → item, control → test."""
    columns = (
        "User need",
        "System requirement",
        "Software requirement",
        "Software item",
        "Risk control",
        "Verified by",
        "Result",
        "Build, day",
    )
    needs, requirements = scope.project.of("user_needs"), scope.project.of("software_requirements")
    reached: set[str] = set()
    lines: list[Line] = []
    for need in needs:
        lines += _need_lines(scope, need.id, reached)
    for requirement in requirements:
        if requirement.id not in reached:
            own = said(Html('<span class="muted">no user need</span>'), "none")
            lines += _requirement_lines(scope, own, (), requirement.id)
    count = f"{len(needs)} needs, {len(requirements)} software requirements"
    return build_matrix(columns, lines, count)


def _need_lines(scope: Scope, need: ItemId, reached: set[str]) -> Iterator[Line]:
    graph = scope.project.graph
    first = named(scope, need)
    direct = graph.current_sources(need, "derives_from")
    systems = [one for one in direct if _is(scope, one, "system_requirements")]
    own = [one for one in direct if _is(scope, one, "software_requirements")]
    further = [r for system in systems for r in graph.current_sources(system, "derives_from")]
    for proof in proofs(scope, need, "validates", "not validated"):
        label = said(
            Html('<span class="muted">validation of the need</span>'), f"{need}-validation"
        )
        yield (first, label, _NOTHING, _NOTHING, _NOTHING, *proof)
    for system in systems:
        yield from _system_lines(scope, first, (system, "derives_from", need))
    for requirement in sorted(dict.fromkeys((*own, *further))):
        reached.add(requirement)
        via = [one for one in graph.current_targets(requirement, "derives_from") if one in systems]
        origins = [(requirement, "derives_from", one) for one in (need, *via)]
        yield from _requirement_lines(scope, first, origins, requirement)
    if not direct:
        yield (first, _NOTHING, said(missing("no requirement")), *([_NOTHING] * 5))


def _system_lines(scope: Scope, first: Entry, origin: LinkName) -> Iterator[Line]:
    system = origin[0]
    controls = tied(scope, _pointing(scope, system, "implements"), f"{system}-controls")
    for proof in proofs(scope, system, "verifies", "no test"):
        yield (first, below(scope, origin), _NOTHING, _NOTHING, controls, *proof)


def _requirement_lines(
    scope: Scope, first: Entry, origins: Sequence[LinkName], requirement: ItemId
) -> Iterator[Line]:
    """Yield the lines of a requirement; the first of its origins is the need, if there is one."""
    graph = scope.project.graph
    middle = (
        tied(scope, origins[1:], f"{requirement}-via"),
        below(scope, origins[0]) if origins else named(scope, requirement),
        listed(
            scope,
            graph.current_targets(requirement, "allocated_to"),
            f"{requirement}-items",
            "not allocated",
        ),
        tied(scope, _pointing(scope, requirement, "implements"), f"{requirement}-controls"),
    )
    for proof in proofs(scope, requirement, "verifies", "no test"):
        yield (first, *middle, *proof)


def risks_matrix(scope: Scope) -> Matrix:
    """Return hazard → risk → control → requirement → test, with what shows effectiveness."""
    columns = (
        "Hazard",
        "Risk",
        "Control",
        "For causes",
        "Implemented by",
        "Verified by",
        "Result",
        "Build, day",
    )
    graph = scope.project.graph
    lines: list[Line] = []
    for hazard in scope.project.of("hazards"):
        found = [
            risk
            for risk in graph.current_sources(hazard.id, "hazard")
            if risk in scope.project.risks
        ]
        for risk in found:
            lines += _risk_lines(scope, named(scope, hazard.id), risk)
        if not found:
            lines.append((named(scope, hazard.id), said(missing("no risk")), *([_NOTHING] * 6)))
    counts = f"{len(scope.project.of('hazards'))} hazards, {len(scope.project.risks)} risks"
    return build_matrix(
        columns, lines, f"{counts}, {len(scope.project.of('risk_controls'))} controls"
    )


def _risk_lines(scope: Scope, first: Entry, risk: ItemId) -> Iterator[Line]:
    graph = scope.project.graph
    controls = graph.current_sources(risk, "mitigates")
    second = named(scope, risk, f"{first.key}-{risk}")
    for control in controls:
        causes = ", ".join(graph.detail(control, "mitigates", risk)) or "all"
        third = below(scope, (control, "mitigates", risk), f"{risk}-{control}")
        head = (first, second, third, said(markup(causes), f"{risk}-{control}-causes"))
        for carrier, *proof in _control_proofs(scope, control):
            yield (*head, carrier, *proof)
    if not controls:
        yield (first, second, said(missing("no control")), *([_NOTHING] * 5))


def _control_proofs(scope: Scope, control: ItemId) -> Iterator[tuple[Entry, ...]]:
    """Yield what carries a control with its verification, then what shows that it works."""
    graph = scope.project.graph
    carriers = graph.current_sources(control, "implements")
    for carrier in carriers:
        there = tie(scope, (carrier, "implements", control), carrier)
        entry = Entry(f"{control}-{carrier}", there)
        for proof in proofs(scope, carrier, "verifies", "no test"):
            yield entry, *proof
    if carriers and not graph.current_sources(control, "verifies"):
        own: Iterable[tuple[Entry, ...]] = ()
    else:
        own = proofs(scope, control, "verifies", "not implemented")
    for proof in own:
        yield said(Html('<span class="muted">itself</span>'), f"{control}-itself"), *proof
    for proof in proofs(scope, control, "shows_effectiveness_of", "no evidence"):
        label = Html('<span class="muted">effectiveness</span>')
        yield said(label, f"{control}-effective"), *proof


def protection_matrix(scope: Scope, collection: str, verb: str, first_column: str) -> Matrix:
    """Return threat or flow → control → requirement → test."""
    columns = (first_column, "Control", "Implemented by", "Verified by", "Result", "Build, day")
    graph = scope.project.graph
    lines: list[Line] = []
    for item in scope.project.of(collection):
        first = named(scope, item.id)
        controls = graph.current_sources(item.id, verb)
        for control in controls:
            second = named(scope, control, f"{item.id}-{control}")
            for carrier, *proof in _control_proofs(scope, control):
                lines.append((first, second, carrier, *proof))
        if not controls:
            lines.append((first, said(missing("no control")), *([_NOTHING] * 4)))
    return build_matrix(columns, lines, f"{len(scope.project.of(collection))} in all")


def threats_matrix(scope: Scope) -> Matrix:
    """Return threat → security control → requirement → test."""
    return protection_matrix(scope, "threats", "counters", "Threat")


def privacy_matrix(scope: Scope) -> Matrix:
    """Return flow of health information → safeguard → requirement → test."""
    return protection_matrix(scope, "phi_flows", "protects", "Flow of health information")


def tests_matrix(scope: Scope) -> Matrix:
    """Return each test backwards: what it proves, and what that comes from."""
    columns = ("Test", "Result", "Build, day", "Proves", "Item", "Which comes from")
    graph = scope.project.graph
    tests = scope.project.of("tests")
    lines: list[Line] = []
    for test in tests:
        came_to = outcome(scope, test.id)
        head = (
            named(scope, test.id),
            said(markup(came_to.mark), f"{test.id}-r"),
            said(came_to.told, f"{test.id}-run"),
        )
        proved = [
            (verb, one) for verb in _PROOF_VERBS for one in graph.current_targets(test.id, verb)
        ]
        for verb, target in proved:
            word = said(markup(verb.replace("_", " ")), f"{test.id}-{verb}")
            origins = graph.current_targets(target, *_ORIGIN_VERBS)
            lines.append(
                (
                    *head,
                    word,
                    above(scope, (test.id, verb, target), f"{test.id}-{target}"),
                    listed(scope, origins, ""),
                )
            )
        if not proved:
            lines.append((*head, said(missing("proves nothing")), _NOTHING, _NOTHING))
    return build_matrix(columns, lines, f"{len(tests)} tests")


def changes_matrix(scope: Scope) -> Matrix:
    """Return change request → problem → what it affects → what verifies it."""
    columns = ("Change request", "Resolves", "Affects", "Verified by", "Result", "Build, day")
    graph = scope.project.graph
    lines: list[Line] = []
    for change in scope.project.of("changes"):
        head = (
            named(scope, change.id),
            listed(scope, graph.current_targets(change.id, "resolves"), f"{change.id}-resolves"),
            listed(scope, graph.current_targets(change.id, "affects"), f"{change.id}-affects"),
        )
        lines += [(*head, *proof) for proof in proofs(scope, change.id, "verifies", "")]
    return build_matrix(columns, lines, f"{len(scope.project.of('changes'))} changes")


def _pointing(scope: Scope, source: ItemId, verb: str) -> Iterator[LinkName]:
    return ((source, verb, one) for one in scope.project.graph.current_targets(source, verb))


def _is(scope: Scope, name: str, collection: str) -> bool:
    item = scope.item(name)
    return item is not None and item.collection == collection
