"""Span edits: only the characters that must change do, and the result is read back and compared."""

from samdocs.editing.ids import next_ids
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.editing.values import Edited, set_values

__all__ = ["Edited", "Entry", "Written", "append_records", "next_ids", "set_values"]
