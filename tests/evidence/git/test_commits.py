"""What a commit object says, also when it is badly made."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.git.commits import parse_commit
from samdocs.evidence.git.text import visible

ID = "a" * 40
WHO = b"Ada <ada@example.org> 1709366400 +0100"


def commit(message: bytes = b"x\n", *, author: bytes = WHO, committer: bytes = WHO, more=b""):
    head = b"tree " + b"0" * 40 + b"\nauthor " + author + b"\ncommitter " + committer
    return parse_commit(ID, head + more + b"\n\n" + message)


def test_times_are_utc_whatever_the_zone_of_the_author():
    assert commit().authored == datetime(2024, 3, 2, 8, 0, tzinfo=UTC)


def test_first_paragraph_is_the_subject_on_one_line():
    assert commit(b"\nRaise the\nlimit\n\nBecause.\n").subject == "Raise the limit"


@pytest.mark.parametrize(
    ("message", "trailers"),
    [
        (b"s\n\nChange: CR-014\n", (("Change", "CR-014"),)),
        (b"s\r\n\r\nChange: CR-014\r\n", (("Change", "CR-014"),)),
        (b"s\n\nbody\n\nA-b: 1\nC: 2\n  more\n\n", (("A-b", "1"), ("C", "2 more"))),
        (b"s\n\nA: 1\n(cherry picked from commit abc)\n", (("A", "1"),)),
        (b"s\n\nWe note: this is prose\nover two lines\n", ()),
        (b"Change: CR-014\n", ()),
        (b"s\n", ()),
        (b"", ()),
    ],
)
def test_trailers_are_the_last_paragraph_if_it_holds_nothing_else(message, trailers):
    assert commit(message).trailers == trailers


SQUASHED_ON_A_SITE = b"s (#7)\n\n* One\n\nChange: CR-1\n\n* Two\n\nChange: CR-2\nBy: x\n\nOwn: y\n"
SQUASHED_BY_GIT = (
    b"s\n\ncommit 1234567\nAuthor: A\n\n    One\n\n    Change: CR-1\n\ncommit 89abcde\n"
    b"Author: A\n\n    Two\n\n    Change: CR-2\n    By: x\n\nOwn: y\n"
)


@pytest.mark.parametrize("message", [SQUASHED_ON_A_SITE, SQUASHED_BY_GIT])
def test_trailers_of_messages_that_a_squash_joined_are_kept_apart(message):
    read = commit(message)

    assert read.trailers == (("Own", "y"),)
    assert read.squashed == (("Change", "CR-1"), ("Change", "CR-2"), ("By", "x"))


def test_commits_taken_back_are_named_as_revert_writes_them():
    said = b'Revert "s"\n\nThis reverts commit 0123abc.\n\nThis reverts commit ' + b"1" * 40 + b"\n"

    assert commit(said).reverts == ("0123abc", "1" * 40)
    assert commit(b"s\n\nOr: This reverts commit 0123abc.\n").reverts == ()


@pytest.mark.parametrize("charset", ["ISO-8859-1", "latin1", "windows-1252"])
def test_declared_charset_is_used(charset):
    read = commit(
        "Größe\n".encode("latin-1"),
        author="Jörg <j@e.org> 0 +0000".encode("latin-1"),
        more=b"\nencoding " + charset.encode(),
    )

    assert (read.subject, read.author) == ("Größe", "Jörg")


@pytest.mark.parametrize(
    "charset", [b"rot13", b"zip", b"idna", b"unicode_escape", b"no\xff", b"utf-7"]
)
def test_charset_that_is_none_is_read_as_utf8(charset):
    assert commit("é\\u0041\n".encode(), more=b"\nencoding " + charset).subject == "é\\u0041"


def test_signature_is_seen_but_not_taken_for_headers():
    read = commit(
        more=b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n author Mallory <m@e> 1 +0\n ---"
    )

    assert (read.signed, read.author, read.subject) == (True, "Ada", "x")


def test_commit_without_signature_is_not_signed():
    assert not commit(b"gpgsig in the message\n").signed


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (b"99999999999999 +0000", "@99999999999999 +0000"),
        (b"-99999999999999 +0000", "@-99999999999999 +0000"),
        (b"yesterday", "@yesterday"),
        (b"", "@"),
        (b"1e9 +0000", "@1e9 +0000"),
    ],
)
def test_date_that_is_none_is_kept_as_text(date, text):
    read = commit(committer=b"Ada <a@e.org> " + date)

    assert (read.committed, read.committed_text) == (None, text)


def test_date_before_1970_is_a_date():
    assert commit(author=b"A <a> -1 +0000").authored_text == "1969-12-31T23:59:59Z"


def test_identity_without_address_is_kept():
    read = commit(author=b"just a name")

    assert (read.author, read.email, read.authored) == ("just a name", "", None)


def test_merge_names_all_parents():
    head = b"tree 0\nparent " + b"1" * 40 + b"\nparent " + b"2" * 40 + b"\nauthor " + WHO

    assert parse_commit(ID, head + b"\n\nx").parents == ("1" * 40, "2" * 40)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data):
    read = parse_commit(ID, data)

    assert read.hash == ID
    for text in (read.author, read.email, read.subject, read.committed_text):
        assert visible(text) == text
