"""Text becomes what its field means, or a finding that says what to write."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from pydantic import Field

from samdocs.fields import (
    Day,
    Fraction,
    Id,
    Ids,
    Line,
    Moment,
    Number,
    Record,
    RelativePath,
    Sha256,
    Text,
    Whole,
    YesNo,
    read_record,
    reason_in,
    says_something,
    short_form,
)
from samdocs.source import parse_source


class Step(Record):
    action: Text
    times: Whole = 1


class Sample(Record):
    id: Id = "A-1"
    title: Line = "t"
    text: Text = "t"
    links: Ids = ()
    steps: tuple[Annotated[Step, short_form("action")], ...] = ()
    by_name: dict[str, Step] = Field(default_factory=dict)
    agreed: YesNo = False
    day: Day | None = None
    moment: Moment | None = None
    path: RelativePath = "x"
    kind: Literal["good", "bad"] = "good"
    number: Number = 0.0
    fraction: Fraction = 0.0
    count: Whole = 0
    digest: Sha256 | None = None
    since: Line | None = Field(default=None, alias="from")


def read(yaml: str):
    source = parse_source("a.yaml", f"a:\n  - {{{yaml}}}\n".encode())
    return read_record(Sample, source, ("a", 0), source.data["a"][0], name="A-1")


def finding(yaml: str):
    (found,) = read(yaml)
    marked = found.location
    text = f"  - {{{yaml}}}"[marked.column - 1 : marked.end_column - 1]
    return found.rule.code, text, found.hint


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("count: '3'", ("MOD003", "'3'", "leave the quotes out")),
        ("count: 3.5", ("MOD003", "3.5", "write digits only")),
        ("count: 1_000", ("MOD003", "1_000", "write digits only")),
        ("count: " + "9" * 5000, ("MOD006", "9" * 5000, "use at most 18 digits")),
        ("number: .nan", ("MOD003", ".nan", "write e.g. 0.05")),
        ("number: 1e999", ("MOD006", "1e999", "write e.g. 0.05")),
        ("number: true", ("MOD003", "true", "write e.g. 0.05")),
        ("number: '1'", ("MOD003", "'1'", "leave the quotes out")),
        ("fraction: 5", ("MOD006", "5", "write 0.05 for 5 %")),
        ("fraction: -0.1", ("MOD006", "-0.1", "write 0.05 for 5 %")),
        ("agreed: no", ("MOD003", "no", "write false")),
        ("agreed: Yes", ("MOD003", "Yes", "write true")),
        ("agreed: 'true'", ("MOD003", "'true'", "leave the quotes out")),
        ("agreed: 1", ("MOD003", "1", "write true or false")),
        ("agreed: [true]", ("MOD003", "[true]", "write true or false")),
        ("day: 2024-13-01", ("MOD003", "2024-13-01", "write 2026-03-31")),
        ("day: 31.3.2026", ("MOD003", "31.3.2026", "write 2026-03-31")),
        (
            "moment: 2026-01-01T10:00",
            ("MOD003", "2026-01-01T10:00", "write 2026-01-01T10:00Z for UTC"),
        ),
        ("moment: soon", ("MOD003", "soon", "write 2026-03-31T09:30:00Z")),
        ("path: /etc/passwd", ("MOD007", "/etc/passwd", "give a path inside it")),
        ("path: a/../../b", ("MOD007", "a/../../b", "give a path inside it")),
        ("path: http://x", ("MOD007", "http://x", "give a path inside the project")),
        ("path: ~/x", ("MOD007", "~/x", "give a path inside it")),
        ("kind: ugly", ("MOD004", "ugly", "write 'good' or 'bad'")),
        ("text: '  '", ("MOD005", "'  '", "write the text, or leave the key out")),
        ("text: [a]", ("MOD003", "[a]", "write a text")),
        ("links: SRS-1, x: y", ("MOD001", "x", None)),
        ("kindd: good", ("MOD001", "kindd", "the nearest known key is `kind`")),
        ("form: x", ("MOD001", "form", "the nearest known key is `from`")),
        ("steps: [{acton: x, action: y}]", ("MOD001", "acton", "the nearest known key is `action`")),
        ("by_name: {a: {acton: x, action: y}}", ("MOD001", "acton", "the nearest known key is `action`")),
        ("steps: [{times: 2}]", ("MOD002", "{times: 2}", "add `action:`")),
        ("links: ''", ("MOD005", "''", "write [] for none, or leave the key out")),
        ("id: req-1", ("ID001", "req-1", None)),
        ("id: A", ("ID001", "A", None)),
        ("id: REQ-\u0661", ("ID001", "REQ-\u0661", None)),
        ("links: [A-1, b]", ("ID001", "b", None)),
        ("digest: ABC", ("MOD004", "ABC", None)),
        ("steps: {a: b}", ("MOD003", "{a: b}", None)),
    ],
)  # fmt: skip
def test_fault_is_marked_and_says_what_to_write(yaml, expected):
    code, marked, hint = finding(yaml)

    assert (code, marked) == expected[:2]
    assert expected[2] is None or hint == expected[2]
    assert hint


def test_values_that_are_right_become_what_they_mean():
    sample = read(
        "links: [B-1, C-2], agreed: true, day: 2026-03-31, moment: 2026-03-31T09:30:00+02:00,"
        " number: 1.5, fraction: 0.05, count: 012, text: 1.10, from: here, steps: [once]"
    )

    assert isinstance(sample, Sample)
    assert (sample.links, sample.agreed, sample.day) == (("B-1", "C-2"), True, date(2026, 3, 31))
    assert sample.moment == datetime(2026, 3, 31, 7, 30, tzinfo=UTC)
    assert (sample.number, sample.fraction, sample.count) == (1.5, 0.05, 12)
    assert (sample.text, sample.since, sample.steps[0].action) == ("1.10", "here", "once")


def test_day_alone_is_a_moment_at_midnight_utc():
    assert read("moment: 2026-03-31").moment == datetime(2026, 3, 31, tzinfo=UTC)


def test_single_id_stands_for_a_list_and_an_empty_list_for_none():
    assert (read("links: B-1").links, read("links: []").links) == (("B-1",), ())


def test_every_fault_of_a_record_is_reported_at_once():
    assert len(read("agreed: no, kind: ugly, day: soon, unknown: 1")) == 4


def test_text_longer_than_its_limit_is_refused():
    ((found),) = read(f"text: {'a' * 100_001}")

    assert found.rule.code == "MOD006"


@pytest.mark.parametrize("text", [None, "", "  ", "tbd", "TBD.", "n/a", "...", "Unknown"])
def test_placeholder_says_nothing(text):
    assert not says_something(text)


@pytest.mark.parametrize("text", ["0", "not networked", "tbd by the ward at installation"])
def test_short_text_can_say_something(text):
    assert says_something(text)


@pytest.mark.parametrize(
    ("reasons", "part", "reason"),
    [
        ({}, "", ""),
        ({"REQ006": " no network "}, "", "no network"),
        ({"REQ006": " "}, "", ""),
        ({"REQ006": "tbd"}, "", ""),
        ({"REQ006": ["no network"]}, "", ""),
        ({"REQ006": {"networking": "stand-alone"}}, "networking", "stand-alone"),
        ({"REQ006": {"networking": "stand-alone"}}, "alarms", ""),
        ({"REQ006": {"networking": "stand-alone"}}, "", ""),
        ({"REQ006": "one sentence for all"}, "networking", ""),
        ({"REQ005": "another rule"}, "", ""),
    ],
)
def test_reason_is_taken_only_where_it_is_given_for_that_part(reasons, part, reason):
    assert reason_in(reasons, "REQ006", part) == reason
