import pytest

from samdocs.project.narratives import find_templates, read_narratives
from samdocs.source import Folder

PLAN = """---
document: sdp
title: Plan
---
# Plan

Intro.

## Deliverables

### Register
A list.

## Empty

```
# no heading
```
## Closed ##
text
"""


def write(root, **files):
    (root / "documents").mkdir(exist_ok=True)
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (root / "documents" / f"{name}.md").write_bytes(content)
    return {found.file: found for found in read_narratives(Folder(root))}


def test_narrative_says_its_document_title_and_sections(tmp_path):
    plan = write(tmp_path, plan=PLAN)["documents/plan.md"]

    assert (plan.key, plan.title, plan.diagnostics) == ("sdp", "Plan", ())
    assert [(s.title, s.level, s.line) for s in plan.sections] == [
        ("Plan", 1, 5),
        ("Deliverables", 2, 9),
        ("Register", 3, 11),
        ("Empty", 2, 14),
        ("Closed", 2, 19),
    ]


def test_lines_keep_their_numbers_when_the_front_matter_is_taken_out(tmp_path):
    plan = write(tmp_path, plan=PLAN)["documents/plan.md"]

    assert plan.text.split("\n")[6] == "Intro."
    assert "document: sdp" not in plan.text
    assert plan.at(7, 2, length=3).end_column == 5


def test_section_is_empty_without_text_and_without_a_deeper_section(tmp_path):
    text = "# A\n\n## B\n\n## C\n\n### D\ntext\n# E\n   \n# F"

    found = write(tmp_path, a=text)["documents/a.md"].sections

    assert [s.title for s in found if s.is_empty] == ["B", "E", "F"]


def test_code_is_no_heading_and_a_longer_fence_holds_a_shorter_one(tmp_path):
    text = "# A\n````\n```\n# x\n````\n# B\n~~~\n# y\n~~~\n#c\n####### d\n"

    assert [s.title for s in write(tmp_path, a=text)["documents/a.md"].sections] == ["A", "B"]


def test_file_without_front_matter_belongs_to_the_document_of_its_name(tmp_path):
    found = write(tmp_path, sdp="# Plan\n", srs="---\ntitle: X\n---\n# A\n")

    assert found["documents/sdp.md"].key == "sdp"
    assert found["documents/srs.md"].key == "srs"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "SRC006"),
        ("---\ndocument: [\n---\n# A\n", "SRC011"),
        ("# A\n\u202e\n", "SRC010"),
    ],
)
def test_what_cannot_be_read_is_a_finding_in_the_file(tmp_path, content, code):
    found = write(tmp_path, a=content)["documents/a.md"]

    assert [fault.rule.code for fault in found.diagnostics] == [code]
    assert found.diagnostics[0].location.file == "documents/a.md"
    assert found.key == "a"


def test_front_matter_that_is_no_text_is_no_key(tmp_path):
    assert write(tmp_path, a="---\ndocument: [sdp]\n---\n")["documents/a.md"].key == "a"


def test_links_out_of_the_project_and_other_files_are_left_out(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "outside.md").write_text("# A\n")
    (root / "documents").mkdir()
    (root / "documents" / "link.md").symlink_to(tmp_path / "outside.md")
    (root / "documents" / "a.txt").write_text("# A\n")

    assert read_narratives(Folder(root)) == ()


def test_project_without_documents_has_none(tmp_path):
    assert read_narratives(Folder(tmp_path)) == ()


def test_templates_are_those_of_samdocs_and_of_the_project(tmp_path):
    own = tmp_path / "templates" / "documents"
    own.mkdir(parents=True)
    (own / "our_plan.html.j2").write_text("")
    (own / "notes.txt").write_text("")

    assert find_templates(Folder(tmp_path)) - find_templates(Folder(tmp_path / "elsewhere")) == {
        "our_plan"
    }
