"""Versions are found on the line of history, oldest first, whatever dates and names say."""

import pytest

from samdocs.evidence.git.version_tags import read_version_history, version_of


def test_tags_of_this_history_are_listed_oldest_first_whatever_their_dates(project):
    first = project.git("rev-parse", "HEAD")
    project.git("tag", "v2.0.0")
    project.day = -500
    second = project.commit({"a.txt": "a"})
    project.git("tag", "--annotate", "--message", "Release", "v1.0.0")
    project.git("tag", "deployed")
    project.git("checkout", "--quiet", "-b", "side", first)
    project.commit({"b.txt": "b"})
    project.git("tag", "v3.0.0")

    found = read_version_history(project.root, second)

    assert [(tag.name, tag.version, tag.commit) for tag in found.tags] == [
        ("v2.0.0", "2.0.0", first),
        ("v1.0.0", "1.0.0", second),
    ]
    assert found.commits == (second, first)
    assert [tag.tag.annotated for tag in found.tags] == [False, True]


@pytest.mark.parametrize(
    ("tag", "version"),
    [("v1.2.0", "1.2.0"), ("v1.2.0-rc.1+b7", "1.2.0-rc.1+b7"), ("1.2.0", ""), ("version", "")],
)
def test_a_version_tag_begins_with_v_and_a_digit(tag, version):
    assert version_of(tag) == version
