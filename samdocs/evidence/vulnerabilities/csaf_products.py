"""What the ids of products in a CSAF document stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.evidence.components.plain import Fields, object_of, objects_of, text_of, texts_of
from samdocs.evidence.vulnerabilities.collecting import product_of


@dataclass(frozen=True, slots=True)
class Product:
    """A product, and the part of it that is meant; empty where it is meant as a whole."""

    product: str
    component: str = ""


class Products:
    """The products of one document by id, those that are a part of another one included."""

    def __init__(self, tree: Fields) -> None:
        self._found: dict[str, Product] = {}
        self._groups = {
            text_of(one, "group_id"): tuple(texts_of(one, "product_ids"))
            for one in objects_of(tree, "product_groups")
        }
        for entry in _entries(tree):
            self._found[text_of(entry, "product_id")] = Product(_name(entry))
        for relation in objects_of(tree, "relationships"):
            self._relate(relation)

    @property
    def all_ids(self) -> Iterable[str]:
        """The ids of all products."""
        return self._found.keys()

    def of(self, product: str) -> Product:
        """Return what an id stands for; itself where the document does not say."""
        return self._found.get(product) or Product(product)

    def in_groups(self, groups: Iterable[str]) -> Iterator[str]:
        """Yield the ids of the products of some groups."""
        for group in groups:
            yield from self._groups.get(group, ())

    def _relate(self, relation: Fields) -> None:
        """Note a product that is a part of another one."""
        entry = object_of(relation, "full_product_name")
        part = self.of(text_of(relation, "product_reference"))
        whole = self.of(text_of(relation, "relates_to_product_reference"))
        self._found[text_of(entry, "product_id")] = Product(
            whole.product, part.component or part.product
        )


def _entries(tree: Fields) -> Iterator[Fields]:
    """Yield what names a product, at whatever depth of the tree."""
    yield from objects_of(tree, "full_product_names")
    waiting = list(objects_of(tree, "branches"))
    while waiting:
        branch = waiting.pop()
        yield from objects_of(branch, "product")
        waiting += objects_of(branch, "branches")


def _name(entry: Fields) -> str:
    helper = object_of(entry, "product_identification_helper")
    purls = (text_of(helper, "purl"), *texts_of(helper, "purls"))
    return product_of(*purls, text_of(entry, "name"), text_of(entry, "product_id"))
