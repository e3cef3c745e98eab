"""What every item has, how classes become collections, and how fields become links."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from samdocs.fields import Id, Ids, ItemId, Line, Lines, Record, Sha256, Text, reason_in

#: Collection name → class; filled by the class statements of the modules beside this one.
COLLECTIONS: dict[str, type["Item"]] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """Marks a field that names other items.

    Attributes:
        to: Collections the target may be in; empty = any.
        inverse: The key by which the target may write the same link; empty = only written here.
        verb: The link's name in the graph; empty = the name of the item's field.
        entry: The key of the id where the inverse side writes a mapping (`controls: [{control: …}]`).
        hierarchy: Links of this kind lead back to no item (TRC001).
        detail: The field beside the id that says more, e.g. the causes a control addresses.
    """

    to: tuple[str, ...]
    inverse: str = ""
    verb: str = ""
    entry: str = ""
    hierarchy: bool = False
    detail: str = ""


class WrittenLink(NamedTuple):
    """A link as a file states it.

    Attributes:
        source: The item that owns the verb, also where the target wrote it.
        path: Place of the target's id in the file, from the top of the file.
        detail: What the entry says beside the id, e.g. the causes a control addresses.
        inverse: Whether the target's side wrote it; then `path` leads to the source's id.
    """

    source: ItemId
    verb: str
    target: ItemId
    file: str
    path: tuple[str | int, ...]
    detail: tuple[str, ...] = ()
    inverse: bool = False


class External(Record):
    """The id stands for something kept in another system."""

    system: Line
    id: Line
    revision: Line | None = None
    sha256: Sha256 | None = None


class Item(Record):
    """Fields of every item, whatever its collection."""

    collection: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    titled: ClassVar[bool] = True

    id: Id
    title: Line = ""
    status: Literal["draft", "active", "retired"] = "active"
    reason: Text | None = None
    tags: Lines = ()
    custom: dict[str, object] = Field(default_factory=dict)
    reasons: dict[str, object] = Field(default_factory=dict)
    external: External | None = None
    formerly: Ids = ()

    def __init_subclass__(
        cls,
        *,
        collection: str = "",
        prefix: str = "",
        noun: str = "",
        titled: bool = True,
    ) -> None:
        """Register a collection: `class RiskControl(Item, collection="risk_controls", prefix="RC")`."""
        super().__init_subclass__()
        if collection:
            cls.collection, cls.prefix, cls.noun, cls.titled = collection, prefix, noun, titled
            COLLECTIONS[collection] = cls

    @property
    def is_active(self) -> bool:
        """Whether the item counts: neither draft nor retired."""
        return self.status == "active"

    @property
    def is_retired(self) -> bool:
        """Whether the item is kept only for its id."""
        return self.status == "retired"

    @property
    def label(self) -> str:
        """What a reader calls the item: its title, else its id."""
        return self.title or self.id

    def reason_for(self, code: str, part: str = "") -> str:
        """Return the reason the item itself gives for a rule or a part of it, empty if none."""
        return reason_in(self.reasons, code, part)
