"""Rules on needs, labels and drafts: what must be shown in use before a release."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.evidence import left_open
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, listed
from samdocs.diagnostics import Diagnostic
from samdocs.items.labelling import LabelItem
from samdocs.items.requirements import UserNeed
from samdocs.project import Project
from samdocs.proof import judge_item, proofs

_AGAIN = "run the evidence again on what is to be released, or mend what it found"


@check("REQ008")
def need_without_validation(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every user need is shown to be met in use.

    Verification shows that the software does what was specified; validation shows that this is
    what users need. Link an acceptance test, a study or a usability evaluation by `validates:`. A
    link is only the plan: all of that evidence has passed for the release.
    """
    needs = list(described(project, UserNeed))
    waiting = []
    for need in needs:
        verdict = judge_item(project, need.id, "validates")
        message = f"`{need.id}` is not validated by any test, study or usability evaluation"
        hint = f"add `validates: [{need.id}]` to the evidence that shows it in use"
        if verdict.is_open:
            waiting.append(verdict)
        elif verdict.proofs and not verdict.passes:
            message = f"`{need.id}` is not shown to be met: {verdict.reason}"
            yield found(project, "REQ008", need, message, hint=_AGAIN)
        elif not verdict.proofs:
            yield found(project, "REQ008", need, message, hint=hint)
    yield from left_open(waiting)
    if not needs:
        yield Undecided("there is no user need")


@check("REQ009")
def label_not_verified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every statement of the label is checked to be there, and to work where it is a control.

    An inspection that finds the statement in its place `verifies` the label item. Where the
    statement is a risk control, being there is not enough: a usability evaluation or a test
    `shows_effectiveness_of` the control. A link is only the plan: all of that evidence has passed
    for the release.
    """
    waiting = []
    for label in described(project, LabelItem):
        if finding := _not_planned(project, label):
            yield finding
            continue
        controls = project.graph.current_targets(label.id, "implements")
        present = judge_item(project, label.id, "verifies", with_reviews=True)
        effective = [judge_item(project, name, "shows_effectiveness_of") for name in controls]
        failing = [one for one in (present, *effective) if not one.passes]
        if failing and all(one.is_open for one in failing):
            waiting += failing
        elif failing:
            worst = next(one for one in failing if not one.is_open)
            what = "be where it should be" if worst is present else f"work as `{worst.item}`"
            message = f"`{label.id}` is not shown to {what}: {worst.reason}"
            yield found(project, "REQ009", label, message, hint=_AGAIN)
    yield from left_open(waiting)


@check("REQ013")
def draft_in_a_release(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Nothing that is released is still a draft.

    A draft counts in every rule like any other item, but nobody has said that it is finished. Set
    it to `active`, or retire it with a reason.
    """
    for item in project.items.values():
        if item.status == "draft":
            yield found(
                project,
                "REQ013",
                item,
                f"`{item.id}` is still a draft",
                hint="write `status: active` when it is finished, or retire it with a reason",
                field=("status",),
            )


def _not_planned(project: Project, label: LabelItem) -> Diagnostic | None:
    """Return the finding that nothing is to show a label to be there, or to work as a control."""
    if not proofs(project, label.id, "verifies", with_reviews=True):
        message = f"nobody verifies that `{label.id}` is where it should be"
        hint = f"add an inspection or test with `verifies: [{label.id}]`"
        return found(project, "REQ009", label, message, hint=hint)
    controls = project.graph.current_targets(label.id, "implements")
    unproved = [c for c in controls if not proofs(project, c, "shows_effectiveness_of")]
    if not unproved:
        return None
    message = f"`{label.id}` implements {listed(unproved)}, but nothing shows that it works"
    verb = f"`shows_effectiveness_of: [{', '.join(unproved)}]`"
    hint = f"add a usability evaluation or test with {verb}"
    return found(project, "REQ009", label, message, hint=hint, field=("implements",))
