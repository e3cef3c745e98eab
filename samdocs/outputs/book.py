"""A build: every document rendered, then all of them published at once, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from pydantic import JsonValue

from samdocs.checks import CheckReport
from samdocs.diagnostics import Diagnostic, SamdocsError, Severity, diagnose
from samdocs.documents import Edition, RenderedDocument, open_edition, render
from samdocs.outputs.data import build_export
from samdocs.outputs.manifest import BuildRecord, FileDigest, digest_file, digest_inputs
from samdocs.outputs.pdf import PdfAttachment, PdfJob, PdfResult, RenderLimits, render_pdfs
from samdocs.outputs.publish import check_target, open_staging
from samdocs.project import Project
from samdocs.rules import REFUSING_FAMILIES, RULES, family
from samdocs.source.text import decode

FORMATS = ("html", "pdf")
EXPORT_NAME = "export.json"

_REFUSING = REFUSING_FAMILIES | {"TPL"}
_BEYOND_LIMITS = "TPL005"
#: Stands for the commit time where there is none, so that outputs still repeat byte for byte.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)

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
        attach_data: Whether every PDF carries the JSON export.
        progress: Is told in a few words what is being done.
    """

    documents: Sequence[str] = ()
    formats: Sequence[str] = FORMATS
    jobs: int = 0
    attach_data: bool = True
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
    edition = _open_edition(project, report)
    if edition.diagnostics:
        return BuildResult(findings=edition.diagnostics)
    keys = _chosen(edition, chosen.documents)
    rendered = _render_all(edition, keys, replace(chosen, formats=formats))
    if rendered.findings:
        return BuildResult(findings=rendered.findings)
    chosen.progress("publishing")
    return BuildResult(paths=_publish(edition, rendered, output))


def _refusing(report: CheckReport) -> tuple[Diagnostic, ...]:
    """Return the open blockers for which nothing can be rendered."""
    return tuple(
        found
        for found in report.open
        if found.severity is Severity.BLOCKER and family(found.rule.code) in _REFUSING
    )


def _processors() -> int:
    """Return how many processors this process may use; outputs do not depend on it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open_edition(project: Project, report: CheckReport) -> Edition:
    plain = open_edition(project, report)
    return open_edition(project, report, inputs_sha256=digest_inputs(_inputs(plain)))


def _inputs(edition: Edition) -> tuple[FileDigest, ...]:
    """Return every file the documents are made from: sources and the project's own templates."""
    project = edition.project
    files = {name: _bytes_as_read(project, name) for name in project.sources}
    files |= {file.path: file.content for file in edition.library.own}
    return tuple(digest_file(name, content) for name, content in sorted(files.items()))


def _bytes_as_read(project: Project, name: str) -> bytes:
    """Return the bytes of a source; its text must still be the one the project was read from."""
    content = project.files.read(name)
    if isinstance(content, Diagnostic) or decode(name, content)[0] != project.sources[name].text:
        message = f"`{name}` changed while the build was running"
        raise SamdocsError(message, "run it again when nobody writes to the project")
    return content


def _chosen(edition: Edition, documents: Sequence[str]) -> tuple[str, ...]:
    for key in documents:
        if key not in edition.types:
            near = get_close_matches(key, edition.types, n=1, cutoff=0.4)
            hint = f"the nearest is `{near[0]}`" if near else f"known are {_listed(edition.types)}"
            raise SamdocsError(f"there is no document `{key}`", hint)
    return tuple(key for key in edition.types if key in documents or not documents)


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
        page = render(key, edition)
        if isinstance(page, Diagnostic):
            return _Rendered(findings=(page,))
        pages.append(page)
    files: dict[str, bytes] = {}
    libraries: Mapping[str, str] = {}
    if "html" in options.formats:
        files |= {f"{page.file_name}.html": page.html.encode() for page in pages}
    if "pdf" in options.formats:
        options.progress(f"drawing {len(pages)} documents")
        results = _draw(edition, pages, options)
        if findings := tuple(_problems(edition, results)):
            return _Rendered(findings=findings)
        names = {page.key: page.file_name for page in pages}
        files |= {f"{names[result.key]}.pdf": result.pdf for result in results}
        libraries = results[0].libraries
    return _Rendered(files, libraries)


