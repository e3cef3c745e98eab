import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

HASH = "9a09dcebab3753d935e72871dc9a03048b22ea6df16780563311304d30314f06"
SHEET = {
    "role": "training",
    "source": "Records of nine hospitals",
    "sites": "[US Midwest 1]",
    "collection_period": "2015 to 2021",
    "inclusion": "Adults",
    "n_patients": "171204",
    "legal_basis": "Waiver of consent",
    "version": '"3.1"',
}


def dataset(name="DS-001", **fields):
    said = "".join(f", {key}: {value}" for key, value in fields.items() if value is not None)
    return f"  - {{id: {name}, title: t{said}}}\n"


def told(tmp_path, code, *datasets, config=BASE, more=""):
    text = SYSTEM + "datasets:\n" + "".join(datasets) + more
    return messages(report_of(tmp_path, text, config=config), code)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ""),
        *(({name: None}, f"`{name}`") for name in SHEET),
        ({"inclusion": None, "exclusion": "Children"}, ""),
        ({"n_patients": None, "n_records": "214630"}, ""),
        ({"n_patients": "0"}, "`n_patients`"),
        ({"legal_basis": None, "licence": "Agreement"}, ""),
        ({"version": None, "hashes": f"{{manifest: {HASH}}}"}, ""),
        ({"source": "tbd"}, "`source`"),
    ],
)
def test_data_set_says_where_it_comes_from(tmp_path, change, missing):
    found = told(tmp_path, "AI001", dataset(**(SHEET | change)))

    assert found == ([f"`DS-001` does not give {missing}"] if missing else [])


US = [f"{{name: US {n}, country: US}}" for n in range(1, 4)]


def sites(*entries):
    return "[" + ", ".join(entries) + "]"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "test", "sites": sites(*US)}, []),
        ({"role": "training", "sites": sites("Berlin")}, []),
        ({"role": "test"}, []),
        ({"role": "test", "sites": sites(*US[:2])}, ["has 2 sites in the US"]),
        ({"role": "test", "sites": sites("US 1", "US 2", "US 3")}, ["has 0 sites in the US"]),
        (
            {"role": "test", "sites": sites(*US, "{name: '  us   midwest  1 ', country: usa}")},
            ["shares the site “us   midwest  1” with development data"],
        ),
        (
            {"role": "test", "sites": sites("US Midwest 1"), "sites_rationale": "Other years."},
            [],
        ),
        (
            {"role": "test", "sites": sites("US Midwest 1"), "sites_rationale": "tbd"},
            ["has 0 sites in the US", "shares the site"],
        ),
    ],
)
@pytest.mark.parametrize("development", ["training", "tuning"])
def test_test_sites_are_others_and_enough(tmp_path, fields, said, development):
    known = dataset("DS-002", role=development, sites="[US Midwest 1]")

    found = told(tmp_path, "AI003", dataset(**fields), known)

    assert len(found) == len(said)
    assert all(part in message for part, message in zip(said, found, strict=True))


def test_sites_of_monitoring_are_no_development_sites(tmp_path):
    monitoring = dataset("DS-002", role="monitoring", sites="[US 1]")

    assert told(tmp_path, "AI003", dataset(role="test", sites=sites(*US)), monitoring) == []


def test_number_of_american_sites_is_a_question_of_the_fda(tmp_path):
    config = BASE.replace("[us, eu]", "[eu]")

    assert told(tmp_path, "AI003", dataset(role="test", sites="[Berlin]"), config=config) == []


TRUTH = {
    "method": "Two readers",
    "uncertainty": "Kappa 0.81",
    "readers": "Physicians",
    "blinding": "Without the score",
    "adjudication": "Third reader",
    "variability": "Kappa 0.74",
    "equivocal_and_missing": "As negative",
}


def reference(**change):
    said = ", ".join(f"{key}: {value}" for key, value in (TRUTH | change).items() if value)
    return f"{{{said}}}"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"reference_standard": reference()}, ""),
        *(
            ({"reference_standard": reference(**{name: None})}, f"`{name}`")
            for name in TRUTH
            if name != "method"
        ),
        ({"reference_standard": reference(readers="tbd")}, "`readers`"),
        ({"reference_standard": reference(readers=None), "annotation": "{qualification: MD}"}, ""),
        ({"reference_standard": reference(blinding=None), "annotation": "{blinding: Yes}"}, ""),
        (
            {
                "reference_standard": reference(adjudication=None),
                "annotation": "{adjudication: Yes}",
            },
            "",
        ),
        ({"reference_standard": reference(variability=None), "annotation": "{agreement: 0.8}"}, ""),
        ({"reference_standard": reference(readers=None), "annotation": "{people: 3}"}, "`readers`"),
        ({"role": "training"}, ""),
        ({"role": "tuning"}, ""),
        ({"role": "monitoring"}, ""),
    ],
)
def test_truth_of_a_test_set_is_described(tmp_path, fields, missing):
    found = told(tmp_path, "AI009", dataset(**({"role": "test"} | fields)))

    assert found == (
        [f"the reference standard of `DS-001` does not give {missing}"] if missing else []
    )


