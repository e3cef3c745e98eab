"""Reading a project: every file, every item, every link, every fault, in one run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from samdocs.config import FORMAT_VERSION, Config, Device
from samdocs.diagnostics import Diagnostic, Related, SamdocsError, diagnose
from samdocs.evidence.git.files import read_commit_files
from samdocs.evidence.git.state import GitState, read_commit_state
from samdocs.evidence.git.text import visible
from samdocs.fields import ItemId, nowhere, read_record
from samdocs.graph import TraceGraph, build_graph
from samdocs.items import COLLECTIONS, Item, ReadItem, WrittenLink, read_item
from samdocs.project.keys import read_key_ring
from samdocs.project.model import Options, Project
from samdocs.rules import RULES
from samdocs.source import PROJECT_FILE, Files, Folder, Kind, Source, find_sources, read_source
from samdocs.source.files import MANIFEST, MANIFEST_MARK

_PLACEHOLDER = re.compile(r"\{:?0?(\d*)d?\}")


def find_root(start: Path) -> Path:
    """Return the nearest folder upwards from `start` that holds samdocs.yaml.

    Raises:
        SamdocsError: There is none.
    """
    start = start.absolute()
    if not start.is_dir():
        raise SamdocsError(f"`{start.name}` is not a folder", "give the folder of a project")
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    hint = "run `samdocs init`, or give the folder with --project"
    raise SamdocsError(f"no {PROJECT_FILE} here or in a folder above", hint)


def load_project(
    root: Path, options: Options | None = None, *, at: str = "", bare: bool = False
) -> Project:
    """Return the project in a folder; whatever its files hold becomes a diagnostic.

    Args:
        root: The project's folder.
        options: What the caller says beside the project itself.
        at: A revision to read the project from, out of git's objects and without a checkout;
            empty reads the files of the folder.
        bare: Read samdocs.yaml and no items, for what only asks settings and history.

    Raises:
        SamdocsError: There is no samdocs.yaml, or the revision cannot be read.
    """
    options = options or Options()
    if at:
        state = read_commit_state(root, at, trust_repository=options.trust_repository)
        files = read_commit_files(root, state.commit.hash if state.commit else at)
        return _load(_Place(root, files, options, state, bare), f"at `{visible(at)}`")
    return _load(_Place(root, Folder(root), options, bare=bare), "in this folder")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a project is read from; `at` is None for the files of the folder.

    Attributes:
        bare: Read samdocs.yaml alone.
    """

    root: Path
    files: Files
    options: Options
    at: GitState | None = None
    bare: bool = False


def _load(place: _Place, where: str) -> Project:
    files = place.files
    found = files.follow(PROJECT_FILE)
    if found is None or found.kind is not Kind.FILE:
        raise SamdocsError(f"no {PROJECT_FILE} {where}", "run `samdocs init`")
    config_source = read_source(PROJECT_FILE, files.read(PROJECT_FILE))
    config, findings = _read_config(config_source)
    findings += read_key_ring(config, config_source, files).diagnostics
    names, odd_names = find_sources(
        files,
        (*config.exclude, config.output.rstrip("/")),
        is_output=lambda folder: _is_output(files, folder),
    )
    contents = files.read_all(name for name in names if name != PROJECT_FILE)
    sources = {PROJECT_FILE: config_source}
    sources |= {name: read_source(name, content) for name, content in contents.items()}
    return _build_project(place, config, sources, [*findings, *odd_names])


def _build_project(
    place: _Place, config: Config, sources: Mapping[str, Source], findings: list[Diagnostic]
) -> Project:
    findings += [found for source in sources.values() for found in source.diagnostics]
    entries: list[ReadItem] = []
    for source in sources.values():
        if source.file != PROJECT_FILE:
            findings += _read_collections(source, entries)
    findings += [found for entry in entries for found in entry.diagnostics]
    read, duplicates = _by_id(entries)
    findings += [*duplicates, *_wrong_patterns(config, read)]
    items = {name: entry.item for name, entry in sorted(read.items()) if entry.item}
    broken = frozenset(entry.id for entry in entries if entry.item is None and entry.id)
    broken |= {name for source in sources.values() for name in source.broken_ids}
    graph, broken_links = _link(items, entries, sources, broken)
    findings += _with_note(broken_links, sources)
    if not items:
        findings.append(_nothing_loaded(broken))
    ordered = tuple(sorted(findings, key=lambda found: found.sort_key))
    return Project(
        root=place.root,
        files=place.files,
        config=config,
        sources=sources,
        read=read,
        items=items,
        broken=broken,
        graph=graph,
        diagnostics=ordered,
        options=place.options,
        at=place.at,
    )


def _read_config(source: Source) -> tuple[Config, list[Diagnostic]]:
    """Return the settings, or a stand-in with the findings that say why."""
    version = source.data.get("samdocs", "")
    if isinstance(version, str) and version.isdigit() and int(version[:9]) > FORMAT_VERSION:
        message = (
            f"the project is written for format {version[:9]}, this samdocs knows {FORMAT_VERSION}"
        )
        hint = "install a newer samdocs"
        return _stand_in(), [
            diagnose(RULES["MOD009"], message, source.locate(("samdocs",)), hint=hint)
        ]
    if not source.data:
        return _stand_in(), []
    config = read_record(Config, source, (), source.data)
    if isinstance(config, list):
        return _stand_in(), config
    return config, list(_unknown_names(config, source))


def _stand_in() -> Config:
    return Config(samdocs=FORMAT_VERSION, device=Device(name="?", identifier="?"))


