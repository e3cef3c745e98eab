"""What an approval is bound to: every input of a document, nothing else, and never the layout."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from samdocs.control import build_content, content_hash, item_hash, load_library
from samdocs.project import load_project
from tests.repositories import Repository

GIVEN = Path(__file__).parents[1] / "documents" / "project"
Edit = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GIVEN, tmp_path / "project"))


def hash_of(folder, key="srs"):
    return content_hash(load_project(folder), key)


def replaced(file: str, old: str, new: str) -> Edit:
    def edit(folder):
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))

    return edit


def item(old: str, new: str) -> Edit:
    return replaced("items.yaml", old, new)


def setting(old: str, new: str) -> Edit:
    return replaced("samdocs.yaml", old, new)


def added(name: str, text: str) -> Edit:
    def edit(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    return edit


def own_template(name: str, old: str, new: str) -> Edit:
    def edit(folder):
        file = folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        packaged = load_library(load_project(GIVEN).files).files[name].content.decode()
        assert old in packaged
        file.write_text(packaged.replace(old, new, 1))

    return edit


def moved(folder):
    items = folder / "items.yaml"
    needs, rest = items.read_text().split("system_requirements:")
    (folder / "needs.yaml").write_text(f"# moved\n{needs}")
    items.write_text(f"system_requirements:{rest}".replace("UN-001, SYS-001", "SYS-001, UN-001"))


def committed(folder):
    home = folder.parent / "home"
    home.mkdir()
    repository = Repository(folder, home)
    repository.git("init", "--quiet")
    repository.commit({}, "Begin")


OUTSIDE = {
    "files and order of links": moved,
    "a commit": committed,
    "layout and comments": item("user_needs:\n", "# needs\nuser_needs:\n\n"),
    "spaces at line ends": item("values < 300.\n", "values < 300.  \n"),
    "tags": item("tags: [first]", "tags: [other]"),
    "the step from draft to active": item("status: draft, ", ""),
    "approvals": item("record_id: \"4471\"", "record_id: \"4472\""),
    "waivers": item("justification: Short for now.", "justification: Later."),
    "a change request for what is shown": item("title: Two values", "title: Three values"),
    "what a test does": item("expected: Equal.", "expected: The same."),
    "a risk": item("Cache not cleared", "Cache cleared late"),
    "a test of something else": item("TC-003, title: Proves", "TC-003, title: Shows"),
    "the revision": setting("revision: 2", "revision: 3"),
    "the owner": setting("owner: ada", "owner: eve"),
    "the approvals demanded": setting(", {role: clinical_lead, meaning: reviewed}", ""),
    "another document": setting("id: DOC-9", "id: DOC-10"),
    "the risk policy": setting("text: Passing discomfort", "text: Brief discomfort"),
    "a person who is not named": setting("people:\n", "people:\n  - {id: eve, name: Eve}\n"),
    "what is excluded": setting("exclude: [attic/**]", "exclude: [attic/**, old/**]"),
    "a fact it does not quote": setting("foreseeable_misuse: Read as advice.", "udi_di: 012"),
    "a narrative of another document": added("documents/sdp.md", "# Plan\n\nText.\n"),
    "a template of another document": own_template("documents/trace.html.j2", "{% block", " {% block"),
    "what only drafts print": own_template("partials/control.html.j2", "Approvals", "Signatures"),
    "an item of another kind": added("more.yaml", "hazards: [{id: HAZ-9, title: Heat}]"),
}  # fmt: skip

INSIDE = {
    "the text of an item": item("shall alert", "shall warn"),
    "the criterion of an item": item("criterion: Equal to", "criterion: As in"),
    "a further item": added("more.yaml", "software_requirements: [{id: SRS-9, title: More}]"),
    "an item is retired": item("id: SRS-002, ", "id: SRS-002, status: retired, reason: No, "),
    "the name of a test": item("title: Scores of the table", "title: Scores of the list"),
    "a further test": item("TC-003, title: Proves nothing yet", "TC-003, title: Alert, verifies: SRS-002"),
    "the name of a part it is allocated to": item("title: Scorer", "title: Score maker"),
    "an interface": item("data: Pulse", "data: Pulse and age"),
    "a system outside": item("text: Sends values.", "text: Sends and stores values."),
    "a review": item("conclusion: Fit for use.", "conclusion: To be mended."),
    "how many items a review covers": item("covers: [SRS-001]", "covers: [SRS-001, HAZ-001]"),
    "the name of a reviewer": setting("name: Ada Lovelace", "name: Ada Byron"),
    "the intended use": setting("intended_use: Shows", "intended_use: Proves"),
    "the version": setting("version: 1.0.0", "version: 1.0.1"),
    "the manufacturer": setting("Example Medical GmbH", "Example Medical AG"),
    "the class": setting("class: C,", "class: B,"),
    "the documentation level": setting("documentation_level: enhanced", "documentation_level: basic"),
    "a standard": setting("Software life cycle processes", "Life cycle"),
    "a reason": setting("exclude:", "reasons: {REQ006: {networking: None is used.}}\nexclude:"),
    "the number": setting("number: EX-1-SRS", "number: EX-1-SPEC"),
    "the title": setting("number: EX-1-SRS,", "number: EX-1-SRS, title: Requirements,"),
    "the paper": setting("exclude:", "paper: letter\nexclude:"),
    "its template": own_template("documents/srs.html.j2", "must do", "has to do"),
    "a partial it uses": own_template("partials/items.html.j2", "<section", "<section "),
    "the frame of every document": own_template("partials/document.html.j2", "<body", "<body "),
    "a style of the project": own_template("styles/print.css", "string(docno)", "string(doctitle)"),
    "its narrative": added("documents/srs.md", "# Requirements\n\nText.\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_the_document_does_not_say_leaves_the_hash(folder, name):
    before = hash_of(folder)
    OUTSIDE[name](folder)

    assert hash_of(folder) == before


@pytest.mark.parametrize("name", INSIDE)
def test_what_the_document_says_changes_the_hash(folder, name):
    before = hash_of(folder)
    INSIDE[name](folder)

    assert hash_of(folder) != before


def test_hash_is_the_sha256_of_the_inputs_as_json(folder):
    content = build_content(load_project(folder), "srs")

    assert content.hash == f"s1:{hashlib.sha256(content.text).hexdigest()}"
    inputs = json.loads(content.text)
    assert inputs["settings"]["device.intended_use"] == "Shows how documents are made, see SRS-001."
    assert "SRS-001" in inputs["items"]
    assert inputs["named"]["TC-001"] == ["tests", "Scores of the table", ""]


def test_named_are_the_items_shown_and_those_linked_to_them(folder):
    named = build_content(load_project(folder), "srs").named

    assert {"SRS-001", "UN-001", "RC-001", "SI-002", "TC-001", "EXT-001", "REV-001"} <= named
    assert not {"RISK-001", "TC-003", "THR-001", "CR-001", "WVR-001"} & named


def test_narrative_without_template_is_hashed_without_front_matter_and_layout(folder):
    plan = "---\ndocument: sdp\ntitle: Plan\n---\n# Plan\n\n{{ device.name }} is planned.\n"
    added("documents/sdp.md", plan)(folder)
    first = hash_of(folder, "sdp")
    added("documents/plan.md", plan.replace("---\n#", "---\n\n\n#").replace("\n", "  \n"))(folder)
    (folder / "documents/sdp.md").unlink()
    same = hash_of(folder, "sdp")
    setting("name: Examplar", "name: Exemplar")(folder)

    assert first == same
    assert hash_of(folder, "sdp") != first


def test_collection_that_a_narrative_embeds_is_its_content(folder):
    added("documents/sdp.md", '# Plan\n\n{{ table("risks") }}\n')(folder)
    before = hash_of(folder, "sdp")
    item("Cache not cleared", "Cache cleared late")(folder)

    assert hash_of(folder, "sdp") != before


def test_document_kept_elsewhere_is_hashed_by_what_identifies_it_there(folder):
    before = hash_of(folder, "pms_plan")
    setting("version: 1.0.0", "version: 1.0.1")(folder)
    same = hash_of(folder, "pms_plan")
    setting("id: DOC-9", "id: DOC-9, revision: 2")(folder)

    assert before == same != hash_of(folder, "pms_plan")


def test_protocol_of_a_study_leaves_out_what_came_out(project):
    planned = (
        "protocol: Two hundred cases., criteria: [{metric: sensitivity, op: '>=', value: 0.8}]"
    )
    first = project(f"studies: [{{id: ST-1, title: Accuracy, {planned}}}]")
    done = "executed_at: 2024-05-01T10:00:00Z, results: [{counts: {tp: 9, fn: 1, tn: 9, fp: 1}}]"
    second = project(f"studies: [{{id: ST-1, title: Accuracy, {planned}, {done}}}]")

    assert item_hash(first, "ST-1", "protocol") == item_hash(second, "ST-1", "protocol")
    assert item_hash(first, "ST-1") != item_hash(second, "ST-1")
