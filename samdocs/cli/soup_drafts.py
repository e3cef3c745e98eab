"""`samdocs new soup --from-sbom`: a record for each component that has none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samdocs.cli.recording import tell_written
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.editing.soup_drafts import SoupDrafts, draft_soup
from samdocs.evidence.components import ComponentFile, read_components
from samdocs.evidence.components.read import MAX_COMPONENT_BYTES

_LEFT = (
    "left to do: say what the file does not; `samdocs check --stage release` names what is missing"
)


def draft_from_sbom(settings: Settings, sources: Sequence[Path], into: str) -> int:
    """Write the records a file gives reason for, and print them.

    Args:
        settings: The settings of the command.
        sources: The SBOM or lock file.
        into: File to write to, from the project's folder; empty for the usual one.

    Raises:
        SamdocsError: It is not one file, it is faulty, or the records cannot be written.
    """
    if len(sources) != 1:
        hint = "write samdocs new soup --from-sbom sbom.cdx.json"
        raise SamdocsError("exactly one SBOM or lock file is drafted from", hint)
    drafted = draft_soup(open_project(settings), _read(sources[0]), into=into)
    for record in drafted.other_versions:
        settings.terminal.note(f"`{record}` declares another version; it was left as it is")
    if drafted.written is None:
        settings.terminal.note("every component is in a record already; nothing was written")
        return 0
    tell_written(settings, drafted.written, _counts(drafted))
    settings.terminal.note(_LEFT)
    return 0


def _counts(drafted: SoupDrafts) -> str:
    number = len(drafted.written.ids) if drafted.written else 0
    noun = "record" if number == 1 else "records"
    return (
        f"{number:,} new {noun}, covering {drafted.covered:,} components more;"
        f" {drafted.known:,} were in the list already"
    )


def _read(path: Path) -> ComponentFile:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_COMPONENT_BYTES + 1)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be opened").lower()
        raise SamdocsError(f"`{path}` cannot be read: {reason}", "name an SBOM") from fault
    return read_components(path.as_posix(), data)
