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


def test_results_are_not_evaluated_and_not_counted(scope):
    row = coverage(scope("trace")).rows[-1]

    assert (row.covered, row.share, row.mark.word) == ("? of 3", "?", "not evaluated")


def test_document_counts_only_what_it_describes(scope):
    names = [row.name for row in own_coverage(scope("srs")).rows]

    assert names
    assert all(name.startswith("Software requirements") for name in names)
