"""Results of tests as other tools write them, read into one model."""

from samdocs.evidence.results.model import Case, Outcome, ResultFile
from samdocs.evidence.results.read import read_results

__all__ = ["Case", "Outcome", "ResultFile", "read_results"]
