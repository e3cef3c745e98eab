"""Hashes that examples cannot hold as text: `{content_hash:srs}`, `{item_hash:ST-001:protocol}`."""

import re
from pathlib import Path

from samdocs.control import content_hash, item_hash
from samdocs.project import Project, load_project

_PLACE = re.compile(r"\{(?P<kind>content|item)_hash:(?P<name>[\w-]+)(?::(?P<part>protocol))?\}")


def fill_hashes(root: Path) -> None:
    """Write into the YAML files of a project the hashes of what it says now."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yaml"))}
    unfilled = {path: text for path, text in texts.items() if _PLACE.search(text)}
    if not unfilled:
        return
    project = load_project(root)  # approvals are no content: what they lack changes no hash
    for path, text in unfilled.items():
        filled = _PLACE.sub(lambda place: _hash(project, place), text)
        path.write_text(filled, encoding="utf-8")


def _hash(project: Project, place: re.Match[str]) -> str:
    if place["kind"] == "content":
        return content_hash(project, place["name"])
    return item_hash(project, place["name"], place["part"] or "whole")
