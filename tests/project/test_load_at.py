"""A project at a commit is the project that a checkout of the commit would hold."""

import shutil

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import SamdocsError, Stage
from samdocs.outputs.data import build_export
from samdocs.project import load_project
from samdocs.project.model import Options
from tests.projects import BASE
from tests.repositories import Repository

NEED = "user_needs: [{id: UN-001, title: Need}]\n"
SRS = "software_requirements: [{id: SRS-001, title: %s, derives_from: [UN-001]}]\n"
NARRATIVE = (
    "---\ndocument: sdp\n---\n# Scope\n\nSee [the items](../items.yaml), [SRS-001], [SRS-009].\n"
)
TEMPLATE = "---\ntitle: Own\nfile: own\nnumber: OWN\npurpose: p\nclauses: [x]\n---\n<p>x</p>\n"


@pytest.fixture
def device(tmp_path):
    """A repository whose project lies in a folder of it, with five states of everything."""
    (tmp_path / "home").mkdir()
    root = tmp_path / "clone"
    (root / "device").mkdir(parents=True)
    made = Repository(root, tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"device/samdocs.yaml": BASE, "device/items.yaml": NEED, "top.yaml": "a: [\n"})
    made.commit({"device/items.yaml": NEED + SRS % "One", "device/documents/sdp.md": NARRATIVE})
    made.git("tag", "v1.0.0")
    made.commit(
        {
            "device/items.yaml": NEED,
            "device/more/srs.yaml": SRS % "Two" + "unknown: []\n",
            "device/other/samdocs.yaml": BASE,
            "device/other/items.yaml": NEED,
            "device/dist/manifest.yaml": NEED,
            "device/made/manifest.json": '{"predicateType": "x"}',
            "device/made/items.yaml": NEED,
            "device/left/items.yaml": NEED,
            "device/.hidden.yaml": NEED,
            "device/templates/documents/own.html.j2": TEMPLATE,
            "device/evidence/names.txt": "MRN 00482913\n",
            "device/samdocs.yaml": BASE + "exclude: [left]\n",
        }
    )
    (root / "device" / "link.yaml").symlink_to("items.yaml")
    (root / "device" / "away.yaml").symlink_to("../top.yaml")
    (root / "device" / "gone.yaml").symlink_to("nothing.yaml")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    made.commit({"device/big.yaml": pointer, "device/CON.yaml": "harms: []\n"})
    made.commit(
        {"device/items.yaml": "user_needs: [\n", "device/a.yaml": NEED, "device/A.yaml": NEED}
    )
    return made


def revisions(repository):
    return repository.git("rev-list", "--reverse", "HEAD").split()


def test_every_commit_is_read_as_its_checkout(device, tmp_path):
    asked = revisions(device)
    now = tmp_path / "now"
    device.git("clone", "--quiet", ".", str(now))
    assert len(asked) == 5

    for revision in asked:
        device.git("-C", str(now), "checkout", "--quiet", "--detach", revision)
        folder = load_project(now / "device")
        commit = load_project(device.root / "device", at=revision)
        reports = [run_checks(one, Stage.SUBMISSION) for one in (folder, commit)]

        assert commit.diagnostics == folder.diagnostics
        assert reports[1] == reports[0]
        assert build_export(commit, reports[1]) == build_export(folder, reports[0])
        assert commit.graph.edges == folder.graph.edges
        assert commit.narratives == folder.narratives
        assert commit.templates == folder.templates
        assert commit.git == folder.git
        assert commit.moment == folder.moment


def test_nothing_of_the_folder_is_read(device):
    folder = device.root / "device"
    shutil.rmtree(folder)
    folder.mkdir()

    loaded = load_project(folder, at="v1.0.0")
    assert list(loaded.items) == ["SRS-001", "UN-001"]
    assert [narrative.key for narrative in loaded.narratives] == ["sdp"]


def test_state_is_that_of_the_commit(device):
    loaded = load_project(device.root / "device", at="v1.0.0")

    assert loaded.git.commit.hash == device.git("rev-parse", "v1.0.0")
    assert [tag.name for tag in loaded.git.tags] == ["v1.0.0"]
    assert (loaded.git.dirty, loaded.git.branch) == ((), None)
    assert loaded.moment == loaded.git.commit.committed


def test_history_ends_at_the_commit(device):
    loaded = load_project(device.root / "device", at="v1.0.0")

    commits = loaded.histories({"": ("items.yaml",)})[""]
    assert [commit.commit for commit in commits] == revisions(device)[:2][::-1]


@pytest.mark.parametrize("revision", ["v9", "--output=x", "-x", "HEAD@{1}", "a b", "v1.0.0:device"])
def test_revision_that_is_none_is_refused(device, revision):
    with pytest.raises(SamdocsError, match=r"is not a revision|no fixed state|leads to no commit"):
        load_project(device.root / "device", at=revision)


def test_commit_without_the_project_is_refused(device):
    (device.root / "elsewhere").mkdir()

    with pytest.raises(SamdocsError, match=r"no samdocs\.yaml at `v1\.0\.0`"):
        load_project(device.root / "elsewhere", at="v1.0.0")


def test_shallow_clone_cannot_be_read_at_a_revision(device, tmp_path):
    shallow = tmp_path / "shallow"
    device.git("clone", "--quiet", "--depth=1", f"file://{device.root}", str(shallow))

    with pytest.raises(SamdocsError, match="the clone is shallow") as raised:
        load_project(shallow / "device", at="HEAD")
    assert "--unshallow" in raised.value.hint


def test_folder_outside_git_has_no_revisions(tmp_path):
    (tmp_path / "samdocs.yaml").write_text(BASE)

    with pytest.raises(SamdocsError, match="not a git repository, so no revision can be read"):
        load_project(tmp_path, at="HEAD")


def test_without_the_git_program_no_revision_is_read(device, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SamdocsError, match="git is not installed"):
        load_project(device.root / "device", Options(), at="HEAD")
