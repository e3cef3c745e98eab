"""From the bytes of a file to its components: what it is is told by its name, then by what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from samdocs.evidence.components.cargo import read_cargo
from samdocs.evidence.components.collecting import Collected, short
from samdocs.evidence.components.cyclonedx import read_cyclonedx
from samdocs.evidence.components.cyclonedx_xml import read_cyclonedx_xml
from samdocs.evidence.components.go_sum import read_go_sum
from samdocs.evidence.components.lines import json_lines
from samdocs.evidence.components.model import ComponentFile
from samdocs.evidence.components.npm import read_npm
from samdocs.evidence.components.plain import Fields
from samdocs.evidence.components.pnpm import read_pnpm
from samdocs.evidence.components.python_locks import read_poetry, read_uv
from samdocs.evidence.components.requirements import read_requirements
from samdocs.evidence.components.spdx2 import read_spdx2
from samdocs.evidence.components.spdx3 import read_spdx3
from samdocs.evidence.components.spdx_tags import read_spdx_tags
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.evidence.guarded_json import JsonFault, read_json
from samdocs.evidence.guarded_text import find_oddity, read_head
from samdocs.evidence.results.collecting import read_moment

MAX_COMPONENT_BYTES = 96_000_000
_AGAIN = "let the tool write the file again"
_KNOWN = "CycloneDX, SPDX, uv, poetry, requirements, npm, pnpm, Cargo and Go"

#: Name of a lock file → kind, and who reads it.
_LOCKS: Mapping[str, tuple[str, Callable[[bytes, Collected], None]]] = {
    "Cargo.lock": ("cargo", read_cargo),
    "go.sum": ("go", read_go_sum),
    "npm-shrinkwrap.json": ("npm", read_npm),
    "package-lock.json": ("npm", read_npm),
    "pnpm-lock.yaml": ("pnpm", read_pnpm),
    "poetry.lock": ("poetry", read_poetry),
    "uv.lock": ("uv", read_uv),
}
_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.(?:txt|lock)")


def read_components(file: str, data: bytes) -> ComponentFile:
    """Return the components of a file; whatever it holds, it never raises.

    Args:
        file: Its name in findings: the path relative to the project, with forward slashes.
        data: Its bytes.
    """
    into = Collected(file)
    kind = ""
    try:
        kind = _read(file, data, into)
    except UnreadableError as fault:
        message = f"`{file}`: {fault.message}"
        into = Collected(file)  # what a broken file says is not half true
        into.say("EVD001", message, fault.line, fault.hint or _AGAIN, column=fault.column)
    components, dependencies = into.merged(), into.dependencies()
    _say_totals(into, len(components))
    _judge_time(into, data)
    into.end()
    return ComponentFile(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        version=into.version,
        product=into.product,
        components=components,
        dependencies=dependencies,
        vulnerabilities=into.vulnerabilities,
        declared=dict(sorted(into.declared.items())),
        authors=tuple(dict.fromkeys(into.authors)),
        tools=tuple(dict.fromkeys(into.tools)),
        created=into.created,
        revision=into.revision,
        context=into.context,
        is_signed=into.is_signed,
        related=into.related(),
        diagnostics=tuple(sorted(into.findings, key=lambda found: found.sort_key)),
    )


def _read(file: str, data: bytes, into: Collected) -> str:
    """Read a file into `into`; return its kind, empty if it is none."""
    if len(data) > MAX_COMPONENT_BYTES:
        message = f"it has more than {MAX_COMPONENT_BYTES:,} bytes"
        raise UnreadableError(message, hint="write one file for each part of the product")
    last = file.rpartition("/")[2]
    if last in _LOCKS:
        kind, reader = _LOCKS[last]
        reader(data, into)
        return kind
    if _REQUIREMENTS.fullmatch(last):
        read_requirements(data, into)
        return "requirements"
    return _read_sbom(data, into)


def _read_sbom(data: bytes, into: Collected) -> str:
    head = read_head(data[:4096])
    if head.startswith("<") and not head.startswith("<<<<<<< "):
        read_cyclonedx_xml(data, into)
        return "cyclonedx"
    if head.startswith("SPDXVersion"):
        read_spdx_tags(data, into)
        return "spdx"
    if not head.startswith(("{", "[")):
        oddity = find_oddity(data[:4096])
        if oddity is not None:
            raise UnreadableError(oddity.message, oddity.line, oddity.column)
        _say_unknown(into, "neither JSON nor XML nor SPDX")
        return ""
    value = read_json(data)
    if isinstance(value, JsonFault):
        raise UnreadableError(value.message, value.line, value.column)
    return _read_json(value, data, into)


def _read_json(value: JsonValue, data: bytes, into: Collected) -> str:
    fields: Fields = value if isinstance(value, dict) else {}
    lines = json_lines(data)
    if "bomFormat" in fields:
        read_cyclonedx(fields, lines, into)
        return "cyclonedx"
    if "spdxVersion" in fields:
        read_spdx2(fields, lines, into)
        return "spdx"
    if "@graph" in fields:
        read_spdx3(fields, lines, into)
        return "spdx"
    _say_unknown(into, "JSON of another kind")
    return ""


def _say_unknown(into: Collected, what: str) -> None:
    message = f"`{into.file}` lists no components: it is {what}"
    into.say("EVD002", message, 1, f"samdocs reads {_KNOWN}")


def _say_totals(into: Collected, number: int) -> None:
    total = into.declared.get("components", number)
    if total not in (number, number + 1, len(into.components)):  # the product may be counted
        message = f"`{into.file}` declares {total} components and holds {number}"
        into.say("EVD003", message, 1, "components are counted, never totals")


def _judge_time(into: Collected, data: bytes) -> None:
    """Say where the time at which the file was made is none, or names no zone."""
    if not into.created:
        return
    moment = read_moment(into.created)
    at = max(data.find(into.created.encode("utf-8", "replace")), 0)
    line = data.count(b"\n", 0, at) + 1
    if moment is None:
        message = f"`{short(into.created)}` is no point in time"
        into.say("EVD004", message, line, "write 2026-03-31T09:30:00Z")
    elif moment.tzinfo is None:
        message = f"the time `{short(into.created)}` names no zone"
        into.say("EVD005", message, line, "write Z for UTC or an offset")
