"""Rules on software of others (IEC 62304:2006+A1:2015, 5.3, 7.1 and 8.1.2; FDA OTS 2023)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.checks.evidence import is_linked
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.checks.soup_components import missing_of_groups
from samdocs.checks.soup_support import members_past_support, support_told, support_told_otherwise
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.ml import Model
from samdocs.items.soup import SoupComponent
from samdocs.project import Project

_FROM_CLASS_B = frozenset({"B", "C"})

#: A range, a wildcard or a moving name: not one version.
_INEXACT = re.compile(
    r"^[\^~<>=!]|[*,|]|(?:^|\.)x(?:\.|$)|\s-\s"
    r"|\b(?:any|current|head|latest|main|master|newest|nightly|rolling|stable)\b",
    re.IGNORECASE,
)
#: How a maker, or the FDA's words for the level of support, say that it ended.
_UNSUPPORTED = re.compile(
    r"\b(?:abandoned|unsupported|unmaintained|end[- ]of[- ](?:life|support)|eol"
    r"|(?:no longer|not) (?:actively )?(?:maintained|supported))\b",
    re.IGNORECASE,
)


@check("SOUP001")
def soup_not_identified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every SOUP component is identified: title, manufacturer, exact version.

    “Latest”, `>=2.1` or `3.x` is no version: tomorrow it is something else. A component that
    stands for a group by `covers:` takes the versions from the lock file or SBOM.
    """
    groups = []
    for component in described(project, SoupComponent):
        needed = {"manufacturer": component.manufacturer}
        if component.covers and component.version is None:
            groups.append(component)
        else:
            needed["version"] = component.version
        missing = unsaid(needed)
        if missing:
            yield found(
                project,
                "SOUP001",
                component,
                f"`{component.id}` does not say {listed(missing)}",
                hint="name who makes it, and the exact version in use",
            )
        if component.version and _INEXACT.search(component.version):
            yield found(
                project,
                "SOUP001",
                component,
                f"`{component.id}` has no exact version: `{component.version}`",
                hint="write the version in use, e.g. 3.5.4",
                field=("version",),
            )
    yield from missing_of_groups(project, groups)


