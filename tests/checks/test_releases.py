import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

HASH = "9a09dcebab3753d935e72871dc9a03048b22ea6df16780563311304d30314f06"
UNVERSIONED = BASE.replace("  version: 1.0.0\n", "")
NO_VERSION = "samdocs.yaml gives the device no version to release"


def judge(tmp_path, text, config=BASE):
    return report_of(tmp_path, SYSTEM + text, config=config)


def build(fields, version="1.0.0", name="BLD-001"):
    return f"builds: [{{id: {name}, title: t, version: {version}, {fields}}}]\n"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("version: 1.0.0, built_at: 2026-03-01, changes_from_previous: First.", ""),
        ("built_at: 2026-03-01, changes_from_previous: First.", "`version`"),
        ("version: 1.0.0, changes_from_previous: First.", "`built_at`"),
        (
            "version: 1.0.0, built_at: 2026-03-01, changes_from_previous: tbd",
            "`changes_from_previous`",
        ),
    ],
)
def test_row_of_the_version_history_is_complete(tmp_path, fields, missing):
    report = judge(tmp_path, f"builds: [{{id: BLD-001, title: t, {fields}}}]\n")

    assert messages(report, "REL002") == ([f"`BLD-001` does not give {missing}"] if missing else [])
    assert undecided(report, "REL002")


@pytest.mark.parametrize(
    ("builds", "said"),
    [
        ("[{v: 1.0.0, at: 2026-03-02}, {v: 0.9.0, at: 2026-03-01}]", ""),
        ("[{v: 1.0.0, at: 2026-03-01}, {v: 0.9.0, at: 2026-03-01}]", ""),
        ("[{v: 1.0.0, at: 2026-03-01}, {v: 1.0.0, at: 2026-03-02}]", ""),
        (
            "[{v: 1.0.0, at: 2026-03-01}, {v: 1.1.0, at: 2026-03-02}]",
            "`BLD-2` is younger than the build",
        ),
        ("[{v: 0.9.0, at: 2026-03-01}]", "no build has the version 1.0.0 of the device"),
        ("[]", "no build has the version 1.0.0 of the device"),
    ],
)
def test_history_ends_with_the_release(tmp_path, builds, said):
    text = builds.replace("v:", "title: t, version:").replace("at:", "built_at:")
    for number in (1, 2):
        text = text.replace("{title", f"{{id: BLD-{number}, title", 1)

    found = messages(judge(tmp_path, f"builds: {text}\n"), "REL003")

    assert [message[: len(said)] for message in found] == ([said] if said else [])


def test_device_without_version_is_not_released(tmp_path):
    text = build("tested_builds: []").replace("version: 1.0.0, ", "")

    report = judge(tmp_path, text, UNVERSIONED)

    for code in ("REL003", "REL007", "REL009", "REL011"):
        assert undecided(report, code) == [NO_VERSION]
        assert messages(report, code) == []


def test_what_is_not_built_is_not_judged(tmp_path):
    report = judge(tmp_path, build("built_at: 2026-03-01", "0.9.0"))

    for code in ("REL007", "REL009", "REL011"):
        assert undecided(report, code) == ["no build has the version 1.0.0"]
        assert messages(report, code) == []


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("tested_builds: BLD-002", True),
        ("tested_builds: [BLD-001, BLD-002]", False),
        ("tested_builds: []", False),
        ("tested_builds: BLD-002, differs_from_tested: {difference: t}", True),
        ("tested_builds: BLD-002, differs_from_tested: {difference: t, impact: tbd}", True),
        ("tested_builds: BLD-002, differs_from_tested: {difference: t, impact: No effect.}", False),
    ],
)
def test_difference_between_tested_and_released_is_judged(tmp_path, fields, is_found):
    other = "{id: BLD-002, title: t, version: 0.9.0}"
    text = f"builds: [{{id: BLD-001, title: t, version: 1.0.0, {fields}}}, {other}]\n"

    assert bool(messages(judge(tmp_path, text), "REL004")) is is_found


CHANGE = "changes: [{{id: CR-001, title: t, state: {}, regulatory: {{{}: {{decision: {}}}}}}}]\n"


@pytest.mark.parametrize(
    ("change", "submissions", "is_found", "is_open"),
    [
        ("", "", False, True),
        (CHANGE.format("closed", "us", "letter_to_file"), "", True, False),
        (CHANGE.format("implemented", "us", "within_pccp"), "", True, False),
        (CHANGE.format("approved", "us", "letter_to_file"), "", False, True),
        (CHANGE.format("closed", "us", "new_submission"), "", False, True),
        (CHANGE.format("closed", "eu", "letter_to_file"), "", False, True),
        (CHANGE.format("closed", "us", "letter_to_file"), "{market: us, number: K1}", False, False),
        (
            CHANGE.format("closed", "us", "letter_to_file"),
            "{market: FDA, number: K1}",
            False,
            False,
        ),
        (CHANGE.format("closed", "us", "letter_to_file"), "{market: eu, number: E1}", True, False),
    ],
)
def test_cleared_version_is_marked(tmp_path, change, submissions, is_found, is_open):
    report = judge(tmp_path, change + build(f"submissions: [{submissions}]"))

    assert bool(messages(report, "REL005")) is is_found
    assert bool(undecided(report, "REL005")) is is_open


