"""The types of fields: every scalar arrives as text, and here it becomes what its field means.

A short form (one id instead of a list, a text instead of a mapping) is brought into the long form
before validation, so there are no unions and a fault has one message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Annotated, Literal, NewType, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.rules import RULES
from samdocs.source import Quoted, Source, Value

MAX_TEXT_CHARACTERS = 100_000
MAX_LINE_CHARACTERS = 500
MAX_ID_CHARACTERS = 80
MAX_DIGITS = 18

ID_PATTERN = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
COMMIT_PATTERN = r"^[0-9a-f]{7,64}$"
#: A scheme of hashing and its value, e.g. `s1:…`; a later scheme has another number.
CONTENT_HASH_PATTERN = r"^s[0-9]+:[0-9a-f]{16,64}$"
CVSS_PATTERN = r"^(CVSS:[0-9]\.[0-9]/)?[A-Za-z]{1,4}:[A-Za-z]{1,6}(/[A-Za-z]{1,4}:[A-Za-z]{1,6})+$"
_LINE_PATTERN = r"^[^\n]*$"

_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
#: What people write where they have nothing to say yet.
_PLACEHOLDERS = frozenset({"", "tbd", "tbc", "todo", "xxx", "n/a", "na", "none", "unknown"})
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")

ItemId = NewType("ItemId", str)
RecordType = TypeVar("RecordType", bound="Record")


class Record(BaseModel):
    """Named fields that come from YAML: frozen, unknown keys refused, built on first use."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True
    )


