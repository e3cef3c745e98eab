"""Rules on what the risk table as a whole must cover (ISO 14971:2019, 5.4 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samdocs.checks.architecture import leaves
from samdocs.checks.evidence import is_linked
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.risk_causes import kind_of
from samdocs.checks.select import described, existing, listed
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items.architecture import SoftwareItem
from samdocs.items.risk import Hazard, Risk
from samdocs.project import Project

#: Subject → kinds of causes that show that it was thought of.
_KINDS_BY_SUBJECT: Mapping[str, frozenset[str]] = {
    "user_interface": frozenset({"use_error", "misuse", "over_reliance"}),
    "input_data": frozenset({"data_quality", "data_drift"}),
    "security": frozenset({"threat"}),
}
#: Loss of function has no kind of cause; it shows in the words of the row and of its hazard.
_AVAILABILITY = re.compile(
    r"availab|loss[ _]of[ _]function|outage|downtime|out of service|no longer runs|interrupt"
    r"|crash|not reach|verfügbar|ausfall|ausgefallen",
    re.IGNORECASE,
)


@check("RSK015")
def software_item_not_analysed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software item that is divided no further was looked at for its part in risks.

    It is named by a cause of a risk, itself or through a model it carries, or says under
    `reasons: {RSK015: …}` why it cannot contribute to a hazardous situation.
    """
    for item in leaves(project):
        if not _is_analysed(project, item) and not item.reason_for("RSK015"):
            yield found(
                project,
                "RSK015",
                item,
                f"`{item.id}` is named by no risk",
                hint="name it as `software_item:` of a cause, or say under"
                " `reasons: {RSK015: …}` why it cannot contribute",
            )


@check("RSK016")
def significant_risk_not_disclosed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every residual risk that is significant is disclosed to the users.

    A label item with `discloses: [RISK-001]` tells them of a risk marked `significant: true`.
    Telling does not reduce the risk; it lets users decide.
    """
    for risk in described(project, Risk):
        if risk.significant and not is_linked(project, risk, "discloses", incoming=True):
            yield found(
                project,
                "RSK016",
                risk,
                f"`{risk.id}` is significant, but no label item discloses it",
                hint=f"add `discloses: [{risk.id}]` to a statement of the instructions for use",
                field=("significant",),
            )


@check("RSK022")
def few_software_hazards(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The risk table covers what reviewers look for in every software.

    These are the user interface, input data, availability, security and each software item. A
    subject is covered by a cause of a kind that belongs to it (use_error, data_quality, threat and
    the like), availability by a hazard or row that speaks of it. Where a subject does not apply,
    say why in samdocs.yaml: `reasons: {RSK022: {security: …}}`.
    """
    place = project.locate_config("reasons", "RSK022")
    for subject in _subjects_not_covered(project):
        yield found_at(
            "RSK022",
            place,
            f"no risk is about {subject.replace('_', ' ')}",
            hint=f"add one, or a reason under `reasons: {{RSK022: {{{subject}: …}}}}`",
        )
    unnamed = [
        item.id
        for item in leaves(project)
        if not _is_analysed(project, item) and not item.reason_for("RSK015")
    ]
    if unnamed and not project.config.reason_for("RSK022", "software_items"):
        count = f"{len(unnamed)} software item{'s' if len(unnamed) > 1 else ''}"
        yield found_at(
            "RSK022",
            place,
            f"no risk names {count}: {listed(unnamed)}",
            hint="name them in causes, or give a reason under `reasons: {RSK022: {software_items:"
            " …}}`",
        )


def _is_analysed(project: Project, item: SoftwareItem) -> bool:
    graph = project.graph
    realising: tuple[ItemId, ...] = graph.current_sources(item.id, "realises")
    return any(
        project.items[name].collection == "risks"
        for part in (item.id, *realising)
        for name in graph.current_sources(part, "causes")
    )


def _subjects_not_covered(project: Project) -> Iterator[str]:
    risks = list(described(project, Risk))
    kinds = {kind_of(cause) for risk in risks for cause in risk.causes.values()}
    if any(is_linked(project, risk, "may_cause", incoming=True) for risk in risks):
        kinds.add("threat")
    for subject, known in _KINDS_BY_SUBJECT.items():
        if kinds.isdisjoint(known) and not project.config.reason_for("RSK022", subject):
            yield subject
    if project.config.reason_for("RSK022", "availability"):
        return
    if not any(_is_about_availability(project, risk) for risk in risks):
        yield "availability"


def _is_about_availability(project: Project, risk: Risk) -> bool:
    hazards = existing(project, Hazard, [risk.hazard] if risk.hazard else [])
    texts = [text for hazard in hazards for text in (hazard.title, hazard.kind, hazard.text)]
    texts += [risk.title, risk.hazardous_situation, risk.sequence_of_events]
    texts += [cause.text for cause in risk.causes.values()]
    return any(_AVAILABILITY.search(text) for text in texts if text)
