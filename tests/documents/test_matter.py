"""Front matter names only what exists."""

import pytest

from tests.documents.test_faults import HEADER, own


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("needs: [devise]", "`device`"),
        ("shows: [hazard]", "`hazards`"),
        ("gates: [REG]", "`REQ`"),
        ("terms: [hazart]", "`hazard`"),
    ],
)
def test_name_that_does_not_exist_is_a_finding_at_its_line(folder, line, hint):
    header = HEADER.replace("needs: [device]", line)

    (found,) = own(folder, "text", header).diagnostics

    assert (found.rule.code, found.location.line) == ("TPL006", 7)
    assert hint in found.hint


def test_packaged_documents_name_only_what_exists(edition):
    assert edition.diagnostics == ()


def test_view_of_one_commit_belongs_to_a_report(folder):
    header = HEADER.replace("needs: [device]", "needs: [gaps]")

    (found,) = own(folder, "text", header).diagnostics

    assert (found.rule.code, found.location.line) == ("TPL006", 7)
    assert "report: true" in found.hint
