"""The keys of a project's people: where they may stand, whose they are, what is wrong with them."""

import pytest

from samdocs.project import load_project
from tests.projects import BASE, write_project
from tests.repositories import Repository
from tests.signing import make_ssh_signer

ITEMS = "hazards:\n  - {id: HAZ-001, title: t}\n"


@pytest.fixture
def maria(tmp_path):
    return make_ssh_signer(tmp_path, "maria")


@pytest.fixture
def load(tmp_path):
    def of(people, **files):
        root = write_project(tmp_path / "project", ITEMS, config=f"{BASE}\n{people}")
        for name, text in files.items():
            (root / name.replace("_", ".")).write_text(text)
        return load_project(root)

    return of


def found(project):
    return [(f.rule.code, f.message, f.location.line) for f in project.diagnostics]


def people(*keys, person="maria"):
    lines = "".join(f"      - {key}\n" for key in keys)
    return f"people:\n  - id: {person}\n    name: M\n    signing_keys:\n{lines}"


def test_key_in_samdocs_yaml_is_its_persons(load, maria):
    project = load(people(maria.public))

    assert project.diagnostics == ()
    assert [(known.person, known.since) for known in project.key_ring.keys] == [("maria", None)]


def test_key_may_say_from_when_to_when_it_counts(load, maria):
    project = load(people(f"{{key: {maria.public}, from: 2024-01-01, until: 2024-12-31}}"))

    [known] = project.key_ring.keys
    assert (str(known.since), str(known.until)) == ("2024-01-01", "2024-12-31")


def test_key_may_stand_in_a_file_that_then_belongs_to_the_inputs(load, maria):
    project = load(people("maria.pub"), maria_pub=f"{maria.public}\n")

    assert project.diagnostics == ()
    assert project.key_ring.files == ("maria.pub",)
    assert [known.person for known in project.key_ring.keys] == ["maria"]


def test_file_with_a_key_that_no_commit_holds_makes_the_project_dirty(load, maria, tmp_path):
    project = load(people("maria.pub"), maria_pub=f"{maria.public}\n")
    (tmp_path / "home").mkdir()
    repository = Repository(project.root, tmp_path / "home")
    repository.git("init", "--quiet")
    repository.git("add", "samdocs.yaml", "items-1.yaml")
    repository.git("commit", "--quiet", "--message=x")

    assert load_project(project.root).git.dirty == ("maria.pub",)


def test_missing_file_is_told_where_it_is_named(load):
    project = load(people("gone.pub"))

    [(code, message, line)] = found(project)
    assert (code, message) == (
        "MOD004",
        "`gone.pub`, which is to hold a key of `maria`, does not exist",
    )
    assert project.config_source.text.split("\n")[line - 1].strip() == "- gone.pub"


def test_file_outside_the_project_is_not_read(load, maria, tmp_path):
    (tmp_path / "outside.pub").write_text(maria.public)
    project = load(people("../outside.pub"))
    link = project.root / "link.pub"
    link.symlink_to(tmp_path / "outside.pub")

    assert [code for code, _, _ in found(project)] == ["MOD007"]
    assert [f.message for f in load(people("link.pub")).diagnostics] == [
        "`link.pub`, which is to hold a key of `maria`, cannot be read inside the project"
    ]


@pytest.mark.usefixtures("maria")
def test_private_key_in_a_file_is_refused_at_its_name(load, tmp_path):
    private = (tmp_path / "maria").read_text()
    project = load(people("maria.pub"), maria_pub=private)

    [(code, message, _)] = found(project)
    assert code == "MOD014"
    assert "private key" in message
    assert project.key_ring.keys == ()


@pytest.mark.usefixtures("maria")
def test_private_key_in_samdocs_yaml_is_refused(load, tmp_path):
    private = (tmp_path / "maria").read_text().strip().replace("\n", "\n          ")

    project = load(people(f"|\n          {private}"))

    assert [code for code, _, _ in found(project)] == ["MOD014"]


def test_one_key_of_two_people_is_nobodys(load, maria):
    both = people(maria.public) + people(f"{maria.public} other comment", person="ben")[8:]
    project = load(both)

    [(code, message, _)] = found(project)
    assert (code, message) == (
        "MOD013",
        "`ben` has the same key as `maria`, so it tells nobody from the other",
    )
    assert project.key_ring.keys == ()


def test_key_that_ends_before_it_begins_is_a_finding(load, maria):
    project = load(people(f"{{key: {maria.public}, from: 2025-01-01, until: 2024-12-31}}"))

    assert [code for code, _, _ in found(project)] == ["MOD013"]


def test_signature_of_a_commit_is_judged_by_the_keys_of_the_project(load, maria, tmp_path):
    project = load(people(maria.public))
    (tmp_path / "home").mkdir()
    repository = Repository(project.root, tmp_path / "home")
    repository.git("init", "--quiet")
    repository.git("add", ".")
    repository.git(*maria.options, "commit", "--quiet", "--gpg-sign", "--message=x")
    repository.git(*maria.options, "tag", "--sign", "--message=x", "v1")

    project = load_project(project.root)

    assert project.signature_of(project.git.commit.hash).person == "maria"
    assert project.tag_signature("v1").person == "maria"
