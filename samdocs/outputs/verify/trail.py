"""The audit trail of a package: whether its chain holds, and whether the commits tell the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from samdocs.diagnostics import Diagnostic
from samdocs.outputs.audit_chain import AUDIT_TRAIL_NAME, find_breaks
from samdocs.outputs.verify.findings import fault, printable
from samdocs.outputs.verify.verification import Check, Outcome, State, judge, leave

SUBJECT = "audit trail"
#: Where everything differs, the first places tell enough.
_MOST = 20
#: What a line holds beside what the commit itself says; signatures are judged apart.
_ASIDE = frozenset({"n", "hash", "signer", "signature", "verified_commits", "entries"})
_UNCHECKED = "claimed, not checked"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    said: Mapping[str, JsonValue]

    @property
    def key(self) -> tuple[str, str]:
        """Commit and record; both empty in the first line."""
        return (_text(self.said.get("commit")), _text(self.said.get("record")))

    @property
    def facts(self) -> Mapping[str, JsonValue]:
        """What the commit itself says."""
        return {key: value for key, value in self.said.items() if key not in _ASIDE}


def check_chain(data: bytes | None) -> Outcome:
    """Judge the chain of a trail by its lines alone."""
    if data is None:
        return leave(SUBJECT, "the package holds none")
    faults = [
        _fault("PKG009", f"the chain is broken at line {found.line}: {found.words}", found.line)
        for found in find_breaks(data)
    ]
    entries = _lines(data)[1:]
    claimed = sum(line.said.get("signer") is None for line in entries)
    words = f"{len(entries):,} entries, each by the hash over those before it"
    outcome = judge(SUBJECT, words, tuple(_shortened("PKG009", faults)))
    if not claimed:
        return outcome
    words = (
        f"{claimed:,} of {len(entries):,} entries come from commits without a verified signature"
    )
    return Outcome((*outcome.checks, Check("authorship", State.CLAIMED, words)), outcome.findings)


def compare_trails(said: bytes, right: bytes) -> Outcome:
    """Compare the trail of a package with the one that the repository gives."""
    lines, expected = _lines(said), _lines(right)
    faults = list(_differences(lines, expected))
    if not faults and [line.key for line in lines] != [line.key for line in expected]:
        faults.append(_fault("PKG013", "the entries are not in the order of the commits", 0))
    words = f"{len(expected) - 1:,} entries against the commits of the repository"
    return judge("trail in git", words, tuple(_shortened("PKG013", faults)))


def _differences(lines: list[_Line], expected: list[_Line]) -> Iterator[Diagnostic]:
    right = {line.key: line for line in expected}
    told = {line.key for line in lines}
    for line in lines:
        commit, record = (printable(part) for part in line.key)
        found = right.get(line.key)
        if found is None:
            message = f"line {line.number} tells that commit `{commit[:12]}` touched `{record}`; it did not"
            yield _fault("PKG013", message, line.number)
        elif line.facts != found.facts:
            message = (
                f"line {line.number} tells of `{record or 'the project'}` what the commits do not"
            )
            yield _fault("PKG013", message, line.number)
        elif is_other := _other_signature(line, found):
            yield _fault(
                "PKG013", f"line {line.number} tells of a signature: {is_other}", line.number
            )
    for commit, record in sorted(right.keys() - told):
        message = f"no line tells that commit `{commit[:12]}` touched `{record}`"
        yield _fault("PKG013", message, 0)


def _other_signature(line: _Line, found: _Line) -> str:
    """Return how a signature was judged there and here; empty if alike, or if one cannot tell."""
    there, here = (_text(one.said.get("signature")) for one in (line, found))
    alike = there == here and line.said.get("signer") == found.said.get("signer")
    if alike or _UNCHECKED in (there, here):
        return ""
    return f"`{printable(there)}`, here it is `{here}`"


def _lines(data: bytes) -> list[_Line]:
    """Return the lines that are objects of JSON."""
    found: list[_Line] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict):
            found.append(_Line(number, said))
    return found


def _shortened(code: str, faults: list[Diagnostic]) -> Iterator[Diagnostic]:
    yield from faults[:_MOST]
    if len(faults) > _MOST:
        yield _fault(code, f"there are {len(faults) - _MOST:,} more faults of this kind", 0)


def _fault(code: str, message: str, line: int) -> Diagnostic:
    return fault(code, AUDIT_TRAIL_NAME, message, line=line)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
