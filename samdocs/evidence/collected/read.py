"""From the bytes of a file to the tests in it: a list of the plugin, results, or Python sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import JsonValue

from samdocs.diagnostics import Location, diagnose
from samdocs.evidence.collected.model import Collected, CollectedTest
from samdocs.evidence.collected.sources import read_source_tests
from samdocs.evidence.guarded_json import JsonFault, read_json
from samdocs.evidence.results import Case, read_results
from samdocs.rules import RULES

#: The key that marks the list that `pytest --collect-only --samdocs-results FILE` writes.
MARK = "samdocs_collected"
_PARAMETERS = re.compile(r"\[.*\]$", re.DOTALL)


def read_collected(file: str, data: bytes, *, path: str = "") -> Collected:
    """Return the tests of a file; whatever it holds, it never raises.

    Args:
        file: Its name in findings.
        data: Its bytes.
        path: For sources: the path from the root folder of the tests, which names its tests.
    """
    if file.endswith(".py"):
        return read_source_tests(file, data, path=path or file)
    value = read_json(data) if data.lstrip()[:1] == b"{" else None
    if isinstance(value, dict) and MARK in value:
        return Collected(_merged(_listed(value.get("tests"))))
    if isinstance(value, JsonFault) and MARK.encode() in data[:200]:
        where = Location(file, value.line, value.column, value.line, value.column)
        fault = diagnose(
            RULES["EVD001"], f"`{file}`: {value.message}", where, hint="let pytest write it again"
        )
        return Collected(diagnostics=(fault,))
    results = read_results(file, data)
    unusable = [one for one in results.diagnostics if one.rule.code in ("EVD001", "EVD002")]
    return Collected(_merged(map(_of_case, results.cases)), tuple(unusable))


def _listed(value: JsonValue) -> Iterator[CollectedTest]:
    for entry in value if isinstance(value, list) else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(entry, dict) and isinstance(name, str) and name:
            line = entry.get("line")
            yield CollectedTest(
                name=name,
                file=_text(entry.get("file")),
                line=line if isinstance(line, int) else 1,
                doc=_text(entry.get("doc")),
                tests=_texts(entry.get("tests")),
                verifies=_texts(entry.get("verifies")),
            )


def _of_case(case: Case) -> CollectedTest:
    return CollectedTest(case.name, line=case.line, tests=case.tests, verifies=case.verifies)


def _merged(tests: Iterable[CollectedTest]) -> tuple[CollectedTest, ...]:
    """Return each test once, its parameters left out."""
    found: dict[str, CollectedTest] = {}
    for test in tests:
        name = _PARAMETERS.sub("", test.name)
        known = found.get(name, replace(test, name=name))
        found[name] = replace(
            known,
            tests=tuple(dict.fromkeys((*known.tests, *test.tests))),
            verifies=tuple(dict.fromkeys((*known.verifies, *test.verifies))),
            is_parametrised=known.is_parametrised or name != test.name,
        )
    return tuple(found.values())


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: JsonValue) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(text for text in map(_text, listed) if text)
