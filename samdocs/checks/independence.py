"""The rule on who tests whose work (IEC 62304:2006+A1:2015, 5.5 to 5.7; FDA GPSV 2002, 5.2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samdocs.checks.evidence import some_of
from samdocs.checks.past import NOT_COMMITTED, Past, look_back
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described
from samdocs.config import Person
from samdocs.control.people import find_person
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof import judge_evidence
from samdocs.proof.basis import Sources, State, find_sources


@check("VER009")
def tester_is_sole_author(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Nobody alone writes the code, writes its test and carries the test out.

    Who wrote the test and the code is told by the commits that changed them, who carried it out by
    `executed_by:` of a manual run or `samdocs.tester` of a file of results. A pipeline counts as
    the tester of automated tests. Let somebody else test, write or review; or say under
    `reasons: {VER009: …}` of the test, the run or samdocs.yaml why the judgement is independent.
    """
    judge = _Independence(project)
    for test in described(project, Test):
        for execution in _by_people(project, test):
            yield from judge.of(test, execution)
    yield from judge.left_open()


def _by_people(project: Project, test: Test) -> Iterator[Execution]:
    """Yield the results that count and were obtained by persons, one for each person."""
    if test.reason_for("VER009") or project.config.reason_for("VER009"):
        return
    seen = set()
    for judged in judge_evidence(project).of(test.id).judged:
        execution = judged.execution
        who = execution.executed_by
        if not judged.standing.counts or not who or who in seen:
            continue
        run = project.items.get(ItemId(execution.record)) if execution.is_manual else None
        is_person = execution.is_manual or _find(project, who) is not None
        if is_person and not (run and run.reason_for("VER009")):
            seen.add(who)
            yield execution


@dataclass
class _Independence:
    """Compares testers with authors; the past is looked at when somebody is to be compared."""

    project: Project
    _state: State = field(init=False)
    _past: Past | Undecided | None = field(default=None, init=False)
    _unknown: dict[str, list[str]] = field(default_factory=dict, init=False)
    _of_code: dict[tuple[str, ...], set[tuple[str, str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._state = State(self.project)

    def of(self, test: Test, execution: Execution) -> Iterator[Diagnostic]:
        """Yield a finding if the tester alone wrote the test and the code behind it."""
        if self._past is None:
            self._past = look_back(self.project)
        if isinstance(self._past, Undecided):
            self._unknown.setdefault(self._past.reason, []).append(test.id)
            return
        tester = execution.executed_by
        if not self._is_alone(tester, self._authors_of_test(self._past, test)):
            return
        sources = find_sources(self.project, test.id)
        if reason := _why_unknown(sources):
            self._unknown.setdefault(reason, []).append(test.id)
        elif sources.has_software and self._is_alone(tester, self._authors_of_code(sources)):
            yield found(
                self.project,
                "VER009",
                self.project.items[ItemId(execution.record)] if execution.is_manual else test,
                f"`{tester}` carried out `{test.id}`, and alone wrote the test and the code it tests",
                hint="let somebody else carry it out, or say why it is independent under"
                " `reasons: {VER009: …}`",
                field=("executed_by",),
            )

    def left_open(self) -> Iterator[Undecided]:
        """Yield what nobody can tell, with the tests it holds back."""
        for reason, names in sorted(self._unknown.items()):
            yield Undecided(f"{reason}: {some_of(dict.fromkeys(names))}")

    def _authors_of_test(self, past: Past, test: Test) -> set[tuple[str, str]]:
        commits = [one for one in past.changes_of(test.id) if one != NOT_COMMITTED]
        return {(past.commit(one).author, past.commit(one).email) for one in commits}

    def _authors_of_code(self, sources: Sources) -> set[tuple[str, str]]:
        if sources.paths not in self._of_code:
            files = tuple(sorted(self._state.file_ids(sources.paths)))
            rows = self.project.histories({"code": files})["code"] if files else ()
            self._of_code[sources.paths] = {(row.author, row.email) for row in rows}
        return self._of_code[sources.paths]

    def _is_alone(self, tester: str, authors: Iterable[tuple[str, str]]) -> bool:
        """Whether there are authors, all of whom are the tester."""
        listed = list(authors)
        person = _find(self.project, tester)
        names = {tester.casefold()}
        if person:
            names |= {text.casefold() for text in (person.id, person.name, person.email) if text}
        return bool(listed) and all(
            author.casefold() in names or email.casefold() in names for author, email in listed
        )


def _find(project: Project, name: str) -> Person | None:
    by_mail = (one for one in project.config.people if one.email and one.email == name)
    return find_person(project.config, name) or next(by_mail, None)


def _why_unknown(sources: Sources) -> str:
    if not sources.has_software or sources.paths:
        return ""
    if sources.repositories:
        where = ", ".join(f"`{name}`" for name in sorted(sources.repositories))
        return f"who wrote the code in {where} is not known here"
    return "no `paths:` of software items tell which code is tested"
