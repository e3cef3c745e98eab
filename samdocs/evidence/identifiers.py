"""Identifiers of patients in texts: where one stands, and never what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic
from samdocs.source import Files, Kind

MAX_SEARCHED_BYTES = 2_000_000
MAX_SEARCHED_FILES = 5_000
_READ_AT_ONCE = 50

#: Numbers printed in guides as examples; nobody has them.
_KNOWN_EXAMPLES = frozenset({"078-05-1120", "123-45-6789", "219-09-9999"})
#: Values that say that the identifier was taken out.
_REMOVED = re.compile(r"anon|de-?id|remov|redact|phantom|synthetic|fictional|unknown|^[x*\-_. 0]*$")
_GAP = r"[\"'*_` ]{0,4}[:=#|]?[\"'*_` ]{0,4}"
_NUMBER = r"(?P<value>[a-z]{0,4}[-_]?[0-9]{5,12})(?![\w-])"
_DATE = (
    r"(?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}"
    r"|(?:19|20)[0-9]{6})(?![\w-])"
)
_CARET_NAME = r"(?P<value>[a-z'-]{2,}\^[a-z'-]+)"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What looks like an identifier of a person; the value itself is not kept.

    Attributes:
        kind: What it looks like, e.g. "a date of birth".
        line: From 1.
        column: From 1.
        is_name: Whether it is a name only, which needs a person's judgement.
    """

    kind: str
    line: int
    column: int
    length: int
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class SearchedFile:
    """A file that was looked through.

    Attributes:
        file: Path relative to the project, with forward slashes.
        is_searched: False where the file is too large, or one too many.
    """

    file: str
    identifiers: tuple[Identifier, ...]
    is_searched: bool = True


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of identifier.

    Attributes:
        word: How every match begins; texts without it are not searched further.
    """

    kind: str
    word: str
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool] = lambda _: True
    is_name: bool = False


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return what looks like an identifier of a patient in a text, by place.

    Social security numbers are recognised by their form; record and patient numbers, dates of birth
    and names only beside a word that says what they are; patient tags only with a value. Hashes,
    years, dates of the first of January and values that say they were removed are none.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # some capitals become two letters
        lowered = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    hits = {
        (found.start("value"), len(found["value"])): form
        for form in _FORMS
        if form.word in lowered
        for found in form.pattern.finditer(lowered)
        if _stands_alone(lowered, found.start()) and form.accepts(found["value"])
    }
    hits |= dict.fromkeys(_social_security_numbers(lowered), _SOCIAL_SECURITY)
    hits |= dict.fromkeys(_column_values(lowered), _COLUMN)
    return tuple(_at(text, at, length, hits[at, length]) for at, length in sorted(hits))


def search_folder(files: Files, folder: str) -> Iterator[SearchedFile]:
    """Yield the text files below a folder of a project with what was found in each.

    Hidden files, links that leave the folder, pictures and other files that are no UTF-8 text are
    passed over; text files over 2 MB, and all beyond 5,000, come back as not searched.
    """
    names = sorted(_plain_files(files, folder), key=lambda name: name.split("/"))
    for start in range(0, min(len(names), MAX_SEARCHED_FILES), _READ_AT_ONCE):
        end = min(start + _READ_AT_ONCE, MAX_SEARCHED_FILES)
        for name, content in files.read_all(names[start:end]).items():
            if not isinstance(content, Diagnostic) and b"\0" not in content[:1000]:
                yield from _search(name, content)
    for name in names[MAX_SEARCHED_FILES:]:
        yield SearchedFile(name, (), is_searched=False)


def _search(name: str, content: bytes) -> Iterator[SearchedFile]:
    if len(content) > MAX_SEARCHED_BYTES:
        yield SearchedFile(name, (), is_searched=False)
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield SearchedFile(name, find_identifiers(text))


def _plain_files(files: Files, folder: str) -> Iterator[str]:
    """Yield the files at any depth that are neither hidden nor links."""
    found = files.follow(folder)
    listing = files.list_folder(folder) if found and found.kind is Kind.FOLDER else ()
    for entry in () if isinstance(listing, Diagnostic) else listing:
        if entry.name.rpartition("/")[2].startswith("."):
            continue
        if entry.kind is Kind.FOLDER:
            yield from _plain_files(files, entry.name)
        elif entry.kind is Kind.FILE:
            yield entry.name


def _at(text: str, at: int, length: int, form: _Form) -> Identifier:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return Identifier(form.kind, line, column, length, form.is_name)


def _stands_alone(text: str, at: int) -> bool:
    """Whether a match begins at the beginning of a word."""
    return at == 0 or not text[at - 1].isalnum()


def _social_security_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield place and length of numbers of that form; the search starts at the hyphen to be fast."""
    for tail in _SOCIAL_SECURITY.pattern.finditer(text):
        start = tail.start() - 3
        area = text[max(start, 0) : tail.start()]
        apart = start == 0 or (
            start > 0 and not (text[start - 1].isalnum() or text[start - 1] == "-")
        )
        if apart and area.isdecimal() and _is_issued(area, tail[0]):
            yield start, len(area) + len(tail[0])


