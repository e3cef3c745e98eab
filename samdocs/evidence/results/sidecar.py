"""`<file>.samdocs.json`: what a result file cannot say about itself, written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.guarded_json import JsonFault, read_json
from samdocs.evidence.results.collecting import Collected
from samdocs.evidence.results.model import Origin, ResultFile
from samdocs.evidence.results.recorded import read_origin
from samdocs.rules import RULES

SUFFIX = ".samdocs.json"


def with_sidecar(results: ResultFile, file: str, data: bytes) -> ResultFile:
    """Return results with what their sidecar says of commit, build and circumstances.

    What both say differently is reported, and then neither is believed.

    Args:
        results: What the file itself says.
        file: Name of the sidecar in findings.
        data: Its bytes.
    """
    value = read_json(data)
    if isinstance(value, JsonFault) or not isinstance(value, dict):
        fault = value if isinstance(value, JsonFault) else JsonFault("it is no object", 1, 1)
        return _with_finding(results, file, f"`{file}`: {fault.message}", "EVD001", fault.line)
    beside = value.get("beside")
    if isinstance(beside, str) and beside != results.sha256:
        message = f"`{file}` was written beside other results than `{results.file}` holds now"
        return _with_finding(replace(results, origin=Origin()), file, message, "EVD010", 1)
    told = _origin(file, value)
    joined, contradictions = _joined(results.origin, told)
    results = replace(results, origin=joined)
    for name in contradictions:
        message = f"`{file}` and `{results.file}` name a different {name}"
        results = _with_finding(results, file, message, "EVD010", 1)
    return results


def _origin(file: str, value: Mapping[str, JsonValue]) -> Origin:
    """Return what the sidecar says; it is read as properties of the file itself would be."""
    into = Collected(file)
    read_origin(value, into)
    return into.origin()


def _joined(one: Origin, other: Origin) -> tuple[Origin, list[str]]:
    """Return both together, and the names of what they say differently."""
    differing = [
        name
        for name in ("commit", "build", "dirty")
        if getattr(one, name) not in ("", None)
        and getattr(other, name) not in ("", None)
        and not _agree(getattr(one, name), getattr(other, name))
    ]
    if differing:
        return Origin(versions={**one.versions, **other.versions}), differing
    joined = Origin(
        commit=max(one.commit, other.commit, key=len),
        build=one.build or other.build,
        dirty=one.dirty if one.dirty is not None else other.dirty,
        environment=one.environment or other.environment,
        tester=one.tester or other.tester,
        moment=one.moment or other.moment,
        versions={**one.versions, **other.versions},
    )
    return joined, []


def _agree(one: object, other: object) -> bool:
    """Whether two statements agree; of two commits one may be written shorter."""
    if isinstance(one, str) and isinstance(other, str):
        return one.startswith(other) or other.startswith(one)
    return one == other


def _with_finding(results: ResultFile, file: str, message: str, code: str, line: int) -> ResultFile:
    where = Location(file, line, 1, line, 1)
    hint = "let the tool that wrote it write it again"
    finding: Diagnostic = diagnose(RULES[code], message, where, hint=hint)
    return replace(results, diagnostics=(*results.diagnostics, finding))
