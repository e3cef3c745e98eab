"""The content hash: changed by meaning, not by layout."""

from samdocs.documents import open_edition, render
from samdocs.project import load_project
from tests.documents.conftest import make_report


def hash_of(folder, key="srs"):
    project = load_project(folder)
    return render(key, open_edition(project, make_report(project))).content_hash


def test_layout_comments_order_tags_and_files_are_not_content(folder):
    before = hash_of(folder)
    items = folder / "items.yaml"
    text = items.read_text().replace("tags: [first]", "tags: [other]")
    needs, rest = text.split("system_requirements:")
    (folder / "needs.yaml").write_text(f"# moved\n{needs}")
    items.write_text(f"system_requirements:{rest}".replace("UN-001, SYS-001", "SYS-001, UN-001"))

    assert hash_of(folder) == before


def test_step_from_draft_to_active_is_not_content(folder):
    before = hash_of(folder)
    items = folder / "items.yaml"
    items.write_text(items.read_text().replace("status: draft, ", ""))

    assert hash_of(folder) == before


def test_text_of_a_shown_item_and_facts_of_the_device_are_content(folder):
    before = hash_of(folder)
    items = folder / "items.yaml"
    items.write_text(items.read_text().replace("shall alert", "shall warn"))
    changed = hash_of(folder)
    config = folder / "samdocs.yaml"
    config.write_text(config.read_text().replace("version: 1.0.0", "version: 1.0.1"))

    assert len({before, changed, hash_of(folder)}) == 3


def test_text_of_an_item_the_document_does_not_show_is_not_content(folder):
    before = hash_of(folder)
    items = folder / "items.yaml"
    items.write_text(items.read_text().replace("Cache not cleared", "Cache cleared late"))

    assert hash_of(folder) == before
    assert hash_of(folder, "risk_table") != before
