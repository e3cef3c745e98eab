"""Requirements by category, with everything that was written about them."""

import re

from samdocs.documents.views.interfaces import interfaces
from samdocs.documents.views.requirements import CATEGORIES, requirements
from samdocs.documents.views.reviews import reviews


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html))


def test_categories_follow_the_clause_and_a_missing_one_is_a_gap(scope):
    view = requirements(scope("srs"))

    assert [one.letter for one in view.categories] == [*"abcdefghijkl", ""]
    assert [one.key for one in view.filled] == ["functional", "alarms", "none"]
    security = view.categories[list(CATEGORIES).index("security")]
    assert plain(security.absent) == "! no requirement, no reason"
    assert plain(view.categories[3].unverified) == "SRS-002"
    assert plain(view.categories[3].unsourced) == ""


def test_requirement_has_every_field_that_was_written(scope):
    item = requirements(scope("srs")).filled[0].items[0]

    assert item.words == "safety-critical"
    assert {field.label: plain(field.content) for field in item.fields} == {
        "Criterion": "Equal to the table, see TC-001.",
        "Rationale": "As agreed.",
        "From": "SYS-001, UN-001 · implements RC-001 · allocated to SI-002",
        "Verified by": "TC-001 ? not run",
        "module": "scoring",
        "Tags": "first",
    }
    assert "<strong>two</strong>" in item.text


def test_state_and_gaps_stand_beside_the_requirement(scope):
    alarms, unsorted = requirements(scope("srs")).filled[1:]
    fields = {field.label: plain(field.content) for field in alarms.items[0].fields}

    assert fields["Criterion"] == "! no criterion"
    assert fields["From"] == "source: 21 CFR 801 · allocated to ! not allocated"
    assert fields["Verified by"] == "! no test"
    assert [item.words for item in unsorted.items] == ["kept in DOORS as X-4", "draft"]


def test_reason_for_an_empty_category_is_printed(scope_of, folder):
    config = (
        folder / "samdocs.yaml"
    ).read_text() + "reasons: {REQ006: {networking: Stand-alone.}}\n"
    view = requirements(scope_of("srs", (folder / "items.yaml").read_text(), config=config))

    networking = view.categories[list(CATEGORIES).index("networking")]
    assert networking.absent == "Stand-alone."


def test_interfaces_to_others_stand_apart_and_named_partners_are_gaps(scope):
    view = interfaces(scope("srs"))

    assert [plain(row.partner) for row in view.outer] == ["EXT-001 Record system"]
    assert view.outer[0].direction == "receives from"
    assert [(plain(row.partner), plain(row.protocol)) for row in view.inner] == [
        ("SI-003 Screen", "! no protocol")
    ]


def test_reviews_of_shown_items_are_listed_and_their_absence_is_said(scope):
    (row,) = reviews(scope("srs")).rows

    assert (row.id, row.date, row.participants) == (
        "REV-001",
        "2026-01-02",
        "Ada Lovelace (quality)",
    )
    assert reviews(scope("trace")).rows
    assert not reviews(scope("risk_table")).rows
    assert reviews(scope("risk_table")).empty.startswith("No review is recorded")
