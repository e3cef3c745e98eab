"""The content hash of a document: what an approval is bound to."""

from __future__ import annotations

import hashlib
import json

from samdocs.documents.scope import EVERYTHING, Scope
from samdocs.project.values import meaning

SCHEME = "s1"


def content_hash(scope: Scope) -> str:
    """Return the hash of a document's inputs: templates, facts of the device, items it shows.

    Approvals, findings, history, dates and commit are no part of it; layout of the sources is not
    either.
    """
    project = scope.project
    chosen = frozenset(scope.type.matter.shows)
    items = [
        meaning(project, item)
        for item in project.items.values()
        if EVERYTHING in chosen or item.collection in chosen
    ]
    config = project.config.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    facts = {
        name: config[name]
        for name in (
            "device",
            "classification",
            "risk_policy",
            "overall_residual_risk",
            "standards",
        )
        if name in config
    }
    inputs = {
        "document": scope.type.key,
        "number": scope.number,
        "title": scope.title,
        "templates": scope.templates_sha256,
        "facts": facts,
        "items": items,
    }
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{SCHEME}:{hashlib.sha256(text.encode()).hexdigest()}"
