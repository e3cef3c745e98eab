"""What differs beside the fields of items: ids, links, settings, narratives, files of evidence."""

import hashlib

import pytest

from samdocs.changes import compare
from samdocs.project import load_project
from tests.projects import BASE, write_project

NEED = "user_needs: [{id: UN-1, title: Need}]\n"
SRS = "software_requirements: [{id: SRS-1, title: Req, derives_from: [UN-1]}]\n"


@pytest.fixture
def state(tmp_path):
    made = iter(range(9))
    return lambda *texts, **more: load_project(
        write_project(tmp_path / f"p{next(made)}", *texts, **more)
    )


def test_renamed_item_is_one_item_and_links_to_it_are_the_same(state):
    renamed = "user_needs: [{id: UN-9, title: Need, formerly: UN-1}]\n"
    found = compare(state(NEED, SRS), state(renamed, SRS.replace("UN-1", "UN-9")))

    assert [(pair.old, pair.new) for pair in found.renamed] == [("UN-1", "UN-9")]
    assert (found.added, found.removed, found.changed, found.links) == ((), (), (), ())


def test_renamed_item_that_changed_shows_its_change_under_the_new_id(state):
    renamed = "user_needs: [{id: UN-9, title: Other, formerly: UN-1}]\n"
    found = compare(state(NEED), state(renamed))

    assert [(c.id, c.changes) for c in found.changed] == [("UN-9", (("title", "Need", "Other"),))]
    assert found.ids == ("UN-1", "UN-9")


def test_id_that_is_still_in_use_was_not_renamed(state):
    copied = NEED + "hazards: [{id: HAZ-1, title: t, formerly: UN-1}]\n"
    found = compare(state(NEED), state(copied))

    assert (found.renamed, found.added) == ((), ("HAZ-1",))


def test_links_that_came_went_and_changed(state):
    risks = "risks: [{id: RISK-1, hazard: HAZ-1, causes: {a: {text: x}, b: {text: y}}}]\n"
    hazard = "hazards: [{id: HAZ-1, title: t}]\n"
    control = "risk_controls: [{id: RC-1, title: t, mitigates: [{risk: RISK-1, for: [%s]}]}]\n"
    found = compare(
        state(NEED + SRS + hazard + risks, control % "a"),
        state(
            NEED
            + SRS.replace(", derives_from: [UN-1]", "")
            + hazard
            + risks.replace("hazard: HAZ-1, ", ""),
            control % "a, b" + "user_needs: [{id: UN-2, title: t}]\n",
            more="system_requirements: [{id: SYS-1, title: t, derives_from: [UN-2]}]\n",
        ),
    )

    assert [(one.word, one.source, one.verb, one.target) for one in found.links] == [
        ("changed", "RC-1", "mitigates", "RISK-1"),
        ("removed", "RISK-1", "hazard", "HAZ-1"),
        ("removed", "SRS-1", "derives_from", "UN-1"),
        ("added", "SYS-1", "derives_from", "UN-2"),
    ]
    assert (found.links[0].old, found.links[0].new) == (("a",), ("a", "b"))


def test_link_written_on_the_other_side_is_the_same_link(state):
    other = "user_needs: [{id: UN-1, title: Need, leads_to: [SRS-1]}]\n"
    plain = "software_requirements: [{id: SRS-1, title: Req}]\n"

    assert compare(state(NEED + SRS), state(other + plain)).is_empty


def test_settings_that_differ_are_named_by_their_path(state):
    use = BASE.replace("device:\n", "device:\n  intended_use: For %s.\n", 1)
    assert "intended_use: For %s." in use
    people = "people: [{id: %s, name: N}]\n"
    found = compare(
        state(NEED, config=use % "adults" + people % "ada"),
        state(NEED, config=use % "children" + people % "bob"),
    )

    assert ("device.intended_use", "For adults.", "For children.") in found.settings
    assert [c.field for c in found.settings] == [
        "device.intended_use",
        "people[ada].id",
        "people[ada].name",
        "people[bob].id",
        "people[bob].name",
    ]


def test_severity_that_is_put_first_changes_no_other(state):
    levels = "  severities:\n"
    assert levels in BASE
    added = BASE.replace(levels, f"{levels}    - {{level: S0, name: None, injury: none}}\n", 1)
    found = compare(state(NEED), state(NEED, config=added))

    named = {c.field.partition(".severities")[2] for c in found.settings}
    assert all(field.startswith("[S0]") for field in named if field)


def test_policy_changes_the_levels_of_risks_that_did_not_change(state):
    risk = (
        "harms: [{id: HARM-1, title: t, severity: %s}]\n"
        "risks: [{id: RISK-1, harm: HARM-1, initial: {probability: %s}, residual: tbd}]\n"
    )
    policy = state(NEED).config.risk_policy
    text = risk % (policy.severities[-1].level, policy.probabilities[-1].level)
    milder = BASE.replace("unacceptable", "investigate")
    found = compare(state(text), state(text, config=milder))

    assert found.changed == ()
    assert [(r.risk, r.stage, r.before.word, r.after.word) for r in found.risks] == [
        ("RISK-1", "initial", "unacceptable", "investigate")
    ]


HARM = "harms: [{id: HARM-1, title: t}]\n"


def test_new_and_retired_risks_have_a_level_on_one_side_only(state):
    risk = "risks: [{id: RISK-1, harm: HARM-1, initial: tbd, residual: tbd%s}]\n" + HARM
    retired = ", status: retired, reason: r"
    new = compare(state(NEED), state(NEED + risk % ""))
    gone = compare(state(NEED + risk % ""), state(NEED + risk % retired))

    assert {(r.stage, r.before) for r in new.risks} == {("initial", None), ("residual", None)}
    assert {(r.stage, r.after) for r in gone.risks} == {("initial", None), ("residual", None)}