def refuse(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return the error a validator raises: the finding `code`, what is wrong, what to write."""
    return PydanticCustomError(
        "samdocs", "{message}", {"code": code, "message": message, "hint": hint}
    )


def _plain(value: object, kind: str) -> str:
    """Return the text of an unquoted scalar; anything else is refused."""
    if not isinstance(value, str):
        raise refuse("MOD003", f"holds a list or mapping where {kind} is expected", f"write {kind}")
    if isinstance(value, Quoted):
        raise refuse(
            "MOD003", f"holds a quoted text where {kind} is expected", "leave the quotes out"
        )
    return value.strip()


def _whole(value: object) -> object:
    if isinstance(value, int):
        return value
    text = _plain(value, "a whole number")
    if len(text) > MAX_DIGITS:
        raise refuse(
            "MOD006", "holds a number that is too long", f"use at most {MAX_DIGITS} digits"
        )
    if not _WHOLE.fullmatch(text):
        raise refuse("MOD003", f"holds `{text}`, which is not a whole number", "write digits only")
    return int(text)


def _count(value: object) -> object:
    number = _whole(value)
    if isinstance(number, int) and number < 0:
        raise refuse("MOD006", f"holds {number}, fewer than none", "write 0 or more")
    return number


def _number(value: object) -> object:
    if isinstance(value, float | int):
        return value
    text = _plain(value, "a number")
    if len(text) > MAX_DIGITS * 2:
        raise refuse("MOD006", "holds a number that is too long", "use fewer digits")
    if not _NUMBER.fullmatch(text):
        raise refuse("MOD003", f"holds `{text}`, which is not a finite number", "write e.g. 0.05")
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise refuse("MOD006", f"holds `{text}`, which is not a finite number", "write e.g. 0.05")
    return number


def _fraction(value: object) -> object:
    number = _number(value)
    if isinstance(number, float | int) and 0 <= number <= 1:
        return number
    raise refuse("MOD006", "holds a fraction outside 0 to 1", "write 0.05 for 5 %")


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    text = _plain(value, "true or false")
    if text not in ("true", "false"):
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
        hint = f"write {meant}" if meant else "write true or false"
        raise refuse("MOD003", f"holds `{text}` where true or false is expected", hint)
    return text == "true"


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    text = _plain(value, "a date")
    parts = _DAY.fullmatch(text)
    try:
        year, month, day = parts.groups() if parts else ("", "", "")
        return date(int(year), int(month), int(day))
    except ValueError:
        raise refuse("MOD003", f"holds `{text}`, which is not a date", "write 2026-03-31") from None


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        return value
    text = _plain(value, "a date and time")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(
            "MOD003", f"holds `{text}`, which is no date and time", "write 2026-03-31T09:30:00Z"
        ) from None
    if moment.tzinfo is None:
        if _DAY.fullmatch(text):
            return moment.replace(tzinfo=UTC)
        raise refuse("MOD003", f"holds `{text}`, a time without zone", f"write {text}Z for UTC")
    return moment


def relative_path(value: object) -> str:
    """Return a path inside the project; any other, and any address, is refused."""
    if not isinstance(value, str):
        raise refuse("MOD003", "holds a list or mapping where a path is expected", "write a path")
    if _URL.match(value):
        raise refuse("MOD007", f"holds the address `{value}`", "give a path inside the project")
    parts = value.replace("\\", "/").split("/")
    if value.startswith(("/", "~")) or ".." in parts:
        raise refuse("MOD007", f"holds `{value}`, outside the project", "give a path inside it")
    return value


def one_or_many(value: object) -> object:
    """Bring a single entry into the form of a list; `[]` stays empty."""
    if isinstance(value, str):
        if not value.strip():
            raise refuse("MOD005", "has no value", "write [] for none, or leave the key out")
        return [value]
    return [value] if isinstance(value, Mapping) else value


def short_form(key: str) -> BeforeValidator:
    """Return a validator that reads a bare text as a mapping with that one key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


def says_something(text: str | None) -> bool:
    """Whether a text is more than a placeholder; `tbd` or `n/a` alone is no reason and no criterion."""
    return text is not None and text.strip(" .:-?").lower() not in _PLACEHOLDERS


def reason_in(reasons: Mapping[str, object], code: str, part: str = "") -> str:
    """Return the reason given for a rule, empty if there is none or if it says nothing.

    Args:
        reasons: What stands under `reasons:`, by rule.
        code: The rule, e.g. `REQ006`.
        part: What of the rule the reason must name, e.g. `networking`; one sentence for the rule
            as a whole is then no reason.
    """
    given = reasons.get(code, "")
    if part:
        given = given.get(part, "") if isinstance(given, Mapping) else ""
    return given.strip() if isinstance(given, str) and says_something(given) else ""


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT_CHARACTERS)
]
Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MAX_LINE_CHARACTERS, pattern=_LINE_PATTERN
    ),
]
Id = Annotated[ItemId, StringConstraints(pattern=ID_PATTERN, max_length=MAX_ID_CHARACTERS)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(one_or_many)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(one_or_many)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[int, BeforeValidator(_count)]
Number = Annotated[float, BeforeValidator(_number)]
Fraction = Annotated[float, BeforeValidator(_fraction)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
RelativePath = Annotated[str, BeforeValidator(relative_path), StringConstraints(min_length=1)]
RelativePaths = Annotated[tuple[RelativePath, ...], BeforeValidator(one_or_many)]
Sha256 = Annotated[str, StringConstraints(pattern=SHA256_PATTERN)]
Commit = Annotated[str, StringConstraints(pattern=COMMIT_PATTERN)]
ContentHash = Annotated[str, StringConstraints(pattern=CONTENT_HASH_PATTERN)]
CvssVector = Annotated[str, StringConstraints(pattern=CVSS_PATTERN, max_length=300)]
Tbd = Literal["tbd"]


def read_record(
    record: type[RecordType],
    source: Source,
    path: Sequence[str | int],
    data: Value,
    *,
    name: str = "",
) -> RecordType | list[Diagnostic]:
    """Return the typed record, or every fault of it with the place of each.

    Args:
        record: The class to read.
        source: The file the data stands in.
        path: Where in the file.
        data: The tree at that path.
        name: What messages call the record, e.g. an item's id; empty for the file itself.
    """
    try:
        return record.model_validate(data)
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        return [_explain(record, source, path, error, name) for error in errors]


def _explain(
    record: type[Record], source: Source, path: Sequence[str | int], error: ErrorDetails, name: str
) -> Diagnostic:
    where = (*path, *error["loc"])
    kind = error["type"]
    location = source.locate_key(where) if kind == "extra_forbidden" else source.locate(where)
    subject = f"`{name}`" if name else f"`{source.file}`"
    field = ".".join(str(part) for part in error["loc"])
    code, said, hint = _words(record, error, kind)
    message = f"{subject} {said}" if kind in _WHOLE_RECORD else f"{subject}: `{field}` {said}"
    return diagnose(RULES[code], message, location, hint=hint, item=name)


_WHOLE_RECORD = frozenset({"extra_forbidden", "missing"})

#: pydantic's error type → code, what is the case, what to write.
_SHAPES: Mapping[str, tuple[str, str, str]] = {
    "string_type": ("MOD003", "holds a list or mapping where a text is expected", "write a text"),
    "string_too_short": ("MOD005", "has no text", "write the text, or leave the key out"),
    "string_too_long": ("MOD006", "is longer than the limit", "split it, or shorten it"),
    "tuple_type": ("MOD003", "is not a list", "write a list: [ … ], or lines starting with `- `"),
    "list_type": ("MOD003", "is not a list", "write a list: [ … ], or lines starting with `- `"),
    "dict_type": ("MOD003", "is not a mapping", "write named fields, `key: value`"),
    "model_type": ("MOD003", "is not a mapping", "write named fields, `key: value`"),
    "too_short": ("MOD005", "has too few entries", "add an entry, or leave the key out"),
}


def _words(record: type[Record], error: ErrorDetails, kind: str) -> tuple[str, str, str]:
    context = error.get("ctx", {})
    last = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "samdocs":
        return str(context["code"]), str(context["message"]), str(context["hint"])
    if kind == "extra_forbidden":
        return "MOD001", f"has the unknown key `{last}`", _nearest_key(record, error["loc"], last)
    if kind == "missing":
        return "MOD002", f"lacks `{last}`", f"add `{last}:`"
    if kind == "literal_error":
        return "MOD004", "holds a value that is not allowed", f"write {context.get('expected', '')}"
    if kind == "string_pattern_mismatch":
        return _pattern_words(str(context.get("pattern", "")))
    return _SHAPES.get(
        kind, ("MOD003", f"cannot be used ({error['msg']})", "compare with format.md")
    )


#: A pattern → code, what is the case, what to write.
_FORMS: Mapping[str, tuple[str, str, str]] = {
    ID_PATTERN: (
        "ID001",
        "is not an id",
        "write capital letters and digits in groups joined by `-`, e.g. SRS-012",
    ),
    _LINE_PATTERN: ("MOD003", "has several lines where one is expected", "write it in one line"),
    SHA256_PATTERN: (
        "MOD004",
        "is not a SHA-256",
        "write its 64 digits in lower case, as sha256sum prints them",
    ),
    COMMIT_PATTERN: (
        "MOD004",
        "is not the hash of a commit",
        "write it as `git rev-parse` prints it",
    ),
    CONTENT_HASH_PATTERN: (
        "MOD004",
        "is not a content hash",
        "let `samdocs` write the record; hashes start with `s1:`",
    ),
    CVSS_PATTERN: (
        "MOD004",
        "is not a CVSS vector",
        "write the vector, not the score, e.g. CVSS:3.1/AV:N/AC:L/…",
    ),
}


def _pattern_words(pattern: str) -> tuple[str, str, str]:
    other = ("MOD004", f"does not match the form {pattern}", "write it in that form")
    return _FORMS.get(pattern, other)


def _nearest_key(record: type[Record], loc: Sequence[str | int], key: str) -> str:
    known = known_keys(record, loc[:-1])
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return f"the nearest known key is `{near[0]}`"
    return f"known keys are {', '.join(f'`{name}`' for name in sorted(known))}"


def known_keys(record: type[Record], loc: Sequence[str | int]) -> list[str]:
    """Return the keys that are known at a place inside a record, aliases included."""
    models: list[type[Record]] = [record]
    for part in loc:
        if isinstance(part, int):
            continue
        models = [
            nested
            for model in models
            for name, info in model.model_fields.items()
            if part in (name, info.alias)
            for nested in _nested_records(info.annotation)
        ] or models
    return sorted(
        {info.alias or name for model in models for name, info in model.model_fields.items()}
    )


def _nested_records(annotation: object) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    arguments = getattr(annotation, "__args__", ())
    return [nested for argument in arguments for nested in _nested_records(argument)]


def nowhere(file: str) -> Location:
    """Return the place of a file as a whole."""
    return Location(file, 1, 1, 1, 1)
