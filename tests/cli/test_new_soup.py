"""`samdocs new soup --from-sbom`: records for components that have none."""

import pytest

from tests.projects import write_project
from tests.sboms import cyclonedx


@pytest.fixture
def call(samdocs, tmp_path):
    root = write_project(tmp_path / "project", soup="soup: [{id: SOUP-001, title: a}]\n")

    def run(*arguments, **files):
        paths = []
        for name, text in files.items():
            path = tmp_path / f"{name}.cdx.json"
            path.write_text(text)
            paths.append(str(path))
        return samdocs("new", "soup", *arguments, *paths, "--project", str(root))

    run.root = root
    return run


def test_records_are_written_and_printed(call):
    answer = call("--from-sbom", sbom=cyclonedx("pkg:pypi/b@2", "a 1"))

    assert answer.code == 0
    assert "soup.yaml:1: SOUP-002\n   id: SOUP-002\n   title: b\n" in answer.out
    assert (
        "1 new record, covering 0 components more; 1 were in the list already\nleft to do: "
        in answer.err
    )
    assert "title: b" in (call.root / "soup.yaml").read_text()


def test_where_every_component_is_known_nothing_is_written(call):
    before = (call.root / "soup.yaml").read_bytes()

    answer = call("--from-sbom", sbom=cyclonedx("a 1"))

    assert answer.code == 0
    assert "every component is in a record already; nothing was written" in answer.err
    assert (call.root / "soup.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "files", "said"),
    [
        ((), {"sbom": cyclonedx("b 1")}, "it is not said what to draft SOUP from"),
        (("--from-sbom",), {}, "exactly one SBOM or lock file"),
        (("--from-sbom", "absent.json"), {}, "cannot be read"),
        (("--from-sbom",), {"sbom": '{"bomFormat":'}, "it ends too early"),
    ],
)
def test_what_cannot_be_drafted_from_is_said(call, arguments, files, said):
    before = (call.root / "soup.yaml").read_bytes()

    answer = call(*arguments, **files)

    assert answer.code == 2
    assert said in answer.err
    assert (call.root / "soup.yaml").read_bytes() == before
