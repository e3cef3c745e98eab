"""The vulnerabilities of CycloneDX 1.4 to 1.7, alone or beside the components of an SBOM."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from samdocs.evidence.components.cyclonedx import LINE
from samdocs.evidence.components.plain import Fields, object_of, objects_of, text_of, texts_of
from samdocs.evidence.vulnerabilities.collecting import (
    Collected,
    Lines,
    joined,
    number_of,
    numbers_of,
    product_of,
    states,
)
from samdocs.evidence.vulnerabilities.model import Statement

_SUPPORTED = frozenset({"1.4", "1.5", "1.6", "1.7"})
_STATES = states(
    resolved="fixed",
    resolved_with_pedigree="fixed",
    exploitable="affected",
    in_triage="under_investigation",
    false_positive="not_affected",
)
#: Justifications that mean the same as one of `vex_justification`; the others stay as they are.
_JUSTIFICATIONS = {
    "code_not_present": "vulnerable_code_not_present",
    "code_not_reachable": "vulnerable_code_not_in_execute_path",
    "protected_by_compiler": "inline_mitigations_already_exist",
    "protected_at_runtime": "inline_mitigations_already_exist",
    "protected_by_mitigating_control": "inline_mitigations_already_exist",
}
_OWN = "samdocs"
_CVSS = re.compile(r"CVSSv\d+", re.IGNORECASE)
_EXPLOITED = re.compile(r"(?:^|[:._-])(?:kev|known-?exploited)$", re.IGNORECASE)
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def read_cyclonedx(bom: Fields, lines: Lines, into: Collected) -> None:
    """Add the vulnerabilities a CycloneDX document lists."""
    into.version = text_of(bom, "specVersion")
    metadata = object_of(bom, "metadata")
    into.created = into.time(text_of(metadata, "timestamp"), 1)
    into.author = joined(text_of(one, "name", "email") for one in objects_of(metadata, "authors"))
    if "vulnerabilities" not in bom:
        return
    if into.version not in _SUPPORTED:
        message = f"CycloneDX `{into.version[:20]}` has no vulnerabilities that samdocs knows"
        into.say("EVD002", message, 1, "write 1.6, or another from 1.4 to 1.7")
    known = dict(_components(bom))
    if _OWN not in _tools(
        metadata
    ):  # what samdocs wrote from records cannot tell more than they do
        into.searched.update(purl for purl in known.values() if purl.startswith("pkg:"))
    for entry in objects_of(bom, "vulnerabilities"):
        into.add(_statement(entry, known, lines, into))


def _tools(metadata: Fields) -> Iterator[str]:
    for tool in objects_of(metadata, "tools"):
        yield text_of(tool, "name")
        yield from (text_of(one, "name") for one in objects_of(tool, "components", "services"))


def _components(bom: Fields) -> Iterator[tuple[str, str]]:
    """Yield the reference of each component, and what it is."""
    waiting = [*objects_of(object_of(bom, "metadata"), "component"), *objects_of(bom, "components")]
    while waiting:
        entry = waiting.pop()
        purl, reference = text_of(entry, "purl"), text_of(entry, "bom-ref")
        yield reference or purl, product_of(purl, text_of(entry, "name"))
        waiting += objects_of(entry, "components")


def _statement(entry: Fields, known: Mapping[str, str], lines: Lines, into: Collected) -> Statement:
    name = text_of(entry, "id")
    own_line = entry.get(LINE)
    line = own_line if isinstance(own_line, int) else lines.of(name)
    analysis = object_of(entry, "analysis")
    state = into.state(text_of(analysis, "state"), _STATES, line)
    why = _own_justification(entry) or text_of(analysis, "justification")
    time = text_of(analysis, "lastUpdated", "firstIssued") or text_of(entry, "updated")
    done = (*texts_of(analysis, "response", "responses"), text_of(analysis, "detail"))
    more = (text_of(entry, "recommendation"), text_of(entry, "workaround"))
    return Statement(
        identifier=number_of(name),
        aliases=numbers_of(
            number_of(name), *(text_of(one, "id") for one in objects_of(entry, "references"))
        ),
        products=tuple(dict.fromkeys(_products(entry, known))),
        state=state,
        justification=_JUSTIFICATIONS.get(why, why) if state == "not_affected" else "",
        action=joined((*done, *more)),
        timestamp=into.time(time, line) if time else into.created,
        cvss=into.vectors(_ratings(entry), line),
        known_exploited=_exploited(entry),
        line=line,
    )


def _products(entry: Fields, known: Mapping[str, str]) -> Iterator[str]:
    for one in objects_of(entry, "affects"):
        reference = text_of(one, "ref")
        if reference.startswith("urn:cdx:"):  # a component of another file
            reference = unquote(reference.partition("#")[2]) or reference
        if reference:
            yield known.get(reference) or product_of(reference)


def _ratings(entry: Fields) -> Iterator[tuple[str, str]]:
    for one in objects_of(entry, "ratings"):
        method, vector = text_of(one, "method"), text_of(one, "vector")
        if vector and (_CVSS.match(method) or not method):
            yield vector, text_of(one, "score")


def _own_justification(entry: Fields) -> str:
    """Return the more exact word that `samdocs export cyclonedx` keeps beside that of CycloneDX."""
    properties = objects_of(entry, "properties")
    named = (one for one in properties if text_of(one, "name") == "samdocs:vexJustification")
    return next((text_of(one, "value") for one in named), "")


def _exploited(entry: Fields) -> bool | None:
    for one in objects_of(entry, "properties"):
        if _EXPLOITED.search(text_of(one, "name")):
            said = one.get("value")
            word = said.strip().lower() if isinstance(said, str) else str(said).lower()
            return True if word in _YES else False if word in _NO else None
    return None
