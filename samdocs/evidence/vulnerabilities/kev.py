"""The list of vulnerabilities known to be exploited, as CISA publishes it."""

from __future__ import annotations

from samdocs.evidence.components.plain import Fields, objects_of, text_of
from samdocs.evidence.vulnerabilities.collecting import Collected, Lines, number_of
from samdocs.evidence.vulnerabilities.model import Statement


def read_kev(document: Fields, lines: Lines, into: Collected) -> None:
    """Add every entry of the list; it says nothing of products of ours."""
    into.version = text_of(document, "catalogVersion")
    into.author = text_of(document, "title")
    into.created = into.time(text_of(document, "dateReleased"), 1)
    for entry in objects_of(document, "vulnerabilities"):
        name = text_of(entry, "cveID")
        into.add(Statement(identifier=number_of(name), known_exploited=True, line=lines.of(name)))
    _say_total(document, into)


def _say_total(document: Fields, into: Collected) -> None:
    total, number = text_of(document, "count"), len(into.statements)
    if total and total != str(number):
        message = f"`{into.file}` declares {total[:20]} vulnerabilities and holds {number}"
        into.say("EVD003", message, 1, "download the list again; entries are counted, never totals")
