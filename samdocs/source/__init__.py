"""YAML files that remember where every value stands."""

from samdocs.source.builder import Quoted, Value
from samdocs.source.files import PROJECT_FILE, SourceFile, find_sources, read_bytes
from samdocs.source.tree import Source, parse_source, read_source

__all__ = [
    "PROJECT_FILE",
    "Quoted",
    "Source",
    "SourceFile",
    "Value",
    "find_sources",
    "parse_source",
    "read_bytes",
    "read_source",
]
