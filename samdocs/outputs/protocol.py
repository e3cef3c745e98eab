"""Forms for manual tests as files: a PDF to be filled in, and a stub in YAML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from samdocs.diagnostics import SamdocsError
from samdocs.documents.protocol import FormPage, render_form
from samdocs.items.verification import Test
from samdocs.outputs.pdf import PdfJob, render_pdfs
from samdocs.project import Project

#: The same form is the same bytes at any time.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def draw_forms(project: Project, tests: Sequence[Test], *, jobs: int = 1) -> tuple[bytes, ...]:
    """Return the PDF form of each test.

    Raises:
        SamdocsError: The renderer is missing, or a text of a test cannot be printed.
    """
    pages = [render_form(project, test) for test in tests]
    results = render_pdfs([_job(page) for page in pages], jobs_count=jobs)
    for result in results:
        if result.problems:
            message = f"the form of `{result.key}` cannot be drawn: {result.problems[0]}"
            raise SamdocsError(message, "mend the text of the test")
    return tuple(result.pdf for result in results)


def _job(page: FormPage) -> PdfJob:
    title = f"{page.number} {page.title}"
    return PdfJob(page.test, page.html, title, title, _NO_TIME, page.assets, is_form=True)
