"""Software of others: identified, described, supported, looked after."""

import pytest

from tests.checks.judging import blamed, marked, on, told, undecided
from tests.projects import BASE

RETIRED = "status: retired, reason: replaced"


def soup(*fields, name="SOUP-001"):
    return f"soup: [{{{', '.join((f'id: {name}', 'title: t', *fields))}}}]\n"


WHO = "manufacturer: m"


@pytest.mark.parametrize(
    "version",
    [
        "3.5.4", "13", "'2.1'", "2024.10", "1.0.0-rc1", "13.2 (trixie)", "v1.2.3", "3.0.11-1~deb12u2",
        "1:2.3", "r1234", "X11 7.7", "2.x86", "stablebase 1.2",
    ],
)  # fmt: skip
def test_exact_version_is_taken(project, version):
    assert told(project(soup(WHO, f"version: {version}")), "SOUP001") == []


@pytest.mark.parametrize(
    "version",
    [
        "latest", "Latest", "'>=1.2'", "'>1'", "'<2'", "'=1.2'", "^1.2", "~1.2", "'!=1.3'", "1.x", "x", "1.X.3", "1.*",
        "'1.2, 1.3'", "1.2 - 1.4", "'1 || 2'", "current", "any", "main", "master", "head", "newest",
        "nightly build", "rolling", "stable",
    ],
)  # fmt: skip
def test_range_or_moving_name_is_no_version(project, version):
    loaded = project(soup(WHO, f"version: {version}"))

    assert told(loaded, "SOUP001") == [
        f"`SOUP-001` has no exact version: `{version.strip(chr(39))}`"
    ]
    assert marked(loaded, "SOUP001") == [version]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ((), "`manufacturer` and `version`"),
        ((WHO,), "`version`"),
        (("version: 1.2",), "`manufacturer`"),
        ((WHO, "version: unknown"), "`version`"),
        (("manufacturer: tbd", "version: 1.2"), "`manufacturer`"),
        (("covers: ['pkg:pypi/a*']",), "`manufacturer`"),
        ((WHO, "covers: []"), "`version`"),
        ((WHO, "covers: ['pkg:pypi/a*']", "version: tbd"), "`version`"),
    ],
)
def test_component_says_maker_and_version(project, fields, missing):
    assert told(project(soup(*fields)), "SOUP001") == [f"`SOUP-001` does not say {missing}"]


def test_group_takes_its_versions_from_a_lock_file(project):
    group = project(soup(WHO, "covers: ['pkg:pypi/a*']"))
    single = project(soup(WHO, "covers: ['pkg:pypi/a*']", "version: 1.2"))

    assert told(group, "SOUP001") == []
    assert undecided(group, "SOUP001") == [
        "the versions of the group `SOUP-001`: needs an SBOM or lock file"
    ]
    assert undecided(single, "SOUP001") == []


@pytest.mark.parametrize("code", ["SOUP001", "SOUP004", "SOUP005", "SOUP006", "SOUP007", "SOUP008"])
def test_retired_and_external_components_are_not_judged(project, code):
    loaded = project(
        f"soup:\n  - {{id: SOUP-001, title: t, {RETIRED}, support: abandoned}}\n"
        "  - {id: SOUP-002, title: t, external: {system: X, id: Y}, support: abandoned}\n"
    )

    assert told(loaded, code) == []


@pytest.mark.parametrize(
    ("code", "field"), [("SOUP004", "requirements"), ("SOUP005", "environment")]
)
@pytest.mark.parametrize(
    ("value", "is_said"), [("[Offers TLS 1.3]", True), ("Offers TLS 1.3", True), ("[]", False), ("[tbd]", False)]
)  # fmt: skip
def test_requirements_and_environment_are_described(project, code, field, value, is_said):
    assert blamed(project(soup(f"{field}: {value}")), code) == ([] if is_said else ["SOUP-001"])


