"""Sources in a repository inside this one are held by no commit of this one."""

from samdocs.project import load_project
from tests.projects import BASE, write_project

ITEMS = "hazards:\n  - {id: HAZ-00%d, title: t}\n"


def found(root):
    return [
        (one.rule.code, one.location.file, one.message) for one in load_project(root).diagnostics
    ]


def test_source_in_a_repository_of_its_own_is_refused_where_it_lies(tmp_path):
    root = write_project(tmp_path / "p", ITEMS % 1)
    (root / "shared/.git").mkdir(parents=True)
    (root / "shared/more.yaml").write_text(ITEMS % 2)

    assert found(root) == [
        (
            "SRC027",
            "shared/more.yaml",
            "`shared` is a repository of its own, so no commit of this one holds `shared/more.yaml`",
        )
    ]
    assert "HAZ-002" not in load_project(root).items


def test_repository_inside_without_sources_or_left_out_is_no_fault(tmp_path):
    root = write_project(tmp_path / "p", ITEMS % 1, config=f"{BASE}exclude: [other/**]\n")
    for name in ("code", "other"):
        (root / name).mkdir()
        (root / name / ".git").write_text("gitdir: ../elsewhere\n")
    (root / "other/more.yaml").write_text(ITEMS % 2)

    assert found(root) == []
