"""No document denies software of others that the SOUP list names, nor claims some it does not."""

import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided

LISTED = SYSTEM + "soup: [{id: SOUP-001, title: OpenSSL, manufacturer: m, version: 1}]\n"


def judged(tmp_path, text, sentence):
    files = {"documents/sdp.md": f"---\ndocument: sdp\n---\n# Software\n\n{sentence}\n"}
    return report_of(tmp_path, text, files=files)


@pytest.mark.parametrize(
    "sentence",
    [
        "No SOUP is used.",
        "The device contains no off-the-shelf software.",
        "It does not use any third-party libraries.",
        "The software doesn't contain open-source components.",
        "All code is ours. There is no OTS software.",
        "The release is free of third-party software.",
        "Version 1.2.3 contains no SOUP; it shall stay so.",
    ],
)
def test_a_denial_contradicts_a_list(tmp_path, sentence):
    (said,) = messages(judged(tmp_path, LISTED, sentence), "SOUP009")

    assert said.endswith("and the SOUP list names SOUP-001")


@pytest.mark.parametrize(
    "sentence",
    [
        "No SOUP beside the list below is used.",
        "No SOUP that is unsupported shall be used.",
        "No SOUP may be added without a review.",
        "The device uses third-party libraries, see the SOUP list.",
        "A template says `no SOUP is used`.",
        "If no SOUP is used, the section is left out.",
        "No SOUP with known anomalies is used.",
        "OTS software is described in its own document.",
        "No software is perfect.",
    ],
)
def test_demands_qualified_sentences_and_quotes_are_no_denial(tmp_path, sentence):
    assert messages(judged(tmp_path, LISTED, sentence), "SOUP009") == []


def test_a_claim_contradicts_an_empty_list(tmp_path):
    report = judged(tmp_path, SYSTEM, "The device uses open-source libraries.")

    assert messages(report, "SOUP009") == [
        "`documents/sdp.md` says “uses open-source libraries”, and the SOUP list is empty"
    ]


def test_a_denial_agrees_with_an_empty_list(tmp_path):
    assert messages(judged(tmp_path, SYSTEM, "No SOUP is used."), "SOUP009") == []


def test_without_documents_nothing_is_decided(tmp_path):
    assert undecided(report_of(tmp_path, LISTED), "SOUP009") == [
        "needs narrative documents in `documents/`"
    ]
