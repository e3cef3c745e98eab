"""A vector that has the form of one and cannot be scored is found where it stands."""

import pytest

from tests.checks.reports import report_of


def found(tmp_path, vector):
    text = f"vulnerabilities:\n  - id: VUL-001\n    title: t\n    cvss: {vector}\n"
    report = report_of(tmp_path, text)
    return [(f.location.line, f.message) for f in report.findings if f.rule.code == "MOD004"]


def test_vector_without_all_its_metrics_is_found(tmp_path):
    assert found(tmp_path, "CVSS:3.1/AV:N/AC:L") == [
        (4, "`VUL-001`: `cvss` cannot be scored: the metric `PR` is missing")
    ]


@pytest.mark.parametrize(
    "vector",
    [
        "AV:N/AC:L/Au:N/C:N/I:N/A:C",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N",
    ],
)
def test_whole_vectors_are_not_found(tmp_path, vector):
    assert found(tmp_path, vector) == []
