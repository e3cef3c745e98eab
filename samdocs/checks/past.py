"""What earlier commits of the project say to a check: what changed, and what was confirmed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from samdocs.checks.registry import Undecided
from samdocs.checks.select import described
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.item_history import ItemHistories
from samdocs.evidence.git.objects import read_commits
from samdocs.evidence.git.setting_history import (
    SettingHistories,
    build_settings,
    setting_in,
)
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.meaning import compare_meanings, hash_meaning
from samdocs.items.records import Approval, Review
from samdocs.project import Project
from samdocs.project.model import UNCONTROLLED
from samdocs.project.values import meaning

#: Stands for the files of the folder where they say something that no commit holds yet.
NOT_COMMITTED = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed: its name in backticks, and the commit that changed it last."""

    name: str
    commit: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A record that somebody looked at the state of things.

    Attributes:
        name: What it is called in a message: an id or a setting, in backticks.
        commit: The commit that last changed the record; it looked at the state there.
        made: The commit that first held it.
        day: The day the record gives for itself, if any.
    """

    name: str
    commit: str
    made: str
    day: date | None

    @property
    def record(self) -> ItemId:
        """The id of the record, where it is an item."""
        return ItemId(self.name.strip("`"))

    @property
    def told(self) -> str:
        """Its name, with its day if it has one."""
        return f"{self.name} of {self.day}" if self.day else self.name


@dataclass(frozen=True)
class Past:
    """The histories of a project up to its commit, and the changes no commit holds yet."""

    project: Project
    items: ItemHistories
    settings: SettingHistories

    def changes_of(self, item: ItemId) -> tuple[str, ...]:
        """Return the commits that changed what an item means, newest first."""
        commits = self.items.commits_of(item)
        return commits if self.is_committed(item) else (NOT_COMMITTED, *commits)

    def changes_of_setting(self, *path: str) -> tuple[str, ...]:
        """Return the commits that changed what a setting means, newest first."""
        changes = self.settings.of(*path)
        said = changes[0].new if changes else None
        now = setting_in(build_settings(self.project.config), *path)
        commits = tuple(change.commit.hash for change in changes)
        return commits if said == now else (NOT_COMMITTED, *commits)

    def is_committed(self, item: ItemId) -> bool:
        """Whether the last commit says of an item what the files of the folder say."""
        now, latest = self.project.items.get(item), self.items.latest(item)
        if now is None:
            return latest.item is None
        inverse = self.project.inverse_links.get(item, ())
        return latest.says(now, inverse) or latest.meaning == meaning(self.project, now)

    def changes_of_fields(self, item: ItemId, is_asked: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the commits that changed what some fields of an item mean, newest first."""
        latest, now = self.items.latest(item), self.project.items.get(item)
        commits = [
            version.commit
            for version in latest.chain()
            if version.commit and any(is_asked(field) for field, _, _ in version.changes())
        ]
        commits.sort(key=self.items.position, reverse=True)
        said = meaning(self.project, now) if now else {}
        differing = compare_meanings(latest.meaning, said)
        is_changed = any(is_asked(field) for field, _, _ in differing)
        return (NOT_COMMITTED, *commits) if is_changed else tuple(commits)

    def collection_of(self, item: ItemId) -> str:
        """Return the collection of an item, also of one that is no more; empty if it never was."""
        now = self.project.items.get(item)
        known = (old.item for old in self.items.latest(item).chain() if old.item)
        last = now or next(known, None)
        return last.collection if last else ""

    def is_before(self, commit: str, later: str) -> bool:
        """Whether a commit is the other one or led to it; what is not committed comes last."""
        if NOT_COMMITTED in (commit, later):
            return later == NOT_COMMITTED
        return self.items.is_before(commit, later)

    def day(self, commit: str) -> date | None:
        """Return the day of a commit, None if it has none; today's for what is not committed."""
        if commit == NOT_COMMITTED:
            return self.project.today
        time = self.commit(commit).committed
        return time.date() if time else None

    def commit(self, commit: str) -> Commit:
        """Return a commit by its full id."""
        if commit not in self._commits:
            self._commits[commit] = next(iter(read_commits(self.project.root, (commit,))))
        return self._commits[commit]

    def when(self, commit: str) -> str:
        """Return when something was changed, as a sentence says it: `on 2026-03-01`."""
        if commit == NOT_COMMITTED:
            return "in the work tree"
        return f"on {self.day(commit) or self.commit(commit).committed_text}"

    def outdating(self, changes: Iterable[Change], by: Confirmation) -> Iterator[Change]:
        """Yield the changes that a confirmation has not seen.

        It has seen what led to the commit that last changed it. A record that was there before the
        change and was only edited since must also bear a date that is not before the change.
        """
        for change in changes:
            if not self.is_before(change.commit, by.commit):
                yield change
            elif by.day and not self.is_before(change.commit, by.made):
                changed_on = self.day(change.commit)
                if changed_on and by.day < changed_on:
                    yield change

    def latest(self, changes: Iterable[Change]) -> Change:
        """Return the change made last."""
        return max(changes, key=lambda change: (self.items.position(change.commit), change.name))

    @cached_property
    def _commits(self) -> dict[str, Commit]:
        """Every commit that changed an item, read at once, and others once they were asked for."""
        ids = {commit for item in self.items.ids for commit in self.items.commits_of(item)}
        found = read_commits(self.project.root, sorted(ids))
        return {commit.hash: commit for commit in found}