def _is_issued(area: str, tail: str) -> bool:
    """Whether a number of this form can be a social security number at all."""
    known = area + tail in _KNOWN_EXAMPLES
    group, serial = tail[1:3], tail[4:]
    return (
        not known and "000" < area < "900" and area != "666" and group != "00" and serial != "0000"
    )


def _is_full_date(value: str) -> bool:
    """A date cut to its year, often written as its first day, tells no birthday."""
    digits = re.split(r"[-./]", value)
    if len(digits) == 1:
        return not value.endswith("0101")
    return any(int(part) != 1 for part in digits if len(part) < len("1956"))


def _is_kept(value: str) -> bool:
    return not _REMOVED.search(value.strip())


def _is_person(value: str) -> bool:
    first, *rest = value.split()
    return bool(rest) and _is_kept(value) and first not in ("is", "and", "or", "the", "not", "has")


def _column_values(text: str) -> Iterator[tuple[int, int]]:
    """Yield place and length of the first value below a column of a table that names patients."""
    head, _, body = text.partition("\n")
    separator = max(",;\t", key=head.count)
    names = [name.strip(" \"'") for name in head.split(separator)]
    if not body or _COLUMNS.keys().isdisjoint(names):
        return
    start = len(head) + 1
    for line in body.split("\n"):
        cells = line.split(separator)
        for position, name in enumerate(names[: len(cells)]):
            pattern = _COLUMNS.get(name)
            value = cells[position].strip(" \"'\r")
            if pattern and pattern.fullmatch(value):
                before = sum(len(cell) + 1 for cell in cells[:position])
                yield start + before + cells[position].index(value), len(value)
                return
        start += len(line) + 1


def _labelled(kind: str, word: str, rest: str, *, date: bool = False) -> _Form:
    accepts = _is_full_date if date else _is_kept
    return _Form(kind, word, re.compile(re.escape(word) + rest), accepts)


_SSN = "a US social security number"
_RECORD = "a patient or record number"
_BIRTH = "a date of birth"
_TAG = "a patient tag of DICOM or HL7"
_NAME = "the name of a patient"
_SOCIAL_SECURITY = _Form(_SSN, "-", re.compile(r"-[0-9]{2}-[0-9]{4}(?![\w-])"))
_COLUMN = _Form("a column of patient identifiers", "", re.compile(""))
_PLAIN_NUMBER = re.compile(r"[a-z]{0,4}[-_]?[0-9]{5,12}")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}")
_COLUMNS = {
    **dict.fromkeys(("mrn", "patient_id", "patientid", "patient id", "pat_id"), _PLAIN_NUMBER),
    **dict.fromkeys(("dob", "birth_date", "birthdate", "date_of_birth"), _PLAIN_DATE),
}
_ALPHABETIC = r'"value"[^"\]}]{0,20}(?:"alphabetic"\s*:\s*)?"(?P<value>[^"]+)"'

_FORMS = (
    _labelled(_SSN, "ssn", rf"{_GAP}(?P<value>[0-9]{{9}})(?![\w-])"),
    _labelled(_RECORD, "mrn", _GAP + _NUMBER),
    _labelled(_RECORD, "medical record ", rf"(?:number|no\.?|#){_GAP}{_NUMBER}"),
    _labelled(_RECORD, "patient", rf"[_ -]?(?:id|identifier|number|no\.?){_GAP}{_NUMBER}"),
    _labelled(_RECORD, "hospital number", _GAP + _NUMBER),
    _labelled(_RECORD, "nhs number", rf"{_GAP}(?P<value>[0-9]{{3}}(?: ?[0-9]){{7}})(?![\w-])"),
    _labelled(_BIRTH, "dob", _GAP + _DATE, date=True),
    _labelled(_BIRTH, "date of birth", _GAP + _DATE, date=True),
    _labelled(_BIRTH, "birthdate", _GAP + _DATE, date=True),
    _labelled(_BIRTH, "birth_date", _GAP + _DATE, date=True),
    _labelled(_BIRTH, "birth date", _GAP + _DATE, date=True),
    _labelled(_BIRTH, "born ", rf"(?:on )?{_DATE}", date=True),
    _labelled(_BIRTH, "geburtsdatum", _GAP + _DATE, date=True),
    _labelled(
        _TAG,
        "(0010,",
        r" ?(?:0010|0020|0030|1040)\)[^\n\[']{0,60}[\['](?P<value>[^\]'\n]+)[\]']",
    ),
    _labelled(_TAG, '"00100', rf'(?:010|020|030)"[^}}\]]{{0,80}}{_ALPHABETIC}'),
    _labelled(_TAG, "pid|", rf"[^\n]{{0,120}}\|{_CARET_NAME}"),
    _labelled(_TAG, "patient", rf"'?s?[_ ]?name{_GAP}{_CARET_NAME}"),
    _Form(
        _NAME,
        "patient",
        re.compile(rf"patient'?s?[_ ]?name{_GAP}(?P<value>[a-z'-]{{2,}} [a-z'-]{{2,}})(?![\w^])"),
        _is_person,
        is_name=True,
    ),
)
