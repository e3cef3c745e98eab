"""What a file of evidence is, told by how it begins; lock files are known by their names."""

from __future__ import annotations

import re
from enum import StrEnum

from samdocs.evidence.guarded_text import read_head

#: How much of a file's begin is looked at.
HEAD_BYTES = 8_192

LOCK_FILES = frozenset(
    {
        "Cargo.lock",
        "go.sum",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "poetry.lock",
        "uv.lock",
    }
)
#: Endings of formats that tools write evidence in: what is none of them is never passed over.
_OF_TOOLS = (".json", ".cdx", ".spdx", ".vex", ".xml", ".trx")
_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.(?:txt|lock)")
_RESULT_ELEMENTS = frozenset(
    {
        "testsuites",
        "testsuite",
        "robot",
        "test-run",
        "test-results",
        "assemblies",
        "assembly",
        "TestRun",
    }
)
_TOP_ELEMENT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:[\w.-]+:)?(?P<name>[\w.-]+)(?P<rest>[^>]*)", re.DOTALL
)
_CUCUMBER = re.compile(r'\s*\[\s*(?:\{.*"(?:elements|uri|keyword)"\s*:|\])', re.DOTALL)
_JSON_MARKS = (
    ("results", re.compile(r'\{\s*"samdocs_results"\s*:')),
    ("components", re.compile(r'"bomFormat"\s*:\s*"CycloneDX"')),
    ("components", re.compile(r'"spdxVersion"\s*:|https://spdx\.org/rdf/3|"@graph"\s*:')),
    ("vulnerabilities", re.compile(r"https?://openvex\.dev/ns")),
    ("vulnerabilities", re.compile(r'"(?:csaf_version|catalogVersion)"\s*:')),
)


class EvidenceKind(StrEnum):
    """For what a file of evidence is read; the first five are the words of `evidence:`."""

    RESULTS = "results"
    COMPONENTS = "components"
    VULNERABILITIES = "vulnerabilities"
    TRACKER = "tracker"
    MONITORING = "monitoring"
    SIDECAR = "sidecar"
    #: A format that tools write evidence in, with something in it that samdocs does not know.
    UNKNOWN = "unknown"
    #: An attachment: a picture, a protocol, a log.
    OTHER = "other"


def recognise(name: str, head: bytes) -> EvidenceKind:
    """Return what a file of evidence is.

    Args:
        name: Its path, with forward slashes.
        head: The first `HEAD_BYTES` of it.
    """
    last = name.rpartition("/")[2]
    if last.endswith(".samdocs.json"):
        return EvidenceKind.SIDECAR
    if last in LOCK_FILES or _REQUIREMENTS.fullmatch(last):
        return EvidenceKind.COMPONENTS
    begin = read_head(head)
    if begin.startswith("<"):
        return _xml(begin)
    if begin.startswith(("[", "{")) and last.endswith(_OF_TOOLS):
        return _json(begin)
    if begin.startswith("SPDXVersion:"):
        return EvidenceKind.COMPONENTS
    return EvidenceKind.UNKNOWN if last.endswith(_OF_TOOLS) else EvidenceKind.OTHER


def _xml(begin: str) -> EvidenceKind:
    found = _TOP_ELEMENT.match(begin)
    if found and found["name"] in _RESULT_ELEMENTS:
        return EvidenceKind.RESULTS
    if found and found["name"] == "bom" and "cyclonedx.org" in found["rest"]:
        return EvidenceKind.COMPONENTS
    return EvidenceKind.UNKNOWN


def _json(begin: str) -> EvidenceKind:
    for word, mark in _JSON_MARKS:
        if mark.search(begin):
            return EvidenceKind(word)
    return EvidenceKind.RESULTS if _CUCUMBER.match(begin) else EvidenceKind.UNKNOWN
