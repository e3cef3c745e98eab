"""Two states of a project compared by meaning: items field by field, and levels of risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.items.meaning import FieldChange, compare_meanings
from samdocs.project import Project
from samdocs.project.values import meaning


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that is in both states and means something else in the second.

    Attributes:
        type: Its collection in the second state.
    """

    id: ItemId
    type: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RiskChange:
    """A risk whose computed acceptability differs; the risk itself may be unchanged.

    Attributes:
        stage: `initial` or `residual`.
    """

    risk: ItemId
    stage: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states, each sorted by id.

    Attributes:
        retired: Changed items that the second state retired.
    """

    added: tuple[ItemId, ...]
    removed: tuple[ItemId, ...]
    retired: tuple[ItemId, ...]
    changed: tuple[ChangedItem, ...]
    risks: tuple[RiskChange, ...]

    @property
    def ids(self) -> tuple[ItemId, ...]:
        """Every item that was added, removed or changed, sorted."""
        changed = (item.id for item in self.changed)
        return tuple(sorted({*self.added, *self.removed, *changed}))


def compare(old: Project, new: Project) -> Difference:
    """Return what differs in the second state of a project; layout and files make no difference.

    An item that cannot be read in one of them is left out: what it means there is not known.
    """
    before, after = old.items.keys(), new.items.keys()
    changed = tuple(_changed(old, new, name) for name in sorted(before & after))
    found = tuple(item for item in changed if item.changes)
    retired = (c.id for c in found if new.items[c.id].is_retired and not old.items[c.id].is_retired)
    return Difference(
        added=tuple(sorted(name for name in after - before if name not in old.broken)),
        removed=tuple(sorted(name for name in before - after if name not in new.broken)),
        retired=tuple(retired),
        changed=found,
        risks=tuple(_risk_changes(old, new)),
    )


def _changed(old: Project, new: Project, name: ItemId) -> ChangedItem:
    one, other = old.items[name], new.items[name]
    changes = compare_meanings(meaning(old, one), meaning(new, other))
    return ChangedItem(name, other.collection, changes)


def _risk_changes(old: Project, new: Project) -> Iterator[RiskChange]:
    """Yield what the policy says otherwise, whether the risk, its harm or the policy changed."""
    for name in sorted(old.risks.keys() & new.risks.keys()):
        one, other = old.risks[name], new.risks[name]
        for stage, before, after in (
            ("initial", one.initial, other.initial),
            ("residual", one.residual, other.residual),
        ):
            if (before.shown, before.word) != (after.shown, after.word):
                yield RiskChange(
                    name, stage, _told(before.shown, before.word), _told(after.shown, after.word)
                )


def _told(shown: str, word: str) -> str:
    return f"{shown}: {word}"
