import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided

HASH = "9a09dcebab3753d935e72871dc9a03048b22ea6df16780563311304d30314f06"
TESTS = SYSTEM + (
    "tests:\n"
    "  - {id: TC-001, title: t, expected: t, verifies: SI-001}\n"
    "  - {id: TC-002, title: t, external: {system: DOORS, id: T-2}}\n"
    "builds: [{id: BLD-001, title: t, version: 1.0.0}, {id: BLD-002, title: t, version: 1.1.0}]\n"
    "environments: [{id: ENV-001, title: t}]\n"
    "anomalies: [{id: PR-001, title: t, affects: TC-001, found_in: BLD-001}]\n"
)
FULL = (
    "build: BLD-001, environment: ENV-001, result: pass, observed: t, executed_by: maria, "
    "executed_at: 2026-03-31T09:30:00Z"
)


def of_run(tmp_path, code, fields, runs="TC-001"):
    text = TESTS + f"test_runs: [{{id: RUN-001, runs: {runs}, {fields}}}]\n"
    return messages(report_of(tmp_path, text), code)


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("result: fail, build: BLD-002", True),
        ("result: blocked", True),
        ("result: fail, build: BLD-001", False),
        ("result: fail, build: BLD-002, anomalies: PR-001", False),
        ("result: pass", False),
        ("result: skipped", False),
        ("result: fail, status: retired, reason: t", False),
    ],
)
def test_failure_leads_to_a_problem_report(tmp_path, fields, is_found):
    assert bool(of_run(tmp_path, "VER004", fields)) is is_found


def test_build_may_name_the_run(tmp_path):
    text = TESTS.replace("BLD-001, title: t", "BLD-001, title: t, tested_by: RUN-001")
    text += "test_runs: [{id: RUN-001, runs: TC-001, result: fail, executed_at: 2026-03-31, executed_by: t}]\n"

    report = report_of(tmp_path, text)

    assert messages(report, "VER004") == []
    assert messages(report, "VER005") == ["`RUN-001` does not give `environment`"]


def test_one_of_several_reports_on_the_test_is_enough(tmp_path):
    text = TESTS.replace(
        "found_in: BLD-001}]", "found_in: BLD-001}, {id: PR-002, title: t, affects: TC-001}]"
    )
    text += "test_runs: [{id: RUN-001, runs: [TC-001, TC-002], build: BLD-001, result: fail}]\n"

    report = report_of(tmp_path, text)

    assert messages(report, "VER004") == []
    assert "`procedure_revision`" in messages(report, "VER005")[0].replace(" and", ",")


@pytest.mark.parametrize("result", ["fail", "blocked"])
def test_failure_is_named_as_what_it_is(tmp_path, result):
    said = {"fail": "failed", "blocked": "was blocked"}[result]

    assert of_run(tmp_path, "VER004", f"result: {result}") == [
        f"`RUN-001` {said}, but no problem report says so"
    ]


@pytest.mark.parametrize("dirty", ["true", "false"])
def test_run_on_files_of_no_commit_is_found(tmp_path, dirty):
    found = of_run(tmp_path, "VER013", f"result: pass, dirty: {dirty}")

    assert bool(found) is (dirty == "true")


@pytest.mark.parametrize(
    ("fields", "runs", "missing"),
    [
        (FULL, "TC-001", ""),
        (FULL.replace("build: BLD-001", "commit: 3cacc49c"), "TC-001", ""),
        (FULL.replace("environment: ENV-001", "configuration: t"), "TC-001", ""),
        (FULL.replace("result: pass, ", ""), "TC-001", "`result`"),
        (FULL.replace("build: BLD-001, ", ""), "TC-001", "`build`"),
        (FULL.replace("environment: ENV-001, ", ""), "TC-001", "`environment`"),
        (FULL.replace("executed_by: maria, ", ""), "TC-001", "`executed_by`"),
        (FULL.replace(", executed_at: 2026-03-31T09:30:00Z", ""), "TC-001", "`executed_at`"),
        (FULL, "[]", "`runs`"),
        (FULL, "TC-002", "`procedure_revision`"),
        (FULL + ", procedure_revision: 3", "TC-002", ""),
        ("result: not_run", "TC-001", ""),
    ],
)
def test_record_is_complete(tmp_path, fields, runs, missing):
    told = [f"`RUN-001` does not give {missing}"] if missing else []

    assert of_run(tmp_path, "VER005", fields, runs) == told


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("result: skipped", True),
        ("result: not_run", True),
        ("result: skipped, deviations: [t]", False),
        ("result: blocked", False),
    ],
)
def test_test_that_was_left_out_says_why(tmp_path, fields, is_found):
    assert bool(of_run(tmp_path, "VER008", fields)) is is_found


