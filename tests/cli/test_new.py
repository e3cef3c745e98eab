"""`samdocs new test --from-pytest`: drafts for tests no item names yet."""

import json

import pytest

from samdocs.project import load_project

TESTS = '''\
import pytest


@pytest.mark.verifies("SRS-001")
def test_score_appears():
    """A score appears: every minute.

    More words."""


@pytest.mark.parametrize("rate", [1])
def test_HTTPRetry_after_loss(rate):
    pass


class TestAlarmLimits:
    def test_upper(self):
        pass


class TestScoreLimits:
    def test_upper(self):
        pass


@pytest.mark.samdocs_test("TC-001")
def test_named_by_its_mark():
    pass
'''


@pytest.fixture
def tested(project):
    """The small project, with a folder of unit tests."""
    (project / "tests/unit").mkdir(parents=True)
    (project / "tests/unit/test_score.py").write_text(TESTS)
    return project


def drafts(root):
    items = load_project(root).items
    return {
        name: (item.title, item.level, item.verifies, item.automated_by)
        for name, item in items.items()
        if item.collection == "tests" and item.status == "draft"
    }


def test_drafts_say_title_level_marks_and_name(call, tested):
    answer = call("new", "test", "--from-pytest", "--project", tested)

    assert answer.code == 0
    assert answer.out.startswith("verification/drafts.yaml:2: TC-002\n   id: TC-002\n")
    module = "tests.unit.test_score"
    assert drafts(tested) == {
        "TC-002": (
            "A score appears: every minute",
            "unit",
            ("SRS-001",),
            (f"{module}.test_score_appears",),
        ),
        "TC-003": (
            "HTTP retry after loss",
            "unit",
            (),
            (f"{module}.test_HTTPRetry_after_loss[*]",),
        ),
        "TC-004": ("Alarm limits: Upper", "unit", (), (f"{module}.TestAlarmLimits.test_upper",)),
        "TC-005": ("Score limits: Upper", "unit", (), (f"{module}.TestScoreLimits.test_upper",)),
    }


def test_what_an_item_names_is_not_drafted_again(call, tested):
    call("new", "test", "--from-pytest", "--project", tested)
    before = (tested / "verification/drafts.yaml").read_bytes()
    answer = call("new", "test", "--from-pytest", "--project", tested)

    assert answer.code == 0
    assert answer.out == "5 tests found: an item names each of them, nothing is to be drafted\n"
    assert (tested / "verification/drafts.yaml").read_bytes() == before


def test_a_junit_file_and_an_option_say_the_rest(call, tested):
    (tested.parent / "unit.xml").write_text(
        '<testsuite tests="2"><testcase classname="a.B" name="test_c[1]"/>'
        '<testcase classname="a.B" name="test_c[2]"/></testsuite>'
    )
    answer = call(
        *("new", "test", "unit.xml", "--from-pytest", "--level", "system"),
        *("--file", "more.yaml", "--project", tested),
    )

    assert answer.code == 0
    assert drafts(tested) == {"TC-002": ("C", "system", (), ("a.B.test_c[*]",))}
    assert (tested / "more.yaml").is_file()


def test_a_list_of_pytest_is_drafted_from(call, tested):
    listed = [{"name": "t.test_a", "file": "t/acceptance/test_a.py", "line": 3, "doc": "Say it."}]
    (tested.parent / "list.json").write_text(json.dumps({"samdocs_collected": 1, "tests": listed}))
    answer = call("new", "test", "list.json", "--from-pytest", "--project", tested)

    assert answer.code == 0
    assert drafts(tested) == {"TC-002": ("Say it", "acceptance", (), ("t.test_a",))}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '@mark.verifies("SRS-011")\n',
            "test_x.py:2:1  major    EVD008  `test_x.test_x` names `SRS-011`",
        ),
        ('@mark.verifies("UN-001")\n', "names `UN-001`, which is of another kind"),
        ('@mark.samdocs_test("TC-404")\n', "names `TC-404`, which does not exist"),
        ("def f(:\n", "test_x.py:2:1  major    EVD001  `test_x.py` is no Python"),
    ],
)
def test_faults_are_told_with_their_place_and_nothing_is_written(call, tested, text, said):
    (tested / "test_x.py").write_text(f"from pytest import mark\n{text}def test_x(): pass\n")
    answer = call("new", "test", "--from-pytest", "--project", tested)

    assert answer.code == 1
    assert said in answer.err
    assert answer.err.endswith("nothing was written\n")
    assert not (tested / "verification").exists()


def test_it_is_said_what_to_draft_from(call, tested):
    assert call("new", "test", "--project", tested).code == 2
    assert call("new", "test", "gone.xml", "--from-pytest", "--project", tested).code == 2
    assert call("new", "thing", "--project", tested).code == 2
