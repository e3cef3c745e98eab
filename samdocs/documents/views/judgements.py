"""What persons answer for instead of samdocs: attested rules, and findings that were accepted."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.checks.attestations import attested_rules
from samdocs.documents.html import Html
from samdocs.documents.marks import CLAIMED, NOT_EVALUATED, WAIVED, Mark, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.items.records import Attestation, Waiver
from samdocs.rules import RULES


@dataclass(frozen=True, slots=True)
class AttestedRule:
    """A rule that samdocs did not decide: what it would find, and why it is not decided."""

    code: str
    summary: str
    why: Html


@dataclass(frozen=True, slots=True)
class AttestedRow:
    """Rules about which one person states the same at the same time for the same reason."""

    rules: tuple[AttestedRule, ...]
    codes: str
    statement: str
    person: str
    time: str
    reason: Html
    mark: Mark


@dataclass(frozen=True, slots=True)
class UnattestedRow:
    """A rule that is neither decided nor attested."""

    code: str
    summary: str
    why: Html
    mark: Mark = NOT_EVALUATED


@dataclass(frozen=True, slots=True)
class WaivedRow:
    """A waiver that accepts findings of this release."""

    id: str
    rule: str
    accepts: str
    approver: str
    time: str
    until: str
    justification: Html
    impact: Html
    mark: Mark = WAIVED


def attested_rows(scope: Scope) -> tuple[AttestedRow, ...]:
    """Return the rules that a person attests instead, those with the same words together."""
    attested = attested_rules(scope.project)
    groups: dict[tuple[str, ...], list[AttestedRule]] = {}
    records: dict[tuple[str, ...], Attestation] = {}
    for rule in scope.report.not_evaluated:
        if record := attested.get(rule.code):
            key = (record.person or "", str(record.time), record.statement or "", _reason(record))
            told = AttestedRule(
                rule.code, RULES[rule.code].summary, scope.write.message(rule.reason)
            )
            groups.setdefault(key, []).append(told)
            records[key] = record
    return tuple(_attested(scope, records[key], rules) for key, rules in groups.items())


def _reason(record: Attestation) -> str:
    return record.rationale or ""


def _attested(scope: Scope, record: Attestation, rules: list[AttestedRule]) -> AttestedRow:
    statement = (record.statement or "").replace("_", " ")
    return AttestedRow(
        rules=tuple(rules),
        codes=", ".join(rule.code for rule in rules),
        statement=statement,
        person=scope.person(record.person),
        time=record.time.strftime("%Y-%m-%d %H:%M %Z") if record.time else "no time",
        reason=scope.write.inline(record.rationale),
        mark=CLAIMED.saying(f"claimed {statement}"),
    )


def unattested_rows(scope: Scope) -> tuple[UnattestedRow, ...]:
    """Return the rules that are neither decided nor attested; a release has none."""
    attested = attested_rules(scope.project)
    return tuple(
        UnattestedRow(rule.code, RULES[rule.code].summary, scope.write.message(rule.reason))
        for rule in scope.report.not_evaluated
        if rule.code not in attested
    )


def waived_rows(scope: Scope) -> tuple[WaivedRow, ...]:
    """Return the waivers that accept findings of this stage."""
    accepted: dict[str, int] = {}
    for found in scope.report.findings:
        if found.waived:
            accepted[found.waived_by] = accepted.get(found.waived_by, 0) + 1
    waivers = (scope.item(name) for name in sorted(accepted))
    return tuple(
        _waived(scope, waiver, accepted[waiver.id])
        for waiver in waivers
        if isinstance(waiver, Waiver)
    )


def _waived(scope: Scope, waiver: Waiver, count: int) -> WaivedRow:
    until = f"to {waiver.expires.isoformat()}" if waiver.expires else "permanent"
    return WaivedRow(
        waiver.id,
        waiver.rule or "",
        in_words(count, "finding"),
        scope.person(waiver.approver),
        waiver.time.strftime("%Y-%m-%d") if waiver.time else "no date",
        until,
        scope.write.inline(waiver.justification) or missing("no justification"),
        scope.write.inline(waiver.impact) or missing("no impact"),
    )
