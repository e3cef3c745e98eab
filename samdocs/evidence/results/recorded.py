"""Results as samdocs itself records them: JSON, alone or beside the file of another tool."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from samdocs.evidence.results.collecting import Collected, first_words
from samdocs.evidence.results.model import Case, Origin, Outcome, Step
from samdocs.evidence.results.properties import MAX_STEPS, as_expected_failure, build_step

#: The key that marks such a file; its value is the version of the format.
MARK = "samdocs_results"
VERSION = 1
_TEXTS = ("commit", "build", "environment", "tester")
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded of one run.

    Attributes:
        tool: What ran the tests.
        origin: On what, where, when and by whom.
        differs: Files that differ from the commit, if it is dirty.
        cases: With an attempt each: how they ended, the last one too.
        beside: SHA-256 of the file that it stands beside; empty if it stands alone.
    """

    tool: str
    origin: Origin
    differs: Sequence[str] = ()
    cases: Sequence[tuple[Case, Sequence[Outcome]]] = ()
    beside: str = ""


def render_recording(recording: Recording) -> bytes:
    """Return the file of a recording; the same recording gives the same bytes."""
    origin = recording.origin
    value: dict[str, JsonValue] = {MARK: VERSION, "tool": recording.tool}
    if recording.beside:
        value["beside"] = recording.beside
    value |= {name: text for name in _TEXTS if (text := getattr(origin, name))}
    if origin.dirty is not None:
        value["dirty"] = origin.dirty
    if recording.differs:
        value["differs"] = list(recording.differs)
    if origin.moment is not None:
        value["time"] = origin.moment.isoformat()
    value["versions"] = dict(sorted(origin.versions.items()))
    value["cases"] = [_written(case, attempts) for case, attempts in recording.cases]
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def is_recording(value: JsonValue) -> bool:
    """Whether JSON is such a file."""
    return isinstance(value, dict) and MARK in value


def read_recording(value: JsonValue, into: Collected) -> None:
    """Add what a recording holds; what in it is no case is reported."""
    if not isinstance(value, dict):
        return
    into.version = str(value.get(MARK, ""))
    read_origin(value, into)
    listed = value.get("cases")
    for number, entry in enumerate(listed if isinstance(listed, list) else [], start=1):
        case = _case(entry) if isinstance(entry, dict) else None
        if case is None:
            into.say("EVD004", f"entry {number} of `cases` is no case", 1, "record it again")
        else:
            into.cases.append(case)


def read_origin(value: Mapping[str, JsonValue], into: Collected) -> None:
    """Take what a recording says of commit, build and circumstances, as properties would say it."""
    for name in _TEXTS:
        text = value.get(name)
        if isinstance(text, str):
            into.properties[f"samdocs.{name}"] = text
    if isinstance(value.get("dirty"), bool):
        into.properties["samdocs.dirty"] = str(value["dirty"]).lower()
    versions = value.get("versions")
    for name, text in versions.items() if isinstance(versions, dict) else ():
        into.properties[f"samdocs.version.{name}"] = str(text)
    written = value.get("time")
    into.moment = into.time(written if isinstance(written, str) else None, 1)


def _written(case: Case, attempts: Sequence[Outcome]) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {"name": case.name, "outcome": case.outcome.value}
    if case.seconds is not None:
        value["seconds"] = round(case.seconds, 3)
    if case.message:
        value["message"] = case.message
    if case.tests:
        value["tests"] = list(case.tests)
    if case.verifies:
        value["verifies"] = list(case.verifies)
    if case.expected_failure:
        value["expected_failure"] = True
    if len(attempts) > 1:
        value["attempts"] = [outcome.value for outcome in attempts]
    if case.steps:
        value["steps"] = [_written_step(step) for step in case.steps]
    return value


def _written_step(step: Step) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {"action": step.action, "expected": step.expected}
    told["actual"] = step.actual
    return told | {"outcome": step.outcome.value} if step.outcome else told


def _case(entry: Mapping[str, JsonValue]) -> Case | None:
    name, word = entry.get("name"), entry.get("outcome")
    if not isinstance(name, str) or not name or word not in _OUTCOMES:
        return None
    attempts = [*_texts(entry.get("attempts"))][:-1]
    seconds = entry.get("seconds")
    message = entry.get("message")
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    steps = entry.get("steps")
    case = Case(
        name=name,
        outcome=Outcome(str(word)),
        line=1,
        seconds=float(seconds) if is_number and isinstance(seconds, int | float) else None,
        message=first_words(message if isinstance(message, str) else ""),
        tests=tuple(_texts(entry.get("tests"))),
        verifies=tuple(_texts(entry.get("verifies"))),
        steps=tuple(build_step(step) for step in _steps(steps)),
        retried=not {"failed", "error"}.isdisjoint(attempts),
    )
    return as_expected_failure(case, "") if entry.get("expected_failure") is True else case


def _texts(value: JsonValue) -> Iterator[str]:
    for text in value if isinstance(value, list) else ():
        if isinstance(text, str):
            yield text


def _steps(value: JsonValue) -> Iterator[Mapping[str, str]]:
    for step in value[:MAX_STEPS] if isinstance(value, list) else ():
        if isinstance(step, dict):
            yield {name: text for name, text in step.items() if isinstance(text, str)}