@check("SOUP004")
def soup_without_requirements(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every SOUP component it is written what it must do here, and how well.

    Under `requirements:` list functions and limits the device relies on; only against these can
    it be tested and its next version be judged.
    """
    for component in described(project, SoupComponent):
        if unsaid({"requirements": component.requirements}):
            message = f"`{component.id}` does not say what it must do here"
            hint = "list functions and limits the device relies on under `requirements:`"
            yield found(project, "SOUP004", component, message, hint=hint)


@check("SOUP005")
def soup_without_environment(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every SOUP component it is written which hardware and software it needs.

    Under `environment:` name processor, memory, operating system, runtime, as far as its proper
    operation depends on them.
    """
    for component in described(project, SoupComponent):
        if unsaid({"environment": component.environment}):
            message = f"`{component.id}` does not say what hardware and software it needs"
            yield found(project, "SOUP005", component, message, hint="add `environment:`")


@check("SOUP006")
def soup_support_not_known(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every SOUP component says how it is supported and until when, or why that is not known.

    Fill in `support:`, e.g. “actively maintained”, and `end_of_support:`. Where its maker states
    no day, say so at the component under `reasons: {SOUP006: …}`. An SBOM that states a day states
    the same.
    """
    for component in described(project, SoupComponent):
        missing = unsaid({"support": component.support, "end_of_support": component.end_of_support})
        if missing and not component.reason_for("SOUP006"):
            yield found(
                project,
                "SOUP006",
                component,
                f"`{component.id}` does not say {listed(missing)}",
                hint="add them, or say under `reasons: {SOUP006: …}` why they are not known"
                + support_told(project, component),
            )
    yield from support_told_otherwise(project)


@check("SOUP007")
def soup_past_its_support(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No SOUP component is released after its support has ended.

    Compared are `end_of_support:` and the day of the release, that is of its commit; a component
    whose `support:` says that nobody maintains it is past it on any day. What a group covers is past
    it when the SBOM says so. Replace it, or have the risk accepted by an approved waiver.
    """
    unknown = []
    for component in described(project, SoupComponent):
        end, today = component.end_of_support, project.today
        if component.support and _UNSUPPORTED.search(component.support):
            message = f"`{component.id}` has no support: {component.support}"
            field = "support"
        elif end and today and end < today:
            message = f"support of `{component.id}` ended on {end}, before this release of {today}"
            field = "end_of_support"
        else:
            if end is None and not component.reason_for("SOUP006"):
                unknown.append(component.id)
            continue
        hint = "replace it, or have the risk accepted by an approved waiver"
        yield found(project, "SOUP007", component, message, hint=hint, field=(field,))
    if project.today is None:
        yield Undecided("needs a commit time or --date")
        return
    yield from members_past_support(project, project.today)
    if unknown:
        yield Undecided(f"no end of support is known of {listed(unknown[:1])}")


@check("SOUP008")
def soup_not_in_risk_analysis(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every SOUP component that an item of class B or C uses is considered as a cause of risks.

    Name it at a cause, `causes: {b: {soup: SOUP-003}}`, or the risks at the component under
    `contributes_to:`. Where its failure can lead to none, say why under `reasons: {SOUP008: …}`.
    """
    for component in described(project, SoupComponent):
        considered = is_considered(project, component) or component.reason_for("SOUP008")
        if considered or not _is_used_from_class_b(project, component):
            continue
        yield found(
            project,
            "SOUP008",
            component,
            f"`{component.id}` is named by no risk",
            hint="name it as `soup:` of a cause, or say under `reasons: {SOUP008: …}` why its"
            " failure harms nobody",
        )


@check("SOUP010")
def foreign_model_not_treated_as_soup(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Weights and data sets of others are recorded like any other SOUP.

    A component of `kind: model` or `dataset` says where it comes from, which version or hash it
    is, its licence, and where its known problems are listed. A model that starts from pre-trained
    weights names them under `based_on:`.
    """
    for component in described(project, SoupComponent):
        is_base = bool(project.graph.current_sources(component.id, "based_on"))
        if component.kind not in ("model", "dataset") and not is_base:
            continue
        missing = unsaid(
            {
                "manufacturer": component.manufacturer,
                "version or sha256": component.sha256 or component.version,
                "licence": component.licence,
                "anomaly_source": component.anomaly_source or component.anomaly_reviews,
            }
        )
        if missing:
            kind = component.kind or "model"
            message = f"`{component.id}`, a {kind} of others, does not say {listed(missing)}"
            hint = "record it like any other SOUP: source, version or hash, licence, known problems"
            yield found(project, "SOUP010", component, message, hint=hint)
    yield from _foreign_models(project)


def is_considered(project: Project, component: SoupComponent) -> bool:
    """Whether a risk names a component as a cause, or the component names a risk."""
    graph = project.graph
    return is_linked(project, component, "contributes_to") or bool(
        graph.current_sources(component.id, "causes")
    )


def _is_used_from_class_b(project: Project, component: SoupComponent) -> bool:
    """Whether an item of class B or C uses it; without any user, nobody knows."""
    users = list(existing(project, SoftwareItem, project.graph.sources(component.id, "uses_soup")))
    classes = project.classes.item_class
    return not users or any(classes[user.id] in _FROM_CLASS_B for user in users)


def _foreign_models(project: Project) -> Iterator[Diagnostic]:
    for model in described(project, Model):
        bases = project.graph.current_targets(model.id, "based_on")
        if says_something(model.pretrained) and not is_linked(project, model, "based_on"):
            message = f"`{model.id}` has pre-trained parts, but names none"
            hint = "describe them as `soup:` with `kind: model`, and name them under `based_on:`"
            yield found(project, "SOUP010", model, message, hint=hint, field=("pretrained",))
        for base in existing(project, Model, bases):
            if not project.graph.current_targets(base.id, "trained_on"):
                message = (
                    f"`{model.id}` is based on `{base.id}`, which was trained on no known data"
                )
                hint = f"describe `{base.id}` as `soup:` with `kind: model` if others trained it"
                yield found(project, "SOUP010", model, message, hint=hint, field=("based_on",))
