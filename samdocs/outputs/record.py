"""What outputs are made from and by: the facts that a manifest states."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from pydantic import JsonValue

from samdocs.checks import CheckReport
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.documents import Edition, open_edition
from samdocs.evidence.git.signatures import Signature
from samdocs.evidence.results.read import MAX_RESULT_BYTES
from samdocs.outputs.manifest import BuildRecord, FileDigest, digest_file, digest_inputs
from samdocs.outputs.pdf import RenderLimits
from samdocs.project import Project
from samdocs.source.text import decode


def open_digested_edition(project: Project, report: CheckReport) -> Edition:
    """Return the documents of a project, with the digest over all inputs they print."""
    plain = open_edition(project, report)
    return open_edition(project, report, inputs_sha256=digest_inputs(read_inputs(plain)))


def read_inputs(edition: Edition) -> tuple[FileDigest, ...]:
    """Return every file the documents are made from: sources, narratives, evidence and templates."""
    project = edition.project
    files = {name: _bytes_as_read(project, name) for name in project.sources}
    beside = {
        *project.key_ring.files,
        *(one.file for one in project.narratives),
        *project.evidence.all,
    }
    files |= {name: _beside(project, name) for name in sorted(beside)}
    files |= {file.path: file.content for file in edition.library.own}
    return tuple(digest_file(name, content) for name, content in sorted(files.items()))


def _bytes_as_read(project: Project, name: str) -> bytes:
    """Return the bytes of a source; its text must still be the one the project was read from."""
    content = project.files.read(name)
    if isinstance(content, Diagnostic) or decode(name, content)[0] != project.sources[name].text:
        message = f"`{name}` changed while the build was running"
        raise SamdocsError(message, "run it again when nobody writes to the project")
    return content


def _beside(project: Project, name: str) -> bytes:
    content = project.files.read(name, limit=MAX_RESULT_BYTES)
    if isinstance(content, Diagnostic):
        raise SamdocsError(content.message, content.hint)
    return content


def build_record(
    edition: Edition, libraries: Mapping[str, str], options: Mapping[str, JsonValue]
) -> BuildRecord:
    """Return what the manifest says about the inputs, the tools and the state of the project.

    Args:
        edition: What was rendered.
        libraries: Versions of what decides how outputs look, by name.
        options: What was asked for, so that the same can be made again.
    """
    project, report = edition.project, edition.report
    facts: dict[str, JsonValue] = {
        "device": {
            "identifier": project.config.device.identifier,
            "name": project.config.device.name,
            "version": project.version,
        },
        "stage": report.stage.word,
        "options": dict(options),
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
        inputs=read_inputs(edition),
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
        "signature": _signature(project.signature_of(git.commit.hash)) if git.commit else None,
        "tags": [
            {
                "name": tag.name,
                "id": tag.id,
                "commit": tag.target,
                "annotated": tag.annotated,
                "signature": _signature(project.tag_signature(tag.name)),
            }
            for tag in git.tags
        ],
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


def _signature(found: Signature) -> dict[str, JsonValue]:
    return {
        "state": found.state,
        "person": found.person or None,
        "key": found.fingerprint or None,
        "words": found.words,
    }
