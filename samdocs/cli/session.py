"""From the shared options to the project a command works on."""

from __future__ import annotations

from pathlib import Path

from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.project import Project, find_root, load_project
from samdocs.project.model import Options


def open_project(
    settings: Settings, folder: Path | None = None, *, at: str = "", bare: bool = False
) -> Project:
    """Return the project a command is about.

    Args:
        settings: The shared options.
        folder: What the command's own argument names; it wins over `--project`.
        at: The revision to read it from; empty reads the folder.
        bare: Read samdocs.yaml and no items.

    Raises:
        SamdocsError: There is no project, or an option cannot be used.
    """
    if settings.jobs < 0:
        message = f"`--jobs {settings.jobs}` asks for fewer processes than none"
        raise SamdocsError(message, "write --jobs 0 to let the machine decide")
    options = Options(settings.moment, settings.trust_repository, settings.jobs)
    project = load_project(_find_folder(settings, folder), options, at=at, bare=bare)
    if project.config.extensions:
        settings.terminal.note("note: this version of samdocs does not run extensions")
    return project


def _find_folder(settings: Settings, folder: Path | None) -> Path:
    named = folder or settings.project
    if named is None:
        return find_root(Path.cwd())
    if not named.is_dir():
        raise SamdocsError(f"`{named}` is not a folder", "give the folder of a project")
    return named.absolute()


def find_prefix(root: Path) -> str:
    """Return a project's folder below that of its repository, ends with `/`; empty if they are one.

    CI services name files from the top of the repository. The nearest `.git` upwards tells where
    that is; nothing of it is read.
    """
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            below = root.relative_to(folder).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        SamdocsError: The folder cannot be written, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.samdocs-draft")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        reason = (fault.strerror or "it cannot be opened").lower()
        raise SamdocsError(f"`{path}` cannot be written: {reason}", "name another file") from fault
