"""Documents of any revision are those that a checkout of it would give."""

import pytest

from tests.outputs.releases import digests
from tests.releases import releasable_project


@pytest.fixture
def made(tmp_path):
    return releasable_project(tmp_path, "1.0.0", "1.1.0")


def test_documents_of_a_tag_are_those_of_its_checkout(made, samdocs):
    then = samdocs("build", "--at", "v1.0.0", "-o", "../then", "--format", "html", cwd=made.root)
    made.git("checkout", "--quiet", "--detach", "v1.0.0")
    there = samdocs("build", "-o", "../there", "--format", "html", cwd=made.root)

    assert (then.code, there.code) == (0, 0), then.err + there.err
    found = digests(made.root.parent / "then", set())
    assert found == digests(made.root.parent / "there", set())
    assert any(name.endswith("_1.0.0.html") for name in found)


def test_the_folder_is_neither_read_nor_changed(made, samdocs):
    made.write({"items.yaml": "broken: [", "templates/documents/own.html.j2": "{{ nothing }}"})
    before = digests(made.root, set())

    done = samdocs("build", "--at", "v1.1.0", "-o", "../out", "--format", "html", cwd=made.root)
    assert done.code == 0, done.err
    assert digests(made.root, set()) == before


@pytest.mark.parametrize("revision", ["v9", "--output=x", "HEAD@{1}"])
def test_what_is_no_revision_builds_nothing(made, samdocs, revision):
    done = samdocs("build", f"--at={revision}", "-o", "../out", cwd=made.root)

    assert done.code == 2
    assert not (made.root.parent / "out").exists()
