"""Rules on data sets (FDA AI 2025, VIII; EU AI Act 2024/1689, 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.checks.passages import item_passages, narrative_passages, report
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.datasets import Dataset
from samdocs.project import Project

_DEVELOPMENT = ("training", "tuning")
_ADVISED_SITES = 3
_UNITED_STATES = frozenset({"us", "usa", "u.s.", "united states", "united states of america"})
#: `validation set` for tuning data; validation of the device or of a study is meant otherwise.
_MISUSED = re.compile(
    r"(?<![\w-])(?<!clinical )(?<!device )(?<!design )(?<!usability )(?<!performance )"
    r"(?<!software )validation[ -](?:set|split|subset|fold|loss|curve|data ?set)s?(?!\w)"
)
_ABOUT_DATA = (
    "datasets",
    "models",
    "studies",
    "monitors",
    "planned_changes",
    "protocol_activities",
)
_NARRATIVES = ("ai_model_desc", "data_mgmt", "ai_validation", "monitoring", "pccp")


@check("AI001")
def dataset_without_provenance(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every data set says where its data come from, from whom, when, and on what legal basis.

    Give `role:`, `source:`, `sites:`, `collection_period:`, `inclusion:` or `exclusion:`, the
    number of patients or records, `legal_basis:` or `licence:`, and what fixes it: a `version:` or
    the hash of its manifest.
    """
    for dataset in described(project, Dataset):
        hashed = dataset.hashes.manifest if dataset.hashes else None
        demanded = {
            "role": dataset.role,
            "source": dataset.source,
            "sites": tuple(site.name for site in dataset.sites),
            "collection_period": dataset.collection_period,
            "inclusion": dataset.inclusion or dataset.exclusion,
            "n_patients": dataset.n_patients or dataset.n_records,
            "legal_basis": dataset.legal_basis or dataset.licence,
            "version": dataset.version or hashed,
        }
        if missing := unsaid(demanded):
            yield found(
                project,
                "AI001",
                dataset,
                f"`{dataset.id}` does not give {listed(missing)}",
                hint="complete its datasheet",
            )


