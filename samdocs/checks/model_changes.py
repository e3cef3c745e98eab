"""The rule on changes of models after a release (FDA PCCP 2024, V.D)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samdocs.checks.past import NOT_COMMITTED, Past, look_back
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described
from samdocs.checks.versions import read_versions
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.evidence.git.objects import resolve
from samdocs.evidence.git.version_tags import VersionTag
from samdocs.fields import ItemId
from samdocs.items.ml import Model, PlannedChange
from samdocs.items.problems import ChangeRequest
from samdocs.project import Project

#: What makes a model another one; `type` says that it was made.
_NATURE = frozenset(
    {
        *("type", "version", "artifact", "operating_points", "trained_on", "tuned_on", "based_on"),
        *("architecture", "features", "preprocessing", "postprocessing", "calibration"),
        *("ensemble", "training"),
    }
)
_DECIDED = ("approved", "implemented", "closed")
_DONE = ("implemented", "closed")
_WITHIN = "within_pccp"


@check("AI013")
def change_outside_plan(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A model that changed since the last release did so under an authorised plan, or a decision.

    A change request that `affects:` the model and is newer than the release's tag (`v` and its
    version) says so: either it names the modification of the PCCP under `under:`, or it decides
    about a submission under `regulatory:`. `pccp:` in samdocs.yaml gives the `submission:` or the
    `authorised_tag:` of the plan; a modification that reads otherwise than at that tag is not the
    authorised one.
    """
    plan = project.config.pccp
    authorised = plan is not None and bool(plan.authorised_tag or plan.submission)
    claiming = list(_claiming(project))
    for change in claiming:
        if not project.graph.current_targets(change.id, "under"):
            message = f"`{change.id}` claims the PCCP but names no modification of it"
            yield found(project, "AI013", change, message, hint="name it under `under:`")
        elif change.state in _DONE and not authorised:
            message = f"`{change.id}` was made under a PCCP that nobody authorised"
            hint = "give `pccp:` its `submission:` or `authorised_tag:`"
            yield found(project, "AI013", change, message, hint=hint, field=("under",))
    past = look_back(project) if claiming or any(described(project, Model)) else None
    if past is None or isinstance(past, Undecided):
        yield from (past,) if past else ()
        return
    yield from _changed_models(past)
    yield from _changed_plan(past)


def _claiming(project: Project) -> Iterator[ChangeRequest]:
    """Yield the change requests that say they lie within the PCCP."""
    for change in described(project, ChangeRequest):
        decisions = {made.decision for made in change.regulatory.values()}
        under = project.graph.current_targets(change.id, "under")
        if change.state != "rejected" and (under or _WITHIN in decisions):
            yield change


def _changed_models(past: Past) -> Iterator[Diagnostic | Undecided]:
    project, versions = past.project, read_versions(past.project)
    if isinstance(versions, Undecided):
        yield versions
        return
    release = _last_release(project, versions.tags)
    if release is None:
        return
    for model in described(project, Model):
        commits = past.changes_of_fields(model.id, _NATURE.__contains__)
        later = [one for one in commits if not past.is_before(one, release.commit)]
        if later and not _is_decided(past, model.id, release):
            yield found(
                project,
                "AI013",
                model,
                f"`{model.id}` changed {past.when(later[0])}, after release `{release.name}`,"
                " without a change request that decides about it",
                hint="write a change request with `affects:` and `regulatory:`, or `under:`",
            )


def _last_release(project: Project, tags: Sequence[VersionTag]) -> VersionTag | None:
    """Return the newest tag of another version than the device's; candidates are no releases."""
    version = project.config.device.version
    earlier = [tag for tag in tags if tag.version != version and "-" not in tag.version]
    return earlier[-1] if earlier else None


def _is_decided(past: Past, model: ItemId, release: VersionTag) -> bool:
    """Whether a change request since a release covers what became of a model."""
    project = past.project
    for change in described(project, ChangeRequest):
        is_new = any(not past.is_before(c, release.commit) for c in past.changes_of(change.id))
        affects = model in project.graph.targets(change.id, "affects")
        decisions = {made.decision for made in change.regulatory.values()} - {_WITHIN}
        under = project.graph.current_targets(change.id, "under")
        if affects and is_new and change.state in _DECIDED and (under or decisions):
            return True
    return False


def _changed_plan(past: Past) -> Iterator[Diagnostic | Undecided]:
    """Yield the modifications in use that read otherwise than in the plan that was authorised."""
    project, plan = past.project, past.project.config.pccp
    tag = plan.authorised_tag if plan else None
    used = {
        name
        for change in _claiming(project)
        if change.state in _DONE
        for name in project.graph.current_targets(change.id, "under")
    }
    if not tag or not used:
        return
    try:
        authorised = resolve(project.root, f"refs/tags/{tag}")
    except SamdocsError:
        yield Undecided(f"there is no tag `{tag}`, which `authorised_tag` names")
        return
    for modification in described(project, PlannedChange):
        commits = past.changes_of(modification.id) if modification.id in used else ()
        later = [one for one in commits if not past.is_before(one, authorised)]
        if later:
            told = "is changed and not committed" if later[0] == NOT_COMMITTED else "was changed"
            when = f" {past.when(later[0])}" if later[0] != NOT_COMMITTED else ""
            yield found(
                project,
                "AI013",
                modification,
                f"`{modification.id}` {told}{when}, after its plan was authorised as `{tag}`",
                hint="have the changed plan authorised, or take the change back",
            )
