"""The verdict of everything that can prove, and of everything that must be proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from samdocs.fields import ItemId
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.proof.basis import PROVING
from samdocs.proof.freshness import Freshness
from samdocs.proof.other_evidence import judge_other
from samdocs.proof.tests import judge_test
from samdocs.proof.words import ItemVerdict, Verdict, Word, judge_together


@dataclass
class Verdicts:
    """The verdict of every proof of a project; each is found when first asked for."""

    project: Project
    freshness: Freshness = field(init=False)
    _known: dict[ItemId, Verdict] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.freshness = Freshness(self.project)

    def of(self, proof: ItemId) -> Verdict:
        """Return what a test, review, usability evaluation or study comes to."""
        if proof not in self._known:
            self._known[proof] = self._judge(proof)
        return self._known[proof]

    def proofs_of(self, item: ItemId, *verbs: str) -> tuple[Verdict, ...]:
        """Return the verdicts of all active evidence that is to prove something of an item, by id.

        Args:
            item: What is proved.
            verbs: `verifies`, `shows_effectiveness_of`, `validates`; none means all three.
        """
        sources = self.project.graph.current_sources(item, *(verbs or PROVING))
        return tuple(self.of(name) for name in dict.fromkeys(sources))

    def of_item(self, item: ItemId, *verbs: str) -> ItemVerdict:
        """Return what an item comes to that must be proved: passed only if every proof passed.

        Args:
            item: What is proved.
            verbs: As for `proofs_of`.
        """
        return judge_together(item, self.proofs_of(item, *verbs))

    def _judge(self, proof: ItemId) -> Verdict:
        item = self.project.items.get(proof)
        if item is None or (isinstance(item, Test) and item.external is None):
            return judge_test(self.project, self.freshness, proof)
        if item.is_retired:
            return Verdict(proof, Word.NOT_RUN, reason="it is retired")
        return judge_other(self.project, self.freshness, item)


@lru_cache(maxsize=4)
def judge_evidence(project: Project) -> Verdicts:
    """Return the verdicts of a project; the same ones however often it is asked."""
    return Verdicts(project)
