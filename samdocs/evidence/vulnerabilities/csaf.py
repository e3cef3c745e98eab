"""CSAF 2.0 and 2.1, of the profile VEX or any other that gives the status of products."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samdocs.evidence.components.plain import Fields, object_of, objects_of, text_of, texts_of
from samdocs.evidence.vulnerabilities.collecting import (
    Collected,
    Lines,
    joined,
    number_of,
    numbers_of,
)
from samdocs.evidence.vulnerabilities.csaf_products import Products
from samdocs.evidence.vulnerabilities.model import Statement

_SUPPORTED = frozenset({"2.0", "2.1"})
#: List of products under `product_status` → state; `recommended` says nothing of a vulnerability.
_STATES: Mapping[str, str] = {
    "first_affected": "affected",
    "known_affected": "affected",
    "last_affected": "affected",
    "known_not_affected": "not_affected",
    "first_fixed": "fixed",
    "fixed": "fixed",
    "under_investigation": "under_investigation",
    "unknown": "under_investigation",
}
_EXPLOITED = re.compile(r"exploited\s*:\s*yes\b|known[ _-]exploited", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Group:
    """Products of which the same is said."""

    state: str
    justification: str
    action: str


def read_csaf(document: Fields, lines: Lines, into: Collected) -> None:
    """Add what a CSAF document says of vulnerabilities."""
    about = object_of(document, "document")
    into.version = text_of(about, "csaf_version")
    if into.version not in _SUPPORTED:
        message = f"CSAF `{into.version[:20]}` is no version that samdocs knows"
        into.say("EVD002", message, 1, "write 2.0")
    into.author = text_of(object_of(about, "publisher"), "name")
    into.created = into.time(text_of(object_of(about, "tracking"), "current_release_date"), 1)
    products = Products(object_of(document, "product_tree"))
    for entry in objects_of(document, "vulnerabilities"):
        _read(entry, products, lines, into)


def _read(entry: Fields, products: Products, lines: Lines, into: Collected) -> None:
    ids = [text_of(one, "text") for one in objects_of(entry, "ids")]
    name = text_of(entry, "cve") or next(iter(ids), "")
    line = lines.of(name)
    common = Statement(
        identifier=number_of(name),
        aliases=numbers_of(number_of(name), *ids),
        timestamp=into.created,
        cvss=into.vectors(_ratings(entry), line),
        known_exploited=_exploited(entry),
        line=line,
    )
    groups = _groups(entry, products)
    if not groups:
        into.add(common)
    for group, ids_of_products in groups.items():
        for product in _unknown(ids_of_products, products):
            message = f"the product `{product[:80]}` is not in the product tree"
            into.say("EVD004", message, line, "let the tool write the file again")
        into.add(_with(common, group, products, ids_of_products))


def _with(common: Statement, group: _Group, products: Products, ids: list[str]) -> Statement:
    found = [products.of(one) for one in ids]
    return Statement(
        identifier=common.identifier,
        aliases=common.aliases,
        products=tuple(dict.fromkeys(one.product for one in found)),
        components=tuple(dict.fromkeys(one.component for one in found if one.component)),
        state=group.state,
        justification=group.justification,
        action=group.action,
        timestamp=common.timestamp,
        cvss=common.cvss,
        known_exploited=common.known_exploited,
        line=common.line,
    )


def _groups(entry: Fields, products: Products) -> Mapping[_Group, list[str]]:
    """Return the products by what is said of them."""
    status = object_of(entry, "product_status")
    flags = _by_product(entry, "flags", "label", products)
    fixes = _by_product(entry, "remediations", "details", products)
    impacts = _by_product(entry, "threats", "details", products, category="impact")
    found: dict[_Group, list[str]] = {}
    for key, state in _STATES.items():
        for product in texts_of(status, key):
            harmless = state == "not_affected"
            said = fixes.get(product, []) + (impacts.get(product, []) if harmless else [])
            justification = next(iter(flags.get(product, [])), "") if harmless else ""
            listed = found.setdefault(_Group(state, justification, joined(said)), [])
            if product not in listed:
                listed.append(product)
    return found


def _by_product(
    entry: Fields, key: str, word: str, products: Products, *, category: str = ""
) -> Mapping[str, list[str]]:
    """Return the texts of a list by the products they are about; none named means every one."""
    found: dict[str, list[str]] = {}
    for one in objects_of(entry, key):
        if category and text_of(one, "category") != category:
            continue
        named = [*texts_of(one, "product_ids"), *products.in_groups(texts_of(one, "group_ids"))]
        for product in named or products.all_ids:
            found.setdefault(product, []).append(text_of(one, word))
    return found


def _unknown(ids: list[str], products: Products) -> Iterator[str]:
    return (one for one in ids if one not in products.all_ids)


def _ratings(entry: Fields) -> Iterator[tuple[str, str]]:
    metrics = [object_of(one, "content") for one in objects_of(entry, "metrics")]  # of 2.1
    for one in (*objects_of(entry, "scores"), *metrics):
        for key in ("cvss_v2", "cvss_v3", "cvss_v4"):
            rating = object_of(one, key)
            if vector := text_of(rating, "vectorString"):
                yield vector, text_of(rating, "baseScore")


def _exploited(entry: Fields) -> bool | None:
    threats = (one for one in objects_of(entry, "threats"))
    said = [text_of(t, "details") for t in threats if text_of(t, "category") == "exploit_status"]
    return True if any(_EXPLOITED.search(text) for text in said) else None
