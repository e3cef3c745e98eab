"""Documents that a change concerns: those whose content differs, and those that show what is reached."""

import pytest

from samdocs.changes import compare, find_document_hits, find_impact
from samdocs.control.content import content_hash
from samdocs.control.library import document_keys, load_library
from samdocs.fields import ItemId
from samdocs.project import load_project
from tests.projects import BASE, write_project

ITEMS = """\
user_needs: [{id: UN-1, title: Need%s}]
software_requirements: [{id: SRS-1, title: Req%s, text: t, derives_from: [UN-1], implements: [RC-1]}]
risks: [{id: RISK-1, title: t, hazard: HAZ-1}]
hazards: [{id: HAZ-1, title: t}]
risk_controls: [{id: RC-1, title: t, mitigates: [RISK-1]}]
tests: [{id: TC-1, title: t, verifies: [SRS-1]}]
environments: [{id: ENV-1, title: Ward%s}]
"""


@pytest.fixture
def state(tmp_path):
    made = iter(range(9))

    def load(need="", requirement="", ward="", *, config=BASE, plan="As agreed."):
        text = ITEMS % (need, requirement, ward)
        root = write_project(tmp_path / f"p{next(made)}", text, config=config)
        (root / "documents").mkdir()
        (root / "documents" / "sdp.md").write_text(f"---\ntitle: Plan\n---\n# Scope\n\n{plan}\n")
        return load_project(root)

    return load


def hits(before, after):
    found = compare(before, after)
    impact = find_impact(after, found.ids, before)
    return {hit.key: hit for hit in find_document_hits(after, impact, before)}


def test_documents_to_approve_again_are_those_whose_content_hash_differs(state):
    before = state()
    for after in (
        state(need=" new"),
        state(requirement=" new"),
        state(plan="New."),
        state(ward="s"),
    ):
        library = load_library(after.files)
        differing = {
            key
            for key in document_keys(after, library)
            if content_hash(before, key) != content_hash(after, key)
            and not (key in library.types and library.types[key].matter.report)
        }
        assert {key for key, hit in hits(before, after).items() if hit.again} == differing


def test_reason_names_what_is_other_than_before(state):
    found = hits(state(), state(requirement=" new"))

    assert found["srs"].reason.startswith("other than before: what it shows of `SRS-1`")
    assert found["srs"].path == ("SRS-1",)
    assert found["srs"].again


def test_settings_and_texts_are_reasons_without_an_item(state):
    renamed = BASE.replace("name: Example", "name: Other", 1)
    found = hits(state(), state(config=renamed, plan="Changed."))

    assert found["sdp"].reason == "other than before: its text"
    assert "the settings `device.name`" in found["srs"].reason
    assert found["srs"].path == ()


def test_document_that_shows_what_is_reached_is_to_be_looked_at(state):
    project = state()
    impact = find_impact(project, [ItemId("HAZ-1")])
    found = {hit.key: hit for hit in find_document_hits(project, impact)}

    assert (found["risk_table"].again, found["risk_table"].path) == (True, ("HAZ-1",))
    assert not found["srs"].again
    assert found["srs"].path[0] == "HAZ-1"
    assert found["srs"].path[-1] in ("RC-1", "SRS-1")
    assert "sdp" not in found


def test_nothing_changed_concerns_no_document(state):
    assert hits(state(), state()) == {}


def test_reports_on_one_commit_are_never_approved_again(state):
    found = hits(state(), state(need=" new", requirement=" new"))

    assert "evidence_pack" not in found
