"""`samdocs review`: a suspect link is cleared by a record with a reason, after the redline was shown."""

import os
import pty
import subprocess
import sys

import pytest

from samdocs.project import load_project
from tests.cli.recording import ITEMS, make_device, refused, run, snapshot

CHANGED = ITEMS.replace("a score every 60 s.\n", "a score every 30 s.\n")
CHANGE = """
changes:
  - {id: CR-001, title: Faster, state: approved, affects: []}
  - {id: CR-002, title: Wards, state: approved, affects: [UN-001]}
"""
REASON = ("--reason", "The test waits for the next score, whatever the time")


@pytest.fixture
def device(tmp_path):
    """SRS-001 changed under CR-001 after two tests were linked to it."""
    made = make_device(tmp_path)
    made.commit({"changes.yaml": CHANGE})
    made.commit({"items.yaml": CHANGED}, "Be faster\n\nChange: CR-001")
    return made


def suspect(device):
    return {
        (link.source, link.verb, link.target) for link in load_project(device.root).suspects.links
    }


def test_review_clears_the_link_and_no_other(device):
    assert suspect(device) == {("TC-001", "verifies", "SRS-001"), ("TC-002", "verifies", "SRS-001")}

    done = run(device, "review", "TC-001", "SRS-001", *REASON, "--yes")

    assert done.returncode == 0, done.stderr
    assert suspect(device) == {("TC-002", "verifies", "SRS-001")}
    device.commit({})
    assert suspect(device) == {("TC-002", "verifies", "SRS-001")}


def test_what_changed_is_shown_first_then_what_was_written(device):
    done = run(device, "review", "TC-001", "SRS-001", *REASON, "--yes")

    shown = done.stdout.splitlines()
    assert shown[:2] == [
        "SRS-001  Score every minute",
        "   text: The software shall show a score every [-60-]{+30+} s.",
    ]
    assert shown[2].startswith("   TC-001 verifies SRS-001  Clock, linked in commit ")
    assert "records/link_reviews.yaml:2: LRV-001" in shown
    assert "left to do: commit the record" in done.stderr


def test_record_names_person_reason_hash_and_time(device):
    run(device, "review", "TC-001", "SRS-001", *REASON, "--yes", "--date", "2026-03-01")

    record = load_project(device.root).items["LRV-001"]
    assert (record.person, record.reason) == ("ada", REASON[1])
    assert f"{record.time:%Y-%m-%dT%H:%M%z}" == "2026-03-01T00:00+0000"
    assert record.links[0].content_hash.startswith("s1:")
    assert record.change is None


def test_all_links_of_a_change_are_reviewed_in_one_record(device):
    done = run(device, "review", "--change", "CR-001", *REASON, "--yes")

    assert done.returncode == 0, done.stderr
    record = load_project(device.root).items["LRV-001"]
    assert [link.source for link in record.links] == ["TC-001", "TC-002"]
    assert record.change == "CR-001"
    assert suspect(device) == set()
    assert "Change: CR-001" in done.stderr


def test_change_covers_what_it_says_it_affects(device):
    text = CHANGED.replace("The nurse acts in time", "The nurse acts within 5 min")
    device.commit({"items.yaml": text}, "No trailer")

    done = run(device, "review", "--change", "CR-002", *REASON, "--yes")

    assert done.returncode == 0, done.stderr
    assert [link.target for link in load_project(device.root).items["LRV-001"].links] == ["UN-001"]


def test_later_change_under_another_request_is_left_to_that_one(device):
    run(device, "review", "--change", "CR-001", *REASON, "--yes")
    device.commit({"items.yaml": CHANGED.replace("30", "20")}, "Faster still\n\nChange: CR-002")

    assert "no suspect link leads to what `CR-001`" in refused(
        device, "review", "--change", "CR-001", *REASON, "--yes"
    )
    assert run(device, "review", "--change", "CR-002", *REASON, "--yes").returncode == 0


def test_changes_under_no_or_another_request_are_named(device):
    other = device.commit({"items.yaml": CHANGED.replace("30", "20")}, "Faster still")

    done = run(device, "review", "--change", "CR-001", *REASON, "--yes")
    assert f"note: `SRS-001` was also changed outside `CR-001`: {other[:12]}" in done.stderr
    assert done.returncode == 0


