"""Everything samdocs knows about one project, read once and never changed."""

from samdocs.project.load import find_root, load_project
from samdocs.project.model import Project

__all__ = ["Project", "find_root", "load_project"]