def look_back(project: Project) -> Past | Undecided:
    """Return the past of a project, or why nothing is known of it."""
    if project.is_uncontrolled:
        return Undecided(f"needs item history: {UNCONTROLLED}")
    try:
        return Past(project, project.item_histories, project.setting_histories)
    except SamdocsError as stop:
        has_no_commit = project.git.available and project.git.commit is None
        reason = "the repository has no commit yet" if has_no_commit else stop.message
        return Undecided(f"needs item history: {reason}")


def held_reviews(project: Project, kind: str) -> list[Review]:
    """Return the reviews of a kind that took place: with a date and the people who took part."""
    return [
        review
        for review in described(project, Review)
        if review.kind == kind and review.is_active and review.date and review.participants
    ]


def confirm(name: str, commits: Sequence[str], day: date | None) -> Confirmation | Undecided:
    """Return a record as a confirmation; it is none while a change of it is not committed.

    Args:
        name: What the record is called in a message, in backticks.
        commits: The commits that changed it, newest first; see `Past.changes_of`.
        day: The day it gives for itself.
    """
    if not commits or commits[0] == NOT_COMMITTED:
        return Undecided(f"{name} is not committed as it stands")
    return Confirmation(name, commits[0], commits[-1], day)


def confirm_reviews(past: Past, reviews: Iterable[Review]) -> list[Confirmation | Undecided]:
    """Return reviews as confirmations; see `confirm`."""
    return [confirm(f"`{r.id}`", past.changes_of(r.id), r.date) for r in reviews]


def approvals_of(project: Project, *documents: str) -> list[Approval]:
    """Return the approvals of some documents that say who gave them, and when."""
    return [
        one
        for one in described(project, Approval)
        if one.document in documents and one.person and one.time and one.is_active
    ]


def confirm_approvals(past: Past, *documents: str) -> list[Confirmation | Undecided]:
    """Return the approvals of some documents as confirmations; see `confirm`."""
    return [
        confirm(f"`{one.id}`", past.changes_of(one.id), one.time.date() if one.time else None)
        for one in approvals_of(past.project, *documents)
    ]


def sorted_out(
    found: Iterable[Confirmation | Undecided],
) -> tuple[list[Confirmation], list[Undecided]]:
    """Return the confirmations, and apart from them the words on what is none yet."""
    listed = list(found)
    return (
        [one for one in listed if isinstance(one, Confirmation)],
        [one for one in listed if isinstance(one, Undecided)],
    )


def unseen(
    past: Past, changes: Iterable[Change], by: Iterable[Confirmation]
) -> tuple[Confirmation, Change] | None:
    """Return the confirmation that has seen most, and the latest change it has not seen.

    None if one has seen every change. There must be at least one confirmation.
    """
    listed = tuple(changes)
    missed = [(confirmation, tuple(past.outdating(listed, confirmation))) for confirmation in by]
    if not all(changes for _, changes in missed):
        return None
    confirmation, changes_missed = min(
        missed, key=lambda pair: (len(pair[1]), -past.items.position(pair[0].commit), pair[0].name)
    )
    return confirmation, past.latest(changes_missed)


def has_meaning(project: Project, item: Item, content_hash: str) -> bool:
    """Whether an item means what a hash stands for, under its own id or one it had before."""
    now = meaning(project, item)
    names = (item.id, *item.formerly)
    return any(hash_meaning({**now, "id": name}) == content_hash for name in names)
