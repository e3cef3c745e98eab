"""A difference between two states as tables and items print it, redlines included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from samdocs.changes import ChangedItem, Difference, FileChange, LinkChange, RiskChange
from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.markdown import Writer
from samdocs.documents.redlines import redlined
from samdocs.documents.scope import in_words
from samdocs.documents.views.levels import LevelView, initial_level, residual_level
from samdocs.documents.views.parts import Field
from samdocs.fields import ItemId
from samdocs.graph import RECORDS
from samdocs.items import COLLECTIONS, Item
from samdocs.items.meaning import FieldChange
from samdocs.project import Project
from samdocs.proof import are_controls_proved
from samdocs.safety.evaluation import Judgement

_SHORT_DIGITS = 12
_SHORT_CHARACTERS = 1800  # links and marks are about half of it


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one kind differs, and the place that lists it.

    Attributes:
        name: Head of its column.
        noun, many: What is counted, in a sentence.
    """

    name: str
    number: int
    noun: str
    many: str
    anchor: str

    @property
    def words(self) -> str:
        """The number in a sentence."""
        return in_words(self.number, self.noun, self.many)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item that came, went or is out of use, with what it says in short."""

    id: str
    noun: str
    title: Html
    text: Html
    links: Html


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """New records of one kind, such as approvals and runs: what they say stands elsewhere."""

    noun: str
    number: int
    items: Html


@dataclass(frozen=True, slots=True)
class ChangedView:
    """An item with the fields that differ.

    Attributes:
        words: Its kind, and what else became of it.
        short: Whether it is kept on one page.
    """

    id: str
    title: Html
    words: str
    fields: tuple[Field, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class RiskLevelRow:
    """A risk whose level differs, before and after."""

    risk: Html
    title: Html
    stage: str
    before: LevelView | Html
    after: LevelView | Html


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that came, went or says something else."""

    source: Html
    words: Html
    target: Html


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came, went or holds something else, by the ids of its contents."""

    path: str
    word: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A narrative or a setting that differs."""

    name: str
    place: str
    content: Html


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything that differs between two states; empty parts are empty tuples."""

    counts: tuple[Count, ...]
    added: tuple[ItemRow, ...]
    records: tuple[RecordsRow, ...]
    removed: tuple[ItemRow, ...]
    retired: tuple[ItemRow, ...]
    renamed: tuple[ItemRow, ...]
    changed: tuple[ChangedView, ...]
    risks: tuple[RiskLevelRow, ...]
    links: tuple[LinkRow, ...]
    evidence: tuple[FileRow, ...]
    evidence_items: Html
    settings: tuple[TextRow, ...]
    narratives: tuple[TextRow, ...]
    templates: tuple[FileRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not any(count.number for count in self.counts)


def build_changes_view(old: Project, new: Project, found: Difference, write: Writer) -> ChangesView:
    """Return a difference ready to be printed.

    Args:
        old: The earlier state.
        new: The later state.
        found: What differs between them.
        write: Links the ids of the later state.
    """
    links = tuple(_links(found, write))
    records = [name for name in found.added if new.items[name].collection in RECORDS]
    added = [name for name in found.added if name not in records]
    was = {pair.new: pair.old for pair in found.renamed}
    return ChangesView(
        counts=_counts(found, added=len(added), records=len(records), links=len(links)),
        added=tuple(_row(new, name, write) for name in added),
        records=tuple(_records(new, records, write)),
        removed=tuple(_row(old, name, write) for name in found.removed),
        retired=tuple(_retired(new.items[name], write) for name in found.retired),
        renamed=tuple(_renamed(new, pair.old, pair.new, write) for pair in found.renamed),
        changed=tuple(_changed(new.items[item.id], item, found, write) for item in found.changed),
        risks=tuple(
            _risk((old, new), risk, was.get(risk.risk, risk.risk), write) for risk in found.risks
        ),
        links=links,
        evidence=tuple(_file(file) for file in found.evidence),
        evidence_items=write.links(found.evidence_items),
        settings=tuple(_setting(change, write) for change in found.settings),
        narratives=tuple(
            TextRow(one.key, one.file, redlined(one.old, one.new, write, whole=False))
            for one in found.narratives
        ),
        templates=tuple(_file(file) for file in found.templates),
    )


def _counts(found: Difference, *, added: int, records: int, links: int) -> tuple[Count, ...]:
    evidence = len(found.evidence) + len(found.evidence_items)
    texts = len(found.narratives) + len(found.templates)
    return (
        Count("Added", added, "item added", "items added", "s-added"),
        Count("Records", records, "record added", "records added", "s-records"),
        Count("Removed", len(found.removed), "item removed", "items removed", "s-removed"),
        Count("Retired", len(found.retired), "item retired", "items retired", "s-retired"),
        Count("Renamed", len(found.renamed), "item renamed", "items renamed", "s-renamed"),
        Count("Changed", len(found.changed), "item changed", "items changed", "s-changed"),
        Count("Risk levels", len(found.risks), "risk level", "risk levels", "s-levels"),
        Count("Links", links, "link", "links", "s-links"),
        Count("Evidence", evidence, "piece of evidence", "pieces of evidence", "s-evidence"),
        Count("Settings", len(found.settings), "setting", "settings", "s-settings"),
        Count("Texts", texts, "text or template", "texts or templates", "s-texts"),
    )


def words_of(name: str) -> str:
    """Return the name of a field in words: `derives_from` as `Derives from`."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def change_fields(changes: Iterable[FieldChange], write: Writer) -> Iterator[Field]:
    """Yield the fields that differ, each with what went and came marked."""
    for change in changes:
        yield Field(words_of(change.field), redlined(change.old, change.new, write))


