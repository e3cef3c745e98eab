"""Appending records: what stood there stays as it was, byte by byte, and what is new says what was meant."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from samdocs.diagnostics import SamdocsError
from samdocs.editing import append_records, next_ids
from samdocs.project import load_project
from tests.projects import BASE, write_project

NEED = "user_needs: [{id: UN-001, title: Need}]\n"
WAIVER = {
    "rule": "REQ002",
    "items": ["UN-001"],
    "justification": "Ordered: not here # yet\nnext week",
    "impact": "no",
    "approver": "Ada Author",
    "time": datetime(2026, 3, 1, 9, tzinfo=UTC),
    "permanent": "1.10",
}
WRITTEN = """\
  - id: {id}
    rule: REQ002
    items: [UN-001]
    justification: |-
      Ordered: not here # yet
      next week
    impact: "no"
    approver: Ada Author
    time: 2026-03-01T09:00:00Z
    permanent: "1.10"
"""


@pytest.fixture
def device(tmp_path):
    """Make a project whose records/waivers.yaml holds these bytes; None leaves it out."""

    def make(content: bytes | str | None = None, config: str = BASE):
        root = write_project(tmp_path / "device", NEED, config=config)
        if content is not None:
            (root / "records").mkdir(exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            (root / "records/waivers.yaml").write_bytes(data)
        return load_project(root)

    return make


def append(project, *entries, **more):
    written = append_records(project, "waivers", entries or [WAIVER], **more)
    return written, (project.root / written.file).read_bytes().decode()


def new(name="WVR-001"):
    return WRITTEN.format(id=name)


def indented(text, by):
    return "".join(f"{by}{line[2:]}" if line.strip() else line for line in text.splitlines(True))


def snapshot(root: Path):
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("content", [None, ""])
def test_first_record_makes_folder_and_file(device, content):
    written, text = append(device(content))

    assert written.ids == ("WVR-001",)
    assert (written.file, written.locations[0].line) == ("records/waivers.yaml", 2)
    assert text == "waivers:\n" + new()


def test_written_record_is_read_as_the_item_that_was_meant(device):
    project = device()
    append(project)

    again = load_project(project.root)
    waiver = again.items["WVR-001"]
    assert not [found for found in again.diagnostics if "records" in str(found.location)]
    assert waiver.justification == WAIVER["justification"]
    assert (waiver.impact, waiver.permanent) == ("no", "1.10")
    assert waiver.time == WAIVER["time"]


LAYOUTS = {
    "only comments": ("# kept\n", "# kept\n\nwaivers:\n{0}"),
    "empty document": ("---\n", "---\n\nwaivers:\n{0}"),
    "empty brackets with a comment": (
        "waivers: []  # none yet\nreviews: []\n",
        "waivers:   # none yet\n{0}reviews: []\n",
    ),
    "empty brackets": ("waivers: []\n", "waivers:\n{0}"),
    "no value": ("waivers:\n\n# reviews\nreviews: []", "waivers:\n{0}\n# reviews\nreviews: []"),
    "no value at the end of the file": ("waivers:", "waivers:\n{0}"),
    "no final line end": ("reviews: []", "reviews: []\n\nwaivers:\n{0}"),
    "other collection, indented": ("  reviews: []\n", "  reviews: []\n\n  waivers:\n{4}"),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_layout_of_an_empty_place_is_kept(device, before, after):
    _, text = append(device(before))

    expected = after.replace("{0}", new()).replace("{4}", indented(new(), "    "))
    assert text == expected


def test_dashes_stand_where_those_of_the_list_stand(device):
    before = "waivers:\n- id: WVR-007\n  rule: REQ001\n  # of WVR-007\n\n# of the file\nreviews: []"
    _, text = append(device(before))

    added = "\n" + indented(new("WVR-008"), "")
    assert text == before.replace("  # of WVR-007\n", "  # of WVR-007\n" + added)


def test_wide_gap_behind_dashes_is_kept(device):
    before = "waivers:\n    -   id: WVR-001\n    -   id: WVR-002\n        reason: |\n          a\n"
    _, text = append(device(before))

    assert text.startswith(before + "    -   id: WVR-003\n        rule: REQ002\n")


def test_blank_lines_between_entries_are_kept(device):
    before = "waivers:\n  - id: WVR-001\n\n  # why\n  - id: WVR-002\n"
    _, text = append(device(before))

    assert text == before + "\n" + new("WVR-003")


def test_windows_line_ends_and_byte_order_mark_are_kept(device):
    before = b"\xef\xbb\xbfwaivers:\r\n  - id: WVR-001\r\n  - id: WVR-002"
    project = device(before)
    written = append_records(project, "waivers", [WAIVER])

    data = (project.root / written.file).read_bytes()
    assert data == before + b"\r\n" + new("WVR-003").encode().replace(b"\n", b"\r\n")


BRACKETS = {
    "one line": ("waivers: [{id: WVR-001}]", "waivers: [{id: WVR-001}, {0}]"),
    "lines": (
        "waivers: [\n  {id: WVR-001}, # a\n  {id: WVR-002} # b\n]\n",
        "waivers: [\n  {id: WVR-001}, # a\n  {id: WVR-002}, # b\n  {0}\n]\n",
    ),
    "last comma": (
        "waivers: [\n  {id: WVR-001}, # a\n]\n",
        "waivers: [\n  {id: WVR-001}, # a\n  {0},\n]\n",
    ),
    "comment inside": ("waivers: [ # none\n]\n", "waivers: [ # none\n{0}]\n"),
}


@pytest.mark.parametrize(("before", "after"), BRACKETS.values(), ids=BRACKETS)
def test_brackets_stay_brackets(device, before, after):
    entry = {"rule": "REQ001", "impact": "a, [b]: c", "reason": "x\ny"}
    written, text = append(device(before), entry)

    line = f'{{id: {written.ids[0]}, rule: REQ001, impact: "a, [b]: c", reason: "x\\ny"}}'
    assert text == after.replace("{0}", line)


def test_several_records_are_written_at_once(device):
    written, text = append(device(), WAIVER, WAIVER)

    assert written.ids == ("WVR-001", "WVR-002")
    assert [place.line for place in written.locations] == [2, 13]
    assert text == "waivers:\n" + new() + "\n" + new("WVR-002")


REFUSED = {
    "braces": ("{reviews: []}", "in braces"),
    "no list": ("waivers: none\n", "holds no list"),
    "anchor": ("waivers: &a []\nreviews: *a\n", "anchor"),
    "no mapping": ("- id: WVR-001\n", "cannot be edited"),
    "broken": ("waivers: [\n", "cannot be edited"),
    "duplicate keys": ("waivers: []\nwaivers: []\n", "cannot be edited"),
    "end of document": ("reviews: []\n...\n", "second document"),
    "conflict": ("<<<<<<< ours\nwaivers: []\n", "cannot be edited"),
    "hidden": ("waivers: [] # a\u202eb\n", "cannot be edited"),
    "bytes": (b"waivers: [] # \xff\n", "cannot be edited"),
}


@pytest.mark.parametrize(("before", "words"), REFUSED.values(), ids=REFUSED)
def test_file_that_cannot_be_edited_is_left_alone(device, before, words):
    project = device(before)
    stood = snapshot(project.root)

    with pytest.raises(SamdocsError, match=words):
        append(project)
    assert snapshot(project.root) == stood


ENTRIES = {
    "unknown key": ({**WAIVER, "impakt": "x"}, "impakt"),
    "missing item": ({**WAIVER, "items": ["UN-404"]}, "UN-404"),
    "hidden character": ({**WAIVER, "impact": "a\u202eb"}, "U\\+202E"),
    "no character": ({**WAIVER, "impact": "a\udcffb"}, "no UTF-8"),
    "foreign link": ({**WAIVER, "impact": "[x](http://example.org)"}, "leads to"),
    "no text": ({**WAIVER, "impact": ""}, "impact"),
    "several lines": ({**WAIVER, "approver": "a\nb"}, "approver"),
}


@pytest.mark.parametrize(("entry", "words"), ENTRIES.values(), ids=ENTRIES)
def test_record_that_would_bring_a_finding_is_not_written(device, entry, words):
    project = device()
    stood = snapshot(project.root)

    with pytest.raises(SamdocsError, match=words):
        append(project, WAIVER, entry)
    assert snapshot(project.root) == stood


def test_record_joins_the_one_file_of_records_that_holds_its_kind(device):
    project = device()
    (project.root / "records").mkdir()
    (project.root / "records/accepted.yaml").write_text("waivers: [{id: WVR-002}]\n")
    written, _ = append(load_project(project.root))

    assert (written.file, written.ids) == ("records/accepted.yaml", ("WVR-003",))


def test_ids_follow_the_pattern_of_the_project(device):
    project = device(config=BASE + 'ids: {waivers: "W-{:02d}-A"}\n')

    assert next_ids(project, "waivers", 2) == ("W-01-A", "W-02-A")


# Texts as people type them, and such as readers of YAML take for something else.
WORDS = st.sampled_from(
    [
        "no",
        "yes",
        "null",
        "~",
        "1.10",
        "012",
        "22:22",
        "2024-01-01",
        "0x1F",
        "1e3",
        ".inf",
        "-",
        "?",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
        "`",
        "{",
        "[",
        "#x",
        "a:b",
        "c:",
        "'q'",
        '"d"',
        "\\",
        "end.",
        "(a)",
        "s1:00ff",
        "=,",
        "<<",
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.text(st.sampled_from("ab :#-'\"\\\n\t[]{},&*|>é\u20ac"), min_size=1, max_size=30),
).filter(lambda text: text.strip())
KEYS = st.sampled_from(["text", "a b", "no", "x:y", "1"])
CUSTOM = st.dictionaries(
    KEYS,
    st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.dictionaries(KEYS, TEXTS, max_size=2)),
    max_size=3,
)
LISTS = st.lists(
    st.fixed_dictionaries({"id": st.none(), "reason": TEXTS, "custom": CUSTOM}), max_size=3
)


@st.composite
def files(draw):
    """A file of some collections, each dumped in a layout of its own, with comments between."""
    chunks = []
    for number, name in enumerate(draw(st.permutations(["waivers", "reviews", "feedback"]))):
        entries = draw(LISTS)
        for at, entry in enumerate(entries):
            entry["id"] = f"X{number}-{at}"
        chunks.append(
            yaml.dump(
                {name: entries},
                default_flow_style=draw(st.sampled_from([True, False, None])),
                indent=draw(st.integers(2, 6)),
                default_style=draw(st.sampled_from([None, '"', "|"])),
                allow_unicode=True,
                sort_keys=False,
            ).strip("{}\n")
            if entries and draw(st.booleans())
            else f"{name}: {yaml.dump(entries, default_style=chr(34), default_flow_style=True)}"
        )
        chunks.append(draw(st.sampled_from(["", "\n# comment", "  # comment\n\n"])))
    text = "\n".join(chunks).rstrip("\n") + draw(st.sampled_from(["", "\n", "\n\n"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])).encode() + text.encode()


@given(content=files(), reason=TEXTS, custom=CUSTOM)
def test_any_file_keeps_its_bytes_and_its_meaning(tmp_path_factory, content, reason, custom):
    root = write_project(tmp_path_factory.mktemp("device"), NEED)
    (root / "records").mkdir()
    path = root / "records/waivers.yaml"
    path.write_bytes(content)
    try:
        before = yaml.safe_load(content)
    except yaml.YAMLError:
        return
    project = load_project(root)
    try:
        append_records(project, "waivers", [{"reason": reason, "custom": custom}])
    except SamdocsError:
        assert path.read_bytes() == content
        return

    after = path.read_bytes()
    added = yaml.safe_load(after)
    last = added["waivers"].pop()
    assert last["reason"] == reason
    assert last["custom"] == custom
    assert trimmed(added) == trimmed(before)
    assert is_within(content.replace(b"[]", b""), after)


def trimmed(value):
    if isinstance(value, dict):
        return {key: trimmed(held) for key, held in value.items()}
    if isinstance(value, list):
        return [trimmed(held) for held in value]
    return value.rstrip("\n") if isinstance(value, str) else value or []


def is_within(old: bytes, new: bytes) -> bool:
    """Whether all old bytes stand in the new ones, in their order."""
    rest = iter(new)
    return all(byte in rest for byte in old)
