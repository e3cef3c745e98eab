"""The walls around a rendering process: time, memory, network, files, other programs."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import sys
from collections.abc import Iterable
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
_LARGEST_FILE_BYTES = 64 * 1024**2  # it only writes decoded fonts
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "urllib.",
    "ftplib.",
    "http.client.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def leave_network() -> None:
    """Give the process a network without a way out, where the system permits it.

    Also has it killed when its parent dies, so that a killed build leaves no renderer behind.
    Failure is no error: containers often forbid new namespaces, and `watch` is the second wall.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def limit_process(*, cpu_seconds: int, memory_bytes: int) -> None:
    """Stop the process when it takes that much CPU time from now on, or that much memory.

    Running out of time ends the process with SIGXCPU; running out of memory is a MemoryError.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used_seconds = math.ceil(usage.ru_utime + usage.ru_stime)
    _lower(resource.RLIMIT_CPU, used_seconds + cpu_seconds)
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_FSIZE, _LARGEST_FILE_BYTES)
    _lower(resource.RLIMIT_CORE, 0)


def watch(*, readable: Iterable[Path], writable: Path) -> list[str]:
    """Refuse network, other programs and files elsewhere, from now on and for good.

    Args:
        readable: Folders whose files may be read.
        writable: The only folder in which files may be written.

    Returns:
        A list that grows by a sentence at each refusal: libraries swallow the exception.
    """
    refusals: list[str] = []
    own = os.path.join(os.path.realpath(writable), "")  # noqa: PTH118 - hot path: text, not Path
    known = (own, *(os.path.join(os.path.realpath(folder), "") for folder in readable))  # noqa: PTH118 - as above

    def refuse(what: str) -> None:
        refusals.append(what)
        raise PermissionError(what)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            refuse(f"the renderer tried `{event}`, which it may not do")
        if event == "open" and not isinstance(arguments[0], int):
            path, writing = _opened(arguments)
            if not path.startswith(own if writing else known):
                refuse(f"the renderer tried to open `{path}`, which it may not read")

    sys.addaudithook(hook)
    return refusals


def _opened(arguments: tuple[object, ...]) -> tuple[str, bool]:
    """Return the real path of an `open` event and whether it was to be written."""
    name, _, flags = arguments
    text = os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else ""
    return os.path.realpath(text), isinstance(flags, int) and bool(flags & _WRITING)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (allowed, hard))