def _draw(
    edition: Edition, pages: Sequence[RenderedDocument], options: BuildOptions
) -> list[PdfResult]:
    attachments: tuple[PdfAttachment, ...] = ()
    if options.attach_data:
        data = build_export(edition.project, edition.report)
        description = "The records this document is made from, machine-readable"
        attachments = (PdfAttachment(EXPORT_NAME, data, description, "application/json"),)
    moment = edition.project.moment or _NO_TIME
    jobs = [
        PdfJob(
            page.key,
            page.print_html,
            f"{page.number} {page.title}",
            page.number,
            moment,
            edition.assets,
            attachments,
        )
        for page in pages
    ]
    return render_pdfs(jobs, jobs_count=options.jobs or _processors())


def _problems(edition: Edition, results: Iterable[PdfResult]) -> Iterator[Diagnostic]:
    """Yield a finding for each sentence of the renderer, at the item it names if it names one."""
    for result in results:
        for problem in result.problems:
            named = next(
                (part for part in problem.split("`")[1::2] if part in edition.project.items), ""
            )
            where = edition.project.locate(named) if named else None
            message = f"document `{result.key}`: {problem}"
            yield diagnose(
                RULES[_code(problem)], message, where, hint=_HINTS[_code(problem)], item=named
            )


_HINTS = {
    "OUT001": "write the character in words, or bring a font that has it in `templates/styles/`",
    "OUT002": "replace the picture",
    "OUT003": "shorten the text, or mend the template",
}


def _code(problem: str) -> str:
    if problem.startswith("no font for"):
        return "OUT001"
    return "OUT002" if "image" in problem or "drawing" in problem else "OUT003"


def _publish(edition: Edition, rendered: _Rendered, output: Path) -> tuple[Path, ...]:
    with open_staging(output) as staging:
        for name in sorted(rendered.files):
            staging.write(name, rendered.files[name])
        staging.publish(_record(edition, rendered.libraries))
        names = [item.name for item in staging.files]
    return tuple(output / name for name in sorted(names))


def _record(edition: Edition, libraries: Mapping[str, str]) -> BuildRecord:
    """Return what the manifest says about the inputs, the tools and the state of the project."""
    project, report = edition.project, edition.report
    facts: dict[str, JsonValue] = {
        "device": {
            "identifier": project.config.device.identifier,
            "name": project.config.device.name,
            "version": project.version,
        },
        "stage": report.stage.word,
        "counts": {"items": report.items, "links": report.links},
        "findings": {
            "open": len(report.open),
            "waived": len(report.findings) - len(report.open),
            "not_evaluated": len(report.not_evaluated),
        },
        "templates_sha256": edition.templates_sha256,
        "limits": {"seconds": RenderLimits().seconds, "memory_bytes": RenderLimits().memory_bytes},
    }
    return BuildRecord(
        version=version("samdocs"),
        time=project.moment,
        git=_git_facts(project),
        inputs=_inputs(edition),
        libraries=libraries,
        fonts={
            name: digest_file(name, content).sha256
            for name, content in edition.assets.items()
            if name.endswith(".woff2")
        },
        facts=facts,
    )


def _git_facts(project: Project) -> Mapping[str, JsonValue]:
    git = project.git
    if not git.available:
        return {"available": False, "reason": git.reason}
    return {
        "available": True,
        "commit": git.commit.hash if git.commit else None,
        "tags": [tag.name for tag in git.tags],
        "branch": git.branch,
        "dirty": list(git.dirty),
        "shallow": git.shallow,
        "replaced": git.replaced,
        "grafts": git.grafts,
        "oddities": list(git.oddities),
        "second_reading": list(project.second_reading.differences)
        if project.second_reading.made
        else project.second_reading.reason,
    }
