"""The list of problems: what remains is assessed and decided in each market, or marked as a gap."""

import re

from samdocs.control import content_hash
from samdocs.documents.views.anomalies import anomalies
from samdocs.project import load_project
from tests.documents.tested import make_tested


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html).replace("<br>", "; ")).strip()


def test_every_unresolved_anomaly_is_told_with_all_assessments(tested):
    [one] = anomalies(tested("problem_list")).unresolved
    fields = {field.label: plain(field.content) for field in one.fields}

    assert one.id == "PR-001"
    assert fields["Security"] == "Relevant: Who sets the clock can delay a call. CWE-367"
    assert fields["Use"] == "Not relevant: Nobody sees it."
    assert fields["Risks"] == "RISK-001"
    assert {"Found", "Cause", "Safety", "Effectiveness", "Work-around", "To be mended"} <= set(
        fields
    )


def test_market_without_an_outcome_is_a_gap_and_so_is_the_conclusion(tested):
    view = anomalies(tested("problem_list"))

    assert [(row.market, row.decided) for row in view.markets] == [
        ("United States", True),
        ("European Union", False),
    ]
    assert "no outcome" in view.markets[1].outcome
    assert view.mark.word == "not decided"


def test_outcome_for_another_build_decides_nothing(scope_of):
    view = anomalies(
        scope_of(
            "problem_list",
            "builds: [{id: BLD-001, title: Old, version: 0.1.0}, "
            "{id: BLD-002, title: New, version: 1.0.0}]",
            "anomalies: [{id: PR-001, title: Late, state: open, security: {relevant: false, "
            "text: None.}, outcome: [{rationale: Rare., builds: BLD-001}]}]",
        )
    )

    assert not any(row.decided for row in view.markets)
    assert "no outcome for this build" in view.markets[0].outcome


def test_resolved_problem_names_change_build_and_verification(tested):
    [row] = anomalies(tested("problem_list")).closed

    assert (plain(row.change), plain(row.fixed_in)) == ("CR-001", "BLD-002")
    assert plain(row.verified) == "! no test"


def test_no_problem_on_record_is_said_in_words_and_looks_not_proved(scope_of):
    view = anomalies(scope_of("problem_list"))

    assert view.unresolved == view.markets == ()
    assert view.mark.form != "ok"
    assert "Problems nobody has recorded are not excluded" in view.conclusion


def test_rationale_is_content_of_the_list(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    before = content_hash(load_project(repository.root), "problem_list")
    items = repository.root / "items.yaml"
    items.write_text(items.read_text().replace("The delay is within", "The delay stays within"))

    assert content_hash(load_project(repository.root), "problem_list") != before
