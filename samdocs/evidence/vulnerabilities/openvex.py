"""OpenVEX 0.0.1 to 0.2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.evidence.components.plain import Fields, object_of, objects_of, text_of, texts_of
from samdocs.evidence.vulnerabilities.collecting import (
    Collected,
    Lines,
    joined,
    number_of,
    numbers_of,
    product_of,
    states,
)
from samdocs.evidence.vulnerabilities.model import Statement

_CONTEXT = re.compile(r"https?://openvex\.dev/ns(?:/v(\d+\.\d+)(?:\.\d+)?)?/?")
_SUPPORTED = frozenset({"0.0", "0.1", "0.2"})
_STATES = states()


def read_openvex(document: Fields, lines: Lines, into: Collected) -> None:
    """Add what an OpenVEX document states."""
    context = _CONTEXT.fullmatch(text_of(document, "@context"))
    into.version = (context[1] or "0.0") if context else ""
    if into.version not in _SUPPORTED:
        message = f"OpenVEX `{into.version or text_of(document, '@context')[:40]}` is not known"
        into.say("EVD002", message, 1, "write https://openvex.dev/ns/v0.2.0 as `@context`")
    into.author = text_of(document, "author")
    into.created = into.time(text_of(document, "last_updated") or text_of(document, "timestamp"), 1)
    for entry in objects_of(document, "statements"):
        into.add(_statement(entry, lines, into))


def _statement(entry: Fields, lines: Lines, into: Collected) -> Statement:
    about = object_of(entry, "vulnerability")
    name = text_of(about, "name", "@id") or text_of(entry, "vulnerability")
    line = lines.of(name)
    state = into.state(text_of(entry, "status"), _STATES, line)
    said = text_of(entry, "justification")
    why = said or text_of(entry, "impact_statement")
    _say_gaps(entry, state, why, line, into)
    products = list(objects_of(entry, "products"))
    own = text_of(entry, "last_updated", "timestamp")
    return Statement(
        identifier=number_of(name),
        aliases=numbers_of(number_of(name), *texts_of(about, "aliases")),
        products=tuple(_products(entry)),
        components=tuple(
            _product(part) for one in products for part in objects_of(one, "subcomponents")
        ),
        state=state,
        justification=said if state == "not_affected" else "",
        action=joined((text_of(entry, "action_statement"), "" if said else why)),
        timestamp=into.time(own, line) if own else into.created,
        line=line,
    )


def _say_gaps(entry: Fields, state: str, why: str, line: int, into: Collected) -> None:
    """Say what OpenVEX demands of a state and the statement leaves out."""
    if not text_of(entry, "status"):
        into.say("EVD004", "a statement gives no `status`", line, "it counts as not judged")
    if state == "not_affected" and not why:
        message = "a statement of `not_affected` gives no `justification`"
        into.say("EVD004", message, line, "say why the products are not affected")
    if state == "affected" and not text_of(entry, "action_statement"):
        message = "a statement of `affected` gives no `action_statement`"
        into.say("EVD004", message, line, "say what users are to do")


def _products(entry: Fields) -> Iterator[str]:
    yield from (product_of(text) for text in texts_of(entry, "products"))  # before 0.2
    yield from filter(None, map(_product, objects_of(entry, "products")))


def _product(entry: Fields) -> str:
    identifiers = object_of(entry, "identifiers")
    return product_of(text_of(identifiers, "purl"), text_of(entry, "@id"))
