"""What checks count as a link, and how they tell what nobody can judge yet: nothing retired counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samdocs.checks.registry import Undecided
from samdocs.checks.select import listed
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.project import Project
from samdocs.proof import ItemVerdict, Verdict

#: So many pieces of evidence that cannot be judged are named one by one.
_MOST_NAMED = 5


def left_open(verdicts: Iterable[Verdict | ItemVerdict]) -> Iterator[Undecided]:
    """Yield for each reason why evidence cannot be judged yet, once, with the evidence it holds back."""
    held: dict[str, set[ItemId]] = {}
    for verdict in verdicts:
        several = verdict.proofs if isinstance(verdict, ItemVerdict) else (verdict,)
        for proof in several:
            if proof.is_open:
                held.setdefault(proof.reason, set()).add(proof.proof)
    for reason, names in sorted(held.items()):
        yield Undecided(f"{reason}: {some_of(sorted(names))}")


def some_of(names: Iterable[str]) -> str:
    """Return names as a sentence holds them; of many only the first, and how many more there are."""
    every = list(names)
    if len(every) <= _MOST_NAMED:
        return listed(every)
    shown = ", ".join(f"`{name}`" for name in every[:_MOST_NAMED])
    return f"{shown} and {len(every) - _MOST_NAMED} more"


def is_linked(project: Project, item: Item, *verbs: str, incoming: bool = False) -> bool:
    """Whether an item has a link that counts, or one to an item that could not be read.

    What could not be read is a finding already; that its links are missing is none of its own.
    """
    links = project.graph.current_sources if incoming else project.graph.current_targets
    return bool(links(item.id, *verbs)) or is_linked_to_unread(project, item, *verbs)


def is_linked_to_unread(project: Project, item: Item, *verbs: str) -> bool:
    """Whether an item's entry states a link whose other end exists, but could not be read."""
    if not project.broken:
        return False
    return any(
        link.verb in verbs and not project.broken.isdisjoint((link.source, link.target))
        for link in project.read[item.id].links
    )
