"""Whatever is wrong with a project or around it, samdocs ends in time, says where, writes nothing."""

import json

import pytest

from tests.cases import FOLDER, Case, Outcome, digest, read_case, run, set_up, texts

CASES = {f"{path.parent.name}/{path.stem}": path for path in sorted(FOLDER.glob("*/*.case"))}
SLOW = {name for name, path in CASES.items() if "slow" in read_case(path).keys}
# The faults of the design's list that a file and a command can show; the numbers between are kin.
LISTED = """
F001 F002 F008 F009 F011 F012 F013 F015 F017 F018 F019 F020 F022 F023 F025 F029 F030 F031 F032
F034 F037 F039 F040 F043 F044 F045 F046 F047 F048 F049 F050 F054 F055 F056 F057 F058 F059 F060
F061 F066 F068 F069 F070 F072 F073 F074 F075 F078 F081 F082 F084 F085 F088 F089
F091 F092 F093 F094 F097 F099 F103 F107 F108 F109 F110 F112 F115 F118 F119
F120 F122 F124 F125 F127 F130 F132 F133 F134 F135 F138 F139 F141 F143 F144 F145 F149 F151 F152
F153 F156 F160 F162 F166 F169 F170 F171 F172 F173 F174 F175 F177 F178 F179 F181 F182 F186 F187 F188 F190 F194 F197 F199
F204 F205 F212 F213 F214 F219 F220 F221 F228 F229 F231 F232 F235
"""
REFUSING = ("SRC", "MOD", "ID001", "ID002", "TPL")


def cases() -> list[object]:
    slow = pytest.mark.slow
    return [pytest.param(name, id=name, marks=[slow] if name in SLOW else []) for name in CASES]


@pytest.mark.parametrize("name", cases())
def test_fault_ends_in_time_says_where_and_writes_nothing(name, tmp_path):
    case = read_case(CASES[name])
    root = tmp_path / "project"
    set_up(case, root)
    before = digest(root / "dist")

    outcome = run(case, root)

    assert outcome.code == int(case.one("exit")), outcome.shown
    assert "Traceback" not in outcome.stdout + outcome.stderr, outcome.shown
    publishes = case.builds and outcome.code == 0
    assert (digest(root / "dist") == before) is not publishes, outcome.shown
    assert_printed(case, outcome)
    assert_found(case, outcome)
    assert_written(case, root)


def assert_printed(case: Case, outcome: Outcome) -> None:
    for words in case.keys["stdout"]:
        assert words in outcome.stdout, outcome.shown
    for words in case.keys["stderr"]:
        assert words in outcome.stderr, outcome.shown
    for words in case.keys["lacks"]:
        assert words not in outcome.stdout + outcome.stderr, outcome.shown


def assert_found(case: Case, outcome: Outcome) -> None:
    if case.builds:  # it tells people why nothing was published, on the error stream
        expected = [
            *(f"  {code}  " for code in case.codes),
            case.one("says"),
            f"\n{case.one('at')}",
        ]
        assert all(words in f"\n{outcome.stderr}" for words in expected), outcome.shown
        return
    for code in case.codes:
        assert finds(outcome, code, case.one("at"), case.one("says")), outcome.shown


def finds(outcome: Outcome, code: str, at: str, says: str) -> bool:
    for found in json.loads(outcome.stdout)["diagnostics"]:
        place = f"{found['file']}:{found['line']}:{found['column']}"
        text = f"{found['message']} {found['hint']}"
        if found["code"] == code and f"{place}:".startswith(at and f"{at}:") and says in text:
            return True
    return False


def assert_written(case: Case, root) -> None:
    if "output" in case.keys or "output-lacks" in case.keys:
        written = texts(root / "dist")
        assert all(words in written for words in case.keys["output"]), case.keys["output"]
        assert not any(words in written for words in case.keys["output-lacks"])
    for name in case.keys["absent"]:
        assert not list(root.parent.glob(f"**/{name}")), f"{name} is there"
    assert not list(root.glob("**/*.samdocs-staging"))


def refused_by_build() -> list[str]:
    def refuses(case: Case) -> bool:
        refusing = any(code.startswith(REFUSING) for code in case.codes)
        return not case.builds and case.one("exit") == "1" and refusing

    return [name for name, path in CASES.items() if refuses(read_case(path))]


@pytest.mark.slow
@pytest.mark.parametrize("name", refused_by_build())
def test_build_refuses_the_fault_and_writes_nothing(name, tmp_path):
    case = read_case(CASES[name])
    root = tmp_path / "project"
    set_up(case, root)
    before = digest(root / "dist")

    outcome = run(case, root, "build --format html")

    assert outcome.code == 1, outcome.shown
    assert "Traceback" not in outcome.stdout + outcome.stderr, outcome.shown
    assert digest(root / "dist") == before
    assert outcome.stderr


def test_every_case_has_a_number_of_its_own():
    numbers = [path.stem.split("-")[0] for path in CASES.values()]

    assert len(set(numbers)) == len(numbers)


def test_no_fault_of_the_list_has_lost_its_case():
    numbers = {path.stem.split("-")[0] for path in CASES.values()}

    assert set(LISTED.split()) <= numbers
