"""`samdocs waive`: a finding is accepted for a time, with a reason."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from samdocs.cli.attest import split_names
from samdocs.cli.options import with_settings
from samdocs.cli.recording import Person, read_moment, tell_written
from samdocs.cli.rule_names import find_rule
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.editing.people import choose_person
from samdocs.editing.waiving import Waiving
from samdocs.editing.waiving import waive as write_waiver

Code = Annotated[str, typer.Argument(metavar="RULE", help="Its code, e.g. REQ002.")]
Items = Annotated[
    list[str] | None,
    typer.Argument(metavar="ITEM", help="Items whose findings are accepted; none for the project."),
]
Documents = Annotated[
    list[str] | None,
    typer.Option(
        "--document", metavar="KEY", help="A document whose findings are accepted; may be repeated."
    ),
]
Justification = Annotated[str, typer.Option(metavar="TEXT", help="Why the gap can be accepted.")]
Impact = Annotated[str, typer.Option(metavar="TEXT", help="What follows from the gap.")]
Expires = Annotated[
    str, typer.Option(metavar="DAY", help="Last day on which it holds.", show_default=False)
]
Permanent = Annotated[
    str, typer.Option(metavar="TEXT", help="Why it needs no such day.", show_default=False)
]


@with_settings
def waive(
    settings: Settings,
    rule: Code,
    items: Items = None,
    *,
    justification: Justification,
    impact: Impact,
    person: Person = "",
    document: Documents = None,
    expires: Expires = "",
    permanent: Permanent = "",
) -> int:
    """Record that findings of a rule are accepted, by whom, and until when.

    What is accepted stays in every report, marked with the record; it no longer fails the stage.
    Everything named must have such a finding now. A blocker is waived only by a person with the
    role `change_control: {waiver_role: …}`; rules that guard integrity cannot be waived.
    """
    wanted = find_rule(rule)
    project = open_project(settings)
    written, findings = write_waiver(
        project,
        Waiving(
            wanted,
            choose_person(project, person),
            read_moment(settings),
            justification,
            impact,
            split_names(items),
            split_names(document),
            _read_day(expires),
            permanent,
        ),
    )
    _tell_findings(settings, findings)
    tell_written(
        settings, written, "left to do: commit the record; it holds from the day of the commit"
    )
    return 0


def _read_day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise SamdocsError(f"`{written}` is no day", "write --expires 2026-03-31") from None


def _tell_findings(settings: Settings, findings: tuple[Diagnostic, ...]) -> None:
    for found in findings:
        settings.terminal.note(f"accepts {found.severity.word} {found.rule.code}: {found.message}")
