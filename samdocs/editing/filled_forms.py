"""A filled form as one value, whether it is YAML or PDF, or what in it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from samdocs.control.test_forms import DEVIATIONS, RESULTS, FormIdentity, read_identity
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.forms import FormFault, is_pdf, read_form
from samdocs.fields import (
    COMMIT_PATTERN,
    Commit,
    ContentHash,
    Line,
    Lines,
    Moment,
    Record,
    Text,
    read_record,
    short_form,
)
from samdocs.items.files import Attachments
from samdocs.items.signatures import Signature
from samdocs.items.verification import Deviation
from samdocs.rules import RULES
from samdocs.source import Source, Value, parse_source

_AGAIN = "fill in a form as `samdocs protocol` writes it"
_COMMIT = re.compile(COMMIT_PATTERN)


class FilledStep(Record):
    """One step; what to do is that of the test, whatever stands here."""

    action: Text | None = None
    expected: Text | None = None
    observed: Text | None = None
    result: Literal["pass", "fail"] | None = None


class FilledRun(Record):
    """One run as the tester wrote it down (IEC 62304:2006+A1:2015, 5.7.5 and 9.8)."""

    runs: Line
    build: Line | None = None
    commit: Commit | None = None
    environment: Lines = ()
    configuration: Text | None = None
    tools: Lines = ()
    executed_by: Line | None = None
    executed_at: Moment | None = None
    steps: tuple[FilledStep, ...] = ()
    result: Literal["pass", "fail", "blocked", "skipped"] | None = None
    deviations: tuple[Annotated[Deviation, short_form("text")], ...] = ()
    anomalies: Lines = ()
    attachments: Attachments = ()
    signature: Signature | None = None


class MadeOf(Record):
    """What a form says it was made of."""

    version: Literal["1"]
    device: Line
    test: Line
    meaning: ContentHash


class FilledFile(Record):
    """A form in YAML."""

    form: MadeOf
    test_runs: tuple[FilledRun, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that could be read.

    Attributes:
        file: Its path from the project's folder, or its name where it lies elsewhere.
        source: Where its values stand; for a PDF nowhere but in the file.
        is_inside: Whether it lies in the project.
        is_pdf: Whether the form is itself evidence, to be kept with the record.
    """

    file: str
    identity: FormIdentity
    runs: tuple[FilledRun, ...]
    source: Source
    is_inside: bool = True
    is_pdf: bool = False

    def place(self, *path: str | int) -> Location:
        """Return where a value of a run stands."""
        if self.is_pdf:
            return Location(self.file, 1, 1, 1, 1)
        return self.source.locate(("test_runs", *path))


def read_filled_form(
    file: str, data: bytes, *, is_inside: bool = True
) -> FilledForm | list[Diagnostic]:
    """Return a filled form, or every reason why it cannot be read; nothing is judged yet.

    Args:
        file: Its path from the project's folder, or its name where it lies elsewhere.
        data: Its bytes.
        is_inside: Whether it lies in the project.

    Raises:
        SamdocsError: It is a PDF, and what reads PDF is not installed.
    """
    read = _read_pdf(file, data) if is_pdf(data) else _read_yaml(file, data)
    return read if isinstance(read, list) else replace(read, is_inside=is_inside)


def _read_yaml(file: str, data: bytes) -> FilledForm | list[Diagnostic]:
    source = parse_source(file, data)
    if source.diagnostics:
        return list(source.diagnostics)
    filled = read_record(FilledFile, source, (), _without_empty(source.data))
    if isinstance(filled, list):
        return filled
    made = filled.form
    return FilledForm(
        file, FormIdentity(made.device, made.test, made.meaning), filled.test_runs, source
    )


def _read_pdf(file: str, data: bytes) -> FilledForm | list[Diagnostic]:
    fields = read_form(data)
    if isinstance(fields, FormFault):
        return [_fault("EVD001", file, f"`{file}`: {fields.message}", fields.hint)]
    identity = read_identity(fields.get("form", ""))
    if identity is None:
        hint = f"{_AGAIN}; a scan or a print is kept as an attachment of a record"
        return [_fault("EVD002", file, f"`{file}` is no form of a manual test", hint)]
    if faults := [*_contradictions(file, fields)]:
        return faults
    run: Value = _without_empty(dict(_run_of(identity, fields)))
    source = parse_source(file, b"")
    read = read_record(FilledRun, source, (), run)
    if isinstance(read, list):
        return [_fault(one.rule.code, file, one.message, one.hint) for one in read]
    return FilledForm(file, identity, (read,), source, is_pdf=True)


def _contradictions(file: str, fields: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a finding for each pair of boxes that cannot both be ticked."""
    ticked = [word for word in RESULTS if fields.get(f"result_{word}")]
    if len(ticked) > 1:
        message = f"`{file}` says {' and '.join(ticked)} of the run as a whole"
        yield _fault("EVD010", file, message, "leave one box ticked")
    for number in _step_numbers(fields):
        if fields.get(f"step_{number}_pass") and fields.get(f"step_{number}_fail"):
            message = f"`{file}` says pass and fail of step {number}"
            yield _fault("EVD010", file, message, "leave one box ticked")


def _run_of(identity: FormIdentity, fields: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    """Yield the keys of a run, as YAML would have them."""
    yield "runs", identity.test
    build = fields.get("build", "")
    yield ("commit" if _COMMIT.fullmatch(build) else "build"), build
    for name in ("environment", "anomalies"):
        yield name, [*_words(fields.get(name, ""))]
    yield "attachments", [line.strip() for line in fields.get("attachments", "").split("\n")]
    for name in ("configuration", "executed_by", "executed_at"):
        yield name, fields.get(name, "")
    yield "result", next((word for word in RESULTS if fields.get(f"result_{word}")), "")
    yield "steps", [_step(fields, number) for number in _step_numbers(fields)]
    yield "deviations", [_deviation(fields, at) for at in range(1, DEVIATIONS + 1)]


def _step(fields: Mapping[str, str], number: int) -> Value:
    words = (word for word in ("pass", "fail") if fields.get(f"step_{number}_{word}"))
    return {"observed": fields.get(f"step_{number}_observed", ""), "result": next(words, "")}


def _deviation(fields: Mapping[str, str], number: int) -> Value:
    keys = ("text", "impact")
    return {key: fields.get(f"deviation_{number}_{key}", "") for key in keys}


def _step_numbers(fields: Mapping[str, str]) -> list[int]:
    found = (re.fullmatch(r"step_([1-9]\d{0,3})_observed", name) for name in fields)
    return sorted(int(match[1]) for match in found if match)


def _words(text: str) -> Iterator[str]:
    yield from (word for word in re.split(r"[\s,;]+", text) if word)


def _without_empty(value: Value, key: str = "") -> Value:
    """Return a value without what was left empty; steps keep their places."""
    if isinstance(value, dict):
        held = {name: _without_empty(one, name) for name, one in value.items()}
        return {name: one for name, one in held.items() if one not in ("", [], {})}
    if isinstance(value, list):
        settled = [_without_empty(one) for one in value]
        return settled if key == "steps" else [one for one in settled if one not in ("", {})]
    return value


def _fault(code: str, file: str, message: str, hint: str) -> Diagnostic:
    return diagnose(RULES[code], message, Location(file, 1, 1, 1, 1), hint=hint)
