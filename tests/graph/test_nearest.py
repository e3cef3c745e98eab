"""The nearest id is the one a person most likely meant, whatever the size of the project."""

import pytest

from samdocs.fields import ItemId
from samdocs.graph.nearest import MAX_GUESSES, NearestIds

KNOWN = [ItemId(f"{family}-{n:03}") for family in ("RC", "SRS", "TC", "UN") for n in range(1, 200)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SRS-12", "SRS-012"),
        ("SRS-0012", "SRS-012"),
        ("SR-012", "SRS-012"),
        ("RSR-012", "SRS-012"),
    ],
)
def test_usual_slips_lead_to_the_id_that_was_meant(written, meant):
    assert NearestIds(KNOWN).find(written) == meant


def test_nothing_is_near_what_is_like_no_id():
    assert NearestIds(KNOWN).find("ENTIRELY-OTHER-THING") is None


def test_an_empty_project_has_no_nearest_id():
    assert NearestIds([]).find("SRS-001") is None


def test_thousands_of_wrong_ids_are_not_guessed_at_each():
    nearest = NearestIds(KNOWN)
    answers = [nearest.find("SRS-12") for _ in range(MAX_GUESSES + 1)]

    assert answers[MAX_GUESSES - 1] == "SRS-012"
    assert answers[MAX_GUESSES] is None