def test_requirements_do_not_stand_for_the_environment(project):
    loaded = project(soup("requirements: [Offers TLS 1.3]"))

    assert (told(loaded, "SOUP004"), blamed(loaded, "SOUP005")) == ([], ["SOUP-001"])


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (("support: Actively maintained", "end_of_support: 2030-01-01"), ""),
        (("support: Actively maintained",), "`end_of_support`"),
        (("end_of_support: 2030-01-01",), "`support`"),
        ((), "`support` and `end_of_support`"),
        (("support: unknown", "end_of_support: 2030-01-01"), "`support`"),
        (("reasons: {SOUP006: one maintainer, no dates}",), ""),
        (("reasons: {SOUP006: unknown}",), "`support` and `end_of_support`"),
        (("reasons: {SOUP007: another rule}",), "`support` and `end_of_support`"),
    ],
)
def test_support_is_known_or_explained(project, fields, missing):
    expected = [f"`SOUP-001` does not say {missing}"] if missing else []

    assert told(project(soup(*fields)), "SOUP006") == expected


@pytest.mark.parametrize(
    ("day", "is_past"),
    [("2026-03-30", False), ("2026-03-31", False), ("2026-04-01", True), ("2027-01-01", True)],
)
def test_last_day_of_support_is_still_supported(project, day, is_past):
    loaded = on(project(soup("end_of_support: 2026-03-31")), day)

    assert bool(told(loaded, "SOUP007")) is is_past
    assert undecided(loaded, "SOUP007") == []


@pytest.mark.parametrize(
    "words",
    [
        "No longer maintained", "abandoned by its author", "Unsupported", "not maintained",
        "no longer actively maintained", "End of life since 2024", "end-of-support reached", "EOL",
        "not supported", "unmaintained",
    ],
)  # fmt: skip
def test_component_that_nobody_maintains_is_past_its_support_on_any_day(project, words):
    loaded = project(soup(f"support: {words}", "end_of_support: 2099-01-01"))

    assert told(loaded, "SOUP007") == [f"`SOUP-001` has no support: {words}"]
    assert marked(loaded, "SOUP007") == [words]


@pytest.mark.parametrize("words", ["Actively maintained", "Supported until 2030", "Long-term support", "geology team"])  # fmt: skip
def test_maintained_component_raises_no_alarm(project, words):
    loaded = on(project(soup(f"support: {words}", "end_of_support: 2030-01-01")), "2026-06-30")

    assert told(loaded, "SOUP007") == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ((), "no end of support is known of `SOUP-001`"),
        (("reasons: {SOUP006: no dates}",), ""),
        (("end_of_support: 2030-01-01",), ""),
        (("support: abandoned",), ""),
    ],
)
def test_end_of_support_that_is_not_known_leaves_it_undecided(project, fields, reason):
    loaded = on(project(soup(*fields)), "2026-06-30")

    assert undecided(loaded, "SOUP007") == ([reason] if reason else [])


def test_end_of_support_needs_a_date(project):
    loaded = project(soup("end_of_support: 2020-01-01"))

    assert told(loaded, "SOUP007") == []
    assert undecided(loaded, "SOUP007") == ["needs a commit time or --date"]


USED = "software_items: [{id: SI-001, title: t, kind: system, safety_class: %s, uses_soup: [SOUP-001]}]\n"  # fmt: skip
CAUSE = "risks: [{id: RISK-001, causes: {a: {soup: SOUP-001}}}]\n"


@pytest.mark.parametrize(
    ("fields", "more", "is_found"),
    [
        ((), USED % "B", True),
        ((), USED % "C", True),
        ((), USED % "A", False),
        ((), USED % "tbd", True),
        ((), "tools: []\n", True),  # nobody says who uses it
        ((), USED % "C" + CAUSE, False),
        ((), USED % "C" + CAUSE.replace("causes", f"{RETIRED}, causes"), True),
        (("contributes_to: [RISK-001]",), USED % "C" + "risks: [{id: RISK-001}]\n", False),
        (("reasons: {SOUP008: only fonts}",), USED % "C", False),
        (("reasons: {SOUP008: ''}",), USED % "C", True),
        ((), (USED % "A").replace("title: t", f"title: t, {RETIRED}"), True),
    ],
)
def test_component_of_a_higher_class_is_considered(project, fields, more, is_found):
    assert bool(told(project(soup(*fields), more), "SOUP008")) is is_found


