"""Whatever stands in a project: no output makes a terminal or a CI service do anything (T6)."""

import json
import re
from types import UnionType
from typing import Annotated, get_args, get_origin

import pytest

from samdocs.items import COLLECTIONS, link_fields

EVIL = (
    "::set-output name=token::x ##vso[task.setvariable variable=a]b ##teamcity[x] =1+1 "
    "`samdocs check` <b>x</b> %0A::error::y | \\u001b[31m"
)
# Line breaks are legal in texts: each further line tries to be a command of its own.
LINES = f"one\n::error::two\n##[group]three\n{EVIL}"
ANY_LINE = r"^[^\n]*$"
CODES = ("text", "json", "github", "sarif", "junit")


def takes_text(annotation):
    """Whether a field takes any text, alone or as the only entry of a list."""
    if annotation is str:
        return True
    if get_origin(annotation) is Annotated:
        text, *marks = get_args(annotation)
        formed = [mark for mark in marks if getattr(mark, "pattern", None) not in (None, ANY_LINE)]
        return not formed and takes_text(text)
    is_list = get_origin(annotation) is tuple
    is_choice = isinstance(annotation, UnionType)
    return (is_list or is_choice) and any(map(takes_text, get_args(annotation)))


def entry(collection, item_class):
    links = {field.steps[0] for field in link_fields(item_class)}
    data = {"id": f"{item_class.prefix}-001"}
    for name, info in item_class.model_fields.items():
        if name in ("id", "status") or name in links or not takes_text(info.annotation):
            continue
        data[info.alias or name] = LINES if name == "text" else EVIL
    if item_class.titled:
        data["title"] = EVIL
    data["custom"] = {"a ##vso[x]": EVIL}
    return {collection: [data]}


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """A project in which every field that takes a text holds one that wants to be obeyed."""
    root = tmp_path_factory.mktemp("evil")
    device = {"name": EVIL, "identifier": EVIL, "version": "1.0.0"}
    (root / "samdocs.yaml").write_text(json.dumps({"samdocs": 1, "device": device}))
    for collection, item_class in COLLECTIONS.items():
        (root / f"{collection}.yaml").write_text(json.dumps(entry(collection, item_class)))
    text = json.dumps({"user_needs": [{"id": "UN-7", "title": "t", EVIL: EVIL, "status": EVIL}]})
    (root / "faulty.yaml").write_text(text)
    return root


def commands_in(text):
    """Return the lines by which a terminal or a CI service would do something."""
    return [
        line
        for line in text.split("\n")
        if re.match(r"\s*::(?!(?:error|warning|notice) )", line)
        or re.search(r"##(?:vso|teamcity|\[)", line)
        or not re.sub(r"[\u200c-\u200f]", "", line).isprintable()
    ]


def test_the_fixture_fills_many_fields(evil):
    written = "".join(path.read_text() for path in evil.glob("*.yaml"))

    assert written.count("##vso[task") > 150


@pytest.mark.parametrize("form", CODES)
def test_no_report_holds_a_command(call, evil, form):
    answer = call("check", evil, "--format", form)

    assert answer.code == 1
    assert "##" in answer.out or "vso[" in answer.out
    assert commands_in(answer.out) == []


def test_annotations_are_as_many_as_findings(call, evil):
    answer = call("check", evil, "--format", "github")
    lines = [line for line in answer.out.split("\n") if line.startswith("::")]

    assert lines
    assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["show", f"{item_class.prefix}-001"] for item_class in COLLECTIONS.values()),
        ["trace", "SRS-001"],
        ["trace", "SRS-001", "--format", "json"],
        ["matrix"],
        ["matrix", "--rows", "risks", "--columns", "risk_controls", "--format", "csv"],
        ["matrix", "--format", "json"],
        ["export", "json"],
    ],
    ids=" ".join,
)
def test_no_command_prints_a_command(call, evil, arguments):
    answer = call(*arguments, "--project", evil)

    assert answer.code == 0
    assert commands_in(answer.out) == []
    assert commands_in(answer.err) == []


@pytest.mark.parametrize("word", ["\x1b[2J", "::error::x", "##vso[x]", "a\nb"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["show"],
        ["explain"],
        ["check"],
        ["check", "--select"],
        ["check", "--date"],
        ["check", "--format"],
        ["matrix", "--rows"],
        ["check", "--project"],
    ],
    ids=" ".join,
)
def test_words_of_the_caller_are_not_obeyed_either(call, evil, arguments, word, monkeypatch):
    monkeypatch.chdir(evil)
    answer = call(*arguments, word)

    assert answer.code == 2
    assert commands_in(answer.err) == []


@pytest.mark.parametrize("name", ["a\x1b[2J.yaml", "::error::x.yaml", "a\n::error::b.yaml"])
@pytest.mark.parametrize("form", CODES)
def test_names_of_files_are_not_obeyed(call, project, form, name):
    (project / name).write_text("user_needs: [{id: UN-009, titel: t}]")
    answer = call("check", project, "--format", form)

    assert answer.code == 1
    assert commands_in(answer.out) == []


def test_json_still_says_what_the_project_says(call, evil):
    found = json.loads(call("export", "json", "--project", evil).out)
    titles = {item["title"] for item in found["items"]}

    assert EVIL in titles


@pytest.mark.parametrize("escape", ["\\e[2J", "\\u009b", "\\u202e"])
def test_an_escape_in_a_quoted_text_is_found_and_not_printed(call, project, escape):
    (project / "odd.yaml").write_text(f'user_needs: [{{id: UN-009, title: "a{escape}b"}}]')
    answer = call("check", project)

    assert answer.code == 1
    assert commands_in(answer.out) == []