def test_first_submission_says_so(tmp_path):
    config = BASE + "reasons: {REL005: First submission.}\n"

    settled = CHANGE.format("closed", "us", "letter_to_file")
    assert undecided(judge(tmp_path / "a", "", config), "REL005") == []
    assert messages(judge(tmp_path / "b", settled, config), "REL005")


TOOLS = "toolchain: [{name: a, version: 1}, {name: b, digest: 'sha256:1'}]"
LOCKS = f"lock_files: [{{path: a.lock, sha256: {HASH}}}]"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (f"procedure: Buildah., {TOOLS}, {LOCKS}", ""),
        (f"{TOOLS}, {LOCKS}", "`procedure`"),
        (f"procedure: Buildah., {LOCKS}", "`toolchain`"),
        (f"procedure: Buildah., toolchain: [a, {{name: b, version: 1}}], {LOCKS}", "`toolchain`"),
        (f"procedure: Buildah., {TOOLS}", "`lock_files`"),
        (f"procedure: Buildah., {TOOLS}, {LOCKS[:-1]}, b.lock]", "`lock_files`"),
    ],
)
def test_release_can_be_built_again(tmp_path, fields, missing):
    report = judge(tmp_path, build(fields))

    assert messages(report, "REL007") == (
        [f"`BLD-001` does not give {missing} in full"] if missing else []
    )
    assert undecided(report, "REL007") == []


FILES = f"artifacts: [{{name: a, sha256: {HASH}}}]"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (f"{FILES}, archive: [{{path: a, sha256: {HASH}}}]", ""),
        (f"archive: [{{path: a, sha256: {HASH}}}]", "`artifacts`"),
        (FILES, "`archive`"),
        (f"{FILES}, archive: [a, {{path: b, sha256: {HASH}}}]", "`archive`"),
    ],
)
def test_release_is_archived_with_hashes(tmp_path, fields, missing):
    assert messages(judge(tmp_path, build(fields)), "REL009") == (
        [f"`BLD-001` does not give {missing} with hashes"] if missing else []
    )


@pytest.mark.parametrize(
    ("model", "builds", "said"),
    [
        ("version: 2.0.1", "models: ML-001", ""),
        ("version: 2.0.1, shipped_in: BLD-001", "built_at: 2026-03-01", ""),
        ("version: 2.0.1", "built_at: 2026-03-01", "no build names `ML-001`"),
        ("text: t", "models: ML-001", "`ML-001` has no version"),
        ("version: tbd", "models: ML-001", "`ML-001` has no version"),
    ],
)
def test_model_has_a_version_and_a_history(tmp_path, model, builds, said):
    text = f"models: [{{id: ML-001, title: t, {model}}}]\n" + build(builds)

    report = judge(tmp_path, text)

    assert messages(report, "REL010") == ([said] if said else [])
    assert undecided(report, "REL010") == []


def test_history_of_models_is_unknown_without_builds(tmp_path):
    report = judge(tmp_path, "models: [{id: ML-001, title: t, version: 1.0.0}]\n")

    assert messages(report, "REL010") == []
    assert undecided(report, "REL010") == ["no builds are recorded"]


@pytest.mark.parametrize(
    ("sources", "version", "is_found"),
    [
        ("[{repo: core, commit: 3cacc49c}]", "1.0.0", False),
        ("[{commit: 3cacc49c}]", "1.0.0", True),
        ("[{commit: 3cacc49c}]", "0.9.0", False),
    ],
)
def test_release_names_the_commit_of_every_repository(tmp_path, sources, version, is_found):
    text = "software_items: [{id: SI-001, title: t, kind: system, paths: [src, {path: a, repo: core}]}]\n"
    text += build(f"sources: {sources}", version)
    config = BASE + "repositories: {core: https://git.example.com/core}\n"

    report = report_of(tmp_path, text, config=config)

    told = ["`BLD-001` names no commit of `core`, where `SI-001` lies"]
    assert messages(report, "REL010") == (told if is_found else [])


@pytest.mark.parametrize(
    ("udi", "said"),
    [
        ("built_at: 2026-03-01", "`BLD-001` has no decision on the device identifier"),
        (
            "udi: {answer: unchanged}",
            "`BLD-001` has no reason for its decision on the device identifier",
        ),
        ("udi: {answer: unchanged, why: Correction only.}", ""),
    ],
)
def test_device_identifier_is_decided_for_the_release(tmp_path, udi, said):
    assert messages(judge(tmp_path, build(udi)), "REL011") == ([said] if said else [])
