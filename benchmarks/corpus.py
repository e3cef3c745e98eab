"""Write a synthetic project of N items, the same bytes at every run.

Shares of N: 5 % user needs, 30 % software requirements, 8 % hazards, 8 % risks, 14 % risk controls,
35 % tests. Every need leads to requirements, every risk to controls, every control to requirements,
every requirement to tests; JUnit results of all tests lie in evidence/junit/results.xml. With --git
the folder becomes a repository whose commits each change a few items, with a tag at every tenth.
"""

import argparse
import os
import random
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Value = str | Sequence[str] | Mapping[str, str]
Fields = dict[str, Value]
Ids = Mapping[str, Sequence[str]]

SHALL = (
    "The software shall reject an input record whose timestamp is more than {n} minutes older than"
    " the previous record of the same patient.",
    "The software shall show the risk score with its time of calculation and the version of the"
    " model that produced it, within {n} seconds.",
    "The software shall abstain and show the reason when fewer than {n} vital signs are available.",
    "The software shall write an audit record of every access to a patient record within {n}"
    " seconds.",
    "The software shall order the alert list by time, newest first, and hold at least {n} entries"
    " without paging.",
    "The software shall report a failed connection to the record system within {n} seconds.",
)
NOTES = (
    "The clinician remains responsible for the decision.",
    "The interval was agreed with the ward and is configurable at installation.",
    "Records that arrive later are shown, but do not change a score that was already acted upon.",
    "The state is kept over a restart of the service.",
)
CATEGORIES = (
    "functional",
    "inputs_outputs",
    "interfaces",
    "alarms",
    "security",
    "user_interface",
    "data",
    "installation",
    "operation",
    "networking",
    "maintenance",
    "regulatory",
)
CONTROL_KINDS = ("inherent_safety", "protective_measure")
FOLDED_FROM = 60  # characters
SHARES = {"UN": 0.05, "SRS": 0.30, "HAZ": 0.08, "RISK": 0.08, "RC": 0.14, "TC": 0.35}

CONFIG = """samdocs: 1
device:
  name: Bench Device
  identifier: BD-1
  version: 0.1.0
  markets: [us, eu]
  manufacturer: Example Medical GmbH
  intended_use: Synthetic project for measurements.
classification:
  iec62304: {class: C, rationale: Worst case of the synthetic risks.}
  fda: {documentation_level: enhanced, rationale: Worst case of the synthetic risks.}
risk_policy:
  severities:
    - {level: S1, name: Negligible, injury: none}
    - {level: S2, name: Minor, injury: non_serious}
    - {level: S3, name: Serious, injury: serious}
    - {level: S4, name: Critical, injury: serious}
    - {level: S5, name: Catastrophic, injury: death}
  probabilities:
    - {level: P1, name: Improbable}
    - {level: P2, name: Remote}
    - {level: P3, name: Occasional}
    - {level: P4, name: Probable}
    - {level: P5, name: Frequent}
  acceptability:
    P5: [investigate, unacceptable, unacceptable, unacceptable, unacceptable]
    P4: {S1: acceptable, S2: investigate, S3: unacceptable, S4: unacceptable, S5: unacceptable}
    P3: {S1: acceptable, S2: investigate, S3: investigate, S4: unacceptable, S5: unacceptable}
    P2: {S1: acceptable, S2: acceptable, S3: investigate, S4: investigate, S5: unacceptable}
    P1: {S1: acceptable, S2: acceptable, S3: acceptable, S4: acceptable, S5: investigate}
  policy: afap
"""


