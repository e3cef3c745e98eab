"""What is set to work once a project is found: judging of marks, recording, writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from samdocs.pytest_plugin.listing import ListWriter
from samdocs.pytest_plugin.marks import MarkJudge
from samdocs.pytest_plugin.origin import Circumstances
from samdocs.pytest_plugin.recording import CaseRecorder
from samdocs.pytest_plugin.subject import Subject
from samdocs.pytest_plugin.targets import find_targets
from samdocs.pytest_plugin.writing import RunWriter


def start(config: pytest.Config, root: Path) -> None:
    """Register the parts that this run of pytest needs.

    Raises:
        pytest.UsageError: An option names something that the project does not hold.
    """
    subject = Subject(root)
    manager = config.pluginmanager
    manager.register(MarkJudge(subject, config.rootpath), "samdocs-marks")
    is_worker = hasattr(config, "workerinput")
    targets = find_targets(config)
    manager.register(CaseRecorder(config, is_asked=bool(targets)), "samdocs-cases")
    if is_worker or not targets:
        return
    if config.option.collectonly:
        manager.register(ListWriter(config, targets), "samdocs-list")
        return
    circumstances = Circumstances(config, subject)
    manager.register(RunWriter(config, circumstances, targets), "samdocs-writer")
