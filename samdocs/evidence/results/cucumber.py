"""Results of Cucumber in its JSON format, as its many implementations write it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from samdocs.evidence.results.collecting import Collected, first_words, with_ids, worse
from samdocs.evidence.results.model import Case, Outcome

#: What a step came to; a step without a definition did not run.
_OUTCOMES = {
    "passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "skipped": Outcome.SKIPPED,
    "pending": Outcome.SKIPPED,
    "undefined": Outcome.BLOCKED,
    "ambiguous": Outcome.ERROR,
}
_NANOSECONDS = 1e9
_KEYS = ("test", "verifies", "requirement")


def read_cucumber(features: JsonValue, into: Collected) -> None:
    """Add the scenarios of some features; what is no feature is reported."""
    for feature in features if isinstance(features, list) else []:
        if not isinstance(feature, dict) or not isinstance(feature.get("elements", []), list):
            into.say("EVD004", "an entry is no feature", 1, "let Cucumber write the file again")
            continue
        background: dict[str, JsonValue] = {}
        for element in _objects(feature.get("elements")):
            if element.get("type") == "background":
                background = element
            else:
                into.cases.append(_case(feature, element, background))


def is_cucumber(value: JsonValue) -> bool:
    """Whether JSON looks like a list of features."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and "elements" in first and ("uri" in first or "name" in first)


def _case(
    feature: dict[str, JsonValue], element: dict[str, JsonValue], background: dict[str, JsonValue]
) -> Case:
    outcome, seconds, message = Outcome.PASSED, 0.0, ""
    results = [*_results(background), *_results(element)]
    for result in results:
        own = _OUTCOMES.get(_text(result.get("status")), Outcome.BLOCKED)
        if own is not Outcome.PASSED and worse(own, outcome) is own:
            message = first_words(_text(result.get("error_message"))) or message
        outcome = worse(outcome, own)
        duration = result.get("duration")
        seconds += duration / _NANOSECONDS if isinstance(duration, int | float) else 0.0
    if not element.get("steps"):
        outcome, message = Outcome.SKIPPED, "no step"
    name = ".".join(
        part for part in (_text(feature.get("name")), _text(element.get("name"))) if part
    )
    case = Case(name, outcome, 1, round(seconds, 9), message)
    return with_ids(case, _tagged(element))


def _results(element: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    for key in ("before", "steps", "after"):
        for step in _objects(element.get(key)):
            result = step.get("result")
            yield result if isinstance(result, dict) else {}


def _tagged(element: dict[str, JsonValue]) -> dict[str, list[str]]:
    """Return the ids that tags name: `@test:TC-001`, `@verifies=SRS-001`."""
    found: dict[str, list[str]] = {}
    for tag in _objects(element.get("tags")):
        word = _text(tag.get("name")).removeprefix("@").removeprefix("samdocs.")
        for key in _KEYS:
            if word.startswith((f"{key}:", f"{key}=")):
                found.setdefault(key, []).append(word[len(key) + 1 :])
    return found


def _objects(value: JsonValue) -> Iterator[dict[str, JsonValue]]:
    return (
        (entry for entry in value if isinstance(entry, dict))
        if isinstance(value, list)
        else iter(())
    )


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
