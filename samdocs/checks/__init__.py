"""What must hold: one function for each rule, run over a project that has been read."""

from samdocs.checks import anomalies as anomalies
from samdocs.checks import approval_order as approval_order
from samdocs.checks import approvals as approvals
from samdocs.checks import architecture as architecture
from samdocs.checks import change_control as change_control
from samdocs.checks import change_requests as change_requests
from samdocs.checks import class_reviews as class_reviews
from samdocs.checks import classification as classification
from samdocs.checks import datasets as datasets
from samdocs.checks import document_set as document_set
from samdocs.checks import document_texts as document_texts
from samdocs.checks import execution_records as execution_records
from samdocs.checks import failures as failures
from samdocs.checks import identity as identity
from samdocs.checks import independence as independence
from samdocs.checks import intended_use as intended_use
from samdocs.checks import labelling as labelling
from samdocs.checks import legacy as legacy
from samdocs.checks import model_changes as model_changes
from samdocs.checks import models as models
from samdocs.checks import ots_statements as ots_statements
from samdocs.checks import plan_reviews as plan_reviews
from samdocs.checks import privacy as privacy
from samdocs.checks import protocol_reviews as protocol_reviews
from samdocs.checks import protocols as protocols
from samdocs.checks import release_tags as release_tags
from samdocs.checks import releases as releases
from samdocs.checks import requirement_reviews as requirement_reviews
from samdocs.checks import requirements as requirements
from samdocs.checks import results as results
from samdocs.checks import risk_causes as risk_causes
from samdocs.checks import risk_controls as risk_controls
from samdocs.checks import risk_coverage as risk_coverage
from samdocs.checks import risk_policy as risk_policy
from samdocs.checks import risk_reviews as risk_reviews
from samdocs.checks import risk_rows as risk_rows
from samdocs.checks import sbom as sbom
from samdocs.checks import security as security
from samdocs.checks import security_process as security_process
from samdocs.checks import soup as soup
from samdocs.checks import soup_components as soup_components
from samdocs.checks import soup_reviews as soup_reviews
from samdocs.checks import surveillance as surveillance
from samdocs.checks import suspects as suspects
from samdocs.checks import usability as usability
from samdocs.checks import validation as validation
from samdocs.checks import versions as versions
from samdocs.checks import vulnerabilities as vulnerabilities
from samdocs.checks import waivers_in_force as waivers_in_force
from samdocs.checks import wording as wording
from samdocs.checks.registry import (
    CHECKS,
    NotEvaluated,
    Undecided,
    check,
    found,
    found_at,
    rising,
    with_related,
)
from samdocs.checks.run import CheckReport, due_rules, run_checks, why_undecided

__all__ = [
    "CHECKS",
    "CheckReport",
    "NotEvaluated",
    "Undecided",
    "check",
    "due_rules",
    "found",
    "found_at",
    "rising",
    "run_checks",
    "why_undecided",
    "with_related",
]
