"""Rows of the verification report: what was expected, what was observed, and where that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import Mark, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.other_evidence import method_of
from samdocs.documents.views.outcomes import mark_of, run_of, told
from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId
from samdocs.items.verification import Test, TestRun
from samdocs.proof import Judged, Verdict, Word

#: What a test comes to whose result counts and says whether the software did what was expected.
EXECUTED = frozenset({Word.PASSED, Word.FAILED, Word.ERROR})
_BAD = frozenset({Outcome.FAILED, Outcome.ERROR})
_HASH_DIGITS = 12
_MOST_CASES = 3


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A test with the result that decides (IEC 62304:2006+A1:2015, 5.7.5).

    Attributes:
        method: How it verifies, where that is not by executing it.
    """

    id: str
    title: Html
    method: str
    expected: Html
    observed: Html
    mark: Mark
    run: Html
    tester: str
    evidence: Html


@dataclass(frozen=True, slots=True)
class UnprovedRow:
    """A test that proves nothing: what is there in place of a result that counts, and why."""

    id: str
    title: Html
    mark: Mark
    run: Html
    reason: str


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A result that was a failure, with the problem reports and changes it led to (5.7.2, 9.8)."""

    test: Html
    run: Html
    observed: Html
    anomalies: Html
    has_anomaly: bool
    changes: Html
    now: Mark


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of results as it was read; cases are counted, its own totals are not believed."""

    file: str
    sha256: str
    kind: str
    bound: str
    counts: str


def result_row(scope: Scope, test: Test, verdict: Verdict) -> ResultRow:
    """Return the row of a test whose result counts."""
    counting = [one for one in verdict.judged if one.standing.counts]
    decisive = verdict.decisive
    testers = {scope.person(one.execution.executed_by) for one in counting}
    return ResultRow(
        test.id,
        scope.write.line(test.title),
        method_of(test),
        _expected(scope, test),
        _observed(scope, counting, decisive),
        mark_of(verdict.word),
        run_of(scope, decisive.execution) if decisive else EMPTY,
        ", ".join(sorted(testers - {""})) or "not told",
        join("<br>", dict.fromkeys(_kept(scope, one) for one in counting)),
    )


def unproved_row(scope: Scope, verdict: Verdict) -> UnprovedRow:
    """Return the row of a test that proves nothing."""
    came_to = told(scope, verdict)
    title = scope.write.line(scope.project.items[verdict.proof].title)
    return UnprovedRow(verdict.proof, title, came_to.mark, came_to.run, came_to.why)


def failure_rows(scope: Scope, verdicts: Iterable[Verdict]) -> tuple[FailureRow, ...]:
    """Return every result that was a failure, also of builds before, with what followed."""
    return tuple(row for verdict in verdicts if verdict.judged for row in _failures(scope, verdict))


def file_rows(scope: Scope) -> tuple[FileRow, ...]:
    """Return the files of results, by name."""
    rows = []
    for one in scope.project.results.files:
        origin, counted = one.origin, one.counted
        bound = origin.build or (f"commit {origin.commit[:_HASH_DIGITS]}" if origin.commit else "")
        dirty = ", from uncommitted files" if origin.dirty else ""
        counts = [f"{counted[name]} {name}" for name in Outcome if counted[name]]
        rows.append(
            FileRow(
                one.file,
                one.sha256,
                one.kind or "not read",
                f"{bound}{dirty}" if bound else "nothing: its results are claims",
                ", ".join(counts) or "no case",
            )
        )
    return tuple(rows)


def _expected(scope: Scope, test: Test) -> Html:
    steps = [step.expected for step in test.all_steps if step.expected]
    if steps:
        told = (
            fill("{}. {}", number, scope.write.inline(text)) for number, text in _numbered(steps)
        )
        return join("<br>", told)
    return scope.write.inline(test.expected or test.criterion) or missing("no expected result")


def _numbered(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    return enumerate(texts, start=1)


def _observed(scope: Scope, counting: list[Judged], decisive: Judged | None) -> Html:
    """Return what was seen: the words of a person, else how many cases ended how."""
    said: list[Html] = []
    run = scope.item(decisive.execution.record) if decisive else None
    if isinstance(run, TestRun):
        many = len(run.observed) > 1
        for number, text in _numbered(run.observed):
            words = scope.write.inline(text)
            said.append(fill("{}. {}", number, words) if many else words)
        return join("<br>", said) or missing("nothing told")
    cases = [one for one in counting if one.execution.case]
    for outcome in Outcome:
        number = sum(one.execution.outcome is outcome for one in cases)
        if number:
            said.append(fill("{} {}", in_words(number, "case"), outcome.value))
    said += [
        fill('<span class="muted">{}</span>', one.execution.case.message)
        for one in cases
        if one.execution.case and one.execution.case.message and one.execution.outcome in _BAD
    ][:_MOST_CASES]
    return join("<br>", said) or missing("nothing told")


def _kept(scope: Scope, judged: Judged) -> Html:
    run = judged.execution
    if run.sha256:
        name = run.file.rsplit("/", 1)[-1]
        return fill('{} <span class="mono">{}</span>', name, run.sha256[:_HASH_DIGITS])
    item = scope.item(run.record)
    signature = item.signature if isinstance(item, TestRun) else None
    kept = [scope.link(run.record)] if item else []
    if signature and signature.record_id:
        kept.append(fill("{} {}", signature.system or signature.method, signature.record_id))
    return join("<br>", kept)


def _failures(scope: Scope, verdict: Verdict) -> Iterator[FailureRow]:
    for judged in verdict.judged:
        run = judged.execution
        if run.outcome not in _BAD:
            continue
        anomalies = _anomalies(scope, verdict.proof, run.record)
        yield FailureRow(
            scope.named_link(verdict.proof),
            run_of(scope, run),
            _observed(scope, [judged], judged),
            scope.write.links(anomalies) or missing("no problem report"),
            bool(anomalies),
            scope.write.links(_changes(scope, anomalies)),
            mark_of(verdict.word),
        )


def _changes(scope: Scope, anomalies: Iterable[ItemId]) -> tuple[ItemId, ...]:
    """Return the changes that were made to resolve problem reports."""
    graph = scope.project.graph
    return tuple(
        sorted({name for one in anomalies for name in graph.current_sources(one, "resolves")})
    )


def _anomalies(scope: Scope, test: ItemId, record: str) -> tuple[ItemId, ...]:
    """Return the problem reports that name a test, and those a run names."""
    graph = scope.project.graph
    named = set(graph.current_sources(test, "affects"))
    if scope.item(record) is not None:
        named |= set(graph.current_targets(ItemId(record), "anomalies"))
    return tuple(sorted(one for one in named if graph.items[one].collection == "anomalies"))
