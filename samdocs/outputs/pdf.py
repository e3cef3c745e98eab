"""PDF documents, rendered in child processes that can reach nothing but the page they draw."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.pdf_job import PdfAttachment, PdfJob, PdfResult, RenderLimits
from samdocs.outputs.pdf_process import RenderProcess, find_package_folders

__all__ = ["PdfAttachment", "PdfJob", "PdfResult", "RenderLimits", "check_renderer", "render_pdfs"]

_PULSE_SECONDS = 0.2


def render_pdfs(
    jobs: Sequence[PdfJob], *, jobs_count: int, limits: RenderLimits | None = None
) -> list[PdfResult]:
    """Render pages to PDF/A-3a + PDF/UA-1, several at once, the biggest first.

    The bytes depend on the jobs and the library versions only: not on time, place, machine
    settings, installed fonts or the number of processes.

    Args:
        jobs: The documents.
        jobs_count: How many processes may run at the same time, at least 1.
        limits: What one document may cost; the defaults of `RenderLimits` if None.

    Returns:
        One result for each job, in the order of the jobs.

    Raises:
        SamdocsError: WeasyPrint or a library of the system that it needs is missing.
    """
    if not jobs:
        return []
    folders = find_package_folders()
    with _private_folder() as private:
        queue = _Queue(jobs, limits or RenderLimits(), folders, Path(private))
        return queue.work_off(max(1, min(jobs_count, len(jobs))))


def check_renderer() -> Mapping[str, str]:
    """Return the versions of what draws pages here, without drawing one; takes about a second.

    Raises:
        SamdocsError: WeasyPrint or a library of the system that it needs is missing.
    """
    folders = find_package_folders()
    with _private_folder() as private:
        process = RenderProcess(Path(private), folders)
        try:
            libraries = process.greet()
        finally:
            process.close()
        fault = process.unfit or f"the renderer does not start: {process.last_words}"
    if not libraries:
        raise SamdocsError(fault, process.unfit_hint)
    return libraries


def _private_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="samdocs-render-", ignore_cleanup_errors=True)


class _Queue:
    """Jobs waiting for a process, and results that came back."""

    def __init__(
        self,
        jobs: Sequence[PdfJob],
        limits: RenderLimits,
        folders: Sequence[str],
        private: Path,
    ) -> None:
        by_size = sorted(range(len(jobs)), key=lambda index: (-len(jobs[index].html), index))
        self._jobs = jobs
        self._waiting = deque(by_size)
        self._results: dict[int, PdfResult] = {}
        self._processes: list[RenderProcess] = []
        self._limits, self._folders, self._private = limits, folders, private
        self._stopped = False

    def work_off(self, process_count: int) -> list[PdfResult]:
        pool = ThreadPoolExecutor(process_count)
        folders = [self._private / str(number) for number in range(process_count)]
        try:
            _await_all([pool.submit(self._feed, folder) for folder in folders])
        finally:
            # The processes first: when the user interrupts, no thread may wait for a long page.
            self._stop()
            pool.shutdown()
            for process in self._processes:
                process.close()
        return [self._results[index] for index in range(len(self._jobs))]

    def _feed(self, folder: Path) -> None:
        """Give jobs to one process after the other until none is waiting."""
        folder.mkdir()
        process: RenderProcess | None = None
        while not self._stopped:
            try:
                index = self._waiting.popleft()
            except IndexError:
                break
            process, self._results[index] = self._render(process, folder, self._jobs[index])
        if process:
            process.close()

    def _render(
        self, process: RenderProcess | None, folder: Path, job: PdfJob
    ) -> tuple[RenderProcess | None, PdfResult]:
        """Return the result, and the process if it still lives.

        A process that drew other pages before may fail for what they left in memory: a job it
        failed at gets a fresh one, so that the result does not depend on the order.
        """
        if process:
            result = process.render(job, self._limits)
            if process.is_alive:
                return process, result
            if process.ran_out_of_time:  # counted for each page: a fresh one would be no faster
                return None, result
        process = RenderProcess(folder, self._folders)
        self._processes.append(process)
        if self._stopped:  # just now, so that nobody has killed this one
            process.kill()
        result = process.render(job, self._limits)
        if process.unfit:
            raise SamdocsError(process.unfit, process.unfit_hint)
        return (process if process.is_alive else None), result

    def _stop(self) -> None:
        self._stopped = True
        for process in self._processes:
            process.kill()


def _await_all(feeders: Sequence[Future[None]]) -> None:
    """Wait until all threads have ended, or raise what the first one raises.

    In pulses: a signal that another thread receives does not wake a main thread that sleeps for
    good, so that Ctrl-C would now and then be answered only after the last page.
    """
    pending = set(feeders)
    while pending:
        done, pending = wait(pending, timeout=_PULSE_SECONDS, return_when=FIRST_EXCEPTION)
        for feeder in done:
            feeder.result()
