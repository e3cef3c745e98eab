"""`samdocs inspect`: what was understood, also of what cannot be."""

import json

GOOD = (
    '<testsuite tests="2"><properties><property name="samdocs.build" value="BLD-001"/></properties>'
    '<testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>'
)


def test_it_counts_and_says_what_the_file_is_bound_to(samdocs, tmp_path):
    path = tmp_path / "unit.xml"
    path.write_text(GOOD)

    answer = samdocs("inspect", str(path))

    assert answer.code == 0
    assert "junit" in answer.out
    assert "2 tests, 1 passed, 1 skipped" in answer.out
    assert "BLD-001" in answer.out


def test_an_unbound_file_says_that_it_proves_nothing(samdocs, tmp_path):
    path = tmp_path / "unit.xml"
    path.write_text('<testsuite><testcase name="a"/></testsuite>')

    answer = samdocs("inspect", str(path))

    assert "bound to neither commit nor build: its results are claimed, never counted" in answer.out


def test_json_keeps_to_its_shape_and_goes_on_after_a_broken_file(samdocs, tmp_path):
    (tmp_path / "good.xml").write_text(GOOD)
    (tmp_path / "bad.xml").write_text("<testsuite>")

    answer = samdocs(
        "inspect", str(tmp_path / "bad.xml"), str(tmp_path / "good.xml"), "--format", "json"
    )
    bad, good = json.loads(answer.out)["files"]

    assert answer.code == 1
    assert bad["diagnostics"][0]["code"] == "EVD001"
    assert bad["counted"] == {
        "tests": 0, "passed": 0, "skipped": 0, "blocked": 0, "failed": 0, "error": 0,
    }  # fmt: skip
    assert good["counted"]["passed"] == 1
    assert good["build"] == "BLD-001"
    assert set(good) == {
        "file", "kind", "version", "declared", "counted", "commit", "build", "diagnostics",
    }  # fmt: skip


def test_a_file_that_is_not_there_could_not_be_inspected(samdocs, tmp_path):
    answer = samdocs("inspect", str(tmp_path / "absent.xml"))

    assert answer.code == 2
    assert "cannot be read: no such file or directory" in answer.err


def test_an_sbom_is_counted_and_says_what_it_is_about(samdocs, tmp_path):
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {
            "component": {"type": "application", "name": "Device", "version": "1.0"},
            "properties": [{"name": "x:components:count", "value": "3"}],
        },
        "components": [{"type": "library", "name": "a", "version": "1"}],
        "vulnerabilities": [{"id": "CVE-2026-1"}],
    }
    path = tmp_path / "sbom.json"
    path.write_text(json.dumps(bom))

    answer = samdocs("inspect", str(path))

    assert answer.code == 1
    assert "cyclonedx 1.6" in answer.out
    assert "1 components, 0 dependencies, 1 vulnerabilities" in answer.out
    assert "Device 1.0" in answer.out
    assert "declares 3 components and holds 1" in answer.out
    assert "claimed" not in answer.out
