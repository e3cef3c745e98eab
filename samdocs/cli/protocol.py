"""`samdocs protocol`: forms for manual tests, and records from filled ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.recording import NOT_WRITTEN, read_moment, tell_known, tell_written
from samdocs.cli.session import open_project, write_file
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.editing.filled_forms import FilledForm, read_filled_form
from samdocs.editing.form_stub import render_stub
from samdocs.editing.manual_runs import find_recorded, judge_forms, record_runs
from samdocs.evidence.forms import MAX_FORM_BYTES
from samdocs.items.verification import Test
from samdocs.outputs.protocol import draw_forms
from samdocs.outputs.reports.refusals import render_notes
from samdocs.project import Project
from samdocs.project.find import find_item

#: Where forms go: evidence is no source, so a form half filled in makes no finding.
FOLDER = "evidence/protocols"


class Format(StrEnum):
    """What a form is written as."""

    PDF = "pdf"
    YAML = "yaml"


Names = Annotated[
    list[str],
    typer.Argument(metavar="TC-…|FILE…", help="Tests to make forms of; with --read filled forms."),
]
Formats = Annotated[
    str, typer.Option("--format", metavar="NAMES", help="pdf and yaml, with commas.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="Where forms go.",
        show_default=f"{FOLDER} of the project",
    ),
]
Read = Annotated[
    bool, typer.Option("--read", help="Make records of filled forms; the arguments are files.")
]


@with_settings
def protocol(
    settings: Settings,
    names: Names,
    *,
    formats: Formats = "pdf,yaml",
    output: Output = None,
    read: Read = False,
) -> int:
    """Write forms in which a manual test is recorded, or make records of filled ones.

    A form holds the test as it is now. Once the test has changed, a form of before is refused.
    Nothing is recorded while anything in any of the files is wrong.
    """
    project = open_project(settings)
    if read:
        return _record(settings, project, names)
    return _write(settings, project, names, (_formats(formats), output))


def _formats(written: str) -> tuple[Format, ...]:
    names = [name.strip() for name in written.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Format)]
    if unknown or not names:
        message = f"there is no format `{next(iter(unknown), written)}`"
        raise SamdocsError(message, "known are `pdf` and `yaml`")
    return tuple(form for form in Format if form.value in names)


def _write(
    settings: Settings,
    project: Project,
    names: Sequence[str],
    target: tuple[tuple[Format, ...], Path | None],
) -> int:
    formats, output = target
    tests = [_find_test(project, name) for name in dict.fromkeys(names)]
    folder = output or project.root / FOLDER
    paths = {
        (test.id, form): folder / f"{test.id}_protocol.{form}" for test in tests for form in formats
    }
    for path in paths.values():
        if path.exists():
            message = f"`{_shown(path)}` is there already, and may be filled in"
            raise SamdocsError(message, "name another folder with -o, or remove it")
    made = _render(settings, project, tests, formats)
    folder.mkdir(parents=True, exist_ok=True)
    for key, path in paths.items():
        write_file(path, made[key])
        settings.terminal.write(f"{_shown(path)}\n")
    settings.terminal.note(
        "left to do: fill it in during the run, then `samdocs protocol --read FILE`"
    )
    return 0


def _shown(path: Path) -> str:
    here, full = Path.cwd(), path.absolute()
    return (full.relative_to(here) if full.is_relative_to(here) else path).as_posix()


def _render(
    settings: Settings, project: Project, tests: Sequence[Test], formats: Sequence[Format]
) -> Mapping[tuple[str, Format], bytes]:
    made = {(str(one.id), Format.YAML): render_stub(project, one).encode() for one in tests}
    if Format.PDF in formats:
        settings.terminal.progress(f"drawing {len(tests)} forms")
        drawn = draw_forms(project, tests, jobs=settings.jobs or 1)
        made |= {(str(one.id), Format.PDF): pdf for one, pdf in zip(tests, drawn, strict=True)}
        settings.terminal.end_progress()
    return made


def _find_test(project: Project, name: str) -> Test:
    item = find_item(project, name)
    if not isinstance(item, Test):
        raise SamdocsError(f"`{item.id}` is no test", "`samdocs matrix --rows tests` lists them")
    if item.is_retired or item.external:
        where = "is retired" if item.is_retired else "is kept in another system"
        raise SamdocsError(f"`{item.id}` {where}", "name a test that this project describes")
    return item


def _record(settings: Settings, project: Project, files: Sequence[str]) -> int:
    now = read_moment(settings)
    read = [_read(project, Path(file)) for file in files]
    forms = [form for form in read if isinstance(form, FilledForm)]
    for form in tuple(forms):
        if known := find_recorded(project, form):
            tell_known(settings, project, known)
            forms.remove(form)
    unreadable = [found for faults in read if isinstance(faults, list) for found in faults]
    faults = [*unreadable, *judge_forms(project, forms, now)]
    if faults:
        terminal = settings.terminal
        terminal.say(render_notes(faults, terminal.error_style))
        terminal.note("nothing was written")
        return NOT_WRITTEN
    if forms:
        first, *more = _left(forms)
        tell_written(settings, record_runs(project, forms), first)
        for words in more:
            settings.terminal.note(words)
    return 0


def _left(forms: Sequence[FilledForm]) -> Iterator[str]:
    yield "left to do: commit the record with its attachments"
    runs = [run for form in forms for run in form.runs]
    if any(run.signature is None for run in runs):
        yield "left to do: give `signature:`, where the tester signed: git, an eQMS, or on paper"
    if any(run.result in ("fail", "blocked") and not run.anomalies for run in runs):
        yield "left to do: write a problem report, and name it under `anomalies:`"


def _read(project: Project, path: Path) -> FilledForm | list[Diagnostic]:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FORM_BYTES + 1)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be opened").lower()
        raise SamdocsError(f"`{path}` cannot be read: {reason}", "name a filled form") from fault
    full = path.absolute()
    is_inside = full.is_relative_to(project.root)
    shown = full.relative_to(project.root) if is_inside else path
    return read_filled_form(shown.as_posix(), data, is_inside=is_inside)
