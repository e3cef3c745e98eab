"""Values inside values: what differs in a structured value, each by the way to it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from samdocs.items.meaning import FieldChange

#: What names an entry of a list, so that a new first one does not change all the others.
_NAMES = (
    *("id", "level", "name", "clause", "role", "harm", "risk", "control", "with", "person"),
    *("party", "path", "repo", "standard", "market", "number", "metric"),
)


def is_structured(value: JsonValue) -> bool:
    """Whether a value holds named parts, so that what differs in it has a name, too."""
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and any(isinstance(entry, dict) for entry in value)


def compare_leaves(old: JsonValue, new: JsonValue) -> tuple[FieldChange, ...]:
    """Return the parts of two values that differ, by their way such as `device.intended_use`.

    An entry of a list is called by what names it, e.g. `harms[HARM-001].initial`, else by its place.
    """
    before, after = dict(_leaves("", old)), dict(_leaves("", new))
    paths = sorted(before.keys() | after.keys())
    pairs = (FieldChange(path, before.get(path), after.get(path)) for path in paths)
    return tuple(pair for pair in pairs if pair.old != pair.new)


def _leaves(path: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield every value that holds no others, and every list of such values, by its path."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _leaves(f"{path}.{key}" if path and key else path or key, entry)
    elif isinstance(value, list) and is_structured(value):
        used: dict[str, int] = {}
        for number, entry in enumerate(value, start=1):
            name = _name(entry) or str(number)
            used[name] = used.get(name, 0) + 1
            again = f" {used[name]}" if used[name] > 1 else ""
            yield from _leaves(f"{path}[{name}{again}]", entry)
    else:
        yield path, value


def _name(entry: JsonValue) -> str:
    names = (entry.get(key) for key in _NAMES) if isinstance(entry, dict) else ()
    return next((name for name in names if isinstance(name, str)), "")
