"""By which names tests find their results."""

from hypothesis import given
from hypothesis import strategies as st

from samdocs.project.matching import TestNames

NAMES = TestNames(
    {
        "TC-001": ["unit.test_join.*"],
        "TC-002": ["unit.test_join.test_one"],
        "TC-003": ["system.??.run", "*.smoke"],
        "TC-004": ["odd[1].name"],
    }
)


def test_exact_names_and_patterns_both_find():
    assert NAMES.find("unit.test_join.test_one") == ("TC-001", "TC-002")
    assert NAMES.find("unit.test_join.test_two") == ("TC-001",)
    assert NAMES.find("system.ab.run") == ("TC-003",)
    assert NAMES.find("any.thing.smoke") == ("TC-003",)


def test_nothing_else_is_found():
    assert NAMES.find("unit.test_join") == ()
    assert NAMES.find("unit.test_joined.x") == ()
    assert NAMES.find("system.abc.run") == ()
    assert NAMES.find("prefix.unit.test_join.test_one") == ()


def test_parameters_in_brackets_belong_to_the_case():
    assert NAMES.find("unit.test_join.test_one[a-1]") == ("TC-001", "TC-002")
    assert NAMES.find("any.smoke[x]") == ("TC-003",)


def test_brackets_in_a_name_are_no_pattern():
    assert NAMES.find("odd[1].name") == ("TC-004",)
    assert NAMES.find("odd1.name") == ()


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_exact_name_finds_itself_and_only_itself(one, other):
    wanted = one.strip().replace("*", "").replace("?", "")
    names = TestNames({"TC-001": [wanted]})

    assert "TC-001" in names.find(wanted)
    assert (other == wanted or other.startswith(f"{wanted}[")) or names.find(other) == ()
