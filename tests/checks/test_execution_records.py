import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.evidence_files import junit

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


@pytest.mark.parametrize("code", ["VER005", "VER013"])
@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ("", ["no tests are described"]),
        ("tests: [{id: TC-001, title: t}]\n", []),
    ],
)
def test_without_tests_nothing_is_known_of_their_records(tmp_path, code, tests, reason):
    assert undecided(report_of(tmp_path, SYSTEM + tests), code) == reason


FILE = "evidence/a.xml"
ONE = "environments: [{id: ENV-001, title: t}, {id: ENV-002, title: t}]\n" + SYSTEM
ONE += "tests: [{id: TC-001, title: t, automated_by: a, environment: %s}]\n"
SAID = {
    "commit": "1" * 40,
    "environment": "x",
    "tester": "pipeline",
    "time": "2026-03-31T09:30:00Z",
}


@pytest.mark.parametrize(
    ("sides", "without", "missing"),
    [
        ("[]", None, ""),
        ("[]", "commit", "`commit`"),
        ("[]", "environment", "`environment`"),
        ("[ENV-001, ENV-002]", "environment", "`environment`"),
        ("ENV-001", "environment", ""),  # its test has just one
        ("[]", "tester", "`tester`"),
        ("[]", "time", "`time`"),
    ],
)
def test_file_of_results_is_complete(tmp_path, sides, without, missing):
    told = {name: text for name, text in SAID.items() if name != without}
    report = report_of(tmp_path, ONE % sides, files={FILE: junit(["a"], **told)})

    said = [f"`{FILE}` does not give {missing} of its results"] if missing else []
    assert messages(report, "VER005") == said


def test_what_a_file_lacks_may_stand_beside_it(tmp_path):
    beside = '{"commit": "%s", "environment": "x", "tester": "ci", "time": "2026-03-31T09:30:00Z"}'
    files = {FILE: junit(["a"]), f"{FILE}.samdocs.json": beside % ("1" * 40)}

    assert messages(report_of(tmp_path, ONE % "[]", files=files), "VER005") == []


def test_file_that_tells_of_no_test_is_not_asked(tmp_path):
    report = report_of(tmp_path, ONE % "[]", files={FILE: junit(["other"], dirty="true")})

    assert messages(report, "VER005") == messages(report, "VER013") == []


@pytest.mark.parametrize(
    ("told", "is_found", "reason"),
    [
        ({"commit": "1" * 40, "dirty": "true"}, True, []),
        ({"commit": "1" * 40, "dirty": "false"}, False, []),
        ({"build": "BLD-001"}, False, []),
        (
            {"commit": "1" * 40},
            False,
            [f"whether files differed from the commit is not said by `{FILE}`"],
        ),
    ],
)
def test_file_of_results_comes_from_files_as_committed(tmp_path, told, is_found, reason):
    report = report_of(tmp_path, ONE % "[]", files={FILE: junit(["a"], **told)})

    assert bool(messages(report, "VER013")) is is_found
    assert undecided(report, "VER013") == reason


def test_results_of_automated_tests_are_executions_too(tmp_path):
    report = report_of(tmp_path, ONE % "[]", files={FILE: junit(["a"])})

    assert undecided(report, "VER015") == []