def test_class_is_that_of_the_item_that_uses_it(project):
    loaded = project(
        soup(),
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: t, part_of: SI-001, safety_class: A, uses_soup: [SOUP-001]}\n",
    )

    assert told(loaded, "SOUP008") == []


REVIEW = "date: 2026-05-04, source: s, reviewer: r, conclusion: c"
LOOKED = "the anomalies of `SOUP-001` were looked at on"


def reviewed(*reviews, fields=(), cause=CAUSE):
    listed = "anomaly_reviews: [" + ", ".join(f"{{{one}}}" for one in reviews) + "]"
    return soup("version: 1.2", listed, *fields) + cause


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (reviewed(REVIEW), ""),
        (reviewed(REVIEW + ", version: 1.2"), ""),
        (reviewed(), "nobody has looked at the anomalies of `SOUP-001`"),
        (reviewed(REVIEW + ", version: 1.1"), "nobody has looked at the anomalies of the version in use of `SOUP-001`"),
        (reviewed("date: 2026-05-04"), "the review of the anomalies of `SOUP-001` does not say `source`, `reviewer` and `conclusion`"),
        (reviewed(REVIEW.replace(", reviewer: r", "")), "the review of the anomalies of `SOUP-001` does not say `reviewer`"),
        (reviewed(REVIEW.replace("conclusion: c", "conclusion: tbd")), "the review of the anomalies of `SOUP-001` does not say `conclusion`"),
        (reviewed(REVIEW, fields=("released_at: 2026-05-04",)), ""),
        (reviewed(REVIEW, fields=("released_at: 2026-05-05",)), f"{LOOKED} 2026-05-04, before its version came out on 2026-05-05"),
        (reviewed(REVIEW.replace("2026-05-04", "2026-07-01")), f"{LOOKED} 2026-07-01, which is after 2026-06-30"),
        (reviewed(REVIEW.replace("2026-05-04", "2026-06-30")), ""),
        (reviewed(REVIEW.replace("2026-05-04", "2026-04-01")), ""),
        (reviewed(REVIEW.replace("2026-05-04", "2026-03-31")), f"{LOOKED} 2026-03-31, 91 days ago; 90 are allowed"),
        (reviewed(REVIEW, REVIEW.replace("2026-05-04", "2026-06-01").replace(", source: s", "")), ""),
        (reviewed(REVIEW.replace("2026", "2024"), REVIEW.replace("2026", "2025")), f"{LOOKED} 2025-05-04, 422 days ago; 90 are allowed"),
        (reviewed(cause="risks: [{id: RISK-001}]\n"), ""),
        (reviewed(cause="risks: [{id: RISK-001}]\n", fields=("contributes_to: [RISK-001]",)), "nobody has looked at the anomalies of `SOUP-001`"),
    ],
)  # fmt: skip
def test_anomalies_of_a_component_in_a_risk_are_reviewed_lately(project, text, message):
    loaded = on(project(text), "2026-06-30")

    assert told(loaded, "SOUP003") == ([message] if message else [])
    assert undecided(loaded, "SOUP003") == []


def test_allowed_age_of_a_review_is_set_by_the_project(project):
    config = BASE + "limits: {soup_review_days: 30}\n"

    assert told(on(project(reviewed(REVIEW), config=config), "2026-06-30"), "SOUP003")


def test_age_of_a_review_needs_a_date(project):
    loaded = project(reviewed(REVIEW.replace("2026", "2001")))

    assert told(loaded, "SOUP003") == []
    assert undecided(loaded, "SOUP003") == ["needs a commit time or --date"]


def test_project_without_a_component_in_a_risk_needs_no_date(project):
    assert undecided(project(soup("version: 1.2")), "SOUP003") == []


