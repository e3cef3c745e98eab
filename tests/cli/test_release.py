"""`samdocs release` refuses for everything at once, writes nothing then, and says who must act."""

import pytest

from tests.cli.conftest import Answer
from tests.releases import releasable_project


@pytest.fixture
def made(tmp_path):
    return releasable_project(tmp_path)


def test_a_refusal_names_rule_item_remedy_and_person_and_writes_nothing(made, samdocs):
    text = (made.root / "samdocs.yaml").read_text()
    made.commit(
        {"samdocs.yaml": text.replace("documents:\n", "documents:\n  srs: {owner: author}\n")}
    )
    items = (made.root / "items.yaml").read_text()
    made.write({"items.yaml": items.replace("criterion: A score", "rationale: A score")})
    made.git("tag", "--delete", "v1.0.0")

    done = samdocs("release", "v1.0.0", "-o", "out", cwd=made.root)

    assert (done.code, done.out) == (1, "")
    for line in (
        "items.yaml:1:1  blocker  OUT005  `items.yaml` is not as in the commit",
        "major    REQ004  `SRS-001`",
        "= must act: Ada Author, owner of `srs`",
        "(project)  blocker  OUT006  there is no tag `v1.0.0`",
        "= must act: whoever tags the release",
        " reasons not to release it",
        "samdocs: `v1.0.0` is not released",
    ):
        assert line in done.err
    assert not (made.root / "out").exists()
    assert not (made.root / "releases").exists()


def test_a_rule_that_nobody_attests_is_refused_with_the_command_to_type(made, samdocs):
    made.commit({"records/attestations.yaml": "attestations: []\n"})
    made.git("tag", "--force", "--annotate", "--message", "m", "v1.0.0")

    done = samdocs("release", "v1.0.0", cwd=made.root)

    assert done.code == 1
    assert "OUT004  ANM008 is not evaluated: needs a tracker export" in done.err
    assert "`samdocs attest ANM008 --reason" in done.err


@pytest.mark.parametrize("tag", ["v9.9.9", "../../x", "refs/heads/main", "v1.0.0^{}"])
def test_what_is_no_tag_is_refused(made, samdocs, tag):
    done = samdocs("release", tag, cwd=made.root)

    assert done.code == 1
    assert f"there is no tag `{tag}`" in done.err
    assert sorted(path.name for path in made.root.parent.iterdir()) == ["device", "home"]


def test_without_the_whole_history_the_command_cannot_run(made, samdocs):
    shallow = made.root.parent / "shallow"
    made.git("clone", "--quiet", "--depth=1", f"file://{made.root}", str(shallow))

    done = samdocs("release", "v1.0.0", cwd=shallow)
    assert done == Answer(2, "", done.err)
    assert "git fetch --unshallow --tags" in done.err


def test_without_git_the_command_cannot_run(made, samdocs):
    (made.root / ".git").rename(made.root.parent / "git")

    done = samdocs("release", "v1.0.0", cwd=made.root)
    assert done.code == 2
    assert "not a git repository, so nothing can be released" in done.err


@pytest.mark.parametrize("option", [("--stage", "always"), ("--profile", "ema"), ("--jobs", "-1")])
def test_what_is_no_stage_or_profile_is_bad_usage(made, samdocs, option):
    assert samdocs("release", "v1.0.0", *option, cwd=made.root).code == 2


def test_text_of_the_project_cannot_write_to_the_terminal(made, samdocs):
    builds = (made.root / "builds.yaml").read_text()
    made.commit(
        {"builds.yaml": builds.replace("repo: core", 'repo: "::set-output name=x::\\u202a"')}
    )

    done = samdocs("release", "v1.0.0", cwd=made.root)
    assert "\u202a" not in done.err
    assert not any(line.startswith("::") for line in done.err.splitlines())
