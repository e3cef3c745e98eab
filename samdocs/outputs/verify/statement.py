"""The manifest of a package, read with suspicion: whether it is ours, canonical, and of one mind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from samdocs.diagnostics import Diagnostic
from samdocs.documents import Purpose
from samdocs.outputs.manifest import (
    CHECKSUMS_NAME,
    MANIFEST_NAME,
    FileDigest,
    Manifest,
    digest_inputs,
    write_statement,
)
from samdocs.outputs.publish import is_plain_path
from samdocs.outputs.verify.findings import fault, printable

_SHA256 = "^[0-9a-f]{64}$"


class _Shape(BaseModel):
    """Other keys are no fault here: what is not looked at is protected by the digest of the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class InputFile(_Shape):
    """A file that outputs were made from."""

    path: str = Field(min_length=1)
    sha256: str = Field(pattern=_SHA256)
    size: int = Field(ge=0, strict=True)


class TagFacts(_Shape):
    """A tag on the commit when the package was made; `id` is that of the tag object."""

    name: str
    id: str = ""


class GitFacts(_Shape):
    """Where a package says it comes from."""

    available: bool = False
    reason: str = ""
    commit: str | None = Field(default=None, pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")
    tags: tuple[TagFacts, ...] = ()
    dirty: tuple[str, ...] = ()


class DeviceFacts(_Shape):
    """What a package is about."""

    identifier: str = ""
    name: str = ""
    version: str = ""


class ToolFacts(_Shape):
    """What a package was written by."""

    name: str
    version: str


class BuildFacts(_Shape):
    """What was asked for when the files were made."""

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("html", "pdf")
    attach_data: bool = True
    purpose: Purpose = Purpose.DRAFT


class ReleaseFacts(_Shape):
    """What was released: name of folder and zip, the tag, and for whom."""

    folder: str = Field(min_length=1)
    tag: str
    profile: str = ""


class Predicate(_Shape):
    """What a manifest says of the making of its files, as far as it is looked at."""

    tool: ToolFacts
    time: str | None
    git: GitFacts
    inputs: tuple[InputFile, ...]
    inputs_sha256: str
    device: DeviceFacts = DeviceFacts()
    options: BuildFacts | None = None
    release: ReleaseFacts | None = None
    stage: str = ""

    @property
    def input_files(self) -> tuple[FileDigest, ...]:
        """Every input, in the order of the manifest."""
        return tuple(FileDigest(item.path, item.sha256, item.size) for item in self.inputs)


@dataclass(frozen=True, slots=True)
class Statement:
    """A manifest that could be read.

    Attributes:
        outputs: Every file the package must hold beside manifest and checksums.
        facts: The predicate as it stands in the manifest.
    """

    outputs: tuple[FileDigest, ...]
    predicate: Predicate
    facts: Mapping[str, JsonValue]


def read_statement(data: bytes) -> tuple[Statement | None, tuple[Diagnostic, ...]]:
    """Return a manifest and what is wrong with it; None if it is of no use."""
    repeated: list[str] = []
    try:
        text = data.decode("ascii")
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, repeated),
            parse_constant=_refuse,
        )
        manifest = Manifest.model_validate_json(data)
        predicate = Predicate.model_validate(manifest.predicate)
        canonical = write_statement(value)
    except UnicodeDecodeError:
        return None, (_unusable("it holds bytes that are no ASCII"),)
    except (RecursionError, MemoryError):
        return None, (_unusable("it is nested too deeply"),)
    except ValidationError as refusal:
        return None, (_unusable(_first_fault(refusal)),)
    except ValueError:
        return None, (_unusable("it is no JSON"),)
    statement = Statement(manifest.outputs, predicate, manifest.predicate)
    faults = [_unlike(f"it says `{printable(name)}` twice") for name in repeated]
    if canonical != data and not repeated:
        faults.append(_unlike("it is not in its canonical form: keys, spaces or numbers differ"))
    return statement, (*faults, *_find_faults(statement))


def _object(pairs: Sequence[tuple[str, JsonValue]], repeated: list[str]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        repeated += sorted(name for name, count in counts.items() if count > 1)
    return found


def _refuse(constant: str) -> JsonValue:
    raise ValueError(constant)


def _first_fault(refusal: ValidationError) -> str:
    first = refusal.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"`{printable(where)}` is not as samdocs writes it" if where else "it is no JSON"


def _find_faults(statement: Statement) -> Iterator[Diagnostic]:
    """Yield where a manifest contradicts itself."""
    predicate = statement.predicate
    yield from _order([item.name for item in statement.outputs], "output")
    yield from _order([item.path for item in predicate.inputs], "input")
    if digest_inputs(predicate.input_files) != predicate.inputs_sha256:
        yield _unlike("its digest over all inputs is not that of the inputs it lists")
    for item in statement.outputs:
        if not is_plain_path(item.name):
            message = f"the manifest names `{printable(item.name)}`, which is no path in a package"
            yield fault("PKG005", item.name, message)
        if item.name in (MANIFEST_NAME, CHECKSUMS_NAME):
            yield _unlike(f"it lists `{item.name}`, which cannot hold its own digest")


def _order(names: Sequence[str], what: str) -> Iterator[Diagnostic]:
    """Yield a fault for each name that stands twice, or before its place."""
    for before, name in pairwise(names):
        if name == before:
            yield _unlike(f"it lists the {what} `{printable(name)}` twice")
        elif name < before:
            yield _unlike(f"the {what} `{printable(name)}` is not in its place")


def _unusable(why: str) -> Diagnostic:
    return fault("PKG001", MANIFEST_NAME, f"the manifest cannot be used: {why}")


def _unlike(what: str) -> Diagnostic:
    return fault("PKG006", MANIFEST_NAME, f"the manifest is not as samdocs writes it: {what}")
