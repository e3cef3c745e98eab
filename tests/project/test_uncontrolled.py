"""`controlled_from: none`: a project whose changes nobody controls yet."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.projects import BASE, write_project

WORDS = "changes are not under control yet (`controlled_from: none`)"


@pytest.fixture
def project(tmp_path):
    items = "user_needs: [{id: UN-001, title: Act}]\n"
    return load_project(write_project(tmp_path, items, config=f"{BASE}controlled_from: none\n"))


def test_no_link_is_suspect_and_it_is_said_why(project):
    assert project.suspects.links == ()
    assert project.suspects.undecided == WORDS
    assert project.controlled_commits == WORDS


@pytest.mark.parametrize("code", ["ID003", "REQ007", "CHG001"])
def test_rules_on_history_are_not_evaluated_and_never_met(project, code):
    undecided = {one.code: one.reason for one in run_checks(project, Stage.RELEASE).not_evaluated}

    assert WORDS in undecided[code]
