"""Every rule with a check fires on its bad example with the expected words, and not on its good one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from samdocs.checks import CHECKS, run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from samdocs.project.model import Options
from samdocs.rules import RULES
from tests.histories import write_example

#: Examples without a history are outside git; rules on ages compare with this moment.
MOMENT = datetime(2026, 6, 30, 12, tzinfo=UTC)
FOLDER = Path(__file__).parent / "rules"
EXAMPLES = sorted(p for p in FOLDER.iterdir() if p.is_dir() and not p.name.startswith("_"))


def report_of(example: Path, tmp_path: Path):
    write_example(tmp_path / "project", example, FOLDER / "_base")
    code = example.parent.name
    stage = RULES[code].stage if code in RULES else Stage.ALWAYS
    return run_checks(load_project(tmp_path / "project", Options(date=MOMENT)), stage)


def lines_of(report, code):
    for found in report.findings:
        if found.rule.code == code:
            place = found.location
            where = f"{place.file}:{place.line}:{place.column}" if place else "-"
            yield f"{where}: {found.severity.word}: {found.message}\n"
            if found.hint:
                yield f"    {found.hint}\n"
    for rule in report.not_evaluated:
        if rule.code == code:
            yield f"not evaluated: {rule.reason}\n"


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_bad_example_is_found_in_the_expected_words(folder, tmp_path, golden):
    report = report_of(folder / "bad", tmp_path)

    text = "".join(lines_of(report, folder.name))
    assert any(found.rule.code == folder.name for found in report.findings)
    golden(folder / "expected.txt", text)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_good_example_raises_no_false_alarm(folder, tmp_path):
    report = report_of(folder / "good", tmp_path)

    assert [found.message for found in report.findings if found.rule.code == folder.name] == []
    assert [
        f.message for f in report.findings if f.rule.code.startswith(("SRC", "MOD", "ID0"))
    ] == []


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_every_check_has_an_example_folder_and_a_docstring(code):
    assert (FOLDER / code / "bad").is_dir()
    assert (FOLDER / code / "good").is_dir()
    assert CHECKS[code].__doc__
