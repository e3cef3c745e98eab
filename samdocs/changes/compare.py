"""Two states of a project compared by meaning: items field by field, links, risks, texts, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.changes.files import FileChange, compare_files
from samdocs.changes.links import LinkChange, compare_links
from samdocs.changes.renames import find_renames, with_new_ids
from samdocs.changes.settings import compare_settings
from samdocs.changes.texts import NarrativeChange, compare_narratives
from samdocs.fields import ItemId
from samdocs.items import Item, WrittenLink
from samdocs.items.meaning import FieldChange, build_meaning, compare_meanings
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.safety.evaluation import Judgement, RiskJudgement

#: Items that are evidence themselves, whatever of them changed.
_EVIDENCE_ITEMS = frozenset({"builds", "test_runs"})


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that is in both states and means something else in the second.

    Attributes:
        id: Its id in the second state.
        type: Its collection in the second state.
    """

    id: ItemId
    type: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """An item that bears another id than before, as its `formerly` says."""

    old: ItemId
    new: ItemId


@dataclass(frozen=True, slots=True)
class RiskChange:
    """A risk whose computed acceptability differs; the risk itself may be unchanged.

    Attributes:
        stage: `initial` or `residual`.
        before, after: What the policy says; None in a state that does not have the risk in force.
    """

    risk: ItemId
    stage: str
    before: Judgement | None
    after: Judgement | None

    @property
    def old(self) -> str | None:
        """Estimate and level before, in words."""
        return _told(self.before)

    @property
    def new(self) -> str | None:
        """Estimate and level after, in words."""
        return _told(self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states, each sorted by id.

    Attributes:
        renamed: Items with a new id; those that mean the same otherwise are in no other list.
        retired: Changed items that the second state retired.
        risks: Risks judged otherwise, new ones and those no longer in force included.
        settings: Settings of samdocs.yaml by path.
        files: Files of evidence and own templates.
        evidence_items: Builds, runs, and studies and evaluations whose outcome differs.
    """

    added: tuple[ItemId, ...] = ()
    removed: tuple[ItemId, ...] = ()
    renamed: tuple[Rename, ...] = ()
    retired: tuple[ItemId, ...] = ()
    changed: tuple[ChangedItem, ...] = ()
    risks: tuple[RiskChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    settings: tuple[FieldChange, ...] = ()
    narratives: tuple[NarrativeChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    evidence_items: tuple[ItemId, ...] = ()

    @property
    def ids(self) -> tuple[ItemId, ...]:
        """Every item that was added, removed, renamed or changed, sorted."""
        changed = (item.id for item in self.changed)
        renamed = (name for pair in self.renamed for name in (pair.old, pair.new))
        return tuple(sorted({*self.added, *self.removed, *renamed, *changed}))

    @property
    def evidence(self) -> tuple[FileChange, ...]:
        """The files that are evidence: all but templates."""
        return tuple(one for one in self.files if not one.is_template)

    @property
    def templates(self) -> tuple[FileChange, ...]:
        """The project's own templates."""
        return tuple(one for one in self.files if one.is_template)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.ids or self.risks or self.links or self.settings or self.narratives) and (
            not self.files
        )


def compare(old: Project, new: Project, *, tracked_only: bool = False) -> Difference:
    """Return what differs in the second state of a project; layout and files make no difference.

    An item that cannot be read in one of them is left out: what it means there is not known.

    Args:
        old: The earlier state.
        new: The later state.
        tracked_only: As for `compare_files`.

    Raises:
        SamdocsError: The repository is damaged.
    """
    renames = find_renames(old, new)
    before = {renames.get(name, name): item for name, item in old.items.items()}
    after = new.items
    both = sorted(before.keys() & after.keys())
    changed = tuple(
        ChangedItem(name, after[name].collection, changes)
        for name in both
        if (changes := _changes(old, new, (before[name], after[name]), renames))
    )
    retired = (c.id for c in changed if after[c.id].is_retired and not before[c.id].is_retired)
    added = tuple(sorted(n for n in after.keys() - before.keys() if n not in old.broken))
    removed = tuple(sorted(n for n in before.keys() - after.keys() if n not in new.broken))
    return Difference(
        added=added,
        removed=removed,
        renamed=tuple(Rename(was, name) for was, name in renames.items()),
        retired=tuple(retired),
        changed=changed,
        risks=tuple(_risk_changes(old, new, renames)),
        links=compare_links(old, new, renames),
        settings=compare_settings(old.config, new.config),
        narratives=compare_narratives(old, new),
        files=compare_files(old, new, tracked_only=tracked_only),
        evidence_items=tuple(sorted(_evidence_items(before, after, changed, (*added, *removed)))),
    )


def _changes(
    old: Project, new: Project, pair: tuple[Item, Item], renames: Mapping[ItemId, ItemId]
) -> tuple[FieldChange, ...]:
    one, other = pair
    links = old.inverse_links.get(one.id, ()), new.inverse_links.get(other.id, ())
    if not renames and one == other and _said(links[0]) == _said(links[1]):
        return ()
    was, now = build_meaning(one, links[0]), build_meaning(other, links[1])
    return compare_meanings(with_new_ids(was, renames), now)


def _said(links: Iterable[WrittenLink]) -> set[tuple[str, ItemId, tuple[str, ...]]]:
    return {(link.verb, link.target, link.detail) for link in links}


def _risk_changes(
    old: Project, new: Project, renames: Mapping[ItemId, ItemId]
) -> Iterator[RiskChange]:
    """Yield what the policy says otherwise, whether the risk, its harm or the policy changed."""
    before = {renames.get(name, name): risk for name, risk in old.risks.items()}
    unknown = old.broken | new.broken
    for name in sorted(before.keys() | new.risks.keys()):
        was, now = before.get(name), new.risks.get(name)
        found = (
            RiskChange(name, stage, _judged(was, stage), _judged(now, stage))
            for stage in ("initial", "residual")
        )
        differing = (one for one in found if one.old != one.new)
        if name not in unknown:
            yield from differing


def _judged(risk: RiskJudgement | None, stage: str) -> Judgement | None:
    if risk is None:
        return None
    return risk.initial if stage == "initial" else risk.residual


def _told(judged: Judgement | None) -> str | None:
    return f"{judged.shown}: {judged.word}" if judged else None


def _evidence_items(
    before: Mapping[ItemId, Item],
    after: Mapping[ItemId, Item],
    changed: Iterable[ChangedItem],
    others: Iterable[ItemId],
) -> Iterator[ItemId]:
    for item in changed:
        outcome = _outcome_fields(after[item.id])
        if item.type in _EVIDENCE_ITEMS or not outcome.isdisjoint(c.field for c in item.changes):
            yield item.id
    for name in others:
        item_there = after.get(name) or before[name]
        if item_there.collection in _EVIDENCE_ITEMS or _outcome_fields(item_there):
            yield name


def _outcome_fields(item: Item) -> frozenset[str]:
    if isinstance(item, PerformanceStudy | UsabilityEvaluation):
        return item.outcome_fields
    return frozenset()
