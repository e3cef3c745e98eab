"""Meaning is what an item says: no layout, key order, side of a link or file changes it."""

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from samdocs.items import read_item
from samdocs.items.meaning import build_meaning, hash_meaning
from samdocs.source import parse_source

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=4)
IDS = st.lists(st.sampled_from(["RISK-1", "RISK-2", "RISK-3"]), unique=True, max_size=3)


def meaning(fields, *others, collection="risk_controls", style=None, width=80):
    """Return the meaning of an item, with the links that other items write for it."""
    text = yaml.safe_dump(
        {collection: [fields]},
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=style,
        width=width,
    )
    source = parse_source("a.yaml", text.encode())
    read = read_item(source, collection, 0, source.data[collection][0])
    assert read.diagnostics == ()
    inverse = [link for other, listed in others for link in links_of(other, listed) if link.inverse]
    return build_meaning(read.item, inverse)


def links_of(collection, fields):
    source = parse_source("b.yaml", yaml.safe_dump({collection: [fields]}).encode())
    return read_item(source, collection, 0, source.data[collection][0]).links


def control(words, ids):
    return {"id": "RC-1", "title": "t", "text": " ".join(words), "mitigates": ids}


@given(LINES, IDS, st.randoms(use_true_random=False), st.sampled_from([True, False, None]))
def test_order_of_keys_and_layout_change_nothing(words, ids, random, style):
    fields = control(words, ids)
    keys = list(fields)
    random.shuffle(keys)
    random.shuffle(ids)
    laid_out = {key: fields[key] for key in keys}

    assert meaning(laid_out, style=style, width=20) == meaning(fields)


@given(IDS, st.sets(st.sampled_from(["RISK-1", "RISK-2", "RISK-3"])))
def test_side_of_a_link_changes_nothing(ids, elsewhere):
    own = [name for name in ids if name not in elsewhere]
    others = [
        ("risks", {"id": name, "controls": ["RC-1"]})
        for name in sorted(elsewhere & set(ids), reverse=True)
    ]

    assert meaning(control(["a"], own), *others) == meaning(control(["a"], ids))


def test_detail_of_a_link_may_stand_on_either_side():
    here = control(["a"], [{"risk": "RISK-1", "for": ["b", "a"]}])
    there = ("risks", {"id": "RISK-1", "controls": [{"control": "RC-1", "for": ["a", "b"]}]})

    assert meaning(control(["a"], []), there) == meaning(here)
    assert meaning(here)["mitigates"] == [{"risk": "RISK-1", "for": ["a", "b"]}]


@given(LINES)
def test_normal_form_and_space_at_line_ends_change_nothing(words):
    plain = {"id": "RC-1", "title": "t", "text": "\n".join(words)}
    spelled = {**plain, "text": "  \r\n".join(unicodedata.normalize("NFD", w) for w in words)}

    assert meaning(spelled) == meaning(plain)


@given(LINES, LINES, IDS, IDS)
def test_every_other_text_and_every_other_link_is_another_meaning(words, more, ids, other_ids):
    one, other = meaning(control(words, ids)), meaning(control(more, other_ids))

    nfc = [unicodedata.normalize("NFC", " ".join(texts)) for texts in (words, more)]
    is_same = nfc[0] == nfc[1] and set(ids) == set(other_ids)
    assert (hash_meaning(one) == hash_meaning(other)) == is_same


@pytest.mark.parametrize(
    "more",
    [
        {"tags": ["x"]},
        {"formerly": ["RC-9"]},
        {"status": "draft"},
        {"status": "active"},
        {"mitigates": []},
        {"custom": {}},
    ],
)
def test_what_is_no_meaning(more):
    plain = {"id": "RC-1", "title": "t"}

    assert meaning(plain | more) == meaning(plain)


@pytest.mark.parametrize(
    "more",
    [
        {"status": "retired", "reason": "gone"},
        {"new_risks": "none"},
        {"reasons": {"RSK001": "why"}},
        {"custom": {"owner": "x"}},
        {"external": {"system": "DOORS", "id": "1"}},
        {"kind": "protective_measure"},
    ],
)
def test_what_is_meaning(more):
    plain = {"id": "RC-1", "title": "t"}

    assert hash_meaning(meaning(plain | more)) != hash_meaning(meaning(plain))


def test_links_deep_in_a_record_are_sets_too():
    fields = {
        "id": "RA-1",
        "title": "t",
        "carried_over": [{"results": ["TC-2", "TC-1"], "reason": "r"}],
    }

    found = meaning(fields, collection="regression_analyses")
    assert found["carried_over"][0]["results"] == ["TC-1", "TC-2"]


def test_hash_names_its_scheme_and_is_that_of_canonical_json():
    found = meaning({"id": "HAZ-1", "title": "Ä"}, collection="hazards")

    assert found == {"id": "HAZ-1", "title": "Ä", "type": "hazards"}
    assert hash_meaning(found) == (
        "s1:97dc4a331d857cfe13dd08d3fd37071b439c55c68e725252238246e90dba9461"
    )
