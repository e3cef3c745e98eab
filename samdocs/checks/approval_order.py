"""Rules on when documents were approved, and by whom else than their authors (ISO 13485:2016, 7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import counting, described, listed
from samdocs.control.approvals import DocumentControl, JudgedApproval, judge_document
from samdocs.control.content import build_content
from samdocs.control.library import Library, document_keys, load_library
from samdocs.control.people import find_person
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.objects import read_commits
from samdocs.fields import ItemId
from samdocs.items.records import Approval, Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project

_VERIFYING = ("unit", "integration", "system")
#: Kinds of reviews by which the development that the plan describes goes on.
_DESIGN = ("architecture", "detailed_design", "code", "test_procedures")


@dataclass(frozen=True, slots=True)
class _Activity:
    """Something that was done: its id, and when at the earliest; a day alone may be all of it."""

    id: str
    time: datetime

    @property
    def latest(self) -> datetime:
        """When it was done at the latest."""
        is_day = self.time.time() == datetime.min.time()
        return self.time + timedelta(days=1) if is_day else self.time


@dataclass(frozen=True, slots=True)
class _Written:
    """What the history tells of a document: who wrote it, and when it was changed last.

    Attributes:
        commits: Every commit that changed what the document says, newest first.
        unknown: Why that is not known; empty if it is.
    """

    commits: tuple[Commit, ...] = ()
    unknown: str = ""


@check("DOC003")
def approved_in_wrong_order(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A document is approved after it was written and before it is released.

    A plan is approved before what it plans is begun, a report after the evidence it tells of. When
    a document was changed last is told by the commits that changed its items, its text and the
    settings it quotes. An order cannot be repaired: a slip of the past is closed by an approved
    waiver that names the document.
    """
    unknown: list[str] = []
    for control, library in _approved(project):
        for one in control.approvals or control.others:
            if one.holds and one.record and one.record.time:
                yield from _out_of_order(project, control, one.record, one.record.time)
        written = _read_written(project, control, library)
        unknown += [written.unknown] if written.unknown else []
        yield from _before_content(project, control, written)
    if unknown:
        yield Undecided(f"when documents were changed last: {unknown[0]}")