def write_project(count: int, folder: Path, *, per_file: int = 50) -> None:
    """Write a project of about `count` items, `per_file` of them in each file."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "samdocs.yaml", CONFIG)
    ids = {prefix: _ids(prefix, max(2, int(count * share))) for prefix, share in SHARES.items()}
    for collection, items in _collections(ids, random.Random(count)):
        for start in range(0, len(items), per_file):
            texts = [_item_text(fields) for fields in items[start : start + per_file]]
            path = folder / collection / f"{start // per_file:04d}.yaml"
            _write(path, f"{collection}:\n" + "".join(texts))
    _write(folder / "evidence" / "junit" / "results.xml", _results(ids["TC"]))


def write_history(folder: Path, commits: int) -> None:
    """Make the folder a repository of that many commits, with a tag at every tenth."""
    rng = random.Random(commits)
    when = 1_700_000_000
    _git(folder, when, "init", "-q", "-b", "main")
    _git(folder, when, "add", "-A")
    _git(folder, when, "commit", "-q", "-m", "Start")
    files = [
        path
        for collection in ("software_requirements", "tests")
        for path in sorted((folder / collection).glob("*.yaml"))
    ]
    for number in range(1, commits):
        when += 3600
        for path in rng.sample(files, min(2, len(files))):
            _revise_titles(path, number, rng)
        _git(folder, when, "commit", "-q", "-a", "-m", f"Change {number}")
        if number % 10 == 0:
            _git(folder, when, "tag", f"v0.{number // 10}.0")


def _ids(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{i:05d}" for i in range(1, count + 1)]


def _collections(ids: Ids, rng: random.Random) -> Iterator[tuple[str, list[Fields]]]:
    """Yield the collections. Their order is the order of the random numbers: keep it."""
    verified = [{ids["SRS"][i % len(ids["SRS"])]} for i in range(len(ids["TC"]))]
    for requirements in verified:
        requirements |= set(_sample(rng, ids["SRS"], 0, 1))
    yield "user_needs", [_with_text(one, "Need", rng) for one in ids["UN"]]
    yield "software_requirements", _requirements(ids, rng)
    yield "hazards", [_with_text(one, "Hazard", rng) for one in ids["HAZ"]]
    yield "harms", [{"id": "HARM-00001", "title": "Delayed treatment", "severity": "S4"}]
    yield "risks", _risks(ids, rng)
    yield "risk_controls", _controls(ids, rng)
    yield (
        "software_items",
        [{"id": "SI-001", "title": "Whole system", "kind": "system", "safety_class": "C"}],
    )
    yield "tests", _tests(ids, verified)


def _requirements(ids: Ids, rng: random.Random) -> list[Fields]:
    needs, controls = ids["UN"], ids["RC"]
    return [
        {
            "id": one,
            "title": f"Requirement {one}",
            "text": _text(rng, 2, 4),
            "category": rng.choice(CATEGORIES),
            "criterion": f"The stated limit holds in {rng.randint(95, 100)} of 100 trials.",
            "verification_method": "test",
            "derives_from": sorted({needs[i % len(needs)], *_sample(rng, needs, 0, 2)}),
            "implements": [controls[i]] if i < len(controls) else _sample(rng, controls, 0, 1),
            "allocated_to": ["SI-001"],
        }
        for i, one in enumerate(ids["SRS"])
    ]


def _risks(ids: Ids, rng: random.Random) -> list[Fields]:
    hazards = ids["HAZ"]
    return [
        {
            "id": one,
            "title": f"Risk {one}",
            "hazard": hazards[i % len(hazards)],
            "harm": "HARM-00001",
            "sequence_of_events": rng.choice(NOTES),
            "hazardous_situation": "The clinician acts on a wrong or missing score.",
            "causes": {"a": "{software_item: SI-001, kind: defect, text: wrong branch}"},
            "initial": {"probability": rng.choice(["P3", "P4"])},
            "residual": {"probability": "P1"},
        }
        for i, one in enumerate(ids["RISK"])
    ]


def _controls(ids: Ids, rng: random.Random) -> list[Fields]:
    risks = ids["RISK"]
    return [
        {
            "id": one,
            "title": f"Control {one}",
            "text": _text(rng, 1, 2),
            "kind": rng.choice(CONTROL_KINDS),
            "implemented_in": "software",
            "mitigates": sorted({risks[i % len(risks)], *_sample(rng, risks, 0, 2)}),
            "option_rationale": "Chosen before the options of lower priority.",
            "new_risks": "none",
        }
        for i, one in enumerate(ids["RC"])
    ]


def _tests(ids: Ids, verified: Sequence[set[str]]) -> list[Fields]:
    controls = ids["RC"]
    return [
        {
            "id": one,
            "title": f"Test {one}",
            "level": "system",
            "method": "test",
            "expected": "The stated limit holds.",
            "verifies": sorted(verified[i]),
            "shows_effectiveness_of": controls[i : i + 1],
            "automated_by": _test_name(one),
        }
        for i, one in enumerate(ids["TC"])
    ]


def _with_text(one: str, noun: str, rng: random.Random) -> Fields:
    return {"id": one, "title": f"{noun} {one}", "text": _text(rng, 1, 2)}


def _text(rng: random.Random, low: int, high: int) -> str:
    """Return one obligation and some notes, low to high sentences in all."""
    obligation = rng.choice(SHALL).format(n=rng.randint(2, 90))
    return " ".join([obligation, *(rng.choice(NOTES) for _ in range(rng.randint(low, high) - 1))])


def _sample(rng: random.Random, pool: Sequence[str], low: int, high: int) -> list[str]:
    return sorted(rng.sample(pool, min(len(pool), rng.randint(low, high))))


def _test_name(one: str) -> str:
    return f"test_{one.lower().replace('-', '_')}"


def _item_text(fields: Fields) -> str:
    lines = [_field_text(key, value) for key, value in fields.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _field_text(key: str, value: Value) -> str:
    if isinstance(value, Mapping):
        return f"{key}: {{{', '.join(f'{k}: {v}' for k, v in value.items())}}}"
    if not isinstance(value, str):
        return f"{key}: [{', '.join(value)}]"
    return f"{key}: >\n      {value}" if len(value) > FOLDED_FROM else f"{key}: {value}"


def _results(tests: Sequence[str]) -> str:
    cases = "".join(
        f'<testcase classname="bench" name="{_test_name(one)}" time="0.01"/>' for one in tests
    )
    suite = f'<testsuite name="bench" tests="{len(tests)}" failures="0">{cases}</testsuite>'
    return f'<?xml version="1.0"?><testsuites>{suite}</testsuites>\n'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _revise_titles(path: Path, number: int, rng: random.Random) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    titles = [i for i, line in enumerate(lines) if line.startswith("    title:")]
    for i in rng.sample(titles, min(2, len(titles))):
        lines[i] = f"{lines[i].split(' (rev')[0]} (rev {number})"
    _write(path, "\n".join(lines) + "\n")


def _git(folder: Path, when: int, *arguments: str) -> None:
    person = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": f"{when} +0000"}
    roles = ("AUTHOR", "COMMITTER")
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_{key}": value for role in roles for key, value in person.items()},
    }
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=surroundings)


def main() -> None:
    """Write the project that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a synthetic project of N items.")
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--per-file", type=int, default=50)
    parser.add_argument("--git", type=int, default=0, metavar="COMMITS")
    options = parser.parse_args()
    write_project(options.count, options.folder, per_file=options.per_file)
    if options.git:
        write_history(options.folder, options.git)


if __name__ == "__main__":
    main()
