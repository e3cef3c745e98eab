"""What goes wrong inside a template, as a finding at the line of the template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from traceback import extract_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SecurityError

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.documents.sandbox import ForbiddenError, LimitError
from samdocs.documents.template import PACKAGED, TemplateFile
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
    match fault:
        case ForbiddenError():
            code = "TPL004" if fault.deterministic else "TPL007"
            return code, f"says more than it may: {fault}", "print values that documents provide"
        case TemplateSyntaxError():
            message = f"cannot be parsed: {_lower(fault.message or '')}"
            return "TPL002", message, "compare with a packaged template"
        case TemplateNotFound():
            hint = "name a file below `templates/`"
            return "TPL001", f"names `{fault.message}`, which does not exist", hint
        case SecurityError():
            return "TPL004", "calls what is not allowed in templates", "call macros only"
        case UndefinedError():
            message = f"names a value that does not exist: {_lower(fault.message or '')}"
            return "TPL003", message, "compare with the values the views provide"
        case LimitError() | RecursionError():
            said = "calls itself without end" if isinstance(fault, RecursionError) else str(fault)
            return "TPL005", f"goes beyond its limits: it {said}", "loop over the items once"
        case _:
            message = f"uses a value as what it is not: {_lower(str(fault))}"
            return "TPL003", message, "print a value, or loop over a list of values"


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".")
