"""YAML files that remember where every value stands."""

from samdocs.source.builder import Quoted, Value
from samdocs.source.files import PROJECT_FILE, Entry, Files, Kind, Target, find_sources
from samdocs.source.folder import Folder
from samdocs.source.tree import Source, parse_source, read_source

__all__ = [
    "PROJECT_FILE",
    "Entry",
    "Files",
    "Folder",
    "Kind",
    "Quoted",
    "Source",
    "Target",
    "Value",
    "find_sources",
    "parse_source",
    "read_source",
]
