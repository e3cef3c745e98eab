"""A build: every document rendered, then all of them published at once, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from pydantic import JsonValue

from samdocs.checks import CheckReport
from samdocs.diagnostics import Diagnostic, SamdocsError, Severity
from samdocs.documents import (
    Edition,
    Purpose,
    RenderedDocument,
    SignedFile,
    render,
    render_signatures,
)
from samdocs.outputs.data import build_export
from samdocs.outputs.drawing import draw_pages, find_print_problems
from samdocs.outputs.manifest import BuildRecord, digest_file
from samdocs.outputs.pdf import PdfAttachment
from samdocs.outputs.publish import check_target, open_staging
from samdocs.outputs.record import build_record, open_digested_edition
from samdocs.project import Project
from samdocs.rules import REFUSING_FAMILIES, family

FORMATS = ("html", "pdf")
EXPORT_NAME = "export.json"
#: Ends the name of the file with the inputs of a document.
CONTENT_SUFFIX = ".content.json"

_REFUSING = REFUSING_FAMILIES | {"TPL"}
_BEYOND_LIMITS = "TPL005"

Progress: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: files, or the findings for which nothing was written.

    Attributes:
        paths: Every file of the output folder, sorted by name; empty if nothing was published.
    """

    paths: tuple[Path, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether sources or templates were at fault (exit 1), not rendering or its limits (2)."""
        codes = [found.rule.code for found in self.findings]
        return bool(codes) and all(family(c) in _REFUSING and c != _BEYOND_LIMITS for c in codes)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What is to be made, and how.

    Attributes:
        documents: Keys of the documents; none means all.
        formats: `html`, `pdf` or both.
        jobs: How many processes may render at the same time; 0 lets the machine decide.
        attach_data: Whether the PDF of a draft carries the JSON export.
        purpose: What the documents are for. For approval, each text lies beside a page for its
            signatures and the list of its content; reports, which have no such text, are left out.
        progress: Is told in a few words what is being done.
    """

    documents: Sequence[str] = ()
    formats: Sequence[str] = FORMATS
    jobs: int = 0
    attach_data: bool = True
    purpose: Purpose = Purpose.DRAFT
    progress: Progress = lambda _words: None


@dataclass(frozen=True, slots=True)
class _Rendered:
    """Files by name, and what was used to make them."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


def build_documents(
    project: Project,
    report: CheckReport,
    output: Path,
    options: BuildOptions | None = None,
) -> BuildResult:
    """Render documents and publish them in one step; if anything fails nothing is written.

    Args:
        project: What is built.
        report: Its findings; an open blocker of SRC, MOD, ID or TPL refuses the build.
        output: The output folder, new, empty or written by samdocs.
        options: What is to be made; without them every document in every format.

    Raises:
        SamdocsError: A key or format is unknown, the folder is not ours, or a library of the
            system is missing.
    """
    chosen = options or BuildOptions()
    formats = _known(chosen.formats)
    if refusing := _refusing(report):
        return BuildResult(findings=refusing)
    check_target(output)
    edition = open_digested_edition(project, report)
    if edition.diagnostics:
        return BuildResult(findings=edition.diagnostics)
    keys = _chosen(edition, chosen)
    rendered = _render_all(edition, keys, replace(chosen, formats=formats))
    if rendered.findings:
        return BuildResult(findings=rendered.findings)
    chosen.progress("publishing")
    told: Mapping[str, JsonValue] = {
        "documents": [*keys],
        "formats": [*formats],
        "attach_data": chosen.attach_data,
        "purpose": chosen.purpose.value,
    }
    record = build_record(edition, rendered.libraries, told)
    return BuildResult(paths=_publish(rendered, record, output))


def _refusing(report: CheckReport) -> tuple[Diagnostic, ...]:
    """Return the open blockers for which nothing can be rendered."""
    return tuple(
        found
        for found in report.open
        if found.severity is Severity.BLOCKER and family(found.rule.code) in _REFUSING
    )


def _chosen(edition: Edition, options: BuildOptions) -> tuple[str, ...]:
    for key in options.documents:
        if key not in edition.types:
            near = get_close_matches(key, edition.types, n=1, cutoff=0.4)
            hint = f"the nearest is `{near[0]}`" if near else f"known are {_listed(edition.types)}"
            raise SamdocsError(f"there is no document `{key}`", hint)
    chosen = [key for key in edition.types if key in options.documents or not options.documents]
    if options.purpose is Purpose.DRAFT:
        return tuple(chosen)
    reports = [key for key in chosen if edition.types[key].matter.report]
    if reports and options.documents:
        message = f"`{reports[0]}` tells what is found at one commit, so it cannot be approved"
        raise SamdocsError(message, "build it without --for-approval; the signed tag stands for it")
    return tuple(key for key in chosen if key not in reports)


def _known(formats: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        named = unknown[0] if unknown else ""
        raise SamdocsError(f"there is no format `{named}`", f"known are {_listed(FORMATS)}")
    return tuple(name for name in FORMATS if name in formats)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _render_all(edition: Edition, keys: Sequence[str], options: BuildOptions) -> _Rendered:
    pages: list[RenderedDocument] = []
    for key in keys:
        options.progress(f"writing {key}")
        page = render(key, edition, options.purpose)
        if isinstance(page, Diagnostic):
            return _Rendered(findings=(page,))
        pages.append(page)
    drawn = _draw_all(edition, pages, options)
    if drawn.findings or options.purpose is Purpose.DRAFT:
        return drawn
    signatures = []
    for page in pages:
        signed = render_signatures(page.key, edition, _signed_files(page, drawn.files))
        if isinstance(signed, Diagnostic):
            return _Rendered(findings=(signed,))
        signatures.append(signed)
    beside = _draw_all(edition, signatures, replace(options, attach_data=False))
    contents = {name_content(page): page.content for page in pages}
    return replace(
        drawn, files={**drawn.files, **beside.files, **contents}, findings=beside.findings
    )


def name_content(page: RenderedDocument) -> str:
    """Return the name of the file with the inputs whose SHA-256 is the content hash."""
    return f"{page.file_name}{CONTENT_SUFFIX}"


def _signed_files(page: RenderedDocument, files: Mapping[str, bytes]) -> tuple[SignedFile, ...]:
    names = (f"{page.file_name}.{ending}" for ending in ("pdf", "html"))
    return tuple(
        SignedFile(name, digest_file(name, files[name]).sha256) for name in names if name in files
    )


def _draw_all(
    edition: Edition, pages: Sequence[RenderedDocument], options: BuildOptions
) -> _Rendered:
    """Return the files of rendered pages in the formats asked for."""
    files: dict[str, bytes] = {}
    libraries: Mapping[str, str] = {}
    if "html" in options.formats:
        files |= {f"{page.file_name}.html": page.html.encode() for page in pages}
    if "pdf" in options.formats and pages:
        options.progress(f"drawing {len(pages)} documents")
        carried = _attachments(edition) if options.attach_data else ()
        results = draw_pages(edition, pages, jobs=options.jobs, attachments=carried)
        if findings := tuple(find_print_problems(edition, results)):
            return _Rendered(findings=findings)
        names = {page.key: page.file_name for page in pages}
        files |= {f"{names[result.key]}.pdf": result.pdf for result in results}
        libraries = results[0].libraries
    return _Rendered(files, libraries)


def _attachments(edition: Edition) -> tuple[PdfAttachment, ...]:
    data = build_export(edition.project, edition.report)
    description = "The records this document is made from, machine-readable"
    return (PdfAttachment(EXPORT_NAME, data, description, "application/json"),)


def _publish(rendered: _Rendered, record: BuildRecord, output: Path) -> tuple[Path, ...]:
    with open_staging(output) as staging:
        for name in sorted(rendered.files):
            staging.write(name, rendered.files[name])
        staging.publish(record)
        names = [item.name for item in staging.files]
    return tuple(output / name for name in sorted(names))
