"""Scores of CVSS vectors, computed by the equations that FIRST publishes."""

from samdocs.evidence.vulnerabilities.cvss.score import CvssFault, CvssScore, score_cvss

__all__ = ["CvssFault", "CvssScore", "score_cvss"]
