"""Coverage is counted from the items; what cannot be counted is not evaluated."""

from samdocs.documents.views.coverage import coverage, own_coverage


def test_rows_are_counted_and_gaps_named(scope):
    view = coverage(scope("trace"))
    by_name = {row.name: row for row in view.rows}

    row = by_name["Software requirements with a verification"]
    assert (row.covered, row.share, row.open) == ("1 of 3", "33.3 %", True)
    assert "SRS-002" in row.missing
    assert "SRS-004" not in row.missing
    assert view.open[0].name == "User needs with a requirement"


def test_test_without_a_result_is_never_counted_as_proof(scope):
    rows = {row.name: row for row in coverage(scope("trace")).rows}

    for name in ("Software requirements verified on this build", "Tests that passed on this build"):
        assert (rows[name].covered, rows[name].share) == ("0 of 3", "0 %"), name
        assert rows[name].open


def test_only_results_that_count_are_counted(tested):
    rows = {row.name: row for row in coverage(tested("trace")).rows}

    passed = rows["Tests that passed on this build"]
    assert passed.covered == "3 of 9"
    assert "TC-001" not in passed.missing
    assert "TC-002" in passed.missing


def test_document_counts_only_what_it_describes(scope):
    names = [row.name for row in own_coverage(scope("srs")).rows]

    assert names
    assert all(name.startswith("Software requirements") for name in names)
