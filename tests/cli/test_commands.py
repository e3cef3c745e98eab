"""Each command answers for a project, for people and for programs."""

import csv
import json

import pikepdf
import pytest

from samdocs.cli import doctor as doctor_module
from samdocs.cli.machine import Part, inspect_machine
from samdocs.rules import RULES


def told(answer):
    assert answer.code == 0, answer.err
    assert answer.err == ""
    return json.loads(answer.out)


@pytest.fixture
def inside(project, call, monkeypatch):
    """Run a command in the folder of the project."""
    monkeypatch.chdir(project)
    return call


def test_rules_lists_every_rule(call):
    assert {rule["code"] for rule in told(call("rules", "--format", "json"))["rules"]} == set(RULES)
    assert "not evaluated in this version" in call("rules").out


@pytest.mark.parametrize("code", ["ARC001", "arc001", "ARC-001"])
def test_explain_takes_a_code_as_people_write_it(call, code):
    answer = call("explain", code)

    assert answer.code == 0
    assert answer.out.startswith("ARC001  major")


def test_explain_names_the_nearest_rules_of_an_unknown_code(call):
    answer = call("explain", "ARC999")

    assert answer.code == 2
    assert "`ARC" in answer.err.splitlines()[1]


def test_show_prints_an_item_with_its_links(inside):
    answer = inside("show", "SRS-001")

    assert answer.code == 0
    assert "derives from           UN-001  Act in time" in answer.out
    assert "verified by            TC-001  Clock" in answer.out


@pytest.mark.parametrize("command", ["show", "trace"])
def test_an_unknown_item_names_the_nearest(inside, command):
    answer = inside(command, "SRS-01")

    assert answer.code == 2
    assert "there is no item `SRS-01`" in answer.err
    assert "the nearest is `SRS-001`" in answer.err


@pytest.mark.parametrize("command", ["show", "trace"])
def test_an_item_that_could_not_be_read_is_not_unknown(faulty, call, command):
    (faulty / "more.yaml").write_text("user_needs: [{id: UN-007, titel: t}]")
    answer = call(command, "UN-007", "--project", faulty)

    assert answer.code == 2
    assert "`UN-007` could not be read" in answer.err


def test_trace_leads_both_ways(inside):
    found = told(inside("trace", "SRS-001", "--format", "json"))

    assert [entry["id"] for entry in found["up"]] == ["SI-001", "UN-001"]
    assert [entry["id"] for entry in found["down"]] == ["TC-001"]
    assert "└─ verified by TC-001" in inside("trace", "SRS-001").out


def test_matrix_takes_any_collections(inside):
    found = told(inside("matrix", "--rows", "tests", "--columns", "user_needs", "--format", "json"))

    assert found["rows"] == [{"tests": ["TC-001"], "user_needs": ["UN-001"]}]
    answer = inside("matrix", "--columns", "tests", "--format", "csv")
    row = list(csv.reader(answer.out.splitlines()))[1]
    assert row == ["UN-001", "Act in time", "TC-001", "not run"]
    assert "UN-001" in inside("matrix").out


def test_matrix_names_the_nearest_of_an_unknown_collection(inside):
    answer = inside("matrix", "--rows", "user_need")

    assert answer.code == 2
    assert "`user_needs`" in answer.err


def test_export_prints_the_project_or_writes_a_file(inside, tmp_path):
    printed = told(inside("export", "json"))
    answer = inside("export", "json", "-o", tmp_path / "export.json")

    assert {item["id"] for item in printed["items"]} == {"SI-001", "SRS-001", "TC-001", "UN-001"}
    assert (answer.code, answer.out) == (0, "")
    assert json.loads((tmp_path / "export.json").read_text()) == printed


def test_export_writes_an_sbom_and_says_what_it_lacks(inside):
    answer = inside("export", "cyclonedx")

    assert answer.code == 0
    assert json.loads(answer.out)["bomFormat"] == "CycloneDX"
    assert "NTIA 2021: 1 of 7 elements; missing: " in answer.err
    assert "everything of components, as there is none" in answer.err


def test_export_into_a_folder_that_is_not_there_leaves_nothing(inside, tmp_path):
    answer = inside("export", "json", "-o", tmp_path / "none" / "export.json")

    assert answer.code == 2
    assert "cannot be written: no such file or directory" in answer.err
    assert not (tmp_path / "none").exists()


