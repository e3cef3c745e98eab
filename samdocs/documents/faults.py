"""What goes wrong inside a template, as a finding at the line of the template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from traceback import extract_tb

from jinja2.exceptions import (
    SecurityError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from samdocs.control.library import PACKAGED, Library, TemplateFile, template_text
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.documents.reach import find_in_page
from samdocs.documents.sandbox import ForbiddenError, LimitError
from samdocs.rules import RULES

#: What a template can provoke in Python although it may call nothing but ours.
_PROVOKED = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_CAUGHT = (TemplateError, ForbiddenError, LimitError, RecursionError, *_PROVOKED)


def rendered_or_fault(
    template: str, files: Iterable[TemplateFile], render: Callable[[], str]
) -> str | Diagnostic:
    """Return what `render` makes, or the finding that says why it could not.

    A fault of a packaged template, or of the values given to one, is ours and is not caught.

    Args:
        template: Place of the document's template, used where no nearer place is known.
        files: Every template that can take part.
        render: Compiles and runs the template.
    """
    places = {file.place for file in files}
    try:
        return render()
    except _CAUGHT as fault:
        place, line = _place_of(fault, places, template)
        if place.startswith(PACKAGED) and not isinstance(fault, LimitError):
            raise
        code, message, hint = _words(fault)
        where = Location(place, line, 1, line, 1)
        return diagnose(RULES[code], f"`{place}` {message}", where, hint=hint)


def find_reaching(page: str, library: Library, template: str) -> Diagnostic | None:
    """Return the finding for what a page of the project's own templates must not hold, if any.

    Packaged templates are proved to hold nothing of the kind, whatever the items say.

    Args:
        page: The whole page without its style sheet.
        library: Where the templates are.
        template: Place of the document's template, used where no own file names what was found.
    """
    own = [file for file in library.own if file.name.endswith(".j2")]
    found = find_in_page(page) if own else ""
    if not found:
        return None
    place, line = _place_of_words(found, own) or (template.removeprefix(PACKAGED), 1)
    hint = "pages hold text, tables, drawings and links to https:, mailto: or a place of the page"
    where = Location(place, line, 1, line, 1)
    return diagnose(RULES["TPL004"], f"`{place}` puts {found} into the page", where, hint=hint)


def _place_of_words(found: str, own: Iterable[TemplateFile]) -> tuple[str, int] | None:
    """Return file and line of the word in backticks, as far as a template holds it literally."""
    word = found.split("`")[1].lower() if "`" in found else ""
    for file in own:
        lines = template_text(file).lower().split("\n")
        for number, line in enumerate(lines, start=1):
            if word and word in line:
                return file.place, number
    return None


def _place_of(fault: Exception, places: set[str], template: str) -> tuple[str, int]:
    """Return the template and line where a fault arose: what it says itself, else where it ran."""
    if isinstance(fault, TemplateSyntaxError):
        return fault.filename or template, fault.lineno
    frames = extract_tb(fault.__traceback__)
    own = [(frame.filename, frame.lineno or 1) for frame in frames if frame.filename in places]
    if isinstance(fault, ForbiddenError):
        return fault.place or template, fault.line
    nearest = [spot for spot in own if not spot[0].startswith(PACKAGED)]
    return next(iter(nearest[-1:] or own[-1:]), (template, 1))


def _words(fault: Exception) -> tuple[str, str, str]:
    """Return code, what is the case, what to do."""
    said = _lower(getattr(fault, "message", None) or str(fault))
    match fault:
        case ForbiddenError():
            code = "TPL004" if fault.deterministic else "TPL007"
            found = (code, f"says more than it may: {fault}", "print values that documents provide")
        case TemplateSyntaxError():
            found = ("TPL002", f"cannot be parsed: {said}", "compare with a packaged template")
        case TemplateNotFound():
            hint = "name a file below `templates/`"
            found = ("TPL001", f"names `{fault.message}`, which does not exist", hint)
        case SecurityError():
            found = ("TPL004", "calls what is not allowed in templates", "call macros only")
        case UndefinedError():
            hint = "compare with the values the views provide"
            found = ("TPL003", f"names a value that does not exist: {said}", hint)
        case LimitError() | RecursionError():
            what = "calls itself without end" if isinstance(fault, RecursionError) else said
            found = ("TPL005", f"goes beyond its limits: it {what}", "loop over the items once")
        case _:
            hint = "print a value, or loop over a list of values"
            found = ("TPL003", f"uses a value as what it is not: {said}", hint)
    return found


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".")
