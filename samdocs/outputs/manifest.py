"""`manifest.json` and `SHA256SUMS`: what a folder holds, and what it was made from.

The manifest has the shape of an in-toto Statement, so that tools of that family can sign it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from samdocs.diagnostics import SamdocsError

MANIFEST_NAME = "manifest.json"
CHECKSUMS_NAME = "SHA256SUMS"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:samdocs:build:1"

_TOOL = "samdocs"
_LARGEST_MANIFEST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True, order=True)
class FileDigest:
    """What identifies the content of a file.

    Attributes:
        name: Path below its folder, with forward slashes.
        sha256: 64 hexadecimal digits.
        size: Count of bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """What outputs were made from and by.

    Attributes:
        version: Version of samdocs.
        time: Commit time; None where there is no commit.
        git: Facts about the commit and the state of the folder, by name.
        inputs: Every file that was read, by its path in the project.
        libraries: Versions of what decides how outputs look, by name.
        fonts: SHA-256 of each font file, by name.
        facts: Whatever else the reader must know: configuration, counts, findings, limits.
    """

    version: str
    time: datetime | None
    git: Mapping[str, JsonValue] = field(default_factory=dict)
    inputs: tuple[FileDigest, ...] = ()
    libraries: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, JsonValue] = field(default_factory=dict)


class _Digest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Annotations(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    size: int = Field(ge=0, strict=True)


class _Subject(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    digest: _Digest
    annotations: _Annotations


class Manifest(BaseModel):
    """A manifest as it was read from a folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    statement_type: str = Field(alias="_type", pattern=f"^{STATEMENT_TYPE}$")
    predicate_type: str = Field(alias="predicateType", pattern=f"^{PREDICATE_TYPE}$")
    subject: tuple[_Subject, ...]
    predicate: Mapping[str, JsonValue]

    @property
    def outputs(self) -> tuple[FileDigest, ...]:
        """Every file the folder must hold beside manifest and checksums."""
        return tuple(
            FileDigest(item.name, item.digest.sha256, item.annotations.size)
            for item in self.subject
        )


def digest_file(name: str, content: bytes) -> FileDigest:
    """Return what identifies a file of that name and content."""
    return FileDigest(name, hashlib.sha256(content).hexdigest(), len(content))


def digest_inputs(inputs: Iterable[FileDigest]) -> str:
    """Return one SHA-256 over all inputs: that of the lines `sha256sum` would print, sorted.

    Printed on every page, it ties a document to its sources without needing git.
    """
    return hashlib.sha256(_build_lines(inputs)).hexdigest()


def build_manifest(outputs: Iterable[FileDigest], record: BuildRecord) -> bytes:
    """Return the content of `manifest.json`: sorted, ASCII, LF, the same for the same values."""
    time = record.time.astimezone(UTC).isoformat() if record.time else None
    statement = {
        "_type": STATEMENT_TYPE,
        "predicateType": PREDICATE_TYPE,
        "subject": [
            {
                "name": item.name,
                "digest": {"sha256": item.sha256},
                "annotations": {"size": item.size},
            }
            for item in sorted(outputs)
        ],
        "predicate": {
            **record.facts,
            "tool": {"name": _TOOL, "version": record.version},
            "time": time,
            "git": dict(record.git),
            "inputs": [_tell(item) for item in sorted(record.inputs)],
            "inputs_sha256": digest_inputs(record.inputs),
            "libraries": dict(record.libraries),
            "fonts": dict(record.fonts),
        },
    }
    return write_statement(statement)


def write_statement(statement: object) -> bytes:
    """Return a statement in its one canonical form: sorted keys, an indent of one, ASCII, LF."""
    return f"{json.dumps(statement, sort_keys=True, indent=1)}\n".encode("ascii")


def build_checksums(files: Iterable[FileDigest]) -> bytes:
    """Return the content of `SHA256SUMS`, for `sha256sum -c` and people without samdocs."""
    return _build_lines(files)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises:
        SamdocsError: There is none, or it is not one of ours.
    """
    path = folder / MANIFEST_NAME
    hint = "name a folder that samdocs wrote"
    if path.is_symlink() or not path.is_file():
        raise SamdocsError(f"`{folder}` holds no {MANIFEST_NAME}", hint)
    if path.stat().st_size > _LARGEST_MANIFEST_BYTES:
        raise SamdocsError(f"`{path}` is too large for a manifest", hint)
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SamdocsError(f"`{path}` is not a manifest of samdocs", hint) from error


def is_ours(folder: Path) -> bool:
    """Return whether samdocs wrote a folder: it holds a manifest of ours."""
    try:
        read_manifest(folder)
    except SamdocsError:
        return False
    return True


def find_strangers(folder: Path) -> tuple[str, ...]:
    """Return the names of files in a folder of ours that its manifest does not list, sorted."""
    listed = {item.name for item in read_manifest(folder).outputs}
    known = {*listed, MANIFEST_NAME, CHECKSUMS_NAME}
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = (path.relative_to(folder).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in known))


def _build_lines(files: Iterable[FileDigest]) -> bytes:
    return "".join(f"{item.sha256}  {item.name}\n" for item in sorted(files)).encode()


def _tell(item: FileDigest) -> dict[str, JsonValue]:
    return {"path": item.name, "sha256": item.sha256, "size": item.size}
