"""What the manifest of a release states: its git objects, its builds, and what was accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import JsonValue

from samdocs.checks.attestations import attested_rules
from samdocs.checks.releases import builds_under_release
from samdocs.control import judge_document
from samdocs.documents import Edition
from samdocs.documents.package import Package
from samdocs.evidence.git.contents import read_commit_contents
from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.records import Waiver
from samdocs.outputs.manifest import BuildRecord
from samdocs.outputs.record import build_record
from samdocs.project import Project

#: Libraries that decide what stands in a document, besides those that draw it.
_LIBRARIES = ("gitpython", "jinja2", "markdown-it-py", "networkx", "nh3", "pydantic", "pyyaml")

_CODE = (".py", ".csv")
#: Folders that a checkout has beside the package and a wheel inside of it.
_BROUGHT = frozenset({"templates", "examples", "example_project"})


def build_release_record(
    edition: Edition, package: Package, libraries: Mapping[str, str]
) -> BuildRecord:
    """Return what the manifest of a package says; nothing in it depends on the clone it is made in.

    Args:
        edition: What was rendered.
        package: What it was rendered for.
        libraries: Versions of what drew the pages.
    """
    project, commit = edition.project, edition.project.git.commit
    used = {**libraries, **{name: version(name) for name in _LIBRARIES}}
    keys = [package.index_key, *(one.key for one in package.documents)]
    options: dict[str, JsonValue] = {
        "documents": [*sorted(keys)],
        "formats": ["pdf"],
        "attach_data": False,
        "stage": edition.report.stage.word,
        "profile": package.profile,
        "tag": package.tag,
    }
    record = build_record(edition, used, options)
    contents = read_commit_contents(project.root, commit.hash if commit else "")
    named = {item.name for item in record.inputs}
    git = {name: value for name, value in record.git.items() if name != "branch"}
    git["tags"] = _only(git.get("tags"), package.tag)
    git["tree"] = contents.tree
    facts: dict[str, JsonValue] = {
        **record.facts,
        "release": {"folder": package.folder, "tag": package.tag, "profile": package.profile},
        "blobs": {name: blob for name, blob in contents.blobs.items() if name in named},
        "documents": [_document(edition, key, package) for key in sorted(keys)],
        "builds": [_build(project, build) for build in builds_under_release(project)],
        "counts": {**project.counts(), "links": edition.report.links},
        "attested": _attested(edition),
        "waivers": _waivers(edition),
        "code_sha256": digest_code(),
        "lock_sha256": _digest_versions(used),
    }
    return replace(record, git=git, facts=facts)


@cache
def digest_code() -> str:
    """Return one SHA-256 over the code of samdocs itself, wherever and however it is installed."""
    return digest_folder(Path(__file__).parents[1])


def digest_folder(package: Path) -> str:
    """Return one SHA-256 over the code in a package folder; what a wheel puts beside it is left out."""
    state = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.suffix in _CODE and name.parts[0] not in _BROUGHT and path.is_file():
            content = path.read_bytes()
            state.update(f"{name.as_posix()} {len(content)}\n".encode())
            state.update(content)
    return state.hexdigest()


def _digest_versions(libraries: Mapping[str, str]) -> str:
    lines = "".join(f"{name}=={libraries[name]}\n" for name in sorted(libraries))
    return hashlib.sha256(lines.encode()).hexdigest()


def _only(tags: JsonValue, name: str) -> JsonValue:
    """Return the tag of the release alone: others may be set or removed later."""
    listed = tags if isinstance(tags, list) else []
    return [tag for tag in listed if isinstance(tag, dict) and tag.get("name") == name]


def _document(edition: Edition, key: str, package: Package) -> JsonValue:
    control = judge_document(edition.project, key, edition.library)
    packaged = next((one for one in package.documents if one.key == key), None)
    approvals: Sequence[JsonValue] = [
        {
            "role": one.role,
            "meaning": one.meaning,
            "state": one.state,
            "record": one.record.id if one.record else None,
            "person": one.record.person if one.record else None,
            "time": one.record.time.isoformat() if one.record and one.record.time else None,
        }
        for one in control.approvals
    ]
    return {
        "key": key,
        "number": control.number,
        "title": control.title,
        "file": packaged.file if packaged else package.index,
        "pages": packaged.pages if packaged else None,
        "revision": control.revision or None,
        "status": control.status,
        "content_hash": control.content_hash,
        "approvals": [*approvals],
    }


def _build(project: Project, build: Build) -> JsonValue:
    """Return the build record with the commits of other repositories (IEC 62304, 8.1.3)."""
    addresses = {name: one.url or one.path for name, one in project.config.repositories.items()}
    return {
        "id": build.id,
        "version": build.version,
        "sources": [
            {"repo": one.repo, "url": addresses.get(one.repo or ""), "commit": one.commit}
            for one in build.sources
        ],
        "artifacts": [{"name": one.name, "sha256": one.sha256} for one in build.artifacts],
        "models": [*project.graph.current_targets(build.id, "models")],
    }


def _attested(edition: Edition) -> JsonValue:
    attested = attested_rules(edition.project)
    return [
        {
            "rule": rule.code,
            "reason": rule.reason,
            "record": record.id,
            "statement": record.statement,
            "rationale": record.rationale,
            "person": record.person,
            "time": record.time.isoformat() if record.time else None,
        }
        for rule in edition.report.not_evaluated
        if (record := attested.get(rule.code))
    ]


def _waivers(edition: Edition) -> JsonValue:
    accepting = sorted({found.waived_by for found in edition.report.findings if found.waived})
    waivers = (edition.project.items.get(ItemId(name)) for name in accepting)
    return [
        {
            "id": one.id,
            "rule": one.rule,
            "items": [*one.items],
            "documents": [*one.documents],
            "justification": one.justification,
            "approver": one.approver,
            "time": one.time.isoformat() if one.time else None,
            "expires": one.expires.isoformat() if one.expires else None,
        }
        for one in waivers
        if isinstance(one, Waiver)
    ]
