"""Rules on builds and their history (IEC 62304:2006+A1:2015, 5.8 and 8.3; FDA 2023, VI.I)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from samdocs.checks.evidence import some_of
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.builds import Build
from samdocs.items.ml import Model
from samdocs.items.problems import ChangeRequest
from samdocs.items.records import Review
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.proof import Word, judge_evidence

_NO_VERSION = "samdocs.yaml gives the device no version to release"


def builds_under_release(project: Project) -> tuple[Build, ...]:
    """Return the builds that carry the version of the device; none while it has no version."""
    version = project.config.device.version
    return tuple(b for b in described(project, Build) if version and b.version == version)


@check("REL003")
def history_ends_elsewhere(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The last row of the version history is the version that is released.

    Record the build of the release with the `version:` of the device and the day it was built.
    """
    version = project.config.device.version
    if not version:
        yield Undecided(_NO_VERSION)
        return
    released = builds_under_release(project)
    if not released:
        yield found_at(
            "REL003",
            project.locate_config("device", "version"),
            f"no build has the version {version} of the device",
            hint=f"record it under `builds:` with `version: {version}`",
        )
        return
    last = max(build.built_at or date.min for build in released)
    for build in described(project, Build):
        if build.built_at and build.built_at > last and build.version != version:
            yield found(
                project,
                "REL003",
                build,
                f"`{build.id}` is younger than the build of version {version}",
                hint="correct the days, or release the last version that was built",
                field=("built_at",),
            )


@check("REL004")
def differences_not_assessed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """What differs between the tested and the released build is described and judged.

    Where the release was not tested itself, name the build that was under `tested_builds:`, and give
    `differs_from_tested:` with the difference and its impact (FDA 2023, VI.I); or carry its results
    over by a regression analysis. Which build was tested is told by the results that are there.
    """
    for build in builds_under_release(project):
        tested = project.graph.current_targets(build.id, "tested_builds")
        difference = build.differs_from_tested
        judged = difference is not None and says_something(difference.impact)
        if tested and build.id not in tested and not judged:
            yield found(
                project,
                "REL004",
                build,
                f"`{build.id}` was tested as {listed(tested)}, and what differs is not judged",
                hint="give `differs_from_tested:` with `difference:` and `impact:`",
                field=("tested_builds",),
            )
    yield from _tested_elsewhere(project)
    if not project.results.executions:
        yield Undecided("there is no result, so nobody knows which build was tested")


