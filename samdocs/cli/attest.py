"""`samdocs attest`: what a person states where data cannot decide."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from samdocs.checks import run_checks
from samdocs.cli.options import with_settings
from samdocs.cli.recording import Person, read_moment, tell_known, tell_written
from samdocs.cli.rule_names import find_rule, is_like_a_code
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Rule, Stage
from samdocs.editing.attestations import Attesting
from samdocs.editing.attestations import attest as write_attestation
from samdocs.editing.people import choose_person
from samdocs.items.records import Attestation
from samdocs.project import Project


class StatementName(StrEnum):
    """What is stated."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


Subject = Annotated[
    str,
    typer.Argument(metavar="CLAUSE|RULE", help="A rule, e.g. VER004, or a clause of --standard."),
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why it is so.")]
What = Annotated[StatementName, typer.Option("--statement", help="What is stated.")]
Standard = Annotated[
    str,
    typer.Option(
        metavar="NAME", help='As samdocs.yaml lists it, e.g. "IEC 62304".', show_default=False
    ),
]
Items = Annotated[
    list[str] | None,
    typer.Option(metavar="IDS", help="Items it rests on, with commas; may be repeated."),
]
Evidence = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="Where the evidence lies; may be repeated."),
]


@with_settings
def attest(
    settings: Settings,
    subject: Subject,
    *,
    reason: Reason,
    person: Person = "",
    statement: What = StatementName.MET,
    standard: Standard = "",
    items: Items = None,
    evidence: Evidence = None,
) -> int:
    """Record what a person states of a clause or a rule that samdocs cannot decide.

    A release rests on it only if the rule is not evaluated and the statement is met or
    not_applicable; it counts for one release. Documents show it as the statement of that person.
    """
    wanted = find_rule(subject) if is_like_a_code(subject) else subject
    project = open_project(settings)
    made = write_attestation(
        project,
        Attesting(
            wanted,
            choose_person(project, person),
            read_moment(settings),
            reason,
            statement.value,
            standard,
            split_names(items),
            tuple(evidence or ()),
        ),
    )
    if isinstance(made, Attestation):
        tell_known(settings, project, made)
        return 0
    tell_written(
        settings, made, "left to do: commit the record; sign the commit to show who it was"
    )
    if isinstance(wanted, Rule):
        _tell_effect(settings, project, wanted, statement)
    return 0


def split_names(written: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of an option that takes several, with commas or repeated."""
    words = (word.strip() for part in written or () for word in part.split(","))
    return tuple(word for word in words if word)


def _tell_effect(
    settings: Settings, project: Project, rule: Rule, statement: StatementName
) -> None:
    """Say where a statement changes less than one may think."""
    report = run_checks(project, Stage.SUBMISSION)
    if rule.code not in {one.code for one in report.not_evaluated}:
        settings.terminal.note(
            f"note: samdocs decides {rule.code} for this project; the statement changes no verdict"
        )
    elif statement in (StatementName.PARTLY_MET, StatementName.NOT_MET):
        settings.terminal.note(f"note: a release cannot rest on `{statement.value}`")
