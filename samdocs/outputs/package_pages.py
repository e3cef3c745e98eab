"""The pages of a package as PDF: the texts that were approved, their signatures, and the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from samdocs.control import judge_document
from samdocs.diagnostics import Diagnostic
from samdocs.documents import (
    Edition,
    Purpose,
    RenderedDocument,
    SignedFile,
    render,
    render_signatures,
)
from samdocs.documents.package import Citation, Package, PackagedDocument
from samdocs.outputs.drawing import draw_pages, find_print_problems
from samdocs.outputs.manifest import digest_file
from samdocs.outputs.package_names import Wanted
from samdocs.outputs.pdf import PdfResult

INDEX = "submission_index"

_CHAPTER = re.compile(
    r'<h1 id="(?P<anchor>s-[^"]+)"><span class="n">(?P<number>[^<]*)</span>(?P<title>.*?)</h1>'
)


class RefusedError(Exception):
    """Pages cannot be made; the findings say why."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        super().__init__()
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page and its PDF."""

    page: RenderedDocument
    result: PdfResult


def render_texts(edition: Edition) -> Sequence[RenderedDocument]:
    """Return every document as a release shows it, the index left out.

    Raises:
        RefusedError: A template is at fault.
    """
    return [_page(render(key, edition, Purpose.RELEASE)) for key in edition.types if key != INDEX]


def list_wanted(edition: Edition, texts: Iterable[RenderedDocument]) -> Iterator[Wanted]:
    """Yield every file that needs a name: the index, and each text with its page of signatures."""
    index = _page(render(INDEX, edition, Purpose.RELEASE))
    yield Wanted(INDEX, index.number, 0, index.file_name)
    for text in texts:
        yield Wanted(text.key, text.number, 0, text.file_name)
        if needs_signatures(edition, text):
            short = edition.types[text.key].matter.file
            before, _, after = text.file_name.rpartition(f"_{short}_")
            yield Wanted(
                signatures_of(text.key), text.number, 1, f"{before or short}_signatures_{after}"
            )


def needs_signatures(edition: Edition, text: RenderedDocument) -> bool:
    """Whether a text is one that persons approve or have approved."""
    control = judge_document(edition.project, text.key, edition.library)
    return text.is_for_approval and bool(control.approvals or control.others)


def signatures_of(key: str) -> str:
    """Return by which key the file with the signatures of a document is known."""
    return f"{key}-signatures"


def draw_signatures(
    edition: Edition, texts: Iterable[Drawn], names: Mapping[str, str], jobs: int
) -> Sequence[Drawn]:
    """Return the pages of signatures; each names the file that was signed, and its hash.

    Raises:
        RefusedError: A page cannot be rendered or drawn.
    """
    pages: list[RenderedDocument] = []
    for text in texts:
        if signatures_of(text.page.key) in names:
            file = f"{names[text.page.key]}.pdf"
            signed = SignedFile(file, digest_file(file, text.result.pdf).sha256)
            pages.append(_page(render_signatures(text.page.key, edition, (signed,))))
    return draw(edition, pages, jobs)


def draw_index(edition: Edition, package: Package, jobs: int) -> Drawn:
    """Return the index of a package.

    Raises:
        RefusedError: It cannot be rendered or drawn.
    """
    told = replace(edition, package=package)
    [index] = draw(told, [_page(render(INDEX, told, Purpose.RELEASE))], jobs)
    return index


def draw(edition: Edition, pages: Sequence[RenderedDocument], jobs: int) -> Sequence[Drawn]:
    """Return pages with their PDF files, in the order of the pages.

    Raises:
        RefusedError: Something of them would be lost.
    """
    results = draw_pages(edition, pages, jobs=jobs)
    if problems := tuple(find_print_problems(edition, results)):
        raise RefusedError(problems)
    return [Drawn(page, result) for page, result in zip(pages, results, strict=True)]


def describe(text: Drawn, names: Mapping[str, str]) -> PackagedDocument:
    """Return what the index tells of a document."""
    file = f"{names[text.page.key]}.pdf"
    signatures = names.get(signatures_of(text.page.key), "")
    anchors = text.result.anchors
    citations = tuple(
        Citation(found["number"], unescape(found["title"]), anchors[found["anchor"]])
        for found in _CHAPTER.finditer(text.page.print_html)
        if found["anchor"] in anchors
    )
    return PackagedDocument(
        key=text.page.key,
        file=file,
        pages=text.result.page_count,
        sha256=digest_file(file, text.result.pdf).sha256,
        citations=citations,
        signatures=f"{signatures}.pdf" if signatures else "",
    )


def _page(rendered: RenderedDocument | Diagnostic) -> RenderedDocument:
    if isinstance(rendered, Diagnostic):
        raise RefusedError((rendered,))
    return rendered
