"""What a team writes itself, as input of a document: its Markdown, and the data that it embeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from samdocs.items import COLLECTIONS
from samdocs.items.meaning import normal_form
from samdocs.project import Project

_EMBEDDED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PATH = re.compile(r"(?<![\w.\"'])[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+")
_WORD = re.compile(r"[\"']([a-z_]+)[\"']")


@dataclass(frozen=True, slots=True)
class Written:
    """The narratives of one document.

    Attributes:
        texts: Title and text of each file, in the order of their names.
        settings: Paths in samdocs.yaml they quote by `{{ device.name }}`.
        collections: Collections they embed by `{{ table("risks") }}`.
    """

    texts: tuple[Mapping[str, JsonValue], ...] = ()
    settings: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


def read_written(project: Project, key: str) -> Written:
    """Return the narratives that carry a document; nothing if there is none."""
    own = [narrative for narrative in project.narratives if narrative.key == key]
    texts = tuple(_said(narrative.title, narrative.text) for narrative in own)
    embedded = [words[1] for n in own for words in _EMBEDDED.finditer(n.text)]
    settings = sorted({path for words in embedded for path in _PATH.findall(words)})
    return Written(texts, tuple(settings), tuple(sorted(set(_collections(embedded)))))


def _said(title: str, text: str) -> Mapping[str, JsonValue]:
    """Return a narrative without its front matter, whose lines are blank, and without layout."""
    words = normal_form(text)
    body = words.strip("\n") if isinstance(words, str) else ""
    return {"title": title, "text": body} if title else {"text": body}


def _collections(embedded: Iterable[str]) -> Iterator[str]:
    """Yield the collections that expressions name; `risk-matrix` and the like stand for risks."""
    for words in embedded:
        for name in _WORD.findall(words.replace("risk-matrix", "risks")):
            if name in COLLECTIONS:
                yield name