def test_all_verbs_between_two_items_are_reviewed_unless_one_is_named(tmp_path):
    control = "risk_controls: [{id: RC-001, title: Control, text: a}]\n"
    both = "tests: [{id: TC-001, title: T, verifies: RC-001, shows_effectiveness_of: RC-001}]\n"
    made = make_device(tmp_path, {"items.yaml": control + both})
    made.commit({"items.yaml": control.replace("text: a", "text: b") + both})

    words = refused(made, "review", "TC-001", "RC-001", *REASON, "--verb", "validates", "--yes")
    assert "has no link `validates`" in words
    assert "`shows_effectiveness_of`, `verifies`" in words
    run(made, "review", "TC-001", "RC-001", *REASON, "--verb", "verifies", "--yes")
    assert suspect(made) == {("TC-001", "shows_effectiveness_of", "RC-001")}
    made.commit({"items.yaml": control.replace("text: a", "text: c") + both})
    run(made, "review", "TC-001", "RC-001", *REASON, "--yes")
    assert suspect(made) == set()


REFUSALS = {
    "blank reason": (["TC-001", "SRS-001", "--reason", "  "], "`--reason` says nothing"),
    "placeholder": (["TC-001", "SRS-001", "--reason", "TBD"], "`--reason` says `TBD`"),
    "no reason": (["TC-001", "SRS-001"], "--reason"),
    "not suspect": (["SRS-001", "UN-001", *REASON], "is suspect"),
    "no link": (["TC-001", "UN-001", *REASON], "has no link to `UN-001`"),
    "other way": (["SRS-001", "TC-001", *REASON], "`samdocs review TC-001 SRS-001`"),
    "no item": (["TC-01", "SRS-001", *REASON], "the nearest is `TC-001`"),
    "no change": (["--change", "CR-009", *REASON], "there is no item `CR-009`"),
    "other kind": (["--change", "UN-001", *REASON], "is no change request"),
    "no links of it": (["--change", "CR-002", *REASON], "no suspect link leads"),
    "nothing named": (REASON, "it is not said which links"),
    "half named": (["TC-001", *REASON], "it is not said which links"),
    "nobody": (["TC-001", "SRS-001", *REASON, "--person", "adda"], "the nearest is `ada`"),
    "bad date": (["TC-001", "SRS-001", *REASON, "--date", "soon"], "is no date"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_says_why_and_writes_nothing(device, arguments, words):
    assert words in refused(device, "review", *arguments, "--yes")


def test_without_a_terminal_nothing_waits_and_nothing_is_written(device):
    words = refused(device, "review", "TC-001", "SRS-001", *REASON)

    assert "add --yes" in words


def test_caller_is_known_by_their_own_git_settings_only(device):
    (device.home / ".gitconfig").write_text("[user]\n\temail = eve@example.org\n")
    device.config("user.email", "ada@example.org")

    words = refused(device, "review", "TC-001", "SRS-001", *REASON, "--yes")
    assert "nobody under `people:` has your e-mail `eve@example.org`" in words
    assert "`ada`, `ben`" in words


def test_outside_git_no_link_is_known_to_be_suspect(tmp_path, device):
    (device.root / ".git").rename(tmp_path / "gone")

    words = refused(device, "review", "TC-001", "SRS-001", *REASON, "--yes")
    assert "it cannot be told which links are suspect" in words


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("\x04", 1)])
def test_on_a_terminal_the_person_is_asked(device, answer, code):
    before = snapshot(device.root)
    own, other = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "samdocs.cli", "review", "TC-001", "SRS-001", *REASON],
        cwd=device.root,
        env={"PATH": os.environ["PATH"], "HOME": str(device.home), "LC_ALL": "C.UTF-8"},
        stdin=other,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(own, answer.encode())
    told, asked = child.communicate(timeout=60)
    os.close(own)
    os.close(other)

    assert child.returncode == code, asked
    assert b"Does the link hold?" in asked
    assert b"[-60-]{+30+}" in told
    assert (snapshot(device.root) == before) is (code == 1)
