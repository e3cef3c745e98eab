"""Steps are read from the tables of a procedure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.items.procedures import read_steps, text_around_steps

TABLE = """\
Prepare the ward view.

| # | Action | Expected result |
|---|:-------|----------------:|
| 1 | Open the list | The list is *sorted* |
| 2 | Press `a \\| b` | |
| 3 | | nothing is done here |

Then clean up.
"""


def test_steps_are_the_rows_of_the_table_in_order():
    assert read_steps(TABLE) == (
        ("Open the list", "The list is *sorted*"),
        ("Press `a | b`", ""),
    )


def test_tables_after_each_other_continue_the_steps():
    second = "Action | Expected\n--- | ---\nWait | A score\n"

    assert [action for action, _ in read_steps(TABLE + "\n" + second)][-1] == "Wait"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No table, Action | Expected",
        "| Action | Expected |\n| a | b |\n",
        "| Step | Result |\n|---|---|\n| a | b |\n",
        "```\n| Action | Expected |\n|---|---|\n| a | b |\n```\n",
        "| Action | Expected |\n|---|---|\n",
    ],
    ids=["empty", "prose", "no rule of dashes", "other columns", "code", "no rows"],
)
def test_what_is_no_table_of_steps_gives_none(text):
    assert read_steps(text) == ()


def test_a_table_inside_a_longer_fence_is_code():
    text = "````\n```\n| Action | Expected |\n|---|---|\n| a | b |\n```\n````\n"

    assert read_steps(text) == ()


def test_a_short_row_lacks_its_result():
    assert read_steps("Action | Expected\n---|---\n| Wait |\n") == (("Wait", ""),)


def test_a_line_of_dashes_below_a_row_is_a_row():
    text = "| Action | Expected |\n|---|---|\n| a | b |\n| --- | --- |\n| c | d |\n"

    assert [action for action, _ in read_steps(text)] == ["a", "---", "c"]


@given(st.text(alphabet="|-: \\`~\nAction Expected", max_size=400))
def test_reading_never_fails(text):
    assert all(action for action, _ in read_steps(text))


def test_a_long_line_is_read_in_step_with_its_length():
    row = "| Action | Expected |" + " " * 50_000
    rule = "|" + "-" * 20_000 + "|" + " " * 30_000

    assert read_steps(f"{row}\n{rule}") == ()


def test_a_procedure_is_told_without_the_tables_that_are_its_steps():
    procedure = """Switch on | or reset.

| Setting | Value |
|---|---|
| rate | 80 |

Then A|B:
| Action | Expected |
|---|---|
| Go | seen |
and stop.
```
| Action | Expected |
|---|---|
```"""

    assert (
        text_around_steps(procedure)
        == """Switch on | or reset.

| Setting | Value |
|---|---|
| rate | 80 |

Then A|B:
and stop.
```
| Action | Expected |
|---|---|
```"""
    )
