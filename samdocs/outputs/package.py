"""The package of a release: every file, made from one commit and judged as it would be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from samdocs.checks import CheckReport
from samdocs.checks.release_gate import JUDGED_ON_FILES
from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.documents import Edition
from samdocs.documents.package import Package
from samdocs.outputs.audit_chain import AUDIT_TRAIL_NAME
from samdocs.outputs.audit_trail import build_audit_trail
from samdocs.outputs.book import CONTENT_SUFFIX, EXPORT_NAME
from samdocs.outputs.check_script import CHECK_SCRIPT_NAME, read_check_script
from samdocs.outputs.data import build_export
from samdocs.outputs.manifest import (
    CHECKSUMS_NAME,
    MANIFEST_NAME,
    BuildRecord,
    build_checksums,
    build_manifest,
    digest_file,
)
from samdocs.outputs.package_names import find_same_names, name_files, name_folder
from samdocs.outputs.package_pages import (
    INDEX,
    Drawn,
    RefusedError,
    describe,
    draw,
    draw_index,
    draw_signatures,
    list_wanted,
    render_texts,
)
from samdocs.outputs.package_record import build_release_record
from samdocs.outputs.pdf_readiness import ECOPY_BYTES, PORTAL_BYTES, find_unready
from samdocs.outputs.record import open_digested_edition
from samdocs.project import Project
from samdocs.rules import RULES

FDA_ECOPY = "fda-ecopy"
#: For whom packages are made; empty for no particular receiver.
PROFILES = ("", FDA_ECOPY)

_OTHERS = (
    (EXPORT_NAME, "every record, link and finding, machine-readable"),
    (AUDIT_TRAIL_NAME, "who changed which record, when, from what to what"),
    (f"*{CONTENT_SUFFIX}", "what a document shows; its SHA-256 is the content hash"),
    (MANIFEST_NAME, "every file with its hash, and what the package was made from"),
    (CHECKSUMS_NAME, "the hashes of all files, for sha256sum -c"),
    (CHECK_SCRIPT_NAME, "checks all of this with Python alone: python3 verify.py"),
)

Progress: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PackageOptions:
    """What a package is made for.

    Attributes:
        tag: Name of the tag that is released.
        profile: One of `PROFILES`.
        jobs: How many processes may render at the same time; 0 lets the machine decide.
        progress: Is told in a few words what is being done.
    """

    tag: str
    profile: str = ""
    jobs: int = 0
    progress: Progress = lambda _words: None

    @property
    def is_ecopy(self) -> bool:
        """Whether files are numbered and kept within the limits of an FDA eCopy."""
        return self.profile == FDA_ECOPY


@dataclass(frozen=True, slots=True)
class PackageContents:
    """The files of a package, or what stands in the way of them.

    Attributes:
        folder: Name of the folder and, with its ending, of the zip.
        files: Content of every file by its name in the folder; empty if there is a refusal.
        record: What they were made from.
        refusals: Why there are none.
        notes: What is to be said although the package is made.
    """

    folder: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    record: BuildRecord | None = None
    refusals: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def build_package(
    project: Project, report: CheckReport, options: PackageOptions
) -> PackageContents:
    """Return the package of a project at its commit; whether it may be released is not judged here.

    The same commit and tag give the same bytes, whatever clone, folder, time or machine.

    Args:
        project: Read from the folder, or at the commit of a release that is made again.
        report: Its findings at the stage of the release.
        options: What the package is made for.
    """
    # What is judged on the files is no longer open when they are there.
    undecided = tuple(rule for rule in report.not_evaluated if rule.code != JUDGED_ON_FILES)
    edition = open_digested_edition(project, replace(report, not_evaluated=undecided))
    folder = name_folder(project)
    if refusals := (*edition.diagnostics, *_without_index(edition)):
        return PackageContents(folder, refusals=refusals)
    try:
        made = _assemble(edition, folder, options)
    except RefusedError as refused:
        return PackageContents(folder, refusals=refused.findings)
    if made.refusals:
        return made
    return _judged(project, options, made)


def _without_index(edition: Edition) -> Iterator[Diagnostic]:
    if INDEX not in edition.types:
        place = edition.project.locate_config("documents", INDEX)
        message = f"`{INDEX}` is kept elsewhere, and a package begins with it"
        yield diagnose(RULES["OUT008"], message, place, hint="remove its `external:`")


def _assemble(edition: Edition, folder: str, options: PackageOptions) -> PackageContents:
    """Draw the texts, what was signed of them, then the index that tells their pages and hashes."""
    options.progress("writing the documents")
    pages = render_texts(edition)
    wanted = list_wanted(edition, pages)
    names = name_files(wanted, first=INDEX, numbered=options.is_ecopy)
    if refusals := tuple(find_same_names(names)):
        return PackageContents(folder, refusals=refusals)
    options.progress(f"drawing {len(pages)} documents")
    texts = draw(edition, pages, options.jobs)
    signatures = draw_signatures(edition, texts, names, options.jobs)
    package = _describe(edition.project, folder, options, names, texts)
    options.progress("drawing the index")
    index = draw_index(edition, package, options.jobs)
    files = {f"{names[text.page.key]}.pdf": text.result.pdf for text in (index, *texts)}
    files |= {f"{names[one.page.key]}.pdf": one.result.pdf for one in signatures}
    files |= {
        f"{names[page.key]}{CONTENT_SUFFIX}": page.content for page in pages if page.is_for_approval
    }
    files[f"{names[INDEX]}.html"] = index.page.html.encode()
    record = build_release_record(edition, package, index.result.libraries)
    return PackageContents(folder, _completed(edition, files, record), record)


def _describe(
    project: Project,
    folder: str,
    options: PackageOptions,
    names: Mapping[str, str],
    texts: Iterable[Drawn],
) -> Package:
    signature = project.tag_signature(options.tag)
    documents = (describe(text, names) for text in texts)
    return Package(
        folder=folder,
        tag=options.tag,
        signature=signature.words,
        is_verified=bool(signature.is_verified),
        profile=options.profile,
        documents=tuple(sorted(documents, key=lambda one: one.file)),
        index_key=INDEX,
        index=f"{names[INDEX]}.pdf",
        others=_OTHERS,
    )


def _completed(
    edition: Edition, files: Mapping[str, bytes], record: BuildRecord
) -> Mapping[str, bytes]:
    """Return the files with data, trail, manifest and checksums."""
    whole = dict(files)
    whole[EXPORT_NAME] = build_export(edition.project, edition.report)
    whole[AUDIT_TRAIL_NAME] = build_audit_trail(edition.project)
    whole[CHECK_SCRIPT_NAME] = read_check_script()
    digests = [digest_file(name, content) for name, content in whole.items()]
    whole[MANIFEST_NAME] = build_manifest(digests, record)
    digests.append(digest_file(MANIFEST_NAME, whole[MANIFEST_NAME]))
    whole[CHECKSUMS_NAME] = build_checksums(digests)
    return whole


def _judged(project: Project, options: PackageOptions, made: PackageContents) -> PackageContents:
    """Judge the PDF files as they would be sent: a profile refuses, DOC012 tells."""
    if not options.is_ecopy and "fda" not in project.switches:
        return made
    rule = RULES["OUT008" if options.is_ecopy else JUDGED_ON_FILES]
    limit = ECOPY_BYTES if options.is_ecopy else PORTAL_BYTES
    found = tuple(
        diagnose(
            rule,
            f"`{name}` is not ready to be submitted: {why}",
            hint="split the document, or leave out what the receiver does not take",
        )
        for name, content in sorted(made.files.items())
        if name.endswith(".pdf")
        for why in find_unready(name, content, limit)
    )
    if options.is_ecopy and found:
        return PackageContents(made.folder, refusals=found)
    return replace(made, notes=found)
