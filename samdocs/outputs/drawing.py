"""Pages become PDF files, and what the renderer says of them becomes findings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.documents import Edition, RenderedDocument
from samdocs.outputs.pdf import PdfAttachment, PdfJob, PdfResult, render_pdfs
from samdocs.rules import RULES

#: Stands for the commit time where there is none, so that outputs still repeat byte for byte, and
#: in texts for approval, which are the same bytes at every commit.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def draw_pages(
    edition: Edition,
    pages: Sequence[RenderedDocument],
    *,
    jobs: int = 0,
    attachments: tuple[PdfAttachment, ...] = (),
) -> list[PdfResult]:
    """Return the PDF of each page, in the order of the pages.

    A text for approval or release carries no file and no time, so that its bytes depend on its
    content and revision only.

    Args:
        edition: What the pages belong to.
        pages: Documents as they are to be printed.
        jobs: How many processes may render at the same time; 0 lets the machine decide.
        attachments: Files that each PDF of a draft carries.
    """
    moment = edition.project.moment or _NO_TIME
    work = [
        PdfJob(
            page.key,
            page.print_html,
            f"{page.number} {page.title}",
            page.number,
            _NO_TIME if page.is_for_approval else moment,
            edition.assets,
            () if page.is_for_approval else attachments,
        )
        for page in pages
    ]
    return render_pdfs(work, jobs_count=jobs or _processors())


def find_print_problems(edition: Edition, results: Iterable[PdfResult]) -> Iterator[Diagnostic]:
    """Yield a finding for each sentence of the renderer, at the item it names if it names one."""
    for result in results:
        for problem in result.problems:
            named = next(
                (part for part in problem.split("`")[1::2] if part in edition.project.items), ""
            )
            where = edition.project.locate(named) if named else None
            message = f"document `{result.key}`: {problem}"
            rule, hint = RULES[_code(problem)], _HINTS[_code(problem)]
            found = diagnose(rule, message, where, hint=hint, item=named)
            yield replace(found, document=result.key)


_HINTS = {
    "OUT001": "write the character in words, or bring a font that has it in `templates/styles/`",
    "OUT002": "replace the picture",
    "OUT003": "shorten the text, or mend the template",
}


def _code(problem: str) -> str:
    if problem.startswith("no font for"):
        return "OUT001"
    return "OUT002" if "image" in problem or "drawing" in problem else "OUT003"


def _processors() -> int:
    """Return how many processors this process may use; outputs do not depend on it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
