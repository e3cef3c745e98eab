"""Settings of samdocs.yaml that differ: facts of the device, classification, risk policy, rules."""

from __future__ import annotations

from samdocs.changes.leaves import compare_leaves
from samdocs.config import Config
from samdocs.evidence.git.setting_history import build_settings
from samdocs.items.meaning import FieldChange


def compare_settings(old: Config, new: Config) -> tuple[FieldChange, ...]:
    """Return the settings that differ, each by its path such as `device.intended_use`, sorted."""
    return compare_leaves(dict(build_settings(old)), dict(build_settings(new)))
