"""What evidence comes to in documents: a mark that looks good only where a result counts."""

import re

import pytest

from samdocs.control import content_hash
from samdocs.documents.views.matrix import needs_matrix
from samdocs.documents.views.matrix import tests_matrix as matrix_of_tests
from samdocs.documents.views.outcomes import mark_of, outcome
from samdocs.documents.views.risks import effectiveness, implementation
from samdocs.project import load_project
from samdocs.proof import Word
from tests.documents.tested import make_tested


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html.replace("<br>", "; ")).strip()


@pytest.mark.parametrize("word", list(Word))
def test_nothing_but_passed_has_the_mark_and_the_tone_of_passed(word):
    mark = mark_of(word)

    assert (mark.form == "ok") == (word is Word.PASSED)
    assert (mark.glyph == "✓") == (word is Word.PASSED)
    assert ("passed" in mark.word) == (word is Word.PASSED)


def test_every_word_has_a_mark():
    assert {mark_of(word).word for word in Word}


@pytest.mark.parametrize(
    ("test", "word", "told"),
    [
        ("TC-001", "passed", "2.0.0, 2026-03-01"),
        ("TC-002", "failed", "2.0.0, 2026-03-01"),
        ("TC-003", "skipped", "2.0.0, 2026-03-01"),
        ("TC-004", "not run", "no result names it"),
        ("TC-005", "passed", "2.0.0, 2026-03-02"),
        ("TC-006", "stale", "src/alarm.py"),
        ("TC-007", "claimed", "neither a build nor a commit"),
        ("TC-008", "other build", "1.0.0, 2026-03-01"),
        ("TC-009", "passed", "1.0.0, 2026-03-01"),
    ],
)
def test_outcome_says_build_and_day_and_why_it_is_no_pass(tested, test, word, told):
    found = outcome(tested("trace"), test)

    assert found.mark.word == word
    assert told in plain(found.told)


def test_matrix_shows_outcome_run_date_and_build_of_each_test(tested):
    rows = [
        " | ".join(plain(cell.content) for cell in row.cells)
        for row in needs_matrix(tested("trace")).rows
    ]

    assert any("TC-001 | ✓ passed | 2.0.0, 2026-03-01" in row for row in rows)
    assert any("TC-002 | × failed | 2.0.0, 2026-03-01" in row for row in rows)
    assert any("TC-004 | ? not run | no result names it" in row for row in rows)
    backwards = [plain(row.cells[1].content) for row in matrix_of_tests(tested("trace")).rows]
    assert backwards.count("✓ passed") == 3


def test_control_tells_whether_it_is_verified_and_effective(tested):
    scope = tested("risk_table")

    assert "TC-001, TC-009 ✓ passed" in plain(implementation(scope, "RC-001"))
    assert "TC-008 ↺ other build" in plain(implementation(scope, "RC-001"))
    assert plain(effectiveness(scope, "RC-001")) == "TC-005 ✓ passed"


def test_another_outcome_is_other_content_of_a_matrix_but_not_of_a_specification(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    before = load_project(repository.root)
    run = repository.root / "items.yaml"
    run.write_text(run.read_text().replace("result: pass", "result: fail"))
    after = load_project(repository.root)

    assert content_hash(before, "trace") != content_hash(after, "trace")
    assert content_hash(before, "risk_table") != content_hash(after, "risk_table")
    assert content_hash(before, "srs") == content_hash(after, "srs")
