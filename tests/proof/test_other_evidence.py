"""What reviews, evaluations and studies come to, and what follows for what they prove."""

import pytest

from samdocs.project import load_project
from samdocs.proof import Word, judge_evidence
from tests.projects import BASE, write_project
from tests.repositories import Repository

ITEMS = """\
user_needs: [{id: UN-001, title: Act in time, text: The nurse acts in time.}]
software_items:
  - {id: SI-001, title: System, kind: system}
  - {id: SI-002, title: Score, kind: unit, part_of: SI-001, paths: [src/**]}
software_requirements:
  - {id: SRS-001, title: Score, text: The software shall show a score., allocated_to: SI-002}
label_items: [{id: LBL-001, title: Purpose, text: For adults.}]
use_scenarios: [{id: US-001, title: Answer an alert}]
tests:
  - {id: TC-001, title: Score, verifies: SRS-001, automated_by: unit.score, expected: A score}
"""
REVIEW = """\
reviews:
  - id: REV-001
    kind: checklist
    date: 2024-03-01
    participants: [ann]
    conclusion: It is there.
    verifies: [LBL-001]
"""
EVALUATION = """\
usability_evaluations:
  - id: UE-001
    title: Ward
    kind: summative
    protocol: As planned.
    validates: [UN-001]
"""
CARRIED_OUT = """\
    executed_at: 2024-03-02T10:00:00Z
    build: BLD-001
    results: [{scenario: US-001, attempts: 15, successes: 15}]
"""
STUDY = """\
studies:
  - id: ST-001
    title: Ward
    validates: [UN-001]
    executed_at: 2024-03-02T10:00:00Z
    build: BLD-001
    results: [{counts: {tp: 1, fn: 0, tn: 1, fp: 0}}]
"""
BUILD = "builds: [{id: BLD-001, title: One, version: 1.0.0, project_commit: REV}]\n"


@pytest.fixture
def told(tmp_path):
    """A repository with a project; its first commit is `.tested`."""
    root = tmp_path / "device"
    root.mkdir()
    (tmp_path / "home").mkdir()
    made = Repository(root, tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    files = {"samdocs.yaml": BASE, "items.yaml": ITEMS, "src/a.py": "1\n", "use.yaml": EVALUATION}
    made.tested = made.commit(files)
    return made


def verdict_of(repository, proof):
    return judge_evidence(load_project(repository.root)).of(proof)


def item_of(repository, item, *verbs):
    return judge_evidence(load_project(repository.root)).of_item(item, *verbs)


def test_a_concluded_review_proves_what_it_verifies(told):
    told.commit({"records/reviews.yaml": REVIEW})

    verdict = verdict_of(told, "REV-001")
    assert verdict.passes, verdict.reason
    assert item_of(told, "LBL-001", "verifies").passes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    date: 2024-03-01\n", "", "no date"),
        ("    participants: [ann]\n", "", "who took part"),
        ("    conclusion: It is there.\n", "", "no conclusion"),
        ("    conclusion: It is there.\n", "    conclusion: tbd\n", "no conclusion"),
        (
            "conclusion: It",
            "findings: [{text: Misprint, state: open}]\n    conclusion: It",
            "Misprint",
        ),
        ("conclusion: It", "findings: [Misprint]\n    conclusion: It", "Misprint"),
        (
            "conclusion: It",
            "checklist: [{question: Is it readable?, answer: no}]\n    conclusion: It",
            "Is it readable?",
        ),
    ],
)
def test_a_review_that_leaves_something_open_proves_nothing_and_says_what(told, old, new, said):
    told.commit({"records/reviews.yaml": REVIEW.replace(old, new)})

    verdict = verdict_of(told, "REV-001")
    assert verdict.word is Word.OPEN
    assert said in verdict.reason
    assert not item_of(told, "LBL-001").passes


def test_a_no_with_a_comment_and_a_closed_finding_are_no_hindrance(told):
    settled = (
        "checklist: [{question: Q?, answer: no, comment: Not needed here.}]\n"
        "    findings: [{text: Misprint, state: closed}]\n    conclusion: It"
    )
    told.commit({"records/reviews.yaml": REVIEW.replace("conclusion: It", settled)})

    assert verdict_of(told, "REV-001").passes


def test_a_review_is_stale_once_what_it_verifies_has_changed(told):
    told.commit({"records/reviews.yaml": REVIEW})
    told.commit({"items.yaml": ITEMS.replace("For adults", "For all")})

    verdict = verdict_of(told, "REV-001")
    assert verdict.word is Word.STALE
    assert "`LBL-001`" in verdict.reason


def test_what_a_review_does_not_verify_does_not_age_it(told):
    told.commit({"records/reviews.yaml": REVIEW})
    told.commit({"items.yaml": ITEMS.replace("show a score", "show two"), "src/a.py": "2\n"})

    assert verdict_of(told, "REV-001").passes


def test_a_code_review_stands_on_the_sources(told):
    told.commit({"records/reviews.yaml": REVIEW.replace("LBL-001", "SI-002")})
    assert verdict_of(told, "REV-001").passes

    told.commit({"src/a.py": "2\n"})
    assert verdict_of(told, "REV-001").word is Word.STALE


def test_a_review_that_no_commit_holds_is_claimed(told):
    told.write({"records/reviews.yaml": REVIEW})

    assert verdict_of(told, "REV-001").word is Word.CLAIMED