@check("DOC004")
def approved_by_author_only(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Somebody else than the authors approves a document (ISO 13485:2016, 7.3.5).

    Authors are its owner and whoever made a commit that changed its items or its text since the
    revision that was approved before. Have it approved by a further person, or demand the approval
    of a role that does not write it.
    """
    unknown: list[str] = []
    for control, library in _approved(project):
        approvers = {one.record.person for one in _holding(control) if one.record}
        if not approvers:
            continue
        written = _read_written(project, control, library)
        unknown += [written.unknown] if written.unknown else []
        authors = set(_authors(project, control, written))
        if authors >= {_id(project, name) for name in approvers}:
            where = project.locate_config("documents", control.key)
            named = listed(sorted(name for name in approvers if name))
            message = f"`{control.key}` is approved by {named} alone, who wrote it"
            hint = "have it approved by a person who has not written it"
            yield replace(found_at("DOC004", where, message, hint=hint), document=control.key)
    if unknown:
        yield Undecided(f"who wrote the documents: {unknown[0]}")


def _approved(project: Project) -> Iterator[tuple[DocumentControl, Library]]:
    """Yield the documents that have an approval which holds."""
    keys = {record.document for record in counting(project, Approval) if record.document}
    library = load_library(project.files) if keys else None
    if library is not None:
        for key in sorted(keys.intersection(document_keys(project, library))):
            control = judge_document(project, key, library)
            if _holding(control):
                yield control, library


def _holding(control: DocumentControl) -> tuple[JudgedApproval, ...]:
    return tuple(one for one in (*control.approvals, *control.others) if one.holds)


def _out_of_order(
    project: Project, control: DocumentControl, record: Approval, time: datetime
) -> Iterator[Diagnostic]:
    if project.moment and time > project.moment:
        said = f"after the commit of {_told(project.moment)} that holds the release"
        yield _slip(project, control, record, said)
    key = control.key
    begun = _first(_planned(project, key)) if _is_first(project, record) else None
    if begun and time > begun.latest:
        said = f"after what it plans was begun: `{begun.id}` of {_told(begun.time)}"
        yield _slip(project, control, record, said)
    if (last := _last(_reported(project, key))) and time < last.time:
        said = f"before its evidence: `{last.id}` of {_told(last.time)}"
        yield _slip(project, control, record, said)


def _before_content(
    project: Project, control: DocumentControl, written: _Written
) -> Iterator[Diagnostic]:
    for one in _holding(control):
        # What is committed together with its approval was there when it was approved.
        others = (commit for commit in written.commits if commit.hash != one.commit)
        times = [commit.authored or commit.committed for commit in others]
        last = max((time for time in times if time), default=None)
        record = one.record
        if last and record and record.time and record.time < last:
            said = f"before its content was last changed, on {_told(last)}"
            yield _slip(project, control, record, said)


def _slip(project: Project, control: DocumentControl, record: Approval, said: str) -> Diagnostic:
    time = _told(record.time) if record.time else "an unknown time"
    message = f"`{record.id}` approved `{control.key}` on {time}, {said}"
    hint = (
        "have it approved again; a slip of the past is closed by a waiver that names the document"
    )
    slip = found(project, "DOC003", record, message, hint=hint, field=("time",))
    return replace(slip, document=control.key)


def _told(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _first(activities: Iterable[_Activity]) -> _Activity | None:
    return min(activities, key=lambda one: (one.time, one.id), default=None)


def _last(activities: Iterable[_Activity]) -> _Activity | None:
    return max(activities, key=lambda one: (one.time, one.id), default=None)


def _is_first(project: Project, record: Approval) -> bool:
    """Whether no earlier revision of the document was approved before: then this one is the plan."""
    others = (one for one in counting(project, Approval) if one.document == record.document)
    times = [one.time for one in others if one.time and one.revision != record.revision]
    return record.time is not None and all(record.time <= time for time in times)


def _planned(project: Project, key: str) -> tuple[_Activity, ...]:
    """Return what a plan plans, as far as records give its time."""
    activities: Mapping[str, Iterable[_Activity]] = {
        "ver_plan": _runs(project, _VERIFYING),
        "sdp": _reviews(project, _DESIGN),
        "rm_plan": _reviews(project, ("risk", "new_risks")),
        "cyber_plan": _security_runs(project),
    }
    return tuple(activities.get(key, ()))


def _reported(project: Project, key: str) -> tuple[_Activity, ...]:
    """Return what a report tells of, as far as records give its time."""
    activities: Mapping[str, Iterable[_Activity]] = {
        "ver_report": _runs(project, _VERIFYING),
        "val_report": _runs(project, ("acceptance",)),
        "security_test": _security_runs(project),
        "ai_validation": (
            _Activity(one.id, one.executed_at)
            for one in described(project, PerformanceStudy)
            if one.executed_at
        ),
        "usability": (
            _Activity(one.id, one.executed_at)
            for one in described(project, UsabilityEvaluation)
            if one.executed_at
        ),
        "rm_report": _reviews(project, ("risk", "new_risks")),
    }
    return tuple(activities.get(key, ()))


def _runs(project: Project, levels: Iterable[str]) -> Iterator[_Activity]:
    wanted = {test.id for test in described(project, Test) if test.level in tuple(levels)}
    yield from _runs_of(project, wanted)


def _security_runs(project: Project) -> Iterator[_Activity]:
    purposes = ("security", "penetration")
    wanted = {test.id for test in described(project, Test) if test.purpose in purposes}
    yield from _runs_of(project, wanted)


def _runs_of(project: Project, tests: Iterable[ItemId]) -> Iterator[_Activity]:
    wanted = set(tests)
    for run in described(project, TestRun):
        if run.executed_at and wanted.intersection(project.graph.targets(run.id, "runs")):
            yield _Activity(run.id, run.executed_at)


def _reviews(project: Project, kinds: Iterable[str]) -> Iterator[_Activity]:
    """Yield reviews of some kinds, each on its day."""
    wanted = tuple(kinds)
    for review in described(project, Review):
        if review.kind in wanted and review.date:
            day = review.date
            yield _Activity(review.id, datetime(day.year, day.month, day.day, tzinfo=UTC))


def _read_written(project: Project, control: DocumentControl, library: Library) -> _Written:
    """Return the commits that changed what a document says."""
    if control.key in project.config.documents and project.config.documents[control.key].external:
        return _Written()
    content = build_content(project, control.key, library)
    try:
        histories, settings = project.item_histories, project.setting_histories
        commits = {c for name in content.shown for c in histories.commits_of(ItemId(name))}
        changes = [c.commit for path in content.settings for c in settings.of(*path.split("."))]
        found_commits = [*read_commits(project.root, sorted(commits)), *changes]
        files = _files(project, control.key, library)
        rows = project.histories({control.key: files})[control.key] if files else ()
        found_commits += read_commits(project.root, [row.commit for row in rows])
    except SamdocsError as fault:
        return _Written(unknown=fault.message)
    unique = {commit.hash: commit for commit in found_commits}
    return _Written(tuple(unique[name] for name in sorted(unique)))


def _files(project: Project, key: str, library: Library) -> tuple[str, ...]:
    """Return the narratives of a document, and the template that is the project's own."""
    files = [narrative.file for narrative in project.narratives if narrative.key == key]
    document = library.types.get(key)
    template = library.files[document.template].path if document else ""
    return tuple(sorted((*files, template) if template else files))


def _authors(project: Project, control: DocumentControl, written: _Written) -> Iterator[str]:
    """Yield the ids of the people who wrote a document since its revision before was approved."""
    settings = project.config.documents.get(control.key)
    if settings and settings.owner:
        yield _id(project, settings.owner)
    before = _approved_before(project, control)
    for commit in written.commits:
        if before is None or (commit.committed and commit.committed > before):
            yield from _people_of(project, commit)


def _approved_before(project: Project, control: DocumentControl) -> datetime | None:
    records = (one for one in counting(project, Approval) if one.document == control.key)
    times = [one.time for one in records if one.time and (one.revision or "") != control.revision]
    return max(times, default=None)


def _people_of(project: Project, commit: Commit) -> Iterator[str]:
    for person in project.config.people:
        if (commit.email and person.email == commit.email) or person.name == commit.author:
            yield person.id


def _id(project: Project, name: str | None) -> str:
    person = find_person(project.config, name)
    return person.id if person else name or ""