@pytest.mark.parametrize(
    ("signature", "is_signed"),
    [
        ("", False),
        ("signature: {method: eqms}", False),
        ("signature: {method: eqms, record_id: R-1}", True),
        ("signature: {method: wet_ink}", False),
        ("signature: {method: wet_ink, record_id: R-1}", False),
        (f"signature: {{method: wet_ink, signed_pdf: {HASH}}}", True),
        ("signature: {method: git_signature}", True),
    ],
)
def test_signature_can_be_found_again(tmp_path, signature, is_signed):
    told = of_run(tmp_path, "VER014", f"{FULL}, {signature}".rstrip(", "))

    assert told == ([] if is_signed else ["`RUN-001` does not show who ran it"])


@pytest.mark.parametrize(
    ("evidence", "is_enough"),
    [
        ("", False),
        ("observed: n/a", False),
        ("observed: Score 4", True),
        ("attachments: a.png", False),
        (f"attachments: [a.png, {{path: b.png, sha256: {HASH}}}]", True),
    ],
)
def test_run_shows_what_was_seen(tmp_path, evidence, is_enough):
    signed = "result: fail, executed_by: t, signature: {method: git_signature}"
    told = of_run(tmp_path, "VER014", f"{signed}, {evidence}".rstrip(", "))

    missing = "`RUN-001` has neither observed values nor an attachment with its hash"
    assert told == ([] if is_enough else [missing])


def test_nobody_is_no_executor(tmp_path):
    fields = FULL.replace("maria", "tbd") + ", signature: {method: git_signature}"

    assert of_run(tmp_path, "VER014", fields) == ["`RUN-001` does not show who ran it"]


@pytest.mark.parametrize("result", ["skipped", "not_run"])
def test_run_that_did_not_happen_needs_no_evidence(tmp_path, result):
    assert of_run(tmp_path, "VER014", f"result: {result}") == []


def test_deviations_of_runs_studies_and_evaluations_say_what_they_mean(tmp_path):
    deviations = "deviations: [t, {text: t, impact: None on the result.}, {text: t, impact: tbd}]"
    text = SYSTEM + (
        f"test_runs: [{{id: RUN-001, {deviations}}}]\n"
        f"studies: [{{id: ST-001, title: t, {deviations}}}]\n"
        f"usability_evaluations: [{{id: UE-001, title: t, {deviations}}}]\n"
    )

    report = report_of(tmp_path, text)

    told = [
        f"a deviation in `{name}` does not say what it means"
        for name in ("RUN-001", "ST-001", "UE-001")
    ]
    assert sorted(messages(report, "VER015")) == [one for one in told for _ in range(2)]
    assert undecided(report, "VER015") == []


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        (SYSTEM, True),
        (SYSTEM + "studies: [{id: ST-001, title: t}]\n", True),
        (SYSTEM + "studies: [{id: ST-001, title: t, executed_at: 2026-03-31}]\n", False),
        (SYSTEM + "usability_evaluations: [{id: UE-001, title: t}]\n", True),
        (
            SYSTEM + "usability_evaluations: [{id: UE-001, title: t, executed_at: 2026-03-31}]\n",
            False,
        ),
        (SYSTEM + "test_runs: [{id: RUN-001}]\n", False),
    ],
)
def test_without_any_execution_nothing_is_known_of_deviations(tmp_path, text, is_open):
    assert bool(undecided(report_of(tmp_path, text), "VER015")) is is_open


@pytest.mark.parametrize("code", ["VER004", "VER005", "VER008", "VER013"])
@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ("", ["needs test results: no tests are described"]),
        (
            "tests: [{id: TC-001, title: t}]\n",
            ["needs test results: no manual run tells of 1 of 1 tests"],
        ),
        (
            "tests: [{id: TC-001, title: t}, {id: TC-002, title: t, automated_by: a}]\n"
            "test_runs: [{id: RUN-001, runs: [TC-001, TC-002]}]\n",
            ["needs test results: no manual run tells of 1 of 2 tests"],
        ),
        ("tests: [{id: TC-001, title: t, run_in: RUN-001}]\ntest_runs: [{id: RUN-001}]\n", []),
    ],
)
def test_automated_results_are_not_read_yet(tmp_path, code, tests, reason):
    assert undecided(report_of(tmp_path, SYSTEM + tests), code) == reason
