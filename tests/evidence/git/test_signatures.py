"""Whose a signature is, is decided by the project's keys, for commits and tags of SSH and OpenPGP."""

import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.signatures import (
    SignatureState,
    SigningKey,
    verify_commits,
    verify_tag,
)
from samdocs.keys import parse_key
from tests.signing import Keyring, make_ssh_signer, needs_gpg

KINDS = ("ssh", "openpgp")
BAD_ENDS = ("lacking", "doubled", "text after it")


@pytest.fixture(scope="module")
def signers():
    """People and their keys: `signers["ssh"]["maria"]`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ssh = {who: make_ssh_signer(folder, who) for who in ("maria", "mallory")}
        made = {"ssh": ssh}
        if shutil.which("gpg"):
            ring = Keyring(folder / "gpg")
            made["openpgp"] = {who: ring.make(who) for who in ("maria", "mallory")}
            made["openpgp"]["short"] = ring.make("short", expires="2024-02-01")
            made["ring"] = ring
        yield made
        if "ring" in made:
            made["ring"].close()


@pytest.fixture(params=["ssh", pytest.param("openpgp", marks=needs_gpg)])
def kind(request):
    return request.param


def key_of(signer, person="maria", **more):
    return SigningKey(person, parse_key(signer.public), **more)


def signed_commit(repository, signer, message="Signed", **environment):
    options = ("commit", "--quiet", "--allow-empty", "--gpg-sign", f"--message={message}")
    repository.git(*signer.options, *options, **environment)
    return repository.git("rev-parse", "HEAD")


def signed_tag(repository, signer, name, *more):
    repository.git(*signer.options, "tag", "--sign", "--message=Release", name, *more)


def of(repository, commit, *keys):
    return verify_commits(repository.root, [commit], keys)[commit]


def test_commit_signed_with_a_persons_key_is_verified(repository, signers, kind):
    maria = signers[kind]["maria"]
    commit = signed_commit(repository, maria)

    found = of(repository, commit, key_of(maria, email="cora@example.org"))

    assert (found.state, found.person) == (SignatureState.VERIFIED, "maria")
    assert found.words == "verified signature of maria"
    assert found.is_verified is True


def test_tag_signed_with_a_persons_key_is_verified(repository, signers, kind):
    maria = signers[kind]["maria"]
    signed_tag(repository, maria, "v1")

    assert verify_tag(repository.root, "v1", [key_of(maria)]).person == "maria"


@pytest.mark.parametrize(
    "options", [("-t", "ecdsa"), ("-t", "rsa", "-b", "2048")], ids=lambda options: options[1]
)
def test_other_algorithms_of_ssh_are_checked_too(project, tmp_path, options):
    maria = make_ssh_signer(tmp_path, "maria", *options)

    assert of(project, signed_commit(project, maria), key_of(maria)).person == "maria"


def test_good_signature_of_a_stranger_is_of_an_unknown_key(repository, signers, kind):
    commit = signed_commit(repository, signers[kind]["mallory"])

    found = of(repository, commit, key_of(signers[kind]["maria"]))

    assert (found.state, found.person) == (SignatureState.UNKNOWN_KEY, "")
    assert "nobody in samdocs.yaml" in found.words
    assert found.is_verified is False


def test_without_keys_no_signature_is_verified(repository, signers, kind):
    commit = signed_commit(repository, signers[kind]["maria"])

    assert of(repository, commit).state is SignatureState.UNKNOWN_KEY


def test_commit_changed_after_signing_is_bad(repository, signers, kind):
    maria = signers[kind]["maria"]
    commit = signed_commit(repository, maria, "Accept")
    content = read(repository, commit).replace(b"\n\nAccept", b"\n\nReject")
    forged = repository.commit_object(content)

    found = of(repository, forged, key_of(maria))

    assert (found.state, found.is_verified) == (SignatureState.BAD, False)
    assert "does not fit" in found.words


def test_signature_moved_to_another_commit_is_bad(repository, signers, kind):
    maria = signers[kind]["maria"]
    commit = signed_commit(repository, maria)
    tree = repository.git("rev-parse", "HEAD^{tree}")
    empty = repository.git("mktree")
    forged = repository.commit_object(
        read(repository, commit).replace(tree.encode(), empty.encode(), 1)
    )

    assert of(repository, forged, key_of(maria)).state is SignatureState.BAD


def test_changed_signature_of_a_stranger_is_bad_not_unknown(project, signers):
    commit = signed_commit(project, signers["ssh"]["mallory"], "Accept")
    forged = project.commit_object(read(project, commit).replace(b"\n\nAccept", b"\n\nReject"))

    assert of(project, forged, key_of(signers["ssh"]["maria"])).state is SignatureState.BAD


@pytest.mark.parametrize("end", BAD_ENDS)
def test_signature_whose_end_is_tampered_with_is_unreadable(project, signers, kind, end):
    maria = signers[kind]["maria"]
    content = read(project, signed_commit(project, maria))
    mark = b"-----END SSH SIGNATURE-----" if kind == "ssh" else b"-----END PGP SIGNATURE-----"
    header = content[content.index(b"gpgsig ") : content.index(b"\n\n")]
    other = {
        "lacking": header.replace(mark, b"-----END-----"),
        "doubled": header.rstrip(b"\n ") + b"\n" + header.rstrip(b"\n "),
        "text after it": header.replace(mark, mark + b"\n approved"),
    }
    forged = project.commit_object(content.replace(header, other[end]))

    found = of(project, forged, key_of(maria))

    assert found.state is SignatureState.UNREADABLE
    assert found.words in {
        "its signature is cut off",
        "it has several signatures",
        "text follows its signature that is not signed",
    }


def test_signature_of_another_purpose_does_not_sign_a_commit(project, signers, tmp_path):
    maria = signers["ssh"]["maria"]
    commit = signed_commit(project, maria)
    payload = tmp_path / "payload"
    content = read(project, commit)
    header = content[content.index(b"gpgsig ") : content.index(b"\n\n")]
    payload.write_bytes(content.replace(header + b"\n", b""))
    key = maria.settings[1].partition("=")[2].removesuffix(".pub")
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", key, payload], check=True)
    lines = payload.with_suffix(".sig").read_bytes().rstrip().split(b"\n")
    forged = project.commit_object(content.replace(header, b"gpgsig " + b"\n ".join(lines)))

    assert of(project, forged, key_of(maria)).state is SignatureState.BAD


def test_unsigned_commit_is_unsigned(repository, signers):
    commit = repository.git("rev-parse", "HEAD")

    found = of(repository, commit, key_of(signers["ssh"]["maria"]))

    assert (found.state, found.words, found.is_verified) == (
        SignatureState.UNSIGNED,
        "not signed",
        False,
    )


def test_certificate_of_x509_is_not_checked(project):
    tree = project.git("rev-parse", "HEAD^{tree}")
    who = "A <a@b.c> 1709366400 +0000"
    commit = project.commit_object(
        f"tree {tree}\nauthor {who}\ncommitter {who}\ngpgsig -----BEGIN SIGNED MESSAGE-----\n AAAA\n"
        f" -----END SIGNED MESSAGE-----\n\nSigned\n".encode()
    )

    found = of(project, commit)

    assert found.state is SignatureState.UNREADABLE
    assert "X.509" in found.words


@pytest.mark.parametrize("text", ["AAAA", "!!!!", "U1NIU0lHAAAAAQAAAP8="])
def test_signature_that_is_no_signature_is_unreadable(project, text):
    tree = project.git("rev-parse", "HEAD^{tree}")
    who = "A <a@b.c> 1709366400 +0000"
    commit = project.commit_object(
        f"tree {tree}\nauthor {who}\ncommitter {who}\ngpgsig -----BEGIN SSH SIGNATURE-----\n {text}\n"
        f" -----END SSH SIGNATURE-----\n\nSigned\n".encode()
    )

    assert of(project, commit).state is SignatureState.UNREADABLE


def test_person_who_is_neither_author_nor_committer_is_told_apart(project, signers):
    maria = signers["ssh"]["maria"]
    commit = signed_commit(project, maria)

    found = of(project, commit, key_of(maria, email="maria@example.org"))

    assert found.person == "maria"
    assert found.words == (
        "verified signature of maria, while the record names ada@example.org, cora@example.org"
    )


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        (None, date(2024, 3, 2), SignatureState.VERIFIED),
        (date(2024, 3, 2), None, SignatureState.VERIFIED),
        (None, date(2024, 3, 1), SignatureState.EXPIRED),
        (date(2024, 3, 3), None, SignatureState.EXPIRED),
    ],
)
def test_key_counts_on_the_days_the_project_says(project, signers, kind, since, until, state):
    maria = signers[kind]["maria"]
    commit = signed_commit(project, maria)

    found = of(project, commit, key_of(maria, since=since, until=until))

    assert found.state is state
    assert found.person == ("maria" if state is SignatureState.VERIFIED else "")


def test_one_key_may_count_for_two_spans_of_time(project, signers):
    maria = signers["ssh"]["maria"]
    commit = signed_commit(project, maria)
    spans = (key_of(maria, until=date(2023, 1, 1)), key_of(maria, since=date(2024, 1, 1)))

    assert of(project, commit, *spans).person == "maria"


def test_key_with_days_says_nothing_of_a_commit_without_date(project, signers):
    maria = signers["ssh"]["maria"]
    commit = signed_commit(project, maria, GIT_COMMITTER_DATE="@99999999999 +0000")
    limited = key_of(maria, until=date(2030, 1, 1))

    assert of(project, commit, limited).state is SignatureState.EXPIRED


@needs_gpg
def test_key_that_had_expired_when_it_signed_does_not_count(project, signers):
    short = signers["openpgp"]["short"]
    early = signers["ring"].signing_at("20240115T000000!")
    settings = (short.settings[0], f"gpg.program={early}", short.settings[2])
    options = tuple(word for setting in settings for word in ("-c", setting))
    project.git(*options, "commit", "-q", "--allow-empty", "--gpg-sign", "--message=Late")
    commit = project.git("rev-parse", "HEAD")

    found = of(project, commit, key_of(short))

    assert (found.state, found.person) == (SignatureState.EXPIRED, "")


@needs_gpg
def test_key_that_expired_since_still_counts_for_what_it_signed(project, signers):
    short = signers["openpgp"]["short"]
    early = signers["ring"].signing_at("20240115T000000!")
    settings = (short.settings[0], f"gpg.program={early}", short.settings[2])
    options = tuple(word for setting in settings for word in ("-c", setting))
    project.git(
        *(*options, "commit", "-q", "--allow-empty", "--gpg-sign", "--message=Early"),
        GIT_COMMITTER_DATE="2024-01-15T00:00:00Z",
    )
    commit = project.git("rev-parse", "HEAD")

    assert of(project, commit, key_of(short)).person == "maria"


@needs_gpg
def test_key_made_after_the_commit_does_not_count_for_it(project, signers):
    maria = signers["openpgp"]["maria"]
    commit = signed_commit(project, maria, GIT_COMMITTER_DATE="2010-01-01T00:00:00Z")

    found = of(project, commit, key_of(maria))

    assert (found.state, found.person) == (SignatureState.EXPIRED, "")


@needs_gpg
def test_revoked_key_never_counts(project, tmp_path_factory, request):
    ring = Keyring(tmp_path_factory.mktemp("r") / "gpg")
    request.addfinalizer(ring.close)
    ruth = ring.make("ruth")
    commit = signed_commit(project, ruth)
    [revocation] = (ring.home / "openpgp-revocs.d").glob("*.rev")
    revocation.write_text(revocation.read_text().replace(":-----BEGIN", "-----BEGIN"))
    ring.run("--import", str(revocation))

    found = of(project, commit, SigningKey("ruth", parse_key(ring.export("ruth"))))

    assert (found.state, found.person) == (SignatureState.REVOKED, "")


@pytest.mark.parametrize("program", ["ssh-keygen", "gpg"])
def test_missing_program_is_stated_and_nothing_is_verified(
    project, signers, program, tmp_path, monkeypatch
):
    kind = "ssh" if program == "ssh-keygen" else "openpgp"
    if kind not in signers:
        pytest.skip("gpg is not installed")
    maria = signers[kind]["maria"]
    commit = signed_commit(project, maria)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    found = of(project, commit, key_of(maria))

    assert (found.state, found.person) == (SignatureState.UNCHECKED, "")
    assert found.words == f"{program} is not installed"
    assert found.is_verified is None


def test_program_beside_the_project_is_not_asked(project, signers, monkeypatch, tmp_path):
    maria = signers["ssh"]["maria"]
    commit = signed_commit(project, signers["ssh"]["mallory"])
    project.write({"ssh-keygen": f"#!/bin/sh\ntouch {tmp_path}/ran\n"})
    (project.root / "ssh-keygen").chmod(0o755)
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("PATH", ".")
    monkeypatch.setattr(
        "samdocs.evidence.git.plumbing._find_program", lambda: shutil.which("git", path="/usr/bin")
    )

    found = of(project, commit, key_of(maria))

    assert found.state is SignatureState.UNCHECKED
    assert not (tmp_path / "ran").exists()


def test_lightweight_and_annotated_tags_are_unsigned(repository, signers):
    repository.git("tag", "light")
    repository.git("tag", "--annotate", "--message=x", "plain")
    keys = [key_of(signers["ssh"]["maria"])]

    light, plain = (verify_tag(repository.root, name, keys) for name in ("light", "plain"))

    assert (light.state, plain.state) == (SignatureState.UNSIGNED, SignatureState.UNSIGNED)
    assert "lightweight" in light.words


def test_signed_tag_under_another_name_is_bad(repository, signers):
    maria = signers["ssh"]["maria"]
    signed_tag(repository, maria, "v1.0.0")
    repository.git("update-ref", "refs/tags/v2.0.0", repository.git("rev-parse", "v1.0.0"))

    found = verify_tag(repository.root, "v2.0.0", [key_of(maria)])

    assert (found.state, found.person) == (SignatureState.BAD, "")
    assert found.words == "it was signed as tag `v1.0.0`, not as `v2.0.0`"


def test_tag_whose_message_quotes_a_signature_is_judged_by_its_own(project, signers):
    maria, mallory = signers["ssh"]["maria"], signers["ssh"]["mallory"]
    signed_tag(project, maria, "v1")
    quoted = project.git("cat-file", "tag", "v1").partition("\n\n")[2]
    options = ("tag", "--sign", "--cleanup=verbatim", "--file=-", "v2")
    project.git(*mallory.options, *options, stdin=f"{quoted}\n".encode())

    found = verify_tag(project.root, "v2", [key_of(maria)])

    assert (found.state, found.person) == (SignatureState.UNKNOWN_KEY, "")


def test_tag_pointed_elsewhere_after_signing_is_bad(project, signers):
    maria = signers["ssh"]["maria"]
    signed_tag(project, maria, "v1")
    old = project.git("rev-parse", "v1^{commit}")
    new = project.commit({"a": "1\n"})
    content = project.git("cat-file", "tag", "v1").replace(old, new) + "\n"
    made = project.git("hash-object", "-t", "tag", "-w", "--stdin", stdin=content.encode())
    project.git("update-ref", "refs/tags/v1", made)

    assert verify_tag(project.root, "v1", [key_of(maria)]).state is SignatureState.BAD


def test_tag_that_does_not_exist_is_not_verified(project):
    found = verify_tag(project.root, "v9", [])

    assert (found.state, found.words) == (SignatureState.UNREADABLE, "there is no tag `v9`")


def test_missing_commit_is_an_error(project):
    with pytest.raises(SamdocsError, match="missing"):
        verify_commits(project.root, ["0" * 40], [])


def test_many_commits_are_checked_at_once_and_each_for_itself(project, signers):
    maria, mallory = signers["ssh"]["maria"], signers["ssh"]["mallory"]
    commits = {
        signed_commit(project, maria): "maria",
        signed_commit(project, mallory): "",
        project.commit({"a": "1\n"}): "",
        signed_commit(project, maria, "Again"): "maria",
    }

    found = verify_commits(project.root, commits, [key_of(maria)])

    assert {name: one.person for name, one in found.items()} == commits


def test_nothing_is_left_behind_and_nothing_written_to_the_repository(
    project, signers, kind, monkeypatch, tmp_path
):
    maria = signers[kind]["maria"]
    commit = signed_commit(project, maria)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}

    assert of(project, commit, key_of(maria)).person == "maria"
    assert list(temporary.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*")} == before


def test_keys_and_settings_of_the_person_do_not_take_part(project, signers, tmp_path, monkeypatch):
    mallory = signers["ssh"]["mallory"]
    commit = signed_commit(project, mallory)
    home = tmp_path / "home-of-mallory"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh/allowed_signers").write_text(f"* {mallory.public}\n")
    (home / ".gitconfig").write_text(
        f'[gpg]\nformat = ssh\n[gpg "ssh"]\nallowedSignersFile = {home}/.ssh/allowed_signers\n'
    )
    project.config("gpg.ssh.allowedSignersFile", str(home / ".ssh/allowed_signers"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")

    assert of(project, commit, key_of(signers["ssh"]["maria"])).person == ""


def read(repository, commit):
    return repository.git("cat-file", "commit", commit).encode("utf-8", "surrogateescape") + b"\n"
