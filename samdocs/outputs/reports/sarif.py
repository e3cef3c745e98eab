"""Findings as SARIF 2.1.0, the exchange format of code scanners (OASIS, 2020)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import quote

from pydantic import JsonValue

from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic, Location, Rule, Severity
from samdocs.outputs.reports.escape import dump, safe
from samdocs.outputs.reports.view import CheckView
from samdocs.rules import RULES
from samdocs.source import PROJECT_FILE

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"
_LEVELS = {
    Severity.BLOCKER: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.INFO: "note",
}
_Object: TypeAlias = dict[str, JsonValue]


def render_sarif(view: CheckView, version: str) -> str:
    """Return one run with all rules, the shown findings, and what was not evaluated as notes.

    Args:
        view: What is reported; files are named from the top of the repository.
        version: Of samdocs.
    """
    order = {code: index for index, code in enumerate(RULES)}
    run: _Object = {
        "tool": {
            "driver": {
                "name": "samdocs",
                "version": version,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "automationDetails": {"id": f"samdocs/{view.report.stage.word}/"},
        "invocations": [_invocation(view, order)],
        "results": list(_results(view, order)),
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> _Object:
    clause = read_clause(rule.clause)
    help_text = f"{_sentence(rule.demand)} Source: {clause}. See `samdocs explain {rule.code}`."
    return {
        "id": rule.code,
        "name": _pascal(rule.summary),
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": _sentence(rule.demand)},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.severity.word, rule.stage.word, *rule.applies],
            "clause": clause,
        },
    }


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _pascal(summary: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in summary).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def _invocation(view: CheckView, order: dict[str, int]) -> _Object:
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {
                "level": "note",
                "message": {"text": f"{rule.code} was not evaluated: {safe(rule.reason)}"},
                "associatedRule": {"id": rule.code, "index": order[rule.code]},
            }
            for rule in view.report.not_evaluated
        ],
    }


def _results(view: CheckView, order: dict[str, int]) -> Iterable[JsonValue]:
    seen: Counter[str] = Counter()
    for found in view.shown:
        print_of = _fingerprint(found)
        seen[print_of] += 1
        # GitHub compares runs by the entry of this name and by no other
        prints: _Object = {"primaryLocationLineHash": f"{print_of}:{seen[print_of]}"}
        yield _result(found, order[found.rule.code], view.prefix) | {"partialFingerprints": prints}


def _fingerprint(found: Diagnostic) -> str:
    """Return what stays the same while the finding stays: the rule, and the item or the file."""
    about = found.item or (found.location.file if found.location else "")
    return hashlib.sha256(f"{found.rule.code}\n{about}".encode(errors="replace")).hexdigest()[:16]


def _result(found: Diagnostic, index: int, prefix: str) -> _Object:
    hint = f"\n{safe(found.hint)}" if found.hint else ""
    result: _Object = {
        "ruleId": found.rule.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": f"{safe(found.message)}{hint}"},
        "locations": [{"physicalLocation": _physical(found.location, prefix)}],
    }
    if found.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(other.location, prefix),
                "message": {"text": safe(other.message)},
            }
            for number, other in enumerate(found.related, start=1)
        ]
    if found.waived:
        reason = f"waived by {found.waived_by}"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": reason}
        ]
    return result


def _physical(place: Location | None, prefix: str) -> _Object:
    """Return a place; a finding about the whole project stands at its samdocs.yaml."""
    file = prefix + (place.file if place else PROJECT_FILE)
    physical: _Object = {
        "artifactLocation": {"uri": quote(file, errors="replace"), "uriBaseId": _ROOT}
    }
    if place:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    return physical
