"""A rule by its code as people write it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from samdocs.diagnostics import Rule, SamdocsError
from samdocs.rules import RULES

_CODE = re.compile(r"[A-Za-z]{2,5}-?[0-9]{1,4}")


def is_like_a_code(name: str) -> bool:
    """Whether a name is written as codes of rules are, whether there is such a rule or not."""
    return bool(_CODE.fullmatch(name.strip()))


def find_rule(code: str) -> Rule:
    """Return the rule of a code, also written in small letters or with a hyphen.

    Raises:
        SamdocsError: There is none; the nearest are named.
    """
    wanted = code.strip().upper().replace("-", "")
    if wanted in RULES:
        return RULES[wanted]
    near = get_close_matches(wanted, list(RULES), n=3, cutoff=0.5)
    named = ", ".join(f"`{name}`" for name in near)
    hint = f"the nearest are {named}" if near else "`samdocs rules` lists all codes"
    raise SamdocsError(f"there is no rule `{code.strip()}`", hint)
