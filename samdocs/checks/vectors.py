"""Findings on CVSS vectors in items: the form is checked on reading, the metrics by scoring them."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import found
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project

_WRITE = "copy the whole vector, e.g. CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"


def vectors_without_score(project: Project) -> Iterator[Diagnostic]:
    """Yield a finding for every vector that has the form of one and cannot be scored."""
    for name, reason in sorted(project.vulnerability_data.unscored.items()):
        message = f"`{name}`: `cvss` cannot be scored: {reason}"
        item = project.items[name]
        yield found(project, "MOD004", item, message, hint=_WRITE, field=("cvss",))
