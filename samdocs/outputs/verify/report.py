"""What a check of a package came to: its faults, then part by part what was checked and what not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.json import finding_shape
from samdocs.outputs.reports.shapes_package import CheckedPartShape, VerifyShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.outputs.reports.text import count
from samdocs.outputs.verify.findings import is_whole_file
from samdocs.outputs.verify.verification import Check, State, Verification

_MARKS: Mapping[State, str] = {
    State.PASSED: "✓",
    State.FAILED: "×",
    State.CLAIMED: "~",
    State.NOT_CHECKED: "?",
}
_WORDS: Mapping[State, Literal["passed", "failed", "claimed", "not checked"]] = {
    State.PASSED: "passed",
    State.FAILED: "failed",
    State.CLAIMED: "claimed",
    State.NOT_CHECKED: "not checked",
}
_NAMES = max(map(len, _WORDS.values()))


def render_verification(found: Verification, style: Style = PLAIN) -> str:
    """Return what is known of a package for a terminal, faults first, the answer last."""
    lines = [*_head(found, style), ""]
    for fault in found.findings:
        lines += _fault(fault, style)
    width = max(len(check.subject) for check in found.checks)
    lines += [_check(check, width, style) for check in found.checks]
    lines += ["", *_answer(found, style)]
    return "\n".join(lines) + "\n"


def render_verification_json(found: Verification) -> str:
    """Return what is known of a package, as `samdocs schema` describes it."""
    said = found.predicate
    shape: VerifyShape = {
        "format": 1,
        "package": safe(found.name),
        "kind": found.kind,
        "device": said.device.identifier if said else None,
        "version": said.device.version if said else None,
        "commit": said.git.commit if said else None,
        "time": said.time if said else None,
        "samdocs": said.tool.version if said else None,
        "manifest_sha256": found.manifest_sha256 or None,
        "checks": [_part(check) for check in found.checks],
        "diagnostics": [finding_shape(fault) for fault in found.findings],
        "verdict": "findings" if found.findings else "clean",
    }
    return dump_lines(dict(shape))


def _head(found: Verification, style: Style) -> Iterator[str]:
    yield f"{style.strong(safe(found.name))}, a {found.kind}"
    said = found.predicate
    if said is None:
        yield "no manifest says what it is"
        return
    device = f"{said.device.name} {said.device.version} ({said.device.identifier})"
    commit = f"commit {said.git.commit[:12]}" if said.git.commit else "no commit"
    time = said.time or "time not known"
    yield f"{safe(device)}, {commit}, {safe(time)}, by samdocs {safe(said.tool.version)}"


def _fault(fault: Diagnostic, style: Style) -> Iterator[str]:
    place = fault.location
    where = "(package)" if place is None else safe(place.file)
    line = "" if place is None or is_whole_file(place) else f":{place.line}"
    weight = style.severity(fault.severity, fault.rule.code)
    yield f"{style.strong(where + line)}  {weight}  {style.prose(safe(fault.message))}"
    if fault.hint:
        yield f"   {style.dim('=')} {style.prose(safe(fault.hint))}"
    clause = style.dim(read_clause(fault.rule.clause))
    yield f"   {style.dim('=')} {clause}"
    yield ""


def _check(check: Check, width: int, style: Style) -> str:
    mark, word = style.sign(_MARKS[check.state]), f"{_WORDS[check.state]:<{_NAMES}}"
    told = word if check.state is State.PASSED else style.strong(word)
    return f"{mark} {told}  {check.subject:<{width}}  {style.prose(safe(check.words))}"


def _answer(found: Verification, style: Style) -> Iterator[str]:
    """Yield the digest to compare with one kept elsewhere, and the answer in one sentence."""
    digest = found.manifest_sha256 or "there is no manifest"
    yield f"{style.dim('SHA-256 of the manifest:')} {digest}"
    faults = count(len(found.findings), "fault") if found.findings else "No fault"
    told = [f"{faults} in what was checked"]
    for state, words in ((State.NOT_CHECKED, "not checked"), (State.CLAIMED, "only claimed")):
        number = sum(check.state is state for check in found.checks)
        told += [f"{count(number, 'part')} {words}"] if number else []
    yield style.strong(", ".join(told))


def _part(check: Check) -> CheckedPartShape:
    return {"subject": check.subject, "state": _WORDS[check.state], "words": check.words}
