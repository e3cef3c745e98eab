"""The content hash of documents and items: what an approval is bound to (21 CFR 11.70)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from pydantic import JsonValue

from samdocs.control.library import EVERYTHING, DocumentType, Library, load_library
from samdocs.fields import ItemId
from samdocs.items.meaning import SCHEME, hash_meaning
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.project.values import meaning

Part = Literal["whole", "protocol"]

_FACTS = ("device", "classification", "risk_policy", "overall_residual_risk", "standards")


def content_hash(project: Project, key: str, library: Library | None = None) -> str:
    """Return the hash of what a document says: `s1:` and a SHA-256 over its inputs.

    Approvals, findings, history, dates and commit are no part of it; layout of the sources is not
    either.

    Args:
        project: Where the document belongs.
        key: The document's key, with or without a template.
        library: The templates, where the caller has loaded them.
    """
    library = library or load_library(project.files)
    document = library.types.get(key)
    inputs: dict[str, JsonValue] = {"document": key, "narratives": _narratives(project, key)}
    settings = project.config.documents.get(key)
    if settings and settings.external:
        inputs["external"] = settings.external.model_dump(mode="json", exclude_defaults=True)
    elif document:
        inputs |= _shown(project, document)
        inputs["templates"] = library.digest()
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{SCHEME}:{hashlib.sha256(text.encode()).hexdigest()}"


def item_hash(project: Project, item: str, part: Part = "whole") -> str:
    """Return the hash of what an item means; of a study's protocol, all but what came out.

    Raises:
        KeyError: There is no item of that id.
    """
    found = project.items[ItemId(item)]
    meant = dict(meaning(project, found))
    if part == "protocol" and isinstance(found, PerformanceStudy | UsabilityEvaluation):
        meant = {name: meant[name] for name in meant if name not in found.outcome_fields}
    return hash_meaning(meant)


def _narratives(project: Project, key: str) -> list[JsonValue]:
    return [narrative.text for narrative in project.narratives if narrative.key == key]


def _shown(project: Project, document: DocumentType) -> Mapping[str, JsonValue]:
    chosen = frozenset(document.matter.shows)
    config = project.config.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {
        "facts": {name: config[name] for name in _FACTS if name in config},
        "items": [
            dict(meaning(project, item))
            for item in project.items.values()
            if EVERYTHING in chosen or item.collection in chosen
        ],
    }
