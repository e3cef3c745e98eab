"""Settings of samdocs.yaml that differ: facts of the device, classification, risk policy, rules."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from samdocs.config import Config
from samdocs.evidence.git.setting_history import build_settings
from samdocs.items.meaning import FieldChange

#: What names an entry of a list, so that a new first one does not change all the others.
_NAMES = ("id", "level", "name", "clause", "role")


def compare_settings(old: Config, new: Config) -> tuple[FieldChange, ...]:
    """Return the settings that differ, each by its path such as `device.intended_use`, sorted."""
    before, after = (dict(_leaves("", dict(build_settings(one)))) for one in (old, new))
    pairs = (
        FieldChange(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
    )
    return tuple(pair for pair in pairs if pair.old != pair.new)


def _leaves(path: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield every value that holds no others, and every list of such values, by its path."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, entry)
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for number, entry in enumerate(value, start=1):
            yield from _leaves(f"{path}[{_name(entry) or number}]", entry)
    else:
        yield path, value


def _name(entry: JsonValue) -> str:
    names = (entry.get(key) for key in _NAMES) if isinstance(entry, dict) else ()
    return next((name for name in names if isinstance(name, str)), "")
