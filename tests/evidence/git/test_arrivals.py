"""Which merges brought a commit in, by real repositories."""

import pytest

from samdocs.evidence.git.arrivals import find_arrivals, read_commits_since
from samdocs.evidence.git.history import read_changes


def merge(repository, *branches, message="Merge"):
    repository.day += 1
    repository.git("merge", "--quiet", "--no-ff", "--message", message, *branches)
    return repository.git("rev-parse", "HEAD")


def branch(repository, name, start="HEAD"):
    repository.git("checkout", "--quiet", "-b", name, start)


@pytest.fixture
def line(project):
    """main: begin, a, outer merge of side; side: s1, inner merge of inner; inner: i1."""
    made = {"begin": project.git("rev-parse", "HEAD")}
    made["a"] = project.commit({"a": "1"}, "a")
    branch(project, "side")
    made["s1"] = project.commit({"s": "1"}, "s1")
    branch(project, "inner")
    made["i1"] = project.commit({"i": "1"}, "i1")
    project.git("checkout", "--quiet", "side")
    made["nested"] = merge(project, "inner")
    project.git("checkout", "--quiet", "main")
    made["b"] = project.commit({"b": "1"}, "b")
    made["outer"] = merge(project, "side")
    made["c"] = project.commit({"c": "1"}, "c")
    return made


def test_commits_on_the_line_arrived_by_themselves_the_others_by_merges(project, line):
    found = find_arrivals(read_commits_since(project.root, "", line["c"]))

    assert {name: found[line[name]] for name in line} == {
        **dict.fromkeys(("begin", "a", "b", "outer", "c"), ()),
        "s1": (line["outer"],),
        "nested": (line["outer"],),
        "i1": (line["nested"], line["outer"]),
    }


def test_commit_that_two_merges_hold_came_with_the_older(project, line):
    project.git("checkout", "--quiet", "side")
    s2 = project.commit({"s": "2"}, "s2")
    project.git("checkout", "--quiet", "main")
    again = merge(project, "side")
    found = find_arrivals(read_commits_since(project.root, "", again))

    assert found[line["s1"]] == (line["outer"],)
    assert found[s2] == (again,)


def test_octopus_brings_in_all_its_branches(project, line):
    tips = []
    for name in ("x", "y"):
        branch(project, name, "main")
        tips.append(project.commit({name: "1"}, name))
    project.git("checkout", "--quiet", "main")
    octopus = merge(project, "x", "y")
    found = find_arrivals(read_commits_since(project.root, line["c"], octopus))

    assert found == {octopus: (), tips[0]: (octopus,), tips[1]: (octopus,)}


def test_only_what_came_since_is_read(project, line):
    names = [c.subject for c in read_commits_since(project.root, line["b"], line["c"])]

    assert sorted(names) == ["Merge", "Merge", "c", "i1", "s1"]
    assert read_commits_since(project.root, line["c"], line["c"]) == ()
    assert find_arrivals(()) == {}


def test_merge_changed_what_it_brought_onto_its_line(project, line):
    outer, first = read_commits_since(project.root, line["b"], line["outer"])[0], line["begin"]
    begin = read_commits_since(project.root, "", first)

    assert [[c.new for c in found] for found in read_changes(project.root, [outer, *begin])] == [
        ["i", "s"],
        ["items/a.yaml", "samdocs.yaml"],
    ]
    assert list(read_changes(project.root, [])) == []
