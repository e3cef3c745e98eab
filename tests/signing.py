"""People with keys of their own for tests: SSH and OpenPGP, and git told to sign with them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Keys of OpenPGP are made then, and sign then, unless a test says otherwise.
MADE, SIGNED = "20240101T000000!", "20240302T080000!"
needs_gpg = pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")


@dataclass(frozen=True)
class Signer:
    """A key pair, and what git must be told to sign with it."""

    public: str
    settings: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """What stands before git's subcommand."""
        return tuple(word for setting in self.settings for word in ("-c", setting))


def make_ssh_signer(folder: Path, name: str, *kind: str) -> Signer:
    """Make a key of SSH: `make_ssh_signer(folder, "maria", "-t", "ecdsa")`."""
    place = folder / name
    options = kind or ("-t", "ed25519")
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", name, "-f", place, *options], check=True)
    public = place.with_name(f"{name}.pub").read_text(encoding="ascii").strip()
    return Signer(public, ("gpg.format=ssh", f"user.signingKey={place}.pub"))


class Keyring:
    """A home of gpg with people's keys of OpenPGP; `close` ends the agent it has started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o700)

    def make(self, name: str, *, expires: str = "0", made: str = MADE) -> Signer:
        """Make a key; it signs at the time `SIGNED`."""
        address = f"{name} <{name}@example.org>"
        options = ["--faked-system-time", made, "--passphrase", "", "--quick-gen-key"]
        self.run(*options, address, "ed25519", "sign", expires)
        return Signer(
            self.export(name),
            (
                "gpg.format=openpgp",
                f"gpg.program={self.signing_at(SIGNED)}",
                f"user.signingKey={name}",
            ),
        )

    def export(self, name: str) -> str:
        return self.run("--armor", "--export", name)

    def signing_at(self, moment: str) -> Path:
        """Return a program that signs as if it were another time."""
        program = self.home / f"gpg-{moment[:15]}"
        program.write_text(
            f'#!/bin/sh\nexec gpg --homedir {self.home} --batch --faked-system-time {moment} "$@"\n'
        )
        program.chmod(0o755)
        return program

    def run(self, *args: str) -> str:
        command = ["gpg", "--homedir", self.home, "--batch", "--quiet", *args]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C"}
        ran = subprocess.run(command, env=environment, capture_output=True)
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode()

    def close(self) -> None:
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "all"], capture_output=True)