def narrative(root, text):
    (root / "documents").mkdir(exist_ok=True)
    (root / "documents" / "plan.md").write_text(text)


def test_narratives_are_compared_by_document_not_by_file(tmp_path):
    text = "---\ndocument: sdp\ntitle: Plan\n---\n# Scope\n\nAs %s.\n"
    for name in ("a", "b", "c"):
        write_project(tmp_path / name, NEED)
    narrative(tmp_path / "a", text % "agreed")
    narrative(tmp_path / "b", text % "changed")
    narrative(tmp_path / "c", text % "agreed")
    (tmp_path / "c/documents/plan.md").rename(tmp_path / "c/documents/sdp.md")
    a, b, c = (load_project(tmp_path / name) for name in ("a", "b", "c"))

    (one,) = compare(a, b).narratives
    assert (one.key, one.file) == ("sdp", "documents/plan.md")
    assert "As agreed." in one.old
    assert "As changed." in one.new
    assert compare(a, c).is_empty
    assert compare(c, load_project(write_project(tmp_path / "d", NEED))).narratives[0].new is None


EVIDENCE = {
    "samdocs.yaml": BASE + "evidence: {results: ['reports/*.xml']}\n",
    "items.yaml": NEED,
    "evidence/same.xml": "<a/>",
    "evidence/deep/changed.xml": "<a/>",
    "evidence/removed.xml": "<a/>",
    "reports/r.xml": "<a/>",
    "reports/notes.txt": "not asked for",
    "templates/styles/own.css": "p {}",
}


def change_evidence(device):
    (device.root / "evidence/removed.xml").unlink()
    device.write(
        {
            "evidence/deep/changed.xml": "<b/>",
            "evidence/new.xml": "<a/>",
            "reports/r.xml": "<b/>",
            "reports/notes.txt": "changed",
            "templates/styles/own.css": "p {color: red}",
        }
    )


CHANGES = [
    ("changed", "evidence/deep/changed.xml"),
    ("added", "evidence/new.xml"),
    ("removed", "evidence/removed.xml"),
    ("changed", "reports/r.xml"),
]


def test_evidence_of_a_tag_and_the_folder_is_told_by_hash(new_repository):
    device = new_repository()
    device.commit(EVIDENCE)
    change_evidence(device)
    found = compare(load_project(device.root, at="HEAD"), load_project(device.root))

    assert [(one.word, one.path) for one in found.evidence] == CHANGES
    assert [one.path for one in found.templates] == ["templates/styles/own.css"]
    blob = device.git("hash-object", "reports/r.xml")
    assert found.evidence[-1].new == blob


def test_evidence_that_no_commit_holds_can_be_left_out(new_repository):
    device = new_repository()
    device.commit(EVIDENCE)
    change_evidence(device)
    old, new = load_project(device.root, at="HEAD"), load_project(device.root)

    assert [(one.word, one.path) for one in compare(old, new, tracked_only=True).evidence] == [
        pair for pair in CHANGES if pair[0] != "added"
    ]


def test_evidence_of_two_commits_is_told_by_hash(new_repository):
    device = new_repository()
    first = device.commit(EVIDENCE)
    change_evidence(device)
    second = device.commit({})
    found = compare(load_project(device.root, at=first), load_project(device.root, at=second))

    assert [(one.word, one.path) for one in found.evidence] == CHANGES


def test_evidence_outside_git_is_told_too(tmp_path):
    for name, text in (("a", "<a/>"), ("b", "<b/>")):
        write_project(tmp_path / name, NEED)
        (tmp_path / name / "evidence").mkdir()
        (tmp_path / name / "evidence" / "r.xml").write_text(text)
    found = compare(*(load_project(tmp_path / name) for name in ("a", "b")))

    assert [(one.word, one.path) for one in found.files] == [("changed", "evidence/r.xml")]


def test_file_behind_a_pointer_to_large_storage_is_the_same_until_it_changes(new_repository):
    device = new_repository()
    content = b"many predictions\n"
    oid = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"
    device.commit({"samdocs.yaml": BASE, "items.yaml": NEED, "evidence/p.csv": pointer})
    device.write({"evidence/p.csv": content})

    def found():
        return compare(load_project(device.root, at="HEAD"), load_project(device.root)).files

    assert found() == ()
    device.write({"evidence/p.csv": b"other predictions\n"})
    assert [one.word for one in found()] == ["changed"]


def test_links_and_pipes_among_evidence_are_neither_followed_nor_waited_for(new_repository):
    import os

    device = new_repository()
    device.commit({"samdocs.yaml": BASE, "items.yaml": NEED, "evidence/a.xml": "<a/>"})
    (device.root / "evidence/out").symlink_to("/etc")
    (device.root / "evidence/link.xml").symlink_to("/etc/passwd")
    os.mkfifo(device.root / "evidence/pipe.xml")

    assert compare(load_project(device.root, at="HEAD"), load_project(device.root)).files == ()


def test_runs_builds_and_outcomes_of_studies_are_evidence(state):
    study = "studies: [{id: ST-1, title: %s, conclusion: %s}, {id: ST-2, title: t}]\n"
    builds = "builds: [{id: BLD-1, title: b, version: %s}]\n"
    runs = "test_runs: [{id: RUN-1}]\n"
    old = state(NEED + study % ("t", "good") + builds % "1")

    assert compare(
        old, state(NEED + study % ("t", "bad") + builds % "2" + runs)
    ).evidence_items == (*("BLD-1", "RUN-1", "ST-1"),)
    assert compare(old, state(NEED + study % ("u", "good") + builds % "1")).evidence_items == ()
