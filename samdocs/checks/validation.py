"""Rules on needs, labels and drafts: what must be shown in use before a release."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.evidence import proofs
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, listed
from samdocs.diagnostics import Diagnostic
from samdocs.items.labelling import LabelItem
from samdocs.items.requirements import UserNeed
from samdocs.project import Project


@check("REQ008")
def need_without_validation(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every user need is shown to be met in use.

    Verification shows that the software does what was specified; validation shows that this is
    what users need. Link an acceptance test, a study or a usability evaluation by `validates:`. A
    link is the plan: whether it passed is judged from the results.
    """
    needs = list(described(project, UserNeed))
    unmet = [need for need in needs if not proofs(project, need.id, "validates")]
    for need in unmet:
        yield found(
            project,
            "REQ008",
            need,
            f"`{need.id}` is not validated by any test, study or usability evaluation",
            hint=f"add `validates: [{need.id}]` to the evidence that shows it in use",
        )
    if not needs:
        yield Undecided("there is no user need")
    elif len(unmet) < len(needs):
        yield Undecided("needs test results")


@check("REQ009")
def label_not_verified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every statement of the label is checked to be there, and to work where it is a control.

    An inspection that finds the statement in its place `verifies` the label item. Where the
    statement is a risk control, being there is not enough: a usability evaluation or a test
    `shows_effectiveness_of` the control. A link is the plan: whether it passed is judged from the
    results.
    """
    is_planned = False
    for label in described(project, LabelItem):
        if not proofs(project, label.id, "verifies", with_reviews=True):
            yield found(
                project,
                "REQ009",
                label,
                f"nobody verifies that `{label.id}` is where it should be",
                hint=f"add an inspection or test with `verifies: [{label.id}]`",
            )
            continue
        controls = project.graph.current_targets(label.id, "implements")
        unproved = [c for c in controls if not proofs(project, c, "shows_effectiveness_of")]
        if unproved:
            yield found(
                project,
                "REQ009",
                label,
                f"`{label.id}` implements {listed(unproved)}, but nothing shows that it works",
                hint="add a usability evaluation or test with"
                f" `shows_effectiveness_of: [{', '.join(unproved)}]`",
                field=("implements",),
            )
        else:
            is_planned = True
    if is_planned:
        yield Undecided("needs test results")


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
