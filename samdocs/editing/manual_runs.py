"""Records of manual runs from filled forms: each is judged against the test as it is, then written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from samdocs.control.people import find_person
from samdocs.control.test_forms import form_steps, identify_form
from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.editing.filled_forms import FilledForm, FilledRun, FilledStep
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.fields import ItemId, says_something
from samdocs.graph import NearestIds
from samdocs.items import COLLECTIONS
from samdocs.items.files import Attachment
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project
from samdocs.rules import RULES
from samdocs.source import Kind

_MAX_ATTACHMENT_BYTES = 256_000_000
_SEEN = "as expected"
#: A run that says one of these was carried out to its end.
_DONE = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a form, and where it stands in it."""

    project: Project
    form: FilledForm
    at: int

    @property
    def run(self) -> FilledRun:
        return self.form.runs[self.at]

    def say(self, code: str, message: str, hint: str, *path: str | int) -> Diagnostic:
        """Return a finding at a value of the run."""
        return diagnose(RULES[code], message, self.form.place(self.at, *path), hint=hint)


def judge_forms(
    project: Project, forms: Sequence[FilledForm], now: datetime
) -> tuple[Diagnostic, ...]:
    """Return everything that keeps filled forms from becoming records.

    Args:
        project: As read from its folder.
        forms: As read.
        now: No run can be later.
    """
    return tuple(
        found
        for form in forms
        for at in range(len(form.runs))
        for found in _faults(_Run(project, form, at), now)
    )


def find_recorded(project: Project, form: FilledForm) -> TestRun | None:
    """Return the record of the same run, if there is one: same test, person and time."""
    for run in form.runs:
        for known in project.of("test_runs"):
            if isinstance(known, TestRun) and _is_same(project, known, run):
                return known
    return None


def record_runs(project: Project, forms: Sequence[FilledForm]) -> Written:
    """Write a record for each run of some forms, in which nothing is wrong.

    Raises:
        SamdocsError: The file of records cannot be edited; nothing was written.
    """
    runs = [_Run(project, form, at) for form in forms for at in range(len(form.runs))]
    return append_records(project, "test_runs", [_entry(run) for run in runs])


def _faults(one: _Run, now: datetime) -> Iterator[Diagnostic]:
    test = _test(one)
    if isinstance(test, Diagnostic):
        yield test
        return
    current = identify_form(one.project, test)
    if current.meaning != one.form.identity.meaning or len(one.run.steps) != len(form_steps(test)):
        message = f"`{test.id}` says something else than when this form was made of it"
        hint = f"make a new form, `samdocs protocol {test.id}`, and run the test as it is now"
        yield one.say("EVD010", message, hint, "runs")
    yield from _missing(one)
    yield from _wrong_ids(one)
    yield from _wrong_time(one, now)
    yield from _wrong_steps(one)
    yield from _wrong_deviations(one)
    yield from _wrong_attachments(one)


def _test(one: _Run) -> Test | Diagnostic:
    """Return the test of a run, or why it cannot be one."""
    project, identity = one.project, one.form.identity
    if one.run.runs != identity.test:
        message = f"the form is one of `{identity.test}`, and the run names `{one.run.runs}`"
        return one.say("EVD010", message, "fill in the form of the test that was run", "runs")
    if identity.device != project.config.device.identifier:
        message = f"the form is one of the device `{identity.device}`"
        own = project.config.device.identifier
        return one.say("EVD008", message, f"this project describes `{own}`", "runs")
    item = project.items.get(ItemId(identity.test))
    if not isinstance(item, Test) or item.is_retired:
        reason = "is retired" if item and item.is_retired else "is no test of this project"
        near = NearestIds(test.id for test in project.of("tests")).find(identity.test)
        hint = f"the nearest is `{near}`" if near and not item else "run a test that is there"
        return one.say("EVD008", f"`{identity.test}` {reason}", hint, "runs")
    return item


def _missing(one: _Run) -> Iterator[Diagnostic]:
    run = one.run
    demanded = {"result": run.result is not None}
    if run.result != "skipped":
        demanded |= {
            "build": bool(run.build or run.commit),
            "environment": bool(run.environment or run.configuration),
            "executed_by": says_something(run.executed_by),
            "executed_at": run.executed_at is not None,
        }
    for name, is_there in demanded.items():
        if not is_there:
            words = {"build": "build or commit", "environment": "environment or configuration"}
            message = f"the run of `{run.runs}` does not give {words.get(name, f'`{name}`')}"
            yield one.say("VER005", message, "fill it in from the notes of the run", name)
    if run.result == "skipped" and not run.deviations:
        message = f"the run of `{run.runs}` was skipped and does not say why"
        yield one.say("VER008", message, "write why, and what it means, as a deviation", "result")


def _wrong_ids(one: _Run) -> Iterator[Diagnostic]:
    run = one.run
    named: Mapping[str, tuple[str, Sequence[str]]] = {
        "build": ("builds", (run.build,) if run.build else ()),
        "environment": ("environments", run.environment),
        "tools": ("tools", run.tools),
        "anomalies": ("anomalies", run.anomalies),
    }
    for field, (collection, names) in named.items():
        nearest = NearestIds(item.id for item in one.project.of(collection))
        for name in names:
            item = one.project.items.get(ItemId(name))
            if item is not None and item.collection == collection:
                continue
            noun = COLLECTIONS[collection].noun
            near = nearest.find(name)
            hint = f"the nearest is `{near}`" if near else f"describe it under `{collection}:`"
            yield one.say("EVD008", f"`{name}` is no {noun} of this project", hint, field)


