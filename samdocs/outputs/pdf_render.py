"""One page of HTML becomes one PDF that is PDF/A-3a and PDF/UA-1 at once, or a list of problems.

Runs only inside a rendering process; nothing else may import it.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from importlib.metadata import version
from xml.etree import ElementTree as ET

from PIL import Image, ImageFile
from pydyf import PDF, Dictionary, Stream, String  # type: ignore[import-untyped] # ships no types
from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.ffi import harfbuzz, harfbuzz_subset, pango

from samdocs.outputs.pdf_boxes import untag_decorations
from samdocs.outputs.pdf_checks import drop_doubled_links, find_problems
from samdocs.outputs.pdf_fetch import AssetFetcher, AttachmentFetcher
from samdocs.outputs.pdf_job import SCHEME, PdfJob, PdfResult, RenderLimits
from samdocs.outputs.pdf_page import label_drawings

VARIANT, FORM_VARIANT = "pdf/a-3a", "pdf/ua-1"

#: The field of a form that nobody types, and the bit that makes it so.
FIXED_FIELD, READ_ONLY, TICKS = "form", 1, "ZaDb"
_NO_CHARACTER = frozenset({b"<0000>", b"<feff>", b"<fffe>"})

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "rdf": _RDF,
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
# PDF/A allows the PDF/UA mark only if its schema is described in the same metadata.
_UNIVERSAL_ACCESS = f"""<rdf:RDF {_DECLARED}>
<rdf:Description rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_NAMESPACES["pdfuaid"]}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF>"""


def prepare() -> str:
    """Set up the libraries once per process; return what makes them unfit, or nothing."""
    # weasyprint asks Pillow to draw truncated images as far as they go.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter, is a setting, and names the size
    for prefix, uri in _NAMESPACES.items():
        # Without it ElementTree invents prefixes, which PDF/A validators refuse.
        ET.register_namespace(prefix, uri)
    PDF.page_references = property(_list_page_references)
    logging.captureWarnings(capture=True)
    if harfbuzz_subset is None or not harfbuzz.hb_version_atleast(4, 1, 0):
        return "libharfbuzz-subset is missing or older than 4.1"
    return ""


def _list_page_references(pdf: PDF) -> list[bytes]:
    """Return what the library's own property does, but made once for each count of pages.

    WeasyPrint asks for it at each tag: of a 250-page document that was a fifth of the time.
    """
    kids = pdf.pages["Kids"]  # three entries for each page: number, generation, R
    kept: list[bytes] = getattr(pdf, "kept_page_references", [])
    if len(kept) * 3 != len(kids):
        kept = [f"{number} 0 R".encode("ascii") for number in kids[::3]]
        pdf.kept_page_references = kept
    return kept


def list_libraries() -> Mapping[str, str]:
    """Return the versions of everything that decides how a page looks."""
    packages = ("cssselect2", "fonttools", "pillow", "pydyf", "tinycss2", "tinyhtml5", "weasyprint")
    found = {name: version(name) for name in packages}
    number = pango.pango_version()
    found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    found["python"] = ".".join(str(part) for part in sys.version_info[:3])
    return found


def render_job(job: PdfJob, limits: RenderLimits, refusals: list[str]) -> PdfResult:
    """Return the PDF of a page, or every problem that was found on the way.

    Args:
        job: The page and its files.
        limits: Only the bound on images is used here.
        refusals: Sentences of the sandbox; those of this job are taken out of the list.
    """
    fetcher = AssetFetcher(job.assets, limits.image_pixels)
    with _collect_records() as records:
        page = HTML(string=job.html, url_fetcher=fetcher)
        label_drawings(page.etree_element)
        document = page.render(pdf_variant=_variant(job))
        drop_doubled_links(document, page.etree_element)
        untag_decorations(document)
        pdf = b""
        # Without any font Pango ends the process instead of drawing.
        if fetcher.fonts:
            pdf = _write(document, job)
    problems = (*refusals, *find_problems(document, page.etree_element, fetcher, records))
    refusals.clear()
    if problems:
        return PdfResult(job.key, problems=problems, page_count=len(document.pages))
    return PdfResult(job.key, pdf, (), len(document.pages), _find_anchors(document))


def _write(document: Document, job: PdfJob) -> bytes:
    metadata = document.metadata
    moment = job.created.astimezone(UTC)
    metadata.title = job.title
    metadata.created = metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    in_page, metadata.attachments = metadata.attachments, _build_attachments(job)
    generate, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def generate_with_access(variant: str, part: int, conformance: str) -> bytes:
        rdf = ET.fromstring(generate(variant, part, conformance))  # noqa: S314 - its own output
        rdf.extend(ET.fromstring(_UNIVERSAL_ACCESS))  # noqa: S314 - a constant
        return ET.tostring(rdf)

    def include_readable(pdf: object, kind: str, part: int, level: str, _: object) -> None:
        include(pdf, kind, part, level, False)  # noqa: FBT003 - uncompressed, so readers find it

    if not job.is_form:
        metadata.generate_rdf_metadata = generate_with_access
        metadata.include_in_pdf = include_readable
    identifier = hashlib.sha256(job.identifier.encode()).hexdigest()[:32].encode()
    finisher = _finish_form if job.is_form else _forbid_interpolation
    pdf: bytes = document.write_pdf(
        pdf_variant=_variant(job), pdf_identifier=identifier, finisher=finisher
    )
    metadata.attachments = in_page  # the checks want what the page itself asked for
    return pdf


def _variant(job: PdfJob) -> str:
    return FORM_VARIANT if job.is_form else VARIANT


def _finish_form(document: Document, pdf: PDF) -> None:
    """Protect the fields that say what the form was made of, and let viewers draw ticks.

    Viewers draw fields anew, and the ticks of boxes in a font that each of them has (ISO
    32000-1:2008, 12.7.4.2.3); for that it must be named. Table 221 has the bit for reading only.
    """
    _forbid_interpolation(document, pdf)
    dictionaries = [item for item in pdf.objects if isinstance(item, Dictionary)]
    named = next(item["Font"] for item in dictionaries if "Font" in item)
    fonts = next(item for item in dictionaries if item.reference == named)
    ticks = Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/ZapfDingbats"})
    pdf.catalog["AcroForm"]["DR"] = Dictionary({"Font": Dictionary({**fonts, TICKS: ticks})})
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("FT") == "/Btn":
            item["DA"] = String(f"/{TICKS} 9 Tf 0 g")
            item["MK"]["CA"] = String("4")
        elif isinstance(item, Dictionary) and item.get("FT") == "/Tx" and _is_fixed(item):
            item["Ff"] = item.get("Ff", 0) | READ_ONLY
        elif isinstance(item, Stream) and b"endcodespacerange" in item.stream:
            item.stream = [_with_character(line) for line in item.stream]


def _is_fixed(field: Dictionary) -> bool:
    name = field.get("T")
    return isinstance(name, String) and name.string == FIXED_FIELD


def _with_character(line: bytes) -> bytes:
    """Return a line of a font's table to Unicode, in which a glyph never stands for no character.

    Fields need whole fonts, and these have glyphs for U+FEFF; ISO 14289-1:2014, 7.21.7 forbids it.
    """
    glyph, space, text = line.rpartition(b" ")
    return glyph + space + b"<200b>" if text in _NO_CHARACTER else line


def _forbid_interpolation(_document: Document, pdf: PDF) -> None:
    """Have pictures drawn as they are: ISO 19005-3:2012, 6.2.8 forbids smoothing by the reader."""
    for item in pdf.objects:
        if isinstance(item, Stream) and "Interpolate" in item.extra:
            item.extra["Interpolate"] = "false"


def _build_attachments(job: PdfJob) -> list[Attachment]:
    ordered = sorted(job.attachments)  # the name tree of the file must be sorted
    urls = [f"{SCHEME}attachment-{number}" for number in range(len(ordered))]
    contents = {
        url: (item.content, item.media_type) for url, item in zip(urls, ordered, strict=True)
    }
    moment = job.created.astimezone(UTC)
    return [
        Attachment(
            url=url,
            url_fetcher=AttachmentFetcher(contents),
            name=item.name,
            description=item.description,
            relationship="Data",
            created=moment,
            modified=moment,
        )
        for url, item in zip(urls, ordered, strict=True)
    ]


def _find_anchors(document: Document) -> Mapping[str, int]:
    anchors: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:
            anchors.setdefault(name, number)
    return anchors


class _Collector(logging.Handler):
    """Keeps what any library logs at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _collect_records() -> Iterator[list[logging.LogRecord]]:
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield collector.records
    finally:
        root.removeHandler(collector)
