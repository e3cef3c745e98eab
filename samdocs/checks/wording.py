"""Rules on how requirements are worded (IEC 62304:2006+A1:2015, 5.2.6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.requirements import requirements
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project

#: Words that leave a tester without a yardstick. `trace.weak_words` of samdocs.yaml adds more.
WEAK_WORDS = (
    # English
    "adequate", "adequately", "and/or", "appropriate", "appropriately", "as appropriate",
    "as far as possible", "as needed", "as required", "better", "easily", "easy to use",
    "efficient", "efficiently", "etc", "fast", "faster", "flexible", "good", "if necessary",
    "if possible", "immediately", "intuitive", "quick", "quickly", "reasonable", "reasonably",
    "robust", "seamless", "seamlessly", "shall support", "must support", "supports",
    "state of the art", "state-of-the-art", "sufficient", "sufficiently", "suitable", "tbc",
    "tbd", "timely", "user friendly", "user-friendly", "usually", "where possible",
    # German
    "angemessen", "angemessene", "angemessener", "ausreichend", "ausreichende", "bei bedarf",
    "benutzerfreundlich", "falls nötig", "gegebenenfalls", "geeignet", "geeignete", "ggf",
    "möglichst", "schnell", "schnelle", "schneller", "sofort", "und/oder", "usw",
)  # fmt: skip

_OBLIGING = ("shall", "must", "muss", "müssen")
_OBLIGATION = re.compile(rf"\b(?:{'|'.join(_OBLIGING)})\b")
#: Verbs of requirements that can follow "and" in a second obligation.
_VERBS = (
    "abort|accept|acknowledge|alert|block|calculate|cancel|check|clear|close|compare|compute|"
    "confirm|convert|create|delete|detect|disable|discard|display|enable|encrypt|export|generate|"
    "hide|ignore|import|inform|keep|limit|load|lock|log|mark|notify|open|prevent|print|provide|"
    "record|reject|remove|repeat|report|request|reset|restart|restore|resume|retry|save|select|"
    "send|set|show|start|stop|store|transmit|update|validate|verify|warn|write"
)
#: "and reject the value": a verb and what it acts on. In "show the name and record number" nothing
#: stands between the two nouns, so it is a list.
_SECOND = (
    rf"and\s+(?:then\s+|also\s+)?(?:{_VERBS})\s+"
    r"(?:the|a|an|any|all|each|every|its|their|it|them|this|that|these|those|no)\b"
)
_SECOND_VERB = re.compile(_SECOND)
_JOINED = re.compile(rf"\b(?:shall|must)\s+(?:not\s+)?(?:{_VERBS})\b[^.;:?!]*?\b{_SECOND}")
_MARKS = ".,;:!?()[]{}\"'`*“”„«»"
_BLANKS = str.maketrans(dict.fromkeys(_MARKS, " "))
#: The same and small letters in one step for the texts that are ASCII, nearly all of them.
_ASCII = bytes(range(128)).decode().lower().translate(_BLANKS).encode() + bytes(range(128, 256))


@dataclass(frozen=True, slots=True)
class WeakWords:
    """A list of words to look for.

    Attributes:
        keys: The longest word of each entry; a text without any of them is passed over quickly.
    """

    keys: frozenset[str]
    pattern: re.Pattern[str]

    def find(self, text: str) -> tuple[str, ...]:
        """Return the words of the list that stand in a text as whole words, in their order."""
        if self.keys.isdisjoint(_plain_words(text)):
            return ()
        matches = (" ".join(match[0].split()) for match in self.pattern.finditer(text.lower()))
        return tuple(dict.fromkeys(matches))


def build_weak_words(more: Iterable[str]) -> WeakWords:
    """Return the list of samdocs with the words of a project added."""
    listed = {" ".join(word.lower().split()) for word in (*WEAK_WORDS, *more)}
    ordered = sorted(listed, key=lambda word: (-len(word), word))
    body = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    keys = frozenset(max(_plain_words(word), key=len, default="") for word in listed)
    return WeakWords(keys, re.compile(rf"(?<![\w/-])(?:{body})(?![\w/-])"))


@check("REQ003")
def ambiguous_wording(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Requirements and their criteria use no word that two readers can take differently.

    “Fast”, “user-friendly” or “as needed” cannot be tested: say how fast, in which cases, what the
    user sees. The list is English and German; `trace: {weak_words: [smooth]}` in samdocs.yaml adds
    words to it. Words are compared as a whole, so “breakfast” is none.
    """
    words = build_weak_words(project.config.trace.weak_words)
    for requirement in requirements(project):
        for field, text in (("text", requirement.text), ("criterion", requirement.criterion)):
            weak = words.find(text) if text else ()
            if weak:
                said = ", ".join(f"“{word}”" for word in weak)
                yield found(
                    project,
                    "REQ003",
                    requirement,
                    f"`{requirement.id}` says {said} in its {field}",
                    hint="say what can be measured or seen instead",
                    field=(field,),
                )


@check("REQ005")
def compound_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """One requirement holds one obligation.

    A requirement with two “shall” can be half met: its test then neither passes nor fails, and a
    change of one half ages the evidence of both. Split it. A list such as “name, bed and time” is
    one obligation and is not meant.
    """
    for requirement in requirements(project):
        text = (requirement.text or "").lower()
        obligations = _count_obligations(text)
        if obligations > 1:
            message = f"`{requirement.id}` holds {obligations} obligations in one text"
        elif _SECOND_VERB.search(text) and _JOINED.search(text):
            message = f"`{requirement.id}` joins two obligations by “and”"
        else:
            continue
        hint = "give each obligation a requirement of its own"
        yield found(project, "REQ005", requirement, message, hint=hint, field=("text",))


def _count_obligations(text: str) -> int:
    """Return how often the word of obligation stands in a text that is used most often in it.

    In “shall show a warning that the user must confirm” the second word obliges the user.
    """
    if all(text.count(word) <= 1 for word in _OBLIGING):
        return 1
    return max(Counter(_OBLIGATION.findall(text)).values(), default=1)


def _plain_words(text: str) -> list[str]:
    if text.isascii():
        return text.encode().translate(_ASCII).decode().split()
    return text.lower().translate(_BLANKS).split()
