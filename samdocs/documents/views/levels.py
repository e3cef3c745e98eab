"""Risk levels as documents print them: letter in a block, word, and what the estimate says."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.documents.html import Html, fill
from samdocs.documents.marks import GAP, NOT_EVALUATED, NOT_PROVED, Mark
from samdocs.safety import Basis, Judgement, Level

ACCEPTABLE = Level.ACCEPTABLE


@dataclass(frozen=True, slots=True)
class LevelView:
    """A judged estimate.

    Attributes:
        word: The level, or why there is none.
        shown: Severity and probability, e.g. `S4 × P3 (E5, H2)`.
        mark: What limits the trust in it; None for a level that stands.
    """

    letter: str
    word: str
    shown: str
    proved: bool
    mark: Mark | None

    def __html__(self) -> str:
        """Return letter, word, estimate and mark under each other."""
        if not self.letter:
            return str(fill('{}<br><span class="muted">{}</span>', self.mark or "", self.shown))
        form = f"lv{self.letter}" if self.proved else "lv0"
        head = fill('<span class="lv {}">{}</span><b>{}</b>', form, self.letter, self.word)
        body = fill('{}<br><span class="muted">{}</span>', head, self.shown)
        return str(fill("{}<br>{}", body, self.mark) if self.mark else body)


def level_block(level: Level) -> Html:
    """Return the letter of a level in its block."""
    return fill('<span class="lv lv{}">{}</span>', level.letter, level.letter)


def initial_level(judged: Judgement) -> LevelView:
    """Return an initial risk: it stands as it is judged."""
    return _view(judged, proved=True)


def residual_level(judged: Judgement, *, proved: bool) -> LevelView:
    """Return a residual risk: outlined as long as a control it rests on is not proved."""
    return _view(judged, proved=proved)


def _view(judged: Judgement, *, proved: bool) -> LevelView:
    if judged.level is None:
        is_open = judged.basis is Basis.TBD
        mark = (
            NOT_EVALUATED.saying("not decided yet") if is_open else GAP.saying(judged.basis.value)
        )
        return LevelView("", "", judged.shown, proved=False, mark=mark)
    return LevelView(
        judged.level.letter,
        judged.level.word.capitalize(),
        judged.shown,
        proved,
        None if proved else NOT_PROVED,
    )