FOREIGN = ("kind: model", WHO, "version: 1.2", "licence: MIT", "anomaly_source: issues")


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (FOREIGN, ""),
        (("kind: dataset", *FOREIGN[1:]), ""),
        (("kind: library",), ""),
        (FOREIGN[:2] + FOREIGN[3:], "`version or sha256`"),
        ((*FOREIGN[:2], f"sha256: {'0' * 64}", *FOREIGN[3:]), ""),
        (FOREIGN[:3] + FOREIGN[4:], "`licence`"),
        (FOREIGN[:4], "`anomaly_source`"),
        ((*FOREIGN[:4], "anomaly_reviews: [{date: 2026-05-04}]"), ""),
        (("kind: dataset",), "`manufacturer`, `version or sha256`, `licence` and `anomaly_source`"),
    ],
)
def test_weights_and_data_of_others_are_recorded(project, fields, missing):
    kind = "dataset" if "kind: dataset" in fields else "model"
    expected = [f"`SOUP-001`, a {kind} of others, does not say {missing}"] if missing else []

    assert told(project(soup(*fields)), "SOUP010") == expected


def test_component_a_model_is_based_on_is_a_model_whatever_it_calls_itself(project):
    loaded = project(soup(), "models: [{id: ML-001, title: t, based_on: [SOUP-001]}]\n")

    assert blamed(loaded, "SOUP010") == ["SOUP-001"]


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ("{id: ML-001, title: t, pretrained: on images}", "`ML-001` has pre-trained parts, but names none"),
        ("{id: ML-001, title: t, pretrained: n/a}", ""),
        ("{id: ML-001, title: t}", ""),
        ("{id: ML-001, title: t, based_on: [ML-002]}, {id: ML-002, title: t}", "`ML-001` is based on `ML-002`, which was trained on no known data"),
        ("{id: ML-001, title: t, based_on: [ML-002]}, {id: ML-002, title: t, trained_on: [DS-001]}", ""),
        ("{id: ML-001, title: t, pretrained: p, based_on: [ML-002]}, {id: ML-002, title: t, trained_on: [DS-001]}", ""),
    ],
)  # fmt: skip
def test_model_names_what_it_starts_from(project, models, message):
    loaded = project(f"models: [{models}]\ndatasets: [{{id: DS-001, title: t}}]\n")

    assert told(loaded, "SOUP010") == ([message] if message else [])


def test_component_that_names_a_retired_risk_is_not_considered(project):
    loaded = project(
        soup("contributes_to: [RISK-001]"), USED % "C" + f"risks: [{{id: RISK-001, {RETIRED}}}]\n"
    )

    assert blamed(loaded, "SOUP008") == ["SOUP-001"]


def test_every_component_is_judged_for_itself(project):
    loaded = project(
        "soup:\n  - {id: SOUP-001, title: t, kind: library, reasons: {SOUP006: r, SOUP008: r}}\n"
        "  - {id: SOUP-002, title: t, kind: model, support: abandoned}\n"
        "  - {id: SOUP-003, title: t, kind: dataset, end_of_support: 2020-01-01}\n"
    )

    assert blamed(on(loaded, "2026-06-30"), "SOUP007") == ["SOUP-002", "SOUP-003"]
    assert marked(on(loaded, "2026-06-30"), "SOUP007") == ["abandoned", "2020-01-01"]
    assert blamed(loaded, "SOUP008") == ["SOUP-002", "SOUP-003"]
    assert blamed(loaded, "SOUP010") == ["SOUP-002", "SOUP-003"]


def test_one_user_of_a_higher_class_is_enough(project):
    loaded = project(
        soup(),
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: t, part_of: SI-001, safety_class: A, uses_soup: [SOUP-001]}\n"
        "  - {id: SI-003, title: t, part_of: SI-001, uses_soup: [SOUP-001]}\n",
    )

    assert blamed(loaded, "SOUP008") == ["SOUP-001"]


def test_retired_model_makes_no_component_a_model_and_is_no_base(project):
    retired = f"{{id: ML-001, title: t, based_on: [SOUP-001], {RETIRED}}}"
    loaded = project(soup(), f"models: [{retired}, {{id: ML-002, title: t, based_on: [ML-001]}}]\n")

    assert told(loaded, "SOUP010") == []


def test_component_that_does_not_say_its_kind_is_called_a_model(project):
    loaded = project(
        soup(*FOREIGN[1:4]), "models: [{id: ML-001, title: t, based_on: [SOUP-001]}]\n"
    )

    assert told(loaded, "SOUP010") == [
        "`SOUP-001`, a model of others, does not say `anomaly_source`"
    ]