@check("REL005")
def cleared_version_not_marked(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The version history marks the versions that were cleared before, with the submission's number.

    A change that was settled by a letter to file, or within an authorised plan, means that a
    cleared version exists: give its build `submissions:`. For a first submission say so under
    `reasons: {REL005: …}`.
    """
    builds = described(project, Build)
    if any(_is_us(entry.market) for build in builds for entry in build.submissions):
        return
    settled = [change.id for change in described(project, ChangeRequest) if _rests_on_old(change)]
    if settled:
        yield found_at(
            "REL005",
            project.locate(settled[0]),
            f"{listed(settled)} rests on a cleared version, but no build names its submission",
            hint="add `submissions: [{market: us, number: …}]` to the build that was cleared",
        )
    elif not project.config.reason_for("REL005"):
        yield Undecided("no build names a submission in the us, nor `reasons:` why there is none")


@check("REL007")
def build_environment_unknown(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The release can be built again: procedure, tools with versions, lock files with hashes.

    Give `procedure:`, `toolchain:` with a version or digest of each tool, and `lock_files:` with
    their SHA-256 at the build of the release.
    """
    yield from _without_build(project)
    for build in builds_under_release(project):
        demanded = {
            "procedure": build.procedure,
            "toolchain": bool(build.toolchain)
            and all(tool.version or tool.digest for tool in build.toolchain),
            "lock_files": bool(build.lock_files) and all(f.sha256 for f in build.lock_files),
        }
        if missing := unsaid(demanded):
            yield found(
                project,
                "REL007",
                build,
                f"`{build.id}` does not give {listed(missing)} in full",
                hint="give the procedure, each tool with its version or digest, and each lock file "
                "with its `sha256:`",
            )


@check("REL008")
def release_review_open(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every activity on the release checklist is done, or it is said why it was not.

    A review of `kind: release` covers the build of the release; a question answered `no` needs a
    `comment:`, and no finding of it is left open.
    """
    builds = {build.id for build in builds_under_release(project)}
    for review in described(project, Review):
        covered = builds.intersection(project.graph.targets(review.id, "covers"))
        if review.kind == "release" and (covered or not review.covers):
            yield from _open_in(project, review)
    yield Undecided("whether each activity of the standard is done: clauses are judged by a person")


@check("REL009")
def release_without_archive(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The release is archived, and the archive is fixed by hashes.

    List the delivered files under `artifacts:` and what was archived under `archive:`, each with
    its SHA-256.
    """
    yield from _without_build(project)
    for build in builds_under_release(project):
        demanded = {
            "artifacts": build.artifacts,
            "archive": bool(build.archive) and all(file.sha256 for file in build.archive),
        }
        if missing := unsaid(demanded):
            yield found(
                project,
                "REL009",
                build,
                f"`{build.id}` does not give {listed(missing)} with hashes",
                hint="list the files with their `sha256:`",
            )


@check("REL010")
def component_without_version(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every model and every part from another repository has its own version and history.

    Give models a `version:` and name them under `models:` of the builds that hold them; give builds
    the commit of each repository under `sources:`.
    """
    builds = list(described(project, Build))
    for model in described(project, Model):
        if not says_something(model.version):
            message, hint = f"`{model.id}` has no version", "give it a `version:`"
            yield found(project, "REL010", model, message, hint=hint)
        elif builds and not project.graph.current_sources(model.id, "models"):
            message, hint = f"no build names `{model.id}`", "name it under `models:` of its builds"
            yield found(project, "REL010", model, message, hint=hint)
    for repository, item in _repositories(project).items():
        for build in builds_under_release(project):
            if repository not in {source.repo for source in build.sources}:
                yield found(
                    project,
                    "REL010",
                    build,
                    f"`{build.id}` names no commit of `{repository}`, where `{item.id}` lies",
                    hint=f"add `{{repo: {repository}, commit: …}}` to its `sources:`",
                )
    if not builds:
        yield Undecided("no builds are recorded")


@check("REL011")
def device_identifier_not_decided(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every release it is decided whether the device identifier changes.

    Give the build of the release `udi:` with the answer (`new_di`, `new_pi` or `unchanged`) and
    why; a new model or a new performance usually asks for a new one.
    """
    yield from _without_build(project)
    for build in builds_under_release(project):
        if build.udi is None or not says_something(build.udi.why):
            what = "no decision" if build.udi is None else "no reason for its decision"
            yield found(
                project,
                "REL011",
                build,
                f"`{build.id}` has {what} on the device identifier",
                hint="give `udi: {answer: …, why: …}`",
                field=("udi",),
            )


def _tested_elsewhere(project: Project) -> Iterator[Diagnostic]:
    """Yield a finding for each build whose results are all that some tests have."""
    tests: dict[str, list[str]] = {}
    for test in described(project, Test):
        verdict = judge_evidence(project).of(test.id)
        if verdict.word is Word.OTHER_BUILD and verdict.decisive:
            execution = verdict.decisive.execution
            tests.setdefault(execution.build or execution.commit, []).append(test.id)
    released = builds_under_release(project)
    for build, names in sorted(tests.items()) if released else ():
        noun = "test was" if len(names) == 1 else "tests were"
        yield found(
            project,
            "REL004",
            released[0],
            f"{len(names)} {noun} run on `{build}` only, not on `{released[0].id}`, and what differs"
            f" is not judged: {some_of(names)}",
            hint="give `tested_builds:` and `differs_from_tested:`, or a regression analysis",
        )


def _open_in(project: Project, review: Review) -> Iterator[Diagnostic]:
    for number, asked in enumerate(review.checklist):
        if asked.answer == "no" and not says_something(asked.comment):
            yield found(
                project,
                "REL008",
                review,
                f"`{review.id}` answers no without a comment: {asked.question}",
                hint="do what is missing, or justify under `comment:` why the release may go out",
                field=("checklist", number),
            )
    for number, finding in enumerate(review.findings):
        if finding.state == "open":
            yield found(
                project,
                "REL008",
                review,
                f"`{review.id}` has an open finding: {finding.text}",
                hint="close it, with its `action:`",
                field=("findings", number),
            )


def _without_build(project: Project) -> Iterator[Undecided]:
    if not builds_under_release(project):
        version = project.config.device.version
        yield Undecided(f"no build has the version {version}" if version else _NO_VERSION)


def _is_us(market: str) -> bool:
    return market.casefold() in ("us", "usa", "fda", "united states")


def _rests_on_old(change: ChangeRequest) -> bool:
    if change.state not in ("implemented", "closed"):
        return False
    decisions = [made.decision for market, made in change.regulatory.items() if _is_us(market)]
    return "letter_to_file" in decisions or "within_pccp" in decisions


def _repositories(project: Project) -> Mapping[str, SoftwareItem]:
    """Return other repositories that hold parts of the software, each with the first such part."""
    first: dict[str, SoftwareItem] = {}
    for item in described(project, SoftwareItem):
        for path in item.paths:
            if path.repo:
                first.setdefault(path.repo, item)
    return first
