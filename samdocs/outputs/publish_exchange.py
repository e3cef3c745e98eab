"""Two folders change places."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_OFFERED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def swap_folders(new: Path, current: Path, *, aside: Path) -> None:
    """Put a new folder in the place of the current one; nobody sees half of it.

    On Linux both change places in one step. Where the system or the file system cannot do that,
    the current one is moved aside first: if the process dies between the two steps, `aside` has
    it, and the next build puts it back.

    Raises:
        OSError: The system refuses; both are where they were.
    """
    if _exchange(new, current):
        return
    current.rename(aside)
    try:
        new.rename(current)
    except OSError:
        aside.rename(current)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; false where that is not offered."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    paths = (os.fsencode(one), os.fsencode(other))
    if libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_OFFERED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