def _row(project: Project, name: ItemId, write: Writer) -> ItemRow:
    item = project.items[name]
    return ItemRow(
        name,
        _noun(item),
        write.line(item.title),
        write.inline(_text(item)),
        join("<br>", _links_of(project, item, write)),
    )


def _records(project: Project, names: Iterable[ItemId], write: Writer) -> Iterator[RecordsRow]:
    groups: dict[str, list[ItemId]] = {}
    for name in names:
        groups.setdefault(project.items[name].collection, []).append(name)
    for collection in sorted(groups):
        noun = words_of(COLLECTIONS[collection].noun)
        yield RecordsRow(noun, len(groups[collection]), write.links(groups[collection]))


def _retired(item: Item, write: Writer) -> ItemRow:
    return ItemRow(item.id, _noun(item), write.line(item.title), write.inline(item.reason), EMPTY)


def _renamed(project: Project, old: ItemId, new: ItemId, write: Writer) -> ItemRow:
    item = project.items[new]
    return ItemRow(old, _noun(item), write.line(item.title), write.link(new), EMPTY)


def _changed(now: Item, item: ChangedItem, found: Difference, write: Writer) -> ChangedView:
    words = [COLLECTIONS[item.type].noun]
    words += ["retired"] if item.id in found.retired else []
    words += [f"formerly {pair.old}" for pair in found.renamed if pair.new == item.id]
    fields = tuple(change_fields(item.changes, write))
    length = sum(len(field.content) for field in fields)
    return ChangedView(
        item.id, write.line(now.title), ", ".join(words), fields, length < _SHORT_CHARACTERS
    )


def _risk(
    states: tuple[Project, Project], found: RiskChange, was: ItemId, write: Writer
) -> RiskLevelRow:
    old, new = states
    item = new.items.get(found.risk) or old.items[was]
    return RiskLevelRow(
        write.link(found.risk),
        write.line(item.title or getattr(item, "hazardous_situation", None)),
        found.stage,
        _level(old, was, found.stage, found.before),
        _level(new, found.risk, found.stage, found.after),
    )


def _level(
    project: Project, risk: ItemId, stage: str, judged: Judgement | None
) -> LevelView | Html:
    if judged is None:
        return fill('<span class="muted">{}</span>', "not in force")
    if stage == "initial":
        return initial_level(judged)
    return residual_level(judged, proved=are_controls_proved(project, risk))


def _links_of(project: Project, item: Item, write: Writer) -> Iterator[Html]:
    for verb, targets in sorted(project.graph.verbs_from(item.id).items()):
        yield fill("{} {}", words_of(verb), write.links(sorted(targets)))


def _links(found: Difference, write: Writer) -> Iterator[LinkRow]:
    """Yield the links of items that are in both states; those of others stand beside the item."""
    others = {*found.added, *found.removed}
    for link in found.links:
        if link.source not in others:
            words = fill("{}", words_of(link.verb).lower())
            yield LinkRow(
                write.link(link.source), _link_words(link, words), write.link(link.target)
            )


def _link_words(link: LinkChange, verb: Html) -> Html:
    old, new = (", ".join(said) for said in (link.old or (), link.new or ()))
    if link.word == "changed":
        parts = (fill("<del>{}</del>", old or "all"), fill("<ins>{}</ins>", new or "all"))
        return fill("{}, for {}{}", verb, *parts)
    detail = f", for {old or new}" if old or new else ""
    form = "<ins>{}{}</ins>" if link.word == "added" else "<del>{}{}</del>"
    return fill(form, verb, detail)


def _file(file: FileChange) -> FileRow:
    ids = ((name or "")[:_SHORT_DIGITS] for name in (file.old, file.new))
    return FileRow(file.path, file.word, *ids)


def _setting(change: FieldChange, write: Writer) -> TextRow:
    return TextRow(change.field, "samdocs.yaml", redlined(change.old, change.new, write))


def _noun(item: Item) -> str:
    return words_of(item.noun)


def _text(item: Item) -> str | None:
    """Return what an item says first: its text, or of a risk its situation."""
    said: JsonValue = getattr(item, "text", None) or getattr(item, "hazardous_situation", None)
    return said if isinstance(said, str) else None
