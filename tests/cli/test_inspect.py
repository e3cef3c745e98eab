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


def test_labels_and_values_stand_in_columns_and_long_values_go_on_below(samdocs, tmp_path):
    versions = {"platform": "Linux " + "x y " * 60, "python": "3.11.4"}
    properties = "".join(
        f'<property name="samdocs.version.{name}" value="{text}"/>'
        for name, text in versions.items()
    )
    path = tmp_path / "unit.xml"
    path.write_text(
        f'<testsuite><properties>{properties}</properties><testcase name="a"/></testsuite>'
    )

    lines = samdocs("inspect", str(path)).out.splitlines()

    [first] = [line for line in lines if "Linux" in line]
    assert first.startswith("   versions    platform Linux x y")
    assert "               python 3.11.4" in lines
    assert all(len(line) <= 100 for line in lines[1:])


def test_a_finding_shows_its_line_unless_it_is_binary(samdocs, tmp_path):
    (tmp_path / "cut.xml").write_text('<testsuite>\n<testcase name="\x1b[2J" ')
    (tmp_path / "binary.xml").write_bytes(b"<testsuite>" + bytes(range(256)))

    answer = samdocs("inspect", str(tmp_path / "cut.xml"), str(tmp_path / "binary.xml"))

    assert answer.code == 1
    assert r'2 | <testcase name="\x1b[2J"' in answer.out
    assert "\x1b" not in answer.out
    assert "1 | <testsuite>" in answer.out  # the line before the fault
    assert r"\x00" not in answer.out
