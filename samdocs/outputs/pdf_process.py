"""The parent's side of one rendering process: start it, feed it, tell why it died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.pdf_job import (
    PdfJob,
    PdfResult,
    RenderLimits,
    pack_job,
    read_frame,
    unpack_result,
    write_frame,
)

INSTALL_HINT = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

_START = (
    "import sys; sys.path.extend(sys.argv[1:]); from samdocs.outputs.pdf_worker import main; main()"
)
# `-I` without `-E`: our environment below holds nothing of the caller's, and fixes the hash seed.
_FLAGS = ("-s", "-P", "-B")
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
_NO_SYSTEM_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""
_START_SECONDS = 60
_END_SECONDS = 10
_LOG_TAIL_BYTES = 2000


def find_package_folders() -> list[str]:
    """Return where weasyprint and samdocs are installed, without importing weasyprint.

    Raises:
        SamdocsError: weasyprint is not installed.
    """
    spec = find_spec("weasyprint")
    if spec is None or not spec.origin:
        raise SamdocsError("WeasyPrint is not installed", "pip install 'weasyprint>=70.0'")
    return [str(Path(spec.origin).parents[1]), str(Path(__file__).parents[2])]


class RenderProcess:
    """A child process that draws one page after the other.

    Attributes:
        unfit: Why no page can be rendered on this machine; empty if it can.
    """

    def __init__(self, folder: Path, package_folders: Sequence[str]) -> None:
        """Start the process in a private, existing folder; it is not waited for."""
        self.unfit = ""
        self._log = folder / "log"
        self._libraries: Mapping[str, str] = {}
        config = folder / "fonts.conf"
        config.write_text(_NO_SYSTEM_FONTS.format(cache=folder / "cache"), encoding="utf-8")
        command = [sys.executable, *_FLAGS, "-c", _START, *package_folders]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                env=_build_environment(folder),
                start_new_session=True,  # Ctrl-C goes to the parent, which decides
            )
        self._timed_out = False

    @property
    def unfit_hint(self) -> str:
        """What to do about `unfit`."""
        return f"on Debian and Ubuntu: {INSTALL_HINT}"

    @property
    def last_words(self) -> str:
        """The last line of the log of the process: its exception, if it had one."""
        tail = self._log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")
        return tail.strip().rpartition("\n")[2]

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another job."""
        return not self.unfit and self._process.poll() is None

    @property
    def ran_out_of_time(self) -> bool:
        """Whether the process was stopped because its last page took too long."""
        return self._timed_out or self._process.returncode == -signal.SIGXCPU

    def greet(self) -> Mapping[str, str]:
        """Wait until the process is ready and return the versions of its libraries.

        Returns:
            Nothing if it will never be ready: `unfit` or `last_words` tell why.
        """
        parts = [] if self._libraries else self._exchange(None, _START_SECONDS)
        if parts:
            first, *rest = (part.decode(errors="replace") for part in parts)
            if first == "unfit":
                self.unfit = f"PDF documents cannot be rendered on this machine: {rest[0]}"
            else:
                self._libraries = dict(zip(rest[::2], rest[1::2], strict=True))
        return self._libraries

    def render(self, job: PdfJob, limits: RenderLimits) -> PdfResult:
        """Return the result of one job; a process that died or hung is a problem of the page."""
        if not self.greet():
            return PdfResult(job.key, problems=(self._tell_death(job, limits),))
        parts = self._exchange(pack_job(job, limits), limits.wall_seconds(job))
        if not parts:
            return PdfResult(job.key, problems=(self._tell_death(job, limits),))
        return unpack_result(parts, self._libraries)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """End the process and free what it held."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):  # it may hold half a job
                    stream.close()
        self._process.wait()

    def _exchange(self, parts: Sequence[bytes] | None, seconds: float) -> list[bytes]:
        """Send a frame, if any, and return the answer; nothing if the process died or hung."""
        if not self._process.stdin or not self._process.stdout:
            return []
        timer = Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            if parts is not None:
                write_frame(self._process.stdin, parts)
            answer = read_frame(self._process.stdout)
        except BrokenPipeError:
            answer = []
        finally:
            timer.cancel()
        if not answer:
            self._await_death()
        return answer

    def _await_death(self) -> None:
        """Let a process that has closed its output end by itself: its exit code tells why."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self.close()

    def _give_up(self) -> None:
        self._timed_out = True
        self._process.kill()

    def _tell_death(self, job: PdfJob, limits: RenderLimits) -> str:
        code = self._process.wait()
        last_line = self.last_words
        if self._timed_out:
            return f"rendering exceeded {limits.wall_seconds(job)} s and was stopped"
        if code == -signal.SIGXCPU:
            return f"rendering exceeded {limits.cpu_seconds(job)} s of computing and was stopped"
        if last_line.startswith("MemoryError") or code in {-signal.SIGTRAP, -signal.SIGABRT}:
            return f"rendering needed more than {limits.memory_bytes // 2**20} MB of memory"
        if code < 0:
            return f"rendering was ended by signal {-code}"
        return f"rendering failed: {last_line}"


def _build_environment(folder: Path) -> dict[str, str]:
    """Return an environment of which nothing can reach the page."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    fixed = {
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "LC_ALL": "C.UTF-8",
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "0",  # fontTools stamps fonts with it
        "TZ": "UTC",
    }
    return {**passed_on, **own, **fixed}