def _wrong_time(one: _Run, now: datetime) -> Iterator[Diagnostic]:
    moment = one.run.executed_at
    if moment is not None and moment > now:
        message = f"`{moment.isoformat()}` lies ahead"
        yield one.say("EVD004", message, "give the time at which it was run", "executed_at")


def _wrong_steps(one: _Run) -> Iterator[Diagnostic]:
    run = one.run
    for number, step in enumerate(run.steps, start=1):
        if step.result is None and run.result in _DONE:
            message = f"step {number} says neither pass nor fail"
            hint = "say it, or `blocked` of the run as a whole"
            yield one.say("VER005", message, hint, "steps", number - 1)
        if step.result == "fail" and not says_something(step.observed):
            message = f"step {number} failed and does not say what was seen"
            yield one.say("VER014", message, "write it under observed", "steps", number - 1)
    failed = [at for at, step in enumerate(run.steps, start=1) if step.result == "fail"]
    if run.result == "pass" and failed:
        message = f"the run passed as a whole, and step {failed[0]} failed"
        yield one.say("EVD010", message, "a run with a failed step has failed", "result")
    if run.result == "fail" and not failed and not run.deviations:
        message = "the run failed as a whole, and no step did"
        yield one.say("EVD010", message, "say what failed, at a step or as a deviation", "result")


def _wrong_deviations(one: _Run) -> Iterator[Diagnostic]:
    for number, deviation in enumerate(one.run.deviations):
        if not says_something(deviation.impact):
            message = f"deviation {number + 1} does not say what it means"
            hint = "say why the result holds nevertheless, or does not"
            yield one.say("VER015", message, hint, "deviations", number)


def _wrong_attachments(one: _Run) -> Iterator[Diagnostic]:
    if one.form.is_pdf and not one.form.is_inside:
        message = f"`{one.form.file}` lies outside the project, and is evidence of the run"
        yield one.say("EVD001", message, "move it below the project, e.g. into `evidence/`")
    for number, attachment in enumerate(_attachments(one)):
        digest = _digest(one, attachment.path)
        if isinstance(digest, Diagnostic):
            yield digest
        elif attachment.sha256 not in (None, digest):
            message = f"`{attachment.path}` has another SHA-256 than the form says"
            hint = "name the file that was made during the run"
            yield one.say("EVD010", message, hint, "attachments", number)


def _attachments(one: _Run) -> tuple[Attachment, ...]:
    """Return what is kept with a record; a form in PDF is evidence itself."""
    if not one.form.is_pdf or not one.form.is_inside:
        return one.run.attachments
    form = Attachment(path=one.form.file, title="Filled form")
    return (*one.run.attachments, form)


def _digest(one: _Run, path: str) -> str | Diagnostic:
    """Return the SHA-256 of a file of the project, or why it cannot be kept with a record."""
    found = one.project.files.follow(path)
    if found is None or found.kind is not Kind.FILE or not found.is_inside:
        message = f"`{path}` is no file of the project"
        hint = "put it below the project, e.g. into `evidence/`, and name it from there"
        return one.say("EVD001", message, hint, "attachments")
    data = one.project.files.read(path, limit=_MAX_ATTACHMENT_BYTES)
    if isinstance(data, Diagnostic) or len(data) > _MAX_ATTACHMENT_BYTES:
        message = f"`{path}` cannot be read, or is too large"
        return one.say("EVD001", message, "name a smaller file", "attachments")
    return hashlib.sha256(data).hexdigest()


def _entry(one: _Run) -> Mapping[str, Entry]:
    """Return the fields of a record; a run that is judged gives what it must."""
    run = one.run
    person = find_person(one.project.config, run.executed_by)
    entry: dict[str, Entry] = {"runs": run.runs}
    told: dict[str, Entry | None] = {
        "build": run.build,
        "commit": run.commit,
        "result": run.result,
        "observed": [_observed(step) for step in run.steps] if run.result != "skipped" else None,
        "executed_by": person.id if person else run.executed_by,
        "executed_at": run.executed_at,
        "environment": list(run.environment),
        "configuration": run.configuration,
        "tools": list(run.tools),
        "deviations": [{"text": one.text, "impact": one.impact or ""} for one in run.deviations],
        "anomalies": list(run.anomalies),
        "attachments": [_kept(one, attachment) for attachment in _attachments(one)],
        "signature": run.signature.model_dump(exclude_none=True) if run.signature else None,
    }
    return entry | {name: value for name, value in told.items() if value not in (None, [])}


def _observed(step: FilledStep) -> str:
    """Return what was seen at a step, with its result where that is no pass."""
    words = step.observed or ""
    if step.result == "pass":
        return words or _SEEN
    result = "failed" if step.result == "fail" else "not done"
    return f"{result}: {words}" if words else result


def _kept(one: _Run, attachment: Attachment) -> Mapping[str, Entry]:
    digest = _digest(one, attachment.path)
    kept: dict[str, Entry] = {"path": attachment.path}
    if attachment.title:
        kept["title"] = attachment.title
    return kept | ({"sha256": digest} if isinstance(digest, str) else {})


def _is_same(project: Project, known: TestRun, run: FilledRun) -> bool:
    person = find_person(project.config, run.executed_by)
    names = {run.executed_by, *((person.id, person.name) if person else ())}
    is_same_time = run.executed_at is not None and known.executed_at == run.executed_at
    return is_same_time and run.runs in known.runs and known.executed_by in names
