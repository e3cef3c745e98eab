"""From the bytes of a file to what it says of vulnerabilities."""

from __future__ import annotations

import hashlib

from pydantic import JsonValue

from samdocs.evidence.components.cyclonedx_xml import to_json
from samdocs.evidence.components.plain import Fields, text_of
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.evidence.guarded_json import JsonFault, read_json
from samdocs.evidence.guarded_text import read_head
from samdocs.evidence.vulnerabilities.collecting import Collected, Lines
from samdocs.evidence.vulnerabilities.csaf import read_csaf
from samdocs.evidence.vulnerabilities.cyclonedx import read_cyclonedx
from samdocs.evidence.vulnerabilities.kev import read_kev
from samdocs.evidence.vulnerabilities.model import VulnerabilityFile
from samdocs.evidence.vulnerabilities.openvex import read_openvex

MAX_VULNERABILITY_BYTES = 96_000_000
_AGAIN = "let the tool write the file again"
_KNOWN = "CycloneDX, OpenVEX, CSAF and the KEV list"


def read_vulnerabilities(file: str, data: bytes) -> VulnerabilityFile:
    """Return what a file says of vulnerabilities; whatever it holds, it never raises.

    Args:
        file: Its name in findings: the path relative to the project, with forward slashes.
        data: Its bytes.
    """
    into = Collected(file)
    kind = ""
    try:
        kind = _read(data, into)
    except UnreadableError as fault:
        into = Collected(file)  # what a broken file says is not half true
        message = f"`{file}`: {fault.message}"
        into.say("EVD001", message, fault.line, fault.hint or _AGAIN, column=fault.column)
    into.end()
    return VulnerabilityFile(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        version=into.version,
        statements=tuple(into.statements),
        searched=frozenset(into.searched),
        author=into.author,
        created=into.created,
        diagnostics=tuple(sorted(into.findings, key=lambda found: found.sort_key)),
    )


def _read(data: bytes, into: Collected) -> str:
    """Read a file into `into`; return its kind, empty if it is none."""
    if len(data) > MAX_VULNERABILITY_BYTES:
        raise UnreadableError(f"it has more than {MAX_VULNERABILITY_BYTES:,} bytes")
    head = read_head(data[:4096])
    if head.startswith("<") and not head.startswith("<<<<<<< "):
        read_cyclonedx(to_json(data), Lines(b""), into)
        return "cyclonedx"
    value = read_json(data)
    if isinstance(value, JsonFault):
        raise UnreadableError(value.message, value.line, value.column)
    return _read_json(value, data, into)


def _read_json(value: JsonValue, data: bytes, into: Collected) -> str:
    fields: Fields = value if isinstance(value, dict) else {}
    lines = Lines(data)
    if "bomFormat" in fields:
        read_cyclonedx(fields, lines, into)
        return "cyclonedx"
    if "openvex.dev" in text_of(fields, "@context"):
        read_openvex(fields, lines, into)
        return "openvex"
    if isinstance(fields.get("document"), dict):
        read_csaf(fields, lines, into)
        return "csaf"
    if "catalogVersion" in fields:
        read_kev(fields, lines, into)
        return "kev"
    message = f"`{into.file}` states nothing of vulnerabilities that samdocs understands"
    into.say("EVD002", message, 1, f"samdocs reads {_KNOWN}")
    return ""
