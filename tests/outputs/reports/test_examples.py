"""An example that took commits is told commit by commit, and a change by its lines."""

from samdocs.outputs.reports.examples import read_example
from samdocs.outputs.reports.explain import render_explanation
from samdocs.rules import RULES


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_files_are_told_by_name(tmp_path):
    example = read_example(write(tmp_path, {"bad/b/c.yaml": "c\n", "bad/a.yaml": "a\n"}))

    assert example.bad == (("a.yaml", "a\n"), ("b/c.yaml", "c\n"))
    assert (example.good, example.expected) == ((), "")


def test_commits_come_first_and_a_change_is_shown_by_its_lines(tmp_path):
    before = "".join(f"line {number}\n" for number in range(9))
    folder = write(
        tmp_path,
        {
            "bad/history/01-describe-needs/a.yaml": before,
            "bad/history/01-describe-needs/old.yaml": "x\n",
            "bad/history/02-b/a.yaml": before.replace("line 4", "other"),
            "bad/history/02-b/DELETE": "old.yaml\n",
            "bad/history/02-b/commit.yaml": "date: 2026-05-06\nmessage: Say more\ntags: v1.0.0\n",
            "bad/history/03-nothing/commit.yaml": "date: 2026-05-07T10:00:00Z\n",
            "bad/a.yaml": "in the work tree\n",
        },
    )

    assert read_example(folder).bad == (
        ("commit 1 of 3, Describe needs: a.yaml", before),
        ("commit 1 of 3, Describe needs: old.yaml", "x\n"),
        ("commit 2 of 3, 2026-05-06: Say more (tag v1.0.0): old.yaml", "(removed)"),
        (
            "commit 2 of 3, 2026-05-06: Say more (tag v1.0.0): a.yaml",
            "…\n line 3\n-line 4\n+other\n line 5",
        ),
        ("commit 3 of 3, 2026-05-07: Nothing", ""),
        ("a.yaml", "in the work tree\n"),
    )


def test_explanation_shows_the_commits(tmp_path):
    folder = write(
        tmp_path,
        {
            "bad/history/01-describe-needs/a.yaml": "user_needs: []\n",
            "good/history/01-describe-needs/a.yaml": "harms: []\n",
        },
    )

    text = render_explanation(RULES["ID003"], read_example(folder))

    assert "Bad · commit 1 of 1, Describe needs: a.yaml\n    user_needs: []\n" in text
    assert "Good · commit 1 of 1, Describe needs: a.yaml\n    harms: []\n" in text


def test_change_of_what_every_project_begins_with_is_shown_by_its_lines(tmp_path):
    write(tmp_path / "_base", {"samdocs.yaml": "samdocs: 1\ndevice: {}\n"})
    folder = write(
        tmp_path / "RSK012",
        {"bad/history/01-name-it/samdocs.yaml": "samdocs: 1\ndevice: {name: X}\n"},
    )

    [(name, text)] = read_example(folder).bad
    assert name == "commit 1 of 1, Name it: samdocs.yaml"
    assert text == "…\n samdocs: 1\n-device: {}\n+device: {name: X}"
