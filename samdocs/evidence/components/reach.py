"""What is delivered and what only serves development, where a lock file tells it by who needs what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def reachable(starts: Iterable[str], needs: Mapping[str, Iterable[str]]) -> set[str]:
    """Return everything that is needed by some starting points, themselves included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs.get(name, ())
    return found