def test_schema_prints_all_or_writes_a_file_each(call, tmp_path):
    printed = told(call("schema"))
    answer = call("schema", "-o", tmp_path / "schemas")
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "schemas").iterdir()}

    assert written == printed
    assert {line.rsplit("/", 1)[1] for line in answer.out.splitlines()} == set(printed)


def test_schema_says_if_its_folder_cannot_be_made(call, tmp_path):
    (tmp_path / "file").write_text("")

    assert call("schema", "-o", tmp_path / "file" / "folder").code == 2


def test_doctor_looks_at_everything_samdocs_needs(call):
    answer = call("doctor", "--format", "json")
    found = json.loads(answer.out)
    names = {part["name"] for part in found["parts"]}

    assert {"Python", "git", "weasyprint", "pydantic", "Pango", "Fonts (IBM Plex)"} <= names
    assert answer.code == (2 if found["lacking"] else 0)
    assert call("doctor").out.splitlines()[0].startswith("samdocs ")


def test_doctor_says_the_line_to_type_for_what_is_missing(call, monkeypatch):
    parts = (
        Part("Python", "3.11.2", "3.11 or newer", fits=True),
        Part("weasyprint", "69.0", "70.0 or newer", False, "pip install 'weasyprint>=70.0'", "PDF"),
        Part("Pango", "", "any", False, "apt-get install libpango-1.0-0", "PDF documents"),
    )
    monkeypatch.setattr(doctor_module, "inspect_machine", lambda: parts)
    answer = call("doctor")

    assert answer.code == 2
    assert "apt-get install libpango-1.0-0" in answer.out
    assert "2 lacking" in answer.out
    assert json.loads(call("doctor", "--format", "json").out)["lacking"] == ["weasyprint", "Pango"]


def test_a_version_below_its_floor_does_not_fit(monkeypatch):
    floors = ["pydantic>=2.12", "weasyprint>=99.0", "rich", "rich>=1; extra == 'word'"]
    monkeypatch.setattr("samdocs.cli.machine.requires", lambda _name: floors)
    fits = {part.name: part.fits for part in inspect_machine()}

    assert (fits["pydantic"], fits["weasyprint"], fits["rich"]) == (True, False, True)


def test_doctor_names_an_extra_and_what_it_is_for_and_does_not_miss_it(call, monkeypatch):
    floors = ["pydantic>=2.12", "no-such-library>=6; extra == 'forms'", "rich; extra == 'word'"]
    monkeypatch.setattr("samdocs.cli.machine.requires", lambda _name: floors)
    extra = inspect_machine()[-1]
    monkeypatch.setattr(doctor_module, "inspect_machine", lambda: (extra,))

    answer = call("doctor")

    assert (extra.name, extra.found, extra.is_lacking) == ("samdocs[forms]", "", False)
    assert answer.code == 0
    assert "pip install 'samdocs[forms]'" in answer.out
    assert "for reading PDF forms of manual tests" in answer.out
    assert "nothing is lacking" in answer.out
    assert json.loads(call("doctor", "--format", "json").out)["lacking"] == []


def test_doctor_misses_git_where_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    git = next(part for part in inspect_machine() if part.name == "git")

    assert not git.fits
    assert git.hint


def test_build_publishes_documents_and_prints_their_paths(project, call, tmp_path):
    answer = call("build", project, "--format", "html", "-o", tmp_path / "out")
    written = sorted(str(path) for path in (tmp_path / "out").iterdir())

    assert answer.code == 0, answer.err
    assert sorted(answer.out.splitlines()) == written
    assert any(path.endswith("manifest.json") for path in written)


def test_build_refuses_sources_that_cannot_be_used_and_writes_nothing(faulty, call, tmp_path):
    answer = call("build", faulty, "--format", "html", "-o", tmp_path / "out")

    assert (answer.code, answer.out) == (1, "")
    assert "UN-404" in answer.err
    assert "nothing was published" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["--format", "docx"], ["--document", "no-such"], ["-o", "taken"]], ids=" ".join
)
def test_build_that_cannot_run_gives_exit_code_2(project, call, tmp_path, arguments):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("not ours")
    answer = call("build", project, "--format", "html", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert (tmp_path / "taken" / "notes.txt").read_text() == "not ours"
    assert not (project / "dist").exists()


@pytest.mark.slow
def test_build_leaves_the_data_out_of_the_pdf_when_told(project, call, tmp_path):
    arguments = ("--document", "srs", "--format", "pdf", "-o", tmp_path / "out")
    answer = call("build", project, *arguments, "--no-attach-data")

    assert answer.code == 0
    (path,) = (tmp_path / "out").glob("*.pdf")
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
