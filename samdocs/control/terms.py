"""Words with a fixed meaning, explained in our own words; a template names those it uses."""

from __future__ import annotations

from collections.abc import Mapping

#: Word → what it means here, where the word comes from.
TERMS: Mapping[str, tuple[str, str]] = {
    "acceptability": (
        "What the risk policy says to a combination of severity and probability: acceptable, "
        "investigate, or unacceptable. It is computed, never typed.",
        "ISO 14971:2019, 6",
    ),
    "attestation": (
        "A person's statement, with a reason, on a rule or clause that samdocs does not decide. It "
        "counts for one release.",
        "ISO 13485:2016, 4.2.5",
    ),
    "baseline": (
        "The state of all files at a tag, to which later states are compared.",
        "IEC 62304:2006+A1:2015, 8",
    ),
    "build": (
        "One state of the software, made of named commits and fixed by the hashes of its files.",
        "IEC 62304:2006+A1:2015, 5.8.4",
    ),
    "cause": (
        "What starts a sequence of events: a fault of software, of a component of others, of a "
        "model, of hardware or data, an attack, or an error in use.",
        "IEC 62304:2006+A1:2015, 7.1",
    ),
    "coverage": (
        "The share of items that have a link of a kind. No items give no share.",
        "IEC 62304:2006+A1:2015, 5.2.6",
    ),
    "criterion": (
        "What a test compares its observation with to decide whether a requirement is met.",
        "IEC 62304:2006+A1:2015, 5.2.6",
    ),
    "finding": (
        "A rule that is not met, with the place where it is not.",
        "ISO 13485:2016, 8.3",
    ),
    "gap": (
        "An obligatory link, text or record that is missing.",
        "IEC 62304:2006+A1:2015, 5.2.6",
    ),
    "harm": (
        "Injury to people, or damage to things or surroundings. Severity belongs to the harm.",
        "ISO 14971:2019, 3",
    ),
    "hazard": ("What could lead to a harm.", "ISO 14971:2019, 3"),
    "hazardous situation": (
        "The circumstances in which someone is exposed to a hazard. Each has a row of its own.",
        "ISO 14971:2019, 3",
    ),
    "initial risk": (
        "Severity and probability before any control; software is assumed to fail.",
        "ISO 14971:2019, 5.5",
    ),
    "P1, P2": (
        "P1: how probable the hazardous situation is. P2: how probable the harm is once the "
        "situation has occurred. Together they give the probability of the harm.",
        "ISO 14971:2019, 5.5",
    ),
    "regression analysis": (
        "A record that says what differs between two builds, which results stay valid and why, "
        "and what is run again.",
        "IEC 62304:2006+A1:2015, 5.7.3",
    ),
    "residual risk": (
        "Severity and probability with all controls. It counts only when implementation and "
        "effectiveness of the controls are proved.",
        "ISO 14971:2019, 7.3",
    ),
    "risk control": (
        "What reduces a risk: by design, by protection, or by information for safety.",
        "ISO 14971:2019, 7.1",
    ),
    "rule": (
        "A demand on the project that samdocs decides, known by its code.",
        "ISO 13485:2016, 4.1.6",
    ),
    "safety class": (
        "A, B or C, by the worst injury that a failure of the software can contribute to.",
        "IEC 62304:2006+A1:2015, 4.3",
    ),
    "safety-critical": (
        "A requirement marked as one whose failure can contribute to a harm.",
        "FDA 2023, VI.D",
    ),
    "software item": (
        "A part of the software that can be named: a system, an item of it, or a unit that is "
        "not divided further.",
        "IEC 62304:2006+A1:2015, 3",
    ),
    "software requirement": (
        "A statement of what the software must do that can be tested alone.",
        "IEC 62304:2006+A1:2015, 5.2",
    ),
    "SOUP": (
        "Software that was not developed for this device under a life cycle known to us.",
        "IEC 62304:2006+A1:2015, 3",
    ),
    "suspect": (
        "A link whose target has changed since the link was made or last reviewed.",
        "IEC 62304:2006+A1:2015, 7.4",
    ),
    "traceability": (
        "That every need, requirement, risk and test can be followed to what it comes from and "
        "to what proves it, in both directions.",
        "IEC 62304:2006+A1:2015, 5.1.1; ISO 14971:2019, 4.5",
    ),
    "user need": (
        "What a user must be able to do or to rely on.",
        "IEC 82304-1:2016, 4.2",
    ),
    "verification": (
        "Evidence that a requirement is met or a control is implemented.",
        "IEC 62304:2006+A1:2015, 5.7",
    ),
    "waiver": (
        "A record by which a named person accepts a finding, with reason, impact and a last day.",
        "ISO 13485:2016, 8.3",
    ),
}
