"""`samdocs approve`: a document or item was approved, by whom, as what, and for which content."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

import typer

from samdocs.checks import CheckReport
from samdocs.cli.options import with_settings
from samdocs.cli.recording import NOT_WRITTEN, Person, read_moment, tell_known, tell_written
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.control import is_on_record, judge_document, load_library
from samdocs.diagnostics import Diagnostic, SamdocsError, Stage
from samdocs.editing.approvals import Signing, approve_document, approve_item, find_obstacles
from samdocs.editing.people import choose_person
from samdocs.editing.signed_pdf import demand_place, hash_signed_pdf
from samdocs.items.records import Approval
from samdocs.outputs.reports.text import TextOptions, render_text
from samdocs.outputs.reports.view import CheckView
from samdocs.project import Project, load_project
from samdocs.project.find import find_item


class Method(StrEnum):
    """How it was signed."""

    GIT_SIGNATURE = "git_signature"
    EQMS = "eqms"
    WET_INK = "wet_ink"


class PartName(StrEnum):
    """How much of a study is approved."""

    WHOLE = "whole"
    PROTOCOL = "protocol"


Document = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its key, e.g. srs.")]
Role = Annotated[str, typer.Option(metavar="ROLE", help="In which role, e.g. quality.")]
Meaning = Annotated[
    str, typer.Option(metavar="TEXT", help="What the signature means, e.g. approved.")
]
OfItem = Annotated[
    str,
    typer.Option(
        "--item", metavar="ID", help="Approve an item instead of a document.", show_default=False
    ),
]
OfPart = Annotated[
    PartName, typer.Option("--part", help="Of a study: all of it, or the protocol alone.")
]
How = Annotated[Method, typer.Option("--method", help="How it was signed.")]
System = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="Where it was signed, or the paper is filed.", show_default=False
    ),
]
RecordId = Annotated[
    str, typer.Option(metavar="ID", help="What the signature is called there.", show_default=False)
]
SignedPdf = Annotated[
    str,
    typer.Option(metavar="FILE|SHA256", help="The signed or scanned PDF.", show_default=False),
]
Time = Annotated[
    str,
    typer.Option(metavar="TIME", help="When it was signed elsewhere.", show_default=False),
]


@with_settings
def approve(
    settings: Settings,
    document: Document = "",
    *,
    role: Role,
    meaning: Meaning,
    person: Person = "",
    item: OfItem = "",
    part: OfPart = PartName.WHOLE,
    method: How = Method.GIT_SIGNATURE,
    system: System = "",
    record_id: RecordId = "",
    signed_pdf: SignedPdf = "",
    time: Time = "",
) -> int:
    """Record that a document, or an item, is approved as it is now.

    The record is bound to the hash of the content and to the revision: once either changes, it
    approves nothing. A signature in git is the signature of the commit that holds the record; one
    made in an eQMS or with ink needs --system, --record-id, --signed-pdf and --time.

    Only approvals that samdocs.yaml asks for are recorded, by people who hold the role. Exit code 1
    if files, items or templates have faults, so that it is not certain what would be approved.
    """
    place = {"--system": system, "--record-id": record_id, "--signed-pdf": signed_pdf}
    demand_place(method.value, {**place, "--time": time})
    if bool(document.strip()) is bool(item.strip()):
        raise SamdocsError("one thing is approved at a time", "name a DOCUMENT, or an --item")
    project = open_project(settings)
    signing = Signing(
        role.strip(),
        meaning,
        choose_person(project, person),
        read_moment(settings, time),
        method.value,
        system,
        record_id,
        hash_signed_pdf(signed_pdf),
    )
    return _approve(settings, project, signing, document.strip() or _Item(item, part))


class _Item(NamedTuple):
    """An item to approve, and how much of it."""

    name: str
    part: PartName


def _approve(settings: Settings, project: Project, signing: Signing, what: str | _Item) -> int:
    library = load_library(project.files)
    if obstacles := find_obstacles(project, library):
        _say_obstacles(settings, project, obstacles)
        return NOT_WRITTEN
    is_dirty = not is_on_record(project, library)
    if isinstance(what, str):
        made = approve_document(project, library, what, signing)
    else:
        made = approve_item(project, find_item(project, what.name), what.part.value, signing)
    if isinstance(made, Approval):
        tell_known(settings, project, made)
        return 0
    tell_written(settings, made, _left(project, signing, is_dirty=is_dirty))
    if isinstance(what, str):
        _tell_status(settings, project, what)
    return 0


def _say_obstacles(settings: Settings, project: Project, obstacles: tuple[Diagnostic, ...]) -> None:
    report = CheckReport(Stage.ALWAYS, obstacles, (), 0, 0)
    terminal = settings.terminal
    options = TextOptions(style=terminal.error_style, width=terminal.width, brief=terminal.quiet)
    terminal.say(render_text(CheckView(project, report, obstacles), options))
    terminal.fail("nothing was written", "mend the findings above, then approve what it says then")


def _left(project: Project, signing: Signing, *, is_dirty: bool) -> str:
    """Return what the person has still to do, and what the record is worth until then."""
    git = project.git
    if not git.available:
        return f"left to do: nothing shows who signed, for {git.reason}; the approval is a claim"
    dirty = " with what it approves, which is not as committed" if is_dirty else ""
    if signing.method != "git_signature":
        return (
            f"left to do: commit the record{dirty}; a signature made elsewhere stays a claim here"
        )
    if not signing.person.signing_keys:
        return (
            f"left to do: commit the record{dirty}; samdocs.yaml lists no signing key of "
            f"`{signing.person.id}`, so the approval stays a claim"
        )
    return (
        f"left to do: commit the record{dirty}, signed by `{signing.person.id}` "
        "(`git commit -S`); until then the approval is a claim"
    )


def _tell_status(settings: Settings, before: Project, key: str) -> None:
    """Say how far the document is approved now, by the files as they were written."""
    control = judge_document(load_project(before.root, before.options), key)
    lacking = [one for one in control.approvals if not one.holds]
    named = ", ".join(f"`{one.role}` as `{one.meaning}`" for one in lacking)
    said = f"{control.held} of {len(control.approvals)} approvals hold, {control.verified} shown by signatures"
    revision = f"`{key}` revision {control.revision}"
    settings.terminal.note(f"{revision}: {said}{f'; missing {named}' if named else ''}")
