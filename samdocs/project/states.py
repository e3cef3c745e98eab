"""The same project at other revisions, each read once however many ask for it."""

from __future__ import annotations

from samdocs.evidence.git.objects import resolve
from samdocs.project.load import load_project
from samdocs.project.model import Project


def state_at(project: Project, revision: str) -> Project:
    """Return the project as a revision of its repository holds it.

    Raises:
        SamdocsError: As `load_project`: there is no git or no such revision, the clone is shallow,
            or that revision has no samdocs.yaml.
    """
    commit = resolve(project.root, revision)
    if commit not in project.states:
        project.states[commit] = load_project(project.root, project.options, at=commit)
    return project.states[commit]
