"""How far an SBOM gives the minimum elements, in a line for each list."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.evidence.components import ComponentFile
from samdocs.evidence.components.elements import summarise


def render_coverage(file: ComponentFile) -> Iterator[str]:
    """Yield a line for each list of elements: what of it is missing, and for whom."""
    for standard, words in summarise(file).items():
        yield f"{standard}: {words}"
