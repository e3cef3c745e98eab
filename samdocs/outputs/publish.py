"""Files are written beside the output folder and appear in it at once, all or none."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import FrameType

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.manifest import (
    CHECKSUMS_NAME,
    MANIFEST_NAME,
    BuildRecord,
    FileDigest,
    build_checksums,
    build_manifest,
    digest_file,
    find_strangers,
    is_ours,
)
from samdocs.outputs.publish_exchange import swap_folders

_FILE_MODE, _FOLDER_MODE, _PRIVATE_MODE = 0o644, 0o755, 0o700
_NEW, _OLD = "new", "old"
_SAFE_NAME = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|/]+")
_REASONS = {
    errno.ENOSPC: "no space is left on the device",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file may not become that large",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EIO: "the device reports an error",
    errno.EXDEV: "it is a mount point",
    errno.EBUSY: "it is a mount point or in use",
}


class Staging:
    """A private folder beside the output folder, in which a build collects its files.

    Made by `open_staging`; whatever is left of it when the build ends is removed.
    """

    def __init__(self, target: Path, folder: Path) -> None:
        self._target = target
        self._folder = folder
        self._written: dict[str, FileDigest] = {}

    @property
    def target(self) -> Path:
        """The output folder the files are meant for."""
        return self._target

    @property
    def files(self) -> tuple[FileDigest, ...]:
        """What was written so far, sorted by name."""
        return tuple(sorted(self._written.values()))

    def write(self, name: str, content: bytes) -> None:
        """Write a file and have it on the disk when this returns.

        Args:
            name: Path below the output folder, with forward slashes.
            content: The whole file.

        Raises:
            SamdocsError: The disk is full, read-only or broken.
            ValueError: The name is not a plain relative path, or was written before.
        """
        path = self._new_folder.joinpath(*_split_name(name))
        if name in self._written:
            raise ValueError(f"{name} is written twice")
        with _explained(self._target):
            _make_folders(path.parent)
            _write_file(path, content)
        self._written[name] = digest_file(name, content)

    def publish(self, record: BuildRecord) -> None:
        """Replace the output folder by what was written, in one step.

        Before that step nothing of the output folder has changed, after it everything has.
        Manifest and checksums are written first.

        Args:
            record: What the files were made from.

        Raises:
            SamdocsError: The folder is no longer ours, or the system refuses.
        """
        self.write(MANIFEST_NAME, build_manifest(self.files, record))
        self.write(CHECKSUMS_NAME, build_checksums(self.files))
        check_target(self._target)
        with _explained(self._target):
            for folder, _, _ in os.walk(self._new_folder):
                _sync_folder(Path(folder))
            if _is_filled(self._target):
                swap_folders(self._new_folder, self._target, aside=self._folder / _OLD)
            else:
                self._new_folder.rename(self._target)
            _sync_folder(self._target.parent)

    @property
    def _new_folder(self) -> Path:
        return self._folder / _NEW


@contextmanager
def open_staging(target: Path) -> Iterator[Staging]:
    """Open a private folder beside an output folder; nothing of it is left afterwards.

    While it is open, no other build can open one for the same output folder, and SIGTERM is a
    KeyboardInterrupt, so that the folder is removed then as well. What a killed build left
    behind is removed first.

    Args:
        target: The output folder. It need not exist; missing parents are made, and removed
            again if nothing is published.

    Raises:
        SamdocsError: The folder is a symbolic link, not ours, in use by another build, or its
            parent cannot be written.
    """
    check_target(target)
    target = target.resolve()
    with _terminable(), _parents_of(target), _locked_folder(target) as folder:
        with _explained(target):
            (folder / _NEW).mkdir(mode=_FOLDER_MODE)
            (folder / _NEW).chmod(_FOLDER_MODE)  # mkdir heeds the umask
        yield Staging(target, folder)


def check_target(target: Path) -> None:
    """Raise SamdocsError if a folder must not be replaced by our output, or cannot be read."""
    hint = "name another output folder with -o, or remove it yourself"
    with _explained(target):
        if target.is_symlink():
            raise SamdocsError(f"the output folder `{target}` is a symbolic link", hint)
        if target.exists() and not target.is_dir():
            raise SamdocsError(f"the output folder `{target}` is a file", hint)
        if not _is_filled(target):
            return
        if not is_ours(target):
            message = f"the folder `{target}` holds files that samdocs did not write"
            raise SamdocsError(message, hint)
        if strangers := find_strangers(target):
            message = f"samdocs did not write `{strangers[0]}` in the output folder `{target}`"
            raise SamdocsError(message, "move it elsewhere: the whole folder is replaced")


@contextmanager
def _locked_folder(target: Path) -> Iterator[Path]:
    """Yield a private folder beside the target that no other build can have at this time.

    The folder is also the lock: who holds the lock on it may empty it, and a lock ends with
    its process. So a folder without a lock is what a killed build left.
    """
    folder = target.parent / f".{target.name}.samdocs-staging"
    with _explained(target):
        descriptor = _lock_folder(folder, target)
    try:
        with _explained(target):
            _recover(folder, target)
        yield folder
    finally:
        with suppress(OSError):  # what stays is put back or removed by the next build
            _recover(folder, target)
            folder.rmdir()
        os.close(descriptor)


def _lock_folder(folder: Path, target: Path) -> int:
    while True:
        folder.mkdir(mode=_PRIVATE_MODE, exist_ok=True)
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # the build before us has just ended
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            message = f"another build is writing to `{target}`"
            raise SamdocsError(message, "wait until it ends, or name another folder") from error
        if _is_same(descriptor, folder):
            return descriptor
        os.close(descriptor)


def _recover(folder: Path, target: Path) -> None:
    """Put an output folder back that was moved aside, and empty the private folder."""
    aside = folder / _OLD
    if aside.exists() and not target.exists():
        aside.rename(target)
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@contextmanager
def _parents_of(target: Path) -> Iterator[None]:
    """Make the missing parents of a folder, and remove them again if they stay empty."""
    missing = [parent for parent in target.parents if not parent.exists()]
    try:
        with _explained(target):
            for parent in reversed(missing):
                parent.mkdir(mode=_FOLDER_MODE)
        yield
    finally:
        for parent in missing:
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()


@contextmanager
def _terminable() -> Iterator[None]:
    """Turn SIGTERM into KeyboardInterrupt, so that what was begun is cleaned up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Turn what the system refuses into a SamdocsError that says why."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
        message = f"cannot write the output folder `{target}`: {reason}"
        hint = "nothing was changed; free what is missing, or name another folder with -o"
        raise SamdocsError(message, hint) from error


def is_plain_path(name: str) -> bool:
    """Whether a name stays below its folder and can be stored by every system."""
    try:
        return bool(_split_name(name))
    except ValueError:
        return False


def _split_name(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or "/".join(parts) != name or ".." in parts:
        raise ValueError(f"{name!r} is not a plain relative path")
    if not all(_SAFE_NAME.fullmatch(part) for part in parts):
        raise ValueError(f"{name!r} holds a character that some system cannot store")
    return parts


def _make_folders(folder: Path) -> None:
    if not folder.exists():
        _make_folders(folder.parent)
        folder.mkdir(mode=_FOLDER_MODE)
        folder.chmod(_FOLDER_MODE)


def _write_file(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(path, flags, _FILE_MODE), "wb") as file:  # noqa: PTH123 - a descriptor
        os.fchmod(file.fileno(), _FILE_MODE)  # open heeds the umask
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _is_same(descriptor: int, folder: Path) -> bool:
    try:
        there = folder.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    here = os.fstat(descriptor)
    return stat.S_ISDIR(there.st_mode) and os.path.samestat(here, there)
