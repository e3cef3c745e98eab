"""Tests as they were collected, by a tool or from their sources, before anything was run."""

from samdocs.evidence.collected.model import Collected, CollectedTest
from samdocs.evidence.collected.read import read_collected

__all__ = ["Collected", "CollectedTest", "read_collected"]
