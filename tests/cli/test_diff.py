"""`samdocs diff` as its user sees it: two states, or what was done under a change request."""

import json

import jsonschema
import pytest

from samdocs.outputs.schema import build_schemas
from tests.cli.test_revisions import NEED, run
from tests.projects import BASE
from tests.repositories import Repository

CHANGES = "changes: [{id: CR-001, title: Say more, state: approved, affects: [UN-001]}]\n"


@pytest.fixture
def device(tmp_path):
    for name in ("home", "device"):
        (tmp_path / name).mkdir()
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED, "changes.yaml": CHANGES})
    made.git("tag", "v1.0.0")
    return made


def told(device, name, *arguments):
    done = run(device.root, "diff", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    shape = json.loads(done.stdout)
    jsonschema.validate(shape, build_schemas()[f"{name}.schema.json"])
    return shape


def test_everything_that_differs_is_told_as_the_schema_says(device):
    settings = BASE.replace("intended_use: A", "intended_use: No")
    risk = (
        "risks: [{id: RISK-001, harm: HARM-001, initial: tbd}]\nharms: [{id: HARM-001, title: h}]\n"
    )
    device.write(
        {
            "samdocs.yaml": settings,
            "items.yaml": NEED.replace("UN-001", "UN-002, formerly: UN-001"),
            "changes.yaml": CHANGES.replace("[UN-001]", "[UN-002]"),
            "risks.yaml": risk,
            "documents/sdp.md": "# Scope\n\nAll.\n",
            "evidence/a.xml": "<a/>",
        }
    )
    shape = told(device, "diff", "v1.0.0")

    assert shape["renamed"] == [{"old": "UN-001", "new": "UN-002"}]
    assert (shape["added"], shape["removed"]) == (["HARM-001", "RISK-001"], [])
    assert [one["field"] for one in shape["settings"]] == ["device.intended_use"]
    assert [(r["stage"], r["old"], r["new_level"]) for r in shape["risk_levels"]] == [
        ("initial", None, "not decided yet"),
        ("residual", None, "not decided yet"),
    ]
    assert [one["document"] for one in shape["narratives"]] == ["sdp"]
    assert [one["file"] for one in shape["evidence"]["files"]] == ["evidence/a.xml"]
    said = run(device.root, "diff", "v1.0.0").stdout
    for words in ("renamed: 1", "UN-001 → UN-002", "intended_use: [-A-]{+No+}", "evidence: 1"):
        assert words in said


def test_change_request_is_compared_with_what_was_done_under_it(device):
    made = device.commit(
        {"items.yaml": NEED.replace("Need", "Other") + "hazards: [{id: HAZ-001, title: t}]\n"},
        "Say more\n\nChange: CR-001",
    )
    shape = told(device, "diff-change", "--change", "CR-001")

    assert [(one["commit"], one["by"]) for one in shape["commits"]] == [(made, "trailer")]
    assert [(one["id"], one["outcome"]) for one in shape["changed"]] == [
        ("HAZ-001", "added"),
        ("UN-001", "changed"),
    ]
    assert (shape["declared"], shape["undeclared"]) == (["UN-001"], ["HAZ-001"])
    said = run(device.root, "diff", "--change", "CR-001").stdout
    assert "changed, not declared: 1\n   HAZ-001  t" in said
    assert said.endswith("1 changed without being declared\n")


def test_request_can_be_asked_for_between_two_revisions(device):
    device.commit({"items.yaml": NEED.replace("Need", "Other")}, "First\n\nChange: CR-001")
    device.git("tag", "v1.1.0")
    device.commit({"items.yaml": NEED}, "Second\n\nChange: CR-001")

    def subjects(*revisions):
        return [
            c["subject"]
            for c in told(device, "diff-change", *revisions, "--change=CR-001")["commits"]
        ]

    assert subjects() == ["Second", "First"]
    assert subjects("v1.1.0") == ["Second"]
    assert subjects("v1.0.0", "v1.1.0") == ["First"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "nothing is named to compare with"),
        (("--change", "CR-009"), "there is no change request `CR-009`, and no commit names it"),
        (("--change", "UN-001"), "`UN-001` is a user need, not a change request"),
        (("v1.0.0", "v9"), "`v9` is not a revision"),
    ],
)
def test_what_cannot_be_compared_ends_with_2(device, arguments, words):
    done = run(device.root, "diff", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_request_without_commits_says_so(device):
    said = run(device.root, "diff", "--change", "CR-001").stdout

    assert said.endswith("no commit names `CR-001`, so nothing is known to be done under it\n")


def test_texts_of_a_project_cannot_command_a_terminal(device):
    device.commit(
        {"items.yaml": NEED.replace("Need", '"\\e[2J::x"')}, "::error::\x1b[2J\n\nChange: CR-001"
    )
    for arguments in (("v1.0.0",), ("--change", "CR-001")):
        done = run(device.root, "diff", *arguments)
        assert "\x1b" not in done.stdout
        assert not any(line.lstrip().startswith("::") for line in done.stdout.splitlines())
