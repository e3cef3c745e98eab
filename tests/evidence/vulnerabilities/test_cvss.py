"""CVSS vectors are worth what FIRST publishes for them, and what is none says why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.vulnerabilities.cvss import (
    CvssFault,
    CvssScore,
    score_cvss,
    version2,
    version3,
    version4,
)
from samdocs.evidence.vulnerabilities.cvss.table4 import SCORES


# A Complete Guide to the Common Vulnerability Scoring System Version 2.0, 3.3
@pytest.mark.parametrize(
    ("vector", "base", "temporal", "environmental"),
    [
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N", "7.8", "6.4", "0.0"),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", "7.8", "6.4", "9.2"),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", "10.0", "8.3", "9.0"),
        ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", "6.2", "4.9", "7.5"),
    ],
)  # fmt: skip
def test_examples_of_the_guide_to_version_2(vector, base, temporal, environmental):
    score = score_cvss(vector)

    assert (score.version, score.base) == ("2.0", Decimal(base))
    assert (score.temporal, score.environmental) == (Decimal(temporal), Decimal(environmental))


# Common Vulnerability Scoring System version 3.1: Examples
@pytest.mark.parametrize(
    ("vector", "base", "severity"),
    [
        ("AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4", "medium"),  # CVE-2013-0375
        ("AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "3.1", "low"),  # CVE-2014-3566
        ("AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "9.9", "critical"),  # CVE-2012-1516
        ("AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "7.8", "high"),  # CVE-2009-0658
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "7.5", "high"),  # CVE-2014-0160
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8", "critical"),  # CVE-2014-6271
        ("AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", "6.8", "medium"),  # CVE-2008-1447
        ("AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "6.8", "medium"),  # CVE-2014-2005
        ("AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", "9.3", "critical"),  # CVE-2013-6014
        ("AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1", "medium"),  # CVE-2013-1937
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "0.0", "none"),
    ],
)
@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_examples_of_version_3(version, vector, base, severity):
    score = score_cvss(f"CVSS:{version}/{vector}")

    assert (score.version, score.base, score.severity) == (version, Decimal(base), severity)
    assert (score.temporal, score.environmental) == (None, None)
    assert score.total == score.base


def test_versions_3_0_and_3_1_differ_where_the_environment_changes_the_scope():
    vector = "AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:H/A:H/CR:H"

    old, new = score_cvss(f"CVSS:3.0/{vector}"), score_cvss(f"CVSS:3.1/{vector}")

    assert old.base == new.base == Decimal("8.3")
    assert (old.environmental, new.environmental) == (Decimal("8.3"), Decimal("8.4"))


# Common Vulnerability Scoring System version 4.0: Examples
@pytest.mark.parametrize(
    ("vector", "base", "severity"),
    [
        ("AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "7.3", "high"),
        ("AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "7.7", "high"),
        ("AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", "5.1", "medium"),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", "8.7", "high"),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "10.0", "critical"),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3", "critical"),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0.0", "none"),
    ],
)
def test_examples_of_version_4(vector, base, severity):
    score = score_cvss(f"CVSS:4.0/{vector}")

    assert (score.version, score.base, score.severity) == ("4.0", Decimal(base), severity)


def test_threat_and_environment_count_in_version_4_beside_the_base_score():
    base = "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

    threat = score_cvss(f"{base}/E:U")
    everywhere = score_cvss(f"{base}/E:U/MVC:N/MVI:N/MVA:N")

    assert (threat.base, threat.temporal, threat.environmental) == (
        Decimal("7.7"), Decimal("5.2"), None,
    )  # fmt: skip
    assert (everywhere.base, everywhere.total) == (Decimal("7.7"), Decimal("0.0"))


def test_metrics_that_tell_more_change_no_score_of_version_4():
    base = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

    assert score_cvss(f"{base}/S:P/AU:Y/R:I/V:C/RE:H/U:Red").total == score_cvss(base).total


def test_the_table_of_version_4_has_a_score_for_every_group():
    assert len(SCORES) == 270
    assert all(Decimal(0) < score <= Decimal(10) for score in SCORES.values())


def test_a_vector_of_version_2_may_stand_in_parentheses():
    assert score_cvss("(AV:N/AC:L/Au:N/C:N/I:N/A:C)").vector == "AV:N/AC:L/Au:N/C:N/I:N/A:C"


@pytest.mark.parametrize(
    ("vector", "message"),
    [
        ("", "`` is no metric with a value"),
        ("7.5", "`7.5` is no metric with a value"),
        ("CVSS:3.1/AV:N", "the metric `AC` is missing"),
        ("CVSS:3.1/AV:N/AV:N", "the metric `AV` stands twice"),
        ("CVSS:3.1/AV:Q", "`AV` is `Q`, and can be N, A, L or P"),
        ("CVSS:3.1/AT:N", "`AT` is no metric of this version"),
        ("CVSS:9.9/AV:N", "CVSS 9.9 is no version that is known"),
        ("CVSS:2.0/AV:N", "a vector of CVSS 2.0 begins with `AV:`, without `CVSS:2.0/`"),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C/", "`` is no metric with a value"),
        ("A" * 500, "it has more than 400 characters"),
    ],
)
def test_what_is_no_vector_says_why(vector, message):
    assert score_cvss(vector) == CvssFault(message)


def vectors(version, prefix):
    fields = {
        name: st.sampled_from(values)
        if name in version.REQUIRED
        else st.none() | st.sampled_from(values)
        for name, values in version.VALUES.items()
    }
    return st.fixed_dictionaries(fields).map(
        lambda chosen: prefix + "/".join(f"{k}:{v}" for k, v in chosen.items() if v)
    )


@given(
    st.one_of(
        vectors(version2, ""),
        vectors(version3, "CVSS:3.0/"),
        vectors(version3, "CVSS:3.1/"),
        vectors(version4, "CVSS:4.0/"),
    )
)
def test_every_vector_has_scores_with_one_decimal_between_0_and_10(vector):
    score = score_cvss(vector)

    assert isinstance(score, CvssScore)
    for number in (score.base, score.temporal, score.environmental):
        assert number is None or (0 <= number <= 10 and str(number) == f"{number:.1f}")
        assert "-" not in str(number)


@given(st.text(max_size=60) | st.text(alphabet="CVS:3.1/ANLPHU0", max_size=60))
def test_any_other_text_is_a_fault_and_no_crash(text):
    assert isinstance(score_cvss(text), CvssFault | CvssScore)
