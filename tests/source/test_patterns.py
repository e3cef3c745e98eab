"""Patterns of paths name what a reader of samdocs.yaml expects."""

import pytest

from samdocs.source.patterns import PathPatterns, first_folder


@pytest.mark.parametrize(
    ("pattern", "path", "named"),
    [
        ("src/**", "src/a/b.py", True),
        ("src/**", "src/b.py", True),
        ("src/**", "other/src/b.py", False),
        ("src", "src/a/b.py", True),
        ("src/", "src/b.py", True),
        ("src", "src.py", False),
        ("./src", "src/b.py", True),
        ("**/*.py", "a.py", True),
        ("**/*.py", "a/b/c.py", True),
        ("*.py", "a/b.py", False),
        ("src/?.c", "src/a.c", True),
        ("src/?.c", "src/ab.c", False),
        ("a.c", "abc", False),
        ("a+(b", "a+(b", True),
        ("**", "anything/at.all", True),
    ],
)
def test_pattern_names_files_and_all_below_folders(pattern, path, named):
    assert PathPatterns([pattern]).match(path) is named


def test_patterns_of_a_project_in_a_folder_may_name_what_lies_beside_it():
    found = PathPatterns(["src/**", "../device/**"], prefix="docs/medical/")

    assert found.match("docs/medical/src/a.c")
    assert found.match("docs/device/a.c")
    assert not found.match("src/a.c")
    assert not found.match("device/a.c")


def test_pattern_that_leads_out_of_the_repository_names_nothing():
    assert not PathPatterns(["../../x"], prefix="a/").match("x")
    assert not PathPatterns([]).match("")


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("a/b/*.xml", "a/b"),
        ("a/b.xml", "a/b.xml"),
        ("a/", "a"),
        ("*.xml", ""),
        ("a/x*/b", "a"),
        ("a/**", "a"),
    ],
)
def test_first_folder_holds_everything_a_pattern_names(pattern, folder):
    assert first_folder(pattern) == folder


def test_pattern_made_to_take_long_does_not():
    assert not PathPatterns(["**/a*" * 40 + "b", "*a" * 60 + "b"]).match("a/" * 80 + "a" * 200)
