"""The files of the example at each step of its history: the example without what came later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from samdocs.scaffold.story import STEPS, Edit, Step

_NEXT = re.compile(r"^(?:  - id:|\S)", re.MULTILINE)


def state_after(number: int, final: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files as they were after a step, by name.

    Args:
        number: Position of the step, from 0.
        final: The files of the example, as they are in the end.
    """
    there = [file for step in STEPS[: number + 1] for file in step.files]
    later = STEPS[number + 1 :]
    return {
        name: _before(name, content, later)
        for name, content in final.items()
        if any(name == file or (file.endswith("/") and name.startswith(file)) for file in there)
    }


def with_commits(
    number: int, files: Mapping[str, bytes], made: Mapping[str, str]
) -> Mapping[str, bytes]:
    """Return the files of a step with the commits that builds name from it on.

    Args:
        number: Position of the step, from 0.
        files: As `state_after` gives them.
        made: The commits of the steps before it, by day.
    """
    told = dict(files)
    for step in STEPS[: number + 1]:
        for built in step.builds:
            start = f"  - id: {built.build}\n"
            named = f"{start}    project_commit: {made[built.day]}\n"
            for name in [name for name, content in told.items() if start.encode() in content]:
                told[name] = changed(told[name], Edit(name, start, named))
    return told


def changed(content: bytes, edit: Edit, *, back: bool = False) -> bytes:
    """Return a file with one text changed to what it becomes, or back to what it was.

    Raises:
        ValueError: The text does not stand in it exactly once (our own defect).
    """
    text = content.decode("utf-8")
    old, new = (edit.after, edit.before) if back else (edit.before, edit.after)
    if text.count(old) != 1:
        raise ValueError(f"{edit.file}: {text.count(old)} times {old!r}")
    return text.replace(old, new).encode()


def _before(name: str, content: bytes, later: Sequence[Step]) -> bytes:
    if not name.endswith(".yaml"):
        return content
    for step in reversed(later):
        for edit in step.edits:
            if edit.file == name:
                content = changed(content, edit, back=True)
        for field in step.fields:
            content = _without_field(content, *field.split("."))
        for item in step.items:
            content = _without(content, item)
    return content


def _without(content: bytes, item: str) -> bytes:
    """Return a file without an item, the same if it does not hold it."""
    text = content.decode("utf-8")
    found = re.search(rf"^  - id: {item}$", text, re.MULTILINE)
    if found is None:
        return content
    return (text[: found.start()] + text[_end(text, found.end()) :]).encode()


def _without_field(content: bytes, item: str, field: str) -> bytes:
    """Return a file with an item that lacks a field, the same if it does not hold the item."""
    text = content.decode("utf-8")
    found = re.search(rf"^  - id: {item}$", text, re.MULTILINE)
    if found is None:
        return content
    own = text[found.start() : _end(text, found.end())]
    lines = re.sub(rf"^    {field}:.*\n(?:      .*\n)*", "", own, count=1, flags=re.MULTILINE)
    return (text[: found.start()] + lines + text[found.start() + len(own) :]).encode()


def _end(text: str, start: int) -> int:
    following = _NEXT.search(text, start)
    return following.start() if following else len(text)
