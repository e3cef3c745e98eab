"""Filled forms in YAML: what becomes a record, and every reason why one does not."""

import hashlib
import re
from datetime import UTC, datetime

import pytest

from samdocs.editing.filled_forms import FilledForm, read_filled_form
from samdocs.editing.form_stub import render_stub
from samdocs.editing.manual_runs import find_recorded, judge_forms, record_runs
from samdocs.project import load_project
from samdocs.source import parse_source
from tests.projects import BASE, write_project

PEOPLE = "people:\n  - {id: ada, name: Ada Author}\n"
ITEMS = """\
environments:
  - {id: ENV-001, title: Bench}
builds:
  - {id: BLD-001, version: "1.0"}
anomalies:
  - {id: PR-001, title: Beep}
software_requirements:
  - {id: SRS-001, title: Score, text: t}
tests:
  - id: TC-001
    title: "Clock: a trial"
    environment: ENV-001
    verifies: SRS-001
    procedure: |
      Switch on.

      | Action | Expected result |
      |---|---|
      | Send "80" # a minute | 80 is shown |
      | Wait | An alarm |
  - {id: TC-002, title: Look, method: inspection, expected: A label}
  - {id: TC-003, title: Old, status: retired, reason: gone}
"""
NOW = datetime(2026, 4, 1, tzinfo=UTC)
FILLED = {
    "build": "BLD-001",
    "executed_by": "Ada Author",
    "executed_at": "2026-03-31T09:30:00Z",
    "result": "pass",
}


@pytest.fixture
def root(tmp_path):
    made = write_project(tmp_path / "project", ITEMS, config=BASE + PEOPLE)
    (made / "evidence").mkdir()
    (made / "evidence/shot.png").write_bytes(b"picture")
    return made


def fill(text, **changes):
    """Fill in a stub: each step passes, and keys of the run are as FILLED or the changes say."""
    text = re.sub(r"(?m)^        result:.*$", "        result: pass", text)
    for key, value in (FILLED | changes).items():
        text = re.sub(rf"(?m)^    {key}:.*$", f"    {key}: {value}", text)
    return text


def stub(root, test="TC-001"):
    project = load_project(root)
    return render_stub(project, project.items[test])


def judge(root, text):
    """Return the findings on a form: code, line, message."""
    read = read_filled_form("form.yaml", text.encode())
    faults = judge_forms(load_project(root), [read], NOW) if isinstance(read, FilledForm) else read
    return [(one.rule.code, one.location.line, one.message) for one in faults]


def record(root, text):
    form = read_filled_form("form.yaml", text.encode())
    assert judge_forms(load_project(root), [form], NOW) == ()
    record_runs(load_project(root), [form])
    return load_project(root).items["RUN-001"]


@pytest.mark.parametrize("test", ["TC-001", "TC-002"])
def test_a_stub_is_yaml_without_findings_that_says_the_steps(root, test):
    source = parse_source("stub.yaml", stub(root, test).encode())
    [run] = source.data["test_runs"]

    assert source.diagnostics == ()
    steps = [(step["action"], step["expected"]) for step in run["steps"]]
    assert (
        steps
        == {
            "TC-001": [('Send "80" # a minute', "80 is shown"), ("Wait", "An alarm")],
            "TC-002": [("Carry out the test", "A label")],
        }[test]
    )


def test_a_stub_nobody_filled_in_is_no_run(root):
    assert [message for _, _, message in judge(root, stub(root))] == [
        "the run of `TC-001` does not give `result`",
        "the run of `TC-001` does not give build or commit",
        "the run of `TC-001` does not give `executed_by`",
        "the run of `TC-001` does not give `executed_at`",
    ]


def test_a_filled_form_becomes_a_record(root):
    run = record(root, fill(stub(root)))

    assert (run.runs, run.build, run.result) == (("TC-001",), "BLD-001", "pass")
    assert run.observed == ("as expected", "as expected")
    assert (run.executed_by, run.environment) == ("ada", ("ENV-001",))
    assert run.executed_at == datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def test_failed_steps_deviations_attachments_and_signature_are_kept(root):
    text = fill(stub(root), result="fail", anomalies="[PR-001]", attachments="evidence/shot.png")
    text = re.sub(
        r"observed:.*\n        result: pass", "observed: No alarm\n        result: fail", text
    )
    text = re.sub(r"deviations: .*", "deviations: [{text: At night, impact: None here}]", text)
    text = re.sub(r"signature: .*", "signature: {method: eqms, system: Q, record_id: R-1}", text)
    run = record(root, text)

    assert run.observed == ("failed: No alarm", "failed: No alarm")
    assert [(one.text, one.impact) for one in run.deviations] == [("At night", "None here")]
    assert run.anomalies == ("PR-001",)
    [shot] = run.attachments
    assert shot.path == "evidence/shot.png"
    assert shot.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert run.signature.record_id == "R-1"


