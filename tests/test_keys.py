"""What counts as a public key, and what is said of a text that is none."""

import base64

import pytest

from samdocs.keys import KeyFaultError, KeyKind, is_key_file, parse_key
from tests.signing import Keyring, make_ssh_signer, needs_gpg


@pytest.fixture(scope="module")
def ssh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ssh")
    return make_ssh_signer(folder, "maria").public, (folder / "maria").read_text()


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    made = Keyring(tmp_path_factory.mktemp("r") / "gpg")
    yield made
    made.close()


def blob(*parts: bytes) -> str:
    data = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return base64.b64encode(data).decode()


def test_comment_and_layout_are_no_part_of_a_key(ssh):
    public, _ = ssh
    algorithm, encoded, _ = public.split(" ")

    one, other = parse_key(public), parse_key(f"  {algorithm}   {encoded}\n")

    assert one == other
    assert (one.kind, one.text) == (KeyKind.SSH, f"{algorithm} {encoded}")


def test_fingerprint_is_the_one_that_the_programs_print(ssh, tmp_path):
    import subprocess

    file = tmp_path / "key.pub"
    file.write_text(ssh[0])
    said = subprocess.run(["ssh-keygen", "-l", "-f", file], capture_output=True, text=True)

    assert parse_key(ssh[0]).fingerprint == said.stdout.split(" ")[1]


@needs_gpg
@pytest.mark.parametrize("algorithm", ["ed25519", "rsa2048"])
def test_fingerprint_of_openpgp_is_the_one_that_gpg_prints(ring, algorithm):
    name = f"maria-{algorithm}"
    ring.run("--passphrase", "", "--quick-gen-key", name, algorithm, "sign", "0")
    listed = ring.run("--with-colons", "--list-keys", name).splitlines()
    printed = next(line.split(":")[9] for line in listed if line.startswith("fpr"))

    assert parse_key(ring.export(name)).fingerprint == printed


def test_private_key_of_ssh_is_refused_and_not_repeated(ssh):
    with pytest.raises(KeyFaultError) as refused:
        parse_key(ssh[1])

    assert refused.value.is_private
    assert "private key" in refused.value.message
    assert "replace the key pair" in refused.value.hint
    assert not any(line in str(refused.value) for line in ssh[1].splitlines())


@needs_gpg
def test_private_key_of_openpgp_is_refused(ring):
    ring.make("secret")
    private = ring.run("--armor", "--export-secret-keys", "secret")
    disguised = private.replace("PRIVATE", "PUBLIC")

    for text in (private, disguised):
        with pytest.raises(KeyFaultError) as refused:
            parse_key(text)
        assert refused.value.is_private


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "is no public key"),
        ("ssh-dss AAAAB3NzaC1kc3M=", "has the algorithm `ssh-dss`, which is not trusted"),
        ("maria@example.org ssh-ed25519 AAAAC3Nz", "has words before its algorithm"),
        ("no-pty ssh-ed25519 AAAAC3Nz", "has words before its algorithm"),
        ("ssh-ed25519", "holds a public key that is cut off or damaged"),
        ("ssh-ed25519 AAAA!", "holds a public key that is cut off or damaged"),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHe5",
            "holds a public key that is cut off or damaged",
        ),
        (f"ssh-ed25519 {blob(b'ssh-rsa', b'x')}", "holds a public key that is not of ssh-ed25519"),
        (
            f"ssh-rsa {blob(b'ssh-rsa', b'3', b'x' * 128)}",
            "holds an RSA key of fewer than 2048 bits",
        ),
        ("ssh-ed25519-cert-v01@openssh.com AAAAIHNz", "holds a certificate"),
        ("ssh-ed25519 AAAA\nssh-ed25519 AAAA", "is no single public key"),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME", "holds an armoured block that is cut off"),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
            "holds an armoured block that is damaged",
        ),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n?\n-----END PGP PUBLIC KEY BLOCK-----",
            "holds an armoured block that is damaged",
        ),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n\n-----END PGP PUBLIC KEY BLOCK-----",
            "holds 0 OpenPGP keys in one block",
        ),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmAMDAAA=\n-----END PGP PUBLIC KEY BLOCK-----",
            "holds an OpenPGP key of a version that is not trusted",
        ),
    ],
)
def test_text_that_is_no_usable_key_is_told_why(text, message):
    with pytest.raises(KeyFaultError) as refused:
        parse_key(text)

    assert refused.value.message.startswith(message)
    assert refused.value.hint
    assert not refused.value.is_private


@needs_gpg
def test_two_keys_of_openpgp_in_one_block_are_refused(ring):
    for name in ("anna", "boris"):
        ring.make(name)

    with pytest.raises(KeyFaultError, match="holds 2 OpenPGP keys"):
        parse_key(ring.run("--armor", "--export", "anna", "boris"))


@pytest.mark.parametrize(
    ("text", "is_file"),
    [("keys/maria.asc", True), ("maria.pub", True), ("maria.txt", False), ("a b.pub", False)],
)
def test_path_of_a_key_is_told_by_its_end(text, is_file):
    assert is_key_file(text) is is_file