@check("AI003")
def test_sites_not_independent(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Test data come from other sites than the data the model was made with, and from enough.

    The FDA's draft advises at least three geographically diverse sites in the US. Where a site is
    shared or there are fewer, say under `sites_rationale:` of the test set why that suffices.
    """
    for dataset in described(project, Dataset):
        if (
            dataset.role != "test"
            or not dataset.sites
            or unsaid({"": dataset.sites_rationale}) == ()
        ):
            continue
        known = _development_sites(project)
        for site in [site.name for site in dataset.sites if _plain(site.name) in known]:
            yield found(
                project,
                "AI003",
                dataset,
                f"the test set `{dataset.id}` shares the site “{site}” with development data",
                hint="test on other sites, or justify it under `sites_rationale:`",
                field=("sites",),
            )
        domestic = [site for site in dataset.sites if _is_domestic(site.country)]
        if len(domestic) < _ADVISED_SITES:
            yield found(
                project,
                "AI003",
                dataset,
                f"the test set `{dataset.id}` has {len(domestic)} sites in the US; the draft "
                f"guidance advises {_ADVISED_SITES}",
                hint="give the `country:` of its sites, or justify it under `sites_rationale:`",
                field=("sites",),
            )


@check("AI009")
def reference_standard_undescribed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every test set says what counts as the truth, how sure that is, and who decided it.

    Give `reference_standard:` with `method`, `uncertainty`, `readers`, `blinding`, `adjudication`,
    `variability` and `equivocal_and_missing`; what does not apply says why. What `annotation:`
    already says of people, blinding, adjudication and agreement counts.
    """
    for dataset in described(project, Dataset):
        if dataset.role in (*_DEVELOPMENT, "monitoring"):
            continue
        if missing := _missing_reference(dataset):
            yield found(
                project,
                "AI009",
                dataset,
                f"the reference standard of `{dataset.id}` does not give {listed(missing)}",
                hint="describe it under `reference_standard:`; write why what does not apply",
                field=("reference_standard",),
            )


@check("AI018")
def unknown_demographics_unexplained(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Where a characteristic is not known for many patients, the reason and its treatment are given.

    More than `limits.unknown_fraction` of the patients need an `unknown_reason:`.
    """
    limit = project.config.limits.unknown_fraction
    datasets = [d for d in described(project, Dataset) if d.role != "monitoring"]
    for dataset in datasets:
        for number, spread in enumerate(dataset.demographics):
            total = sum(spread.groups.values()) + spread.unknown
            explained = says_something(spread.unknown_reason)
            if total and spread.unknown / total > limit and not explained:
                yield found(
                    project,
                    "AI018",
                    dataset,
                    f"“{spread.characteristic}” is unknown for {spread.unknown} of {total} "
                    f"patients of `{dataset.id}`, without a reason",
                    hint="give `unknown_reason:`, and what is done about it",
                    field=("demographics", number),
                )
    if not any(dataset.demographics for dataset in datasets):
        yield Undecided("no data set gives its demographics")


@check("AI019")
def validation_said_of_tuning(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Data are called training, tuning and test data; validation is what the device undergoes.

    Readers from medicine and from machine learning mean different things by a validation set. Write
    `tuning set`, or `test set` for data the model never saw.
    """
    texts = [
        passage
        for collection in _ABOUT_DATA
        for item in project.of(collection)
        for passage in item_passages(project, item)
    ]
    texts += [
        passage
        for narrative in project.narratives
        if narrative.key in _NARRATIVES
        for passage in narrative_passages(narrative)
    ]
    for passage in texts:
        if hit := _MISUSED.search(passage.text.lower()):
            message = f"`{passage.name}` speaks of a “{hit[0]}”"
            hint = "write `tuning set`, or `test set` for data the model never saw"
            yield report(project, "AI019", passage, message, hint, hit.span())


@check("AI023")
def training_data_not_licensed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every data set a model was made with may be used for a commercial medical device.

    Give `licence:` (or agreement) and `medical_use_allowed: true` for each set a model is trained
    or tuned on.
    """
    for dataset in described(project, Dataset):
        used = project.graph.current_sources(dataset.id, "trained_on", "tuned_on")
        if dataset.role not in _DEVELOPMENT and not used:
            continue
        if dataset.medical_use_allowed is False:
            message = f"the licence of `{dataset.id}` does not allow commercial medical use"
            hint = "replace the data, or agree on their use"
            yield found(project, "AI023", dataset, message, hint=hint)
        elif missing := unsaid(
            {"licence": dataset.licence, "medical_use_allowed": dataset.medical_use_allowed}
        ):
            message = f"`{dataset.id}` does not give {listed(missing)}"
            hint = "name the licence or agreement, and whether it allows commercial medical use"
            yield found(project, "AI023", dataset, message, hint=hint)


def _plain(site: str) -> str:
    return " ".join(site.casefold().split())


def _development_sites(project: Project) -> set[str]:
    return {
        _plain(site.name)
        for dataset in project.of("datasets")
        if isinstance(dataset, Dataset) and dataset.role in _DEVELOPMENT
        for site in dataset.sites
    }


def _is_domestic(country: str | None) -> bool:
    return (country or "").casefold() in _UNITED_STATES


def _missing_reference(dataset: Dataset) -> tuple[str, ...]:
    truth, people = dataset.reference_standard, dataset.annotation
    qualified = people.qualification if people else None
    demanded = {
        "method": truth and truth.method,
        "uncertainty": truth and truth.uncertainty,
        "readers": (truth and truth.readers) or qualified,
        "blinding": (truth and truth.blinding) or (people and people.blinding),
        "adjudication": (truth and truth.adjudication) or (people and people.adjudication),
        "variability": (truth and truth.variability) or (people and people.agreement),
        "equivocal_and_missing": truth and truth.equivocal_and_missing,
    }
    return unsaid(demanded)