def test_a_run_that_was_broken_off_says_which_steps_were_not_done(root):
    text = fill(stub(root), result="blocked")
    head, _, tail = text.rpartition("        result: pass")
    run = record(root, head + tail)

    assert (run.result, run.observed) == ("blocked", ("as expected", "not done"))


def test_the_same_run_is_recorded_once(root):
    form = read_filled_form("form.yaml", fill(stub(root)).encode())
    record_runs(load_project(root), [form])

    assert find_recorded(load_project(root), form).id == "RUN-001"


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"build": "BLD-002"}, "EVD008", "`BLD-002` is no build of this project"),
        ({"build": "ENV-001"}, "EVD008", "`ENV-001` is no build of this project"),
        ({"commit": "not-a-commit"}, "MOD004", "is not the hash of a commit"),
        ({"environment": "[ENV-009]"}, "EVD008", "`ENV-009` is no environment"),
        ({"anomalies": "[PR-404]"}, "EVD008", "`PR-404` is no problem report"),
        ({"executed_at": "31.3.2026"}, "MOD003", "which is no date and time"),
        ({"executed_at": "2026-03-31T09:30:00"}, "MOD003", "a time without zone"),
        ({"executed_at": "2027-01-01T00:00:00Z"}, "EVD004", "lies ahead"),
        ({"executed_by": "tbd"}, "VER005", "does not give `executed_by`"),
        ({"result": "fail"}, "EVD010", "the run failed as a whole, and no step did"),
        ({"result": "good"}, "MOD004", "holds a value that is not allowed"),
        ({"result": "skipped"}, "VER008", "was skipped and does not say why"),
        ({"deviations": "[At night]"}, "VER015", "deviation 1 does not say what it means"),
        ({"attachments": "evidence/gone.png"}, "EVD001", "`evidence/gone.png` is no file"),
        ({"attachments": "../shot.png"}, "MOD007", "outside the project"),
        ({"attachments": "evidence"}, "EVD001", "`evidence` is no file"),
        (
            {"attachments": "[{path: evidence/shot.png, sha256: %s}]" % ("0" * 64)},
            "EVD010",
            "another SHA-256 than the form says",
        ),
    ],
)
def test_what_is_wrong_in_a_form_is_found_at_its_line(root, changes, code, said):
    text = fill(stub(root), **changes)
    [(found, line, message)] = judge(root, text)

    assert (found, said in message) == (code, True), message
    key = next(iter(changes))
    assert text.splitlines()[line - 1].strip().startswith((key, "result"))


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("test: TC-001", "test: TC-009", "EVD010", "the form is one of `TC-009`"),
        ("device: EX", "device: XE", "EVD008", "the form is one of the device `XE-"),
        ("version: 1", "version: 2", "MOD004", "holds a value that is not allowed"),
        ("meaning: s1:", "meaning: s1:x", "MOD004", "is not a content hash"),
        ("\nform:", "\nforms:", "MOD001", "has the unknown key `forms`"),
        ("executed_by", "executor", "MOD001", "has the unknown key `executor`"),
        ("        result: pass", "        result:", "VER005", "step 1 says neither pass nor fail"),
        (
            "        result: pass",
            "        result: fail",
            "VER014",
            "step 1 failed and does not say",
        ),
        ("test_runs:", "test_runs: [", "SRC", ""),
    ],
)
def test_a_form_that_is_no_form_of_the_test_is_refused(root, old, new, code, said):
    text = fill(stub(root))
    assert old in text
    found = judge(root, text.replace(old, new, 1))

    assert any(one.startswith(code) and said in message for one, _, message in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("An alarm", "A loud alarm", "says something else than when this form was made of it"),
        ("verifies: SRS-001", "verifies: []", "says something else than when this form was made"),
        ("id: TC-001", "id: TC-011", "`TC-001` is no test of this project"),
        ("environment: ENV-001\n", "status: retired\n    reason: r\n", "`TC-001` is retired"),
    ],
)
def test_a_test_that_changed_since_needs_a_new_form(root, old, new, said):
    text = fill(stub(root))
    path = root / "items-1.yaml"
    path.write_text(path.read_text().replace(old, new, 1))
    [(_, _, message)] = judge(root, text)

    assert said in message


def test_words_beside_the_meaning_of_a_test_void_no_form(root):
    text = fill(stub(root))
    path = root / "items-1.yaml"
    path.write_text("# A note.\n" + path.read_text().replace("title: Look", "title: See"))

    assert judge(root, text) == []