def test_set_without_role_counts_as_a_test_set(tmp_path):
    assert len(told(tmp_path, "AI009", dataset())) == 1


SPREAD = "[{{characteristic: race, groups: {{white: {}}}, unknown: {}{}}}]"


@pytest.mark.parametrize(
    ("demographics", "is_found"),
    [
        (SPREAD.format(95, 5, ""), False),
        (SPREAD.format(94, 6, ""), True),
        (SPREAD.format(94, 6, ", unknown_reason: Not recorded."), False),
        (SPREAD.format(94, 6, ", unknown_reason: tbd"), True),
        (SPREAD.format(0, 0, ""), False),
        (SPREAD.format(0, 1, ""), True),
    ],
)
def test_unknown_characteristic_is_explained(tmp_path, demographics, is_found):
    assert bool(told(tmp_path, "AI018", dataset(demographics=demographics))) is is_found


def test_limit_of_the_unknown_is_a_setting(tmp_path):
    spread = dataset(demographics=SPREAD.format(94, 6, ""))

    assert told(tmp_path, "AI018", spread, config=BASE + "limits: {unknown_fraction: 0.1}\n") == []


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"demographics": SPREAD.format(9, 0, "")}, False),
        ({"role": "monitoring", "demographics": SPREAD.format(9, 1, "")}, True),
    ],
)
def test_demographics_are_given_somewhere(tmp_path, fields, is_open):
    report = report_of(tmp_path, SYSTEM + "datasets:\n" + dataset(**fields))

    assert bool(undecided(report, "AI018")) is is_open
    assert messages(report, "AI018") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chosen on the validation set", "validation set"),
        ("Chosen on Validation sets", "validation sets"),
        ("the validation-split", "validation-split"),
        ("validation dataset", "validation dataset"),
        ("validation data set", "validation data set"),
        ("validation loss and curve", "validation loss"),
        ("cross-validation folds", ""),
        ("the clinical validation set", ""),
        ("device validation data set", ""),
        ("software validation data", ""),
        ("usability validation set", ""),
        ("performance validation set", ""),
        ("validation of the device", ""),
        ("validation settings", ""),
        ("tuning set", ""),
        ("`validation set` is not used", ""),
    ],
)
def test_validation_is_said_of_the_device_only(tmp_path, text, said):
    found = told(tmp_path, "AI019", dataset(purpose=text))

    assert found == ([f"`DS-001.purpose` speaks of a “{said}”"] if said else [])


def test_words_are_judged_where_data_are_spoken_of(tmp_path):
    files = {
        "documents/data_mgmt.md": "# Data\nThe validation set.\n",
        "documents/sdp.md": "# Plan\nThe validation set.\n",
    }
    text = SYSTEM + (
        "models: [{id: ML-001, title: t, text: validation set}]\n"
        "hazards: [{id: HAZ-001, title: t, text: validation set}]\n"
    )

    assert messages(report_of(tmp_path, text, files=files), "AI019") == [
        "`documents/data_mgmt.md` speaks of a “validation set”",
        "`ML-001.text` speaks of a “validation set”",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "training", "licence": "t a", "medical_use_allowed": "true"}, ""),
        ({"role": "tuning"}, "`DS-001` does not give `licence` and `medical_use_allowed`"),
        (
            {"role": "training", "licence": "tbd", "medical_use_allowed": "true"},
            "`DS-001` does not give `licence`",
        ),
        (
            {"role": "training", "licence": "t a", "medical_use_allowed": "false"},
            "the licence of `DS-001` does not allow commercial medical use",
        ),
        ({"role": "test"}, ""),
        ({}, ""),
    ],
)
def test_data_a_model_was_made_with_are_licensed(tmp_path, fields, said):
    assert told(tmp_path, "AI023", dataset(**fields)) == ([said] if said else [])


@pytest.mark.parametrize(
    ("link", "is_found"), [("trained_on", True), ("tuned_on", True), ("text", False)]
)
def test_data_a_model_names_are_training_data(tmp_path, link, is_found):
    model = f"models: [{{id: ML-001, title: t, {link}: DS-001}}]\n"

    assert bool(told(tmp_path, "AI023", dataset(role="test"), more=model)) is is_found