def test_an_analysis_carries_a_review_to_the_build_under_release(told):
    told.commit({"records/reviews.yaml": REVIEW})
    version = BASE.replace("device:\n", "device:\n  version: 1.0.0\n", 1)
    at = told.commit(
        {"items.yaml": ITEMS.replace("For adults", "For all"), "samdocs.yaml": version}
    )
    assert verdict_of(told, "REV-001").word is Word.STALE

    analysis = (
        "regression_analyses: [{id: RA-001, title: One, from: BLD-001, to: BLD-001, "
        "carried_over: [{results: [REV-001], reason: The place is the same.}]}]\n"
    )
    told.commit({"builds.yaml": BUILD.replace("REV", at) + analysis})
    assert verdict_of(told, "REV-001").passes


def test_a_summative_evaluation_of_the_build_proves(told):
    told.commit({"use.yaml": EVALUATION + CARRIED_OUT})
    told.commit({"builds.yaml": BUILD.replace("REV", told.tested)})

    verdict = verdict_of(told, "UE-001")
    assert verdict.passes, verdict.reason
    assert item_of(told, "UN-001", "validates").passes


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("kind: summative", "kind: formative", Word.FORMATIVE),
        ("    build: BLD-001\n", "", Word.CLAIMED),
        ("    executed_at: 2024-03-02T10:00:00Z\n", "", Word.NOT_RUN),
        (", attempts: 15, successes: 15", "", Word.NOT_RUN),
        (", successes: 15", "", Word.OPEN),
        ("successes: 15", "successes: 14", Word.OPEN),
        ("protocol: As planned.", "protocol: As it suits.", Word.STALE),
    ],
    ids=[
        "formative",
        "no build",
        "no day",
        "no attempt",
        "no count",
        "a failure",
        "other protocol",
    ],
)
def test_an_evaluation_that_lacks_something_never_proves(told, old, new, word):
    told.commit({"use.yaml": (EVALUATION + CARRIED_OUT).replace(old, new)})
    told.commit({"builds.yaml": BUILD.replace("REV", told.tested)})

    assert verdict_of(told, "UE-001").word is word
    assert not item_of(told, "UN-001", "validates").passes


def test_a_failure_that_is_decided_does_not_hinder_an_evaluation(told):
    decided = "successes: 14, use_errors: [{text: Slip, decision: No further design would help.}]"
    told.commit({"use.yaml": (EVALUATION + CARRIED_OUT).replace("successes: 15", decided)})
    told.commit({"builds.yaml": BUILD.replace("REV", told.tested)})

    assert verdict_of(told, "UE-001").passes


def test_a_change_under_an_evaluation_makes_it_stale(told):
    told.commit({"use.yaml": EVALUATION + CARRIED_OUT})
    told.commit({"builds.yaml": BUILD.replace("REV", told.tested), "src/a.py": "2\n"})

    assert verdict_of(told, "UE-001").word is Word.STALE


def test_a_study_is_not_evaluated_and_never_passed(told):
    told.commit({"study.yaml": STUDY, "use.yaml": ""})
    at = told.git("rev-parse", "HEAD")
    told.commit({"builds.yaml": BUILD.replace("REV", at)})

    verdict = verdict_of(told, "ST-001")
    assert verdict.word is Word.NOT_EVALUATED
    assert verdict.is_open
    assert item_of(told, "UN-001").is_open


def test_evidence_in_another_system_is_not_evaluated(told):
    told.commit({"use.yaml": EVALUATION + "    external: {system: eQMS, id: UE-7}\n"})

    assert verdict_of(told, "UE-001").word is Word.NOT_EVALUATED
    assert verdict_of(told, "UE-001").is_open


def test_an_item_without_proof_is_not_passed(told):
    verdict = item_of(told, "SI-002", "verifies")

    assert verdict.word is Word.WITHOUT_PROOF
    assert not verdict.passes
    assert not verdict.is_open


def test_every_proof_must_pass_and_the_worst_is_told(told):
    told.commit({"records/reviews.yaml": REVIEW.replace("LBL-001", "SRS-001")})
    told.commit(
        {
            "evidence/a.xml": '<testsuite><properties><property name="samdocs.commit" '
            f'value="{told.tested}"/></properties><testcase name="unit.score"><failure/>'
            "</testcase></testsuite>"
        }
    )

    verdict = item_of(told, "SRS-001", "verifies")
    assert [one.word for one in verdict.proofs] == [Word.PASSED, Word.FAILED]
    assert verdict.word is Word.FAILED
    assert "`TC-001` failed" in verdict.reason


def test_a_formative_evaluation_beside_a_proof_hinders_nothing(told):
    formative = EVALUATION.replace("UE-001", "UE-002").replace("summative", "formative")
    more = formative.replace("usability_evaluations:\n", "")
    told.commit({"use.yaml": EVALUATION + CARRIED_OUT + more})
    told.commit({"builds.yaml": BUILD.replace("REV", told.tested)})

    assert item_of(told, "UN-001").passes


def test_outside_git_a_review_cannot_be_told(tmp_path):
    write_project(tmp_path / "p", ITEMS, REVIEW)

    verdict = judge_evidence(load_project(tmp_path / "p")).of("REV-001")
    assert verdict.word is Word.UNKNOWN
    assert verdict.is_open
