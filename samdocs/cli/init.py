"""`samdocs init`: a new project; so far the example with its history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.outputs.reports.escape import safe

Target = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")]
Example = Annotated[
    bool,
    typer.Option("--example", help="Write the fictional example device, with its git history."),
]
_NEXT = """
The example device with its history: two people, signed commits, v1.0.0 and v1.1.0, and 1.2.0 ready
but for what is left to you. In {folder}:

  samdocs diff v1.0.0 v1.1.0        what changed between two releases, and what it affects
  samdocs check --stage release     what stands between 1.2.0 and its release, and who must act
  samdocs review --change CR-001 --person maria.keller --reason "…"
                                    the links that a change made suspect
  samdocs approve srs --role quality --meaning approved --person maria.keller
                                    the approval that is missing
  git commit --all --message "…"    signed as Maria Keller, with a key made for this folder
  git tag --message "Release 1.2.0" v1.2.0
  samdocs release v1.2.0            the whole package
"""


@with_settings
def init(settings: Settings, folder: Target, *, example: Example = False) -> int:
    """Write a new project into a folder; with --example the example device and its history.

    The history is made anew each time, signed with keys that are made for it and stay in the
    folder's `.git`; git will sign there as one of the example's people.
    """
    from samdocs.scaffold.example import make_example

    if not example:
        message = "this version of samdocs writes no other project than the example"
        hint = "`samdocs init DIR --example`; for your own, start with the tutorial"
        raise SamdocsError(message, hint)
    target = folder.absolute()
    terminal = settings.terminal
    terminal.progress("writing the history")
    try:
        make_example(target)
    finally:
        terminal.end_progress()
    terminal.write(f"{safe(str(folder))}\n")
    if not settings.quiet:
        terminal.say(_NEXT.format(folder=safe(str(folder))))
    return 0