def _unknown_names(config: Config, source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each setting that names a rule or a collection that does not exist."""
    for setting, names, known in (
        ("rules", config.rules, RULES),
        ("reasons", config.reasons, RULES),
        ("ids", config.ids, COLLECTIONS),
    ):
        for name in names:
            if name not in known:
                message = f"`{setting}` names `{name}`, which does not exist"
                where = source.locate_key((setting, name))
                yield diagnose(RULES["MOD004"], message, where, hint=_nearest(name, list(known)))


def _read_collections(source: Source, entries: list[ReadItem]) -> Iterator[Diagnostic]:
    """Read the entries of every collection of a file; yield what is no collection."""
    for collection, listed in source.data.items():
        if collection not in COLLECTIONS:
            message = f"`{collection}` is not a collection"
            hint = _nearest(collection, list(COLLECTIONS))
            yield diagnose(RULES["MOD008"], message, source.locate_key((collection,)), hint=hint)
        elif isinstance(listed, list):
            entries += [read_item(source, collection, at, data) for at, data in enumerate(listed)]
        elif listed != "":
            message = f"`{collection}` does not hold a list"
            hint = "start each item with `- id: …`"
            yield diagnose(RULES["MOD003"], message, source.locate((collection,)), hint=hint)


def _by_id(entries: Sequence[ReadItem]) -> tuple[dict[ItemId, ReadItem], list[Diagnostic]]:
    """Return the first entry of each id, and a finding for every further one."""
    read: dict[ItemId, ReadItem] = {}
    findings: list[Diagnostic] = []
    for entry in entries:
        if not entry.id:
            continue
        first = read.setdefault(ItemId(entry.id), entry)
        if first is entry:
            continue
        where = first.source.locate((*first.path, "id"))
        findings.append(
            diagnose(
                RULES["ID001"],
                f"the id `{entry.id}` is used twice",
                entry.source.locate((*entry.path, "id")),
                hint="give this item the next free id; ids are never reused",
                item=entry.id,
                related=(Related(where, "it is used here first"),),
            )
        )
    return read, findings


def _wrong_patterns(config: Config, read: Mapping[ItemId, ReadItem]) -> Iterator[Diagnostic]:
    """Yield a finding for each id that is not of the form samdocs.yaml fixes for its collection."""
    forms = {name: _pattern(form) for name, form in config.ids.items()}
    for name, entry in read.items():
        form = forms.get(entry.path[0])
        if form and entry.item and not form.fullmatch(name):
            written = config.ids[entry.path[0]]
            message = f"`{name}` is not of the form {written} that samdocs.yaml fixes"
            where = entry.source.locate((*entry.path, "id"))
            hint = "rename it before its first baseline, or change `ids:`"
            yield diagnose(RULES["ID001"], message, where, hint=hint, item=name)


def _pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a form such as `SRS-{:03d}`; the width is a minimum."""
    placeholder = _PLACEHOLDER.search(form)
    if not placeholder:
        return re.compile(re.escape(form) + r"\d+")
    width = int(placeholder[1] or 1)
    before, after = form[: placeholder.start()], form[placeholder.end() :]
    return re.compile(re.escape(before) + rf"[0-9]{{{min(width, 20)},}}" + re.escape(after))


def _link(
    items: Mapping[ItemId, Item],
    entries: Sequence[ReadItem],
    sources: Mapping[str, Source],
    broken: frozenset[str],
) -> tuple[TraceGraph, tuple[Diagnostic, ...]]:
    links: Iterator[WrittenLink] = (
        link for entry in entries if entry.item is not None for link in entry.links
    )
    graph, findings = build_graph(
        items, links, lambda link: sources[link.file].locate(link.path), broken
    )
    return graph, (*findings, *_cycles(graph, entries))


def _cycles(graph: TraceGraph, entries: Sequence[ReadItem]) -> Iterator[Diagnostic]:
    cycles = graph.cycles()
    if not cycles:
        return
    places = {entry.id: entry for entry in entries if entry.item}
    for cycle in cycles:
        first = places[cycle[0]]
        way = " → ".join(f"`{name}`" for name in (*cycle, cycle[0]))
        where = first.source.locate(first.path)
        hint = "remove the link that points back up"
        yield diagnose(RULES["TRC001"], f"{way} is a cycle", where, hint=hint, item=cycle[0])


def _with_note(
    findings: Sequence[Diagnostic], sources: Mapping[str, Source]
) -> Iterator[Diagnostic]:
    """Yield the findings; while a file could not be read, dangling links say so."""
    unread = [source.file for source in sources.values() if source.broken_ids or not source.text]
    for found in findings:
        if unread and found.rule.code == "ID002" and "does not exist" in found.message:
            note = f"`{unread[0]}` could not be read to its end; mend it first"
            yield diagnose(found.rule, found.message, found.location, hint=note, item=found.item)
        else:
            yield found


def _nothing_loaded(broken: frozenset[str]) -> Diagnostic:
    reason = "no item could be read" if broken else "the project has no items"
    hint = (
        "mend the findings above" if broken else "describe items in YAML files beside samdocs.yaml"
    )
    return diagnose(RULES["MOD010"], reason, nowhere(PROJECT_FILE), hint=hint)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"the nearest known name is `{near[0]}`" if near else "see `samdocs schema`"


def _is_output(files: Files, folder: str) -> bool:
    """Whether a folder was written by samdocs: it holds a manifest of ours."""
    manifest = f"{folder}/{MANIFEST}"
    found = files.follow(manifest)
    if found is None or found.kind is not Kind.FILE:
        return False
    content = files.read(manifest)
    return not isinstance(content, Diagnostic) and MANIFEST_MARK in content
