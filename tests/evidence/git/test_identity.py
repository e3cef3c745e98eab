"""By which e-mail the caller commits: the person's own settings say, never the repository's."""

from samdocs.evidence.git.plumbing import read_personal_email


def test_email_of_the_person_is_read(repository, monkeypatch):
    (repository.home / ".gitconfig").write_text("[user]\n\temail = ada@example.org\n")
    monkeypatch.setenv("HOME", str(repository.home))

    assert read_personal_email(repository.root) == "ada@example.org"


def test_files_the_person_includes_count(repository, monkeypatch):
    (repository.home / "work").write_text("[user]\n\temail = ada@work.example\n")
    (repository.home / ".gitconfig").write_text(
        f'[user]\n\temail = a@b.example\n[includeIf "gitdir:{repository.root}/"]\n\tpath = work\n'
    )
    monkeypatch.setenv("HOME", str(repository.home))

    assert read_personal_email(repository.root) == "ada@work.example"


def test_email_of_the_repository_is_nobody(repository, monkeypatch):
    repository.config("user.email", "mallory@example.org")
    monkeypatch.setenv("HOME", str(repository.home))
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mallory@example.org")

    assert read_personal_email(repository.root) == ""


def test_without_home_or_git_nobody_is_known(repository, monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    assert read_personal_email(repository.root) == ""

    monkeypatch.setenv("PATH", str(repository.home))
    assert read_personal_email(repository.root) == ""


def test_broken_settings_of_the_repository_do_no_harm(repository, monkeypatch):
    (repository.home / ".gitconfig").write_text("[user]\n\temail = ada@example.org\n")
    (repository.root / ".git/config").write_text("[core\nfsmonitor = touch hacked\n")
    monkeypatch.setenv("HOME", str(repository.home))

    assert read_personal_email(repository.root) in ("", "ada@example.org")
    assert not (repository.root / "hacked").exists()
