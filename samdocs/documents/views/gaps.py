"""The gap report: everything found, waived, not evaluated, left out or kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.checks import CHECKS
from samdocs.checks.scope import is_active
from samdocs.diagnostics import Severity
from samdocs.documents.html import Html, fill
from samdocs.documents.marks import WAIVED, Mark, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.parts import FindingView, finding_view
from samdocs.items import COLLECTIONS
from samdocs.items.records import Waiver
from samdocs.rules import RULES, family

#: Family of rules → what it is about.
FAMILIES = {
    "AI": "AI studies and data",
    "ANM": "Anomalies",
    "ARC": "Architecture",
    "CHG": "Changes",
    "CLS": "Classification",
    "DOC": "Documents",
    "EVD": "Evidence files",
    "GSPR": "General safety and performance",
    "ID": "Ids and links",
    "LAB": "Labelling",
    "LEG": "Legacy software",
    "MOD": "Model of the records",
    "OUT": "Outputs",
    "PKG": "Packages",
    "PMS": "Post-market surveillance",
    "PRV": "Privacy",
    "REL": "Release",
    "REQ": "Requirements",
    "RSK": "Risk",
    "SEC": "Security",
    "SOUP": "Software of others",
    "SRC": "Source files",
    "TPL": "Templates",
    "TRC": "Trace",
    "USE": "Usability",
    "VER": "Verification",
    "WVR": "Waivers",
}


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A waiver with what it accepts; `mark` says whether it is in force."""

    id: str
    rule: str
    items: Html
    approver: str
    time: str
    until: str
    accepts: str
    justification: Html
    impact: Html
    mark: Mark | Html


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """How many findings a family of rules has.

    Attributes:
        counts: Open ones from blocker to info, then waived ones, then rules not evaluated.
    """

    name: str
    title: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity."""

    title: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class QuietFamily:
    """Rules of a family that were decided and found nothing."""

    name: str
    title: str
    codes: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that is not counted like the others, and why."""

    id: str
    noun: str
    title: Html
    why: Html


@dataclass(frozen=True, slots=True)
class GapsView:
    """Everything the gap report prints.

    Attributes:
        verdict: Whether the stage is met, in words.
        retired, external, drafts: Items that count less or not at all.
        excluded: Paths that are not read.
        elsewhere: Documents kept in another system: key and where.
    """

    verdict: str
    counts: str
    waivers: tuple[WaiverView, ...]
    families: tuple[FamilyRow, ...]
    groups: tuple[Group, ...]
    quiet: tuple[QuietFamily, ...]
    retired: tuple[LeftOut, ...]
    external: tuple[LeftOut, ...]
    drafts: tuple[LeftOut, ...]
    excluded: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]


def gaps(scope: Scope) -> GapsView:
    """Return the whole report; nothing is filtered."""
    report = scope.report
    config = scope.project.config
    items = f"{report.items} items in force, {report.links} links"
    return GapsView(
        _verdict(scope),
        f"{items}, {in_words(len(report.findings), 'finding')}, "
        f"{in_words(len(report.not_evaluated), 'rule')} not evaluated.",
        tuple(
            _waiver(scope, one) for one in scope.project.of("waivers") if isinstance(one, Waiver)
        ),
        tuple(_families(scope)),
        tuple(group for group in _groups(scope) if group.findings),
        tuple(_quiet(scope)),
        tuple(_retired(scope)),
        tuple(_external(scope)),
        tuple(_drafts(scope)),
        config.exclude,
        tuple(
            (key, f"{one.external.system}, {one.external.id}")
            for key, one in sorted(config.documents.items())
            if one.external
        ),
    )


def _verdict(scope: Scope) -> str:
    report = scope.report
    stage = report.stage.word
    undecided = f"{in_words(len(report.not_evaluated), 'rule')} could not be decided"
    if report.fails():
        heavy = report.count(Severity.BLOCKER) + report.count(Severity.MAJOR)
        open_words = in_words(heavy, "blocker or major finding", "blocker and major findings")
        return f"Stage {stage} is not met: {open_words} open; {undecided}."
    return f"No blocker or major finding is open at stage {stage}; {undecided}."


def _waiver(scope: Scope, waiver: Waiver) -> WaiverView:
    accepted = [found for found in scope.report.findings if found.waived_by == waiver.id]
    until = f"to {waiver.expires.isoformat()}" if waiver.expires else ""
    return WaiverView(
        waiver.id,
        waiver.rule or "no rule",
        scope.write.links(waiver.items),
        scope.person(waiver.approver) or "nobody named",
        waiver.time.strftime("%Y-%m-%d") if waiver.time else "no date",
        until or ("permanent" if waiver.permanent else "no last day"),
        in_words(len(accepted), "finding"),
        scope.write.inline(waiver.justification) or missing("no justification"),
        scope.write.inline(waiver.impact) or missing("no impact"),
        WAIVED.saying("in force") if accepted else missing("accepts nothing"),
    )


def _families(scope: Scope) -> Iterator[FamilyRow]:
    report = scope.report
    names = {family(found.rule.code) for found in report.findings}
    names |= {family(rule.code) for rule in report.not_evaluated}
    for name in sorted(names):
        own = [found for found in report.findings if family(found.rule.code) == name]
        opened = [found for found in own if not found.waived]
        counts = [
            sum(found.severity is severity for found in opened)
            for severity in sorted(Severity, reverse=True)
        ]
        undecided = sum(family(rule.code) == name for rule in report.not_evaluated)
        counts += [len(own) - len(opened), undecided]
        yield FamilyRow(name, FAMILIES.get(name, ""), tuple(counts))


def _groups(scope: Scope) -> Iterator[Group]:
    for severity in sorted(Severity, reverse=True):
        chosen = [one for one in scope.report.open if one.severity is severity]
        views = tuple(finding_view(scope, found) for found in chosen)
        yield Group(f"{severity.word.capitalize()} findings", views)
    waived = tuple(finding_view(scope, found) for found in scope.report.findings if found.waived)
    yield Group("Waived findings", waived)


def _quiet(scope: Scope) -> Iterator[QuietFamily]:
    """Yield the rules that were decided at this stage without a finding, by family."""
    report = scope.report
    heard = {found.rule.code for found in report.findings}
    heard |= {rule.code for rule in report.not_evaluated}
    codes = [
        code
        for code in sorted(CHECKS)
        if code not in heard
        and RULES[code].stage <= report.stage
        and is_active(RULES[code], scope.project)
    ]
    for name in sorted({family(code) for code in codes}):
        own = (code for code in codes if family(code) == name)
        yield QuietFamily(name, FAMILIES.get(name, ""), ", ".join(own))


def _retired(scope: Scope) -> Iterator[LeftOut]:
    for name, item in scope.project.items.items():
        if item.is_retired:
            yield _left_out(scope, name, scope.write.inline(item.reason) or missing("no reason"))


def _external(scope: Scope) -> Iterator[LeftOut]:
    for name, item in scope.project.items.items():
        if item.external:
            revision = f", revision {item.external.revision}" if item.external.revision else ""
            yield _left_out(
                scope, name, fill("{}, {}{}", item.external.system, item.external.id, revision)
            )


def _drafts(scope: Scope) -> Iterator[LeftOut]:
    for name, item in scope.project.items.items():
        if item.status == "draft":
            yield _left_out(scope, name, Html("draft"))


def _left_out(scope: Scope, name: str, why: Html) -> LeftOut:
    item = scope.item(name)
    if item is None:
        raise KeyError(name)
    return LeftOut(name, COLLECTIONS[item.collection].noun, scope.write.line(item.label), why)
