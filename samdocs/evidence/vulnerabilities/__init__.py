"""Vulnerabilities as other tools state them, read into one model, and their scores."""

from samdocs.evidence.vulnerabilities.collecting import number_of
from samdocs.evidence.vulnerabilities.cvss import CvssFault, CvssScore, score_cvss
from samdocs.evidence.vulnerabilities.model import STATES, Statement, VulnerabilityFile
from samdocs.evidence.vulnerabilities.read import read_vulnerabilities

__all__ = [
    "STATES",
    "CvssFault",
    "CvssScore",
    "Statement",
    "VulnerabilityFile",
    "number_of",
    "read_vulnerabilities",
    "score_cvss",
]
