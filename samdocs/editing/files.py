"""Writing a file of the project: whole or not at all, never through a link, never over news."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.project import Project
from samdocs.source import PROJECT_FILE, Folder, Kind
from samdocs.source.files import is_left_out, is_left_out_folder, is_source_name

_LINK_HINT = "samdocs writes to files of the project itself; replace the link by what it leads to"


def read_for_edit(project: Project, file: str) -> bytes | None:
    """Return the bytes of a source to edit, None where there is no file yet.

    Raises:
        SamdocsError: The project was read from a commit, the file is no source of it, cannot be
            read, or says something else than when the project was read.
    """
    if project.at is not None or not isinstance(project.files, Folder):
        message = "a commit cannot be edited"
        raise SamdocsError(message, "run the command in the folder, without --at")
    _refuse_no_source(project, file)
    found = project.files.follow(file)
    if found is None and not (project.root / file).is_symlink():
        return None
    if (project.root / file).is_symlink():
        raise SamdocsError(f"`{file}` is a symbolic link", _LINK_HINT)
    if found is None or found.kind is not Kind.FILE:
        raise SamdocsError(f"`{file}` is not a file", "name another file")
    data = project.files.read(file)
    if isinstance(data, Diagnostic):
        raise SamdocsError(data.message, data.hint)
    return data


def write_whole(project: Project, file: str, before: bytes | None, after: bytes) -> None:
    """Replace a file by new bytes in one step; missing folders are made.

    Args:
        project: Its folder holds the file.
        file: Path from that folder, with forward slashes.
        before: What the file must still hold; None if it must not exist.
        after: What it holds then.

    Raises:
        SamdocsError: The file has changed, the path leads through a link, or the system refuses.
    """
    *folders, name = PurePosixPath(file).parts
    with _explained(file), _opened(project, folders) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)  # another samdocs writes before or after, not meanwhile
        if _content(folder, name) != before:
            message = f"`{file}` has changed since it was read"
            raise SamdocsError(message, "nothing was written; run the command again")
        _replace(folder, name, after)


def _refuse_no_source(project: Project, file: str) -> None:
    """Raise SamdocsError for a path whose file the project would not read."""
    parts = PurePosixPath(file).parts
    hint = "name a YAML file of the project, e.g. records/approvals.yaml"
    if file.startswith(("/", "~")) or "\\" in file or ".." in parts or not parts:
        raise SamdocsError(f"`{file}` is no path inside the project", hint)
    if file == PROJECT_FILE:
        return
    above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    left_out = any(is_left_out(path, project.config.exclude) for path in above)
    left_out |= any(is_left_out_folder(part) for part in parts[:-1])
    left_out |= any(path == project.config.output.rstrip("/") for path in above)
    left_out |= any((project.root / path / PROJECT_FILE).exists() for path in above[:-1])
    if left_out or not is_source_name(parts[-1]):
        raise SamdocsError(f"`{file}` is none of the files the project is read from", hint)


@contextmanager
def _opened(project: Project, folders: list[str]) -> Iterator[int]:
    """Open the folder of a file step by step, none of them through a link."""
    descriptor = os.open(project.root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in folders:
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=descriptor)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            inner = os.open(part, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _content(folder: int, name: str) -> bytes | None:
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _replace(folder: int, name: str, data: bytes) -> None:
    draft = f".{name}.samdocs-draft"
    with suppress(FileNotFoundError):  # what a killed run left behind
        os.unlink(draft, dir_fd=folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(draft, flags, 0o666, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _keep_mode(folder, name, stream.fileno())
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft, dir_fd=folder)
        raise
    os.fsync(folder)


def _keep_mode(folder: int, name: str, draft: int) -> None:
    with suppress(FileNotFoundError):
        os.fchmod(draft, stat.S_IMODE(os.stat(name, dir_fd=folder).st_mode))


@contextmanager
def _explained(file: str) -> Iterator[None]:
    """Tell what the system refuses as a message that names the file."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ELOOP, errno.ENOTDIR):
            message = f"`{file}` leads through a symbolic link or a file"
            raise SamdocsError(message, _LINK_HINT) from fault
        reason = (fault.strerror or "the system refuses").lower()
        raise SamdocsError(
            f"`{file}` cannot be written: {reason}", "nothing was written"
        ) from fault
