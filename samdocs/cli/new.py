"""`samdocs new`: items drafted from what is there already."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError


class What(StrEnum):
    """What can be drafted."""

    SOUP = "soup"
    TEST = "test"


class Level(StrEnum):
    """The levels of tests."""

    UNIT = "unit"
    INTEGRATION = "integration"
    SYSTEM = "system"
    ACCEPTANCE = "acceptance"


Kind = Annotated[What, typer.Argument(metavar="TYPE", help="What to draft: soup or test.")]
Sources = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE…]", help="What to draft from; for tests folders, too."),
]
FromPytest = Annotated[
    bool,
    typer.Option(
        "--from-pytest",
        help="Draft tests from sources, a JUnit file, or the list that `pytest --collect-only "
        "--samdocs-results list.json` writes; else from the sources of the project's folder.",
    ),
]
FromSbom = Annotated[
    bool,
    typer.Option("--from-sbom", help="Draft SOUP records from an SBOM or a lock file."),
]
File = Annotated[
    str,
    typer.Option(
        metavar="FILE", help="File of the project to add them to.", show_default="a file of drafts"
    ),
]
LevelOption = Annotated[
    Level | None,
    typer.Option(
        help="Level of all these tests; else that of the folder unit/, integration/, system/ or "
        "acceptance/ they lie in.",
        show_default=False,
    ),
]


@with_settings
def new(
    settings: Settings,
    what: Kind,
    sources: Sources = None,
    *,
    from_pytest: FromPytest = False,
    from_sbom: FromSbom = False,
    file: File = "",
    level: LevelOption = None,
) -> int:
    """Draft items from what is there already, and print them; nothing that exists is drafted again.

    Of an SBOM or lock file each component the product itself needs becomes a record, which covers
    what only it needs; what the file does not say stays missing. From a faulty file nothing is
    written. No source of tests is run to find them.
    """
    if what is What.SOUP:
        if not from_sbom or from_pytest:
            raise SamdocsError("it is not said what to draft SOUP from", "add --from-sbom FILE")
        from samdocs.cli.soup_drafts import draft_from_sbom

        return draft_from_sbom(settings, sources or (), file)
    if not from_pytest or from_sbom:
        raise SamdocsError("it is not said what to draft tests from", "add --from-pytest")
    from samdocs.cli.test_drafts import draft_from_pytest

    return draft_from_pytest(settings, sources or (), file, level.value if level else "")
