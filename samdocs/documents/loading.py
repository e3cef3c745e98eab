"""How templates find each other: by their names in a library, never by the disk."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import BaseLoader, Environment, TemplateNotFound

from samdocs.control.library import Library, template_text


class LibraryLoader(BaseLoader):
    """Serves the templates of a library under the names findings use."""

    def __init__(self, library: Library, hidden: frozenset[str] = frozenset()) -> None:
        self._library, self._hidden = library, hidden

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text and place of a template; it never changes while a build runs."""
        del environment
        file = self._library.files.get(template)
        if file is None or not file.name.endswith(".j2") or template in self._hidden:
            raise TemplateNotFound(template)
        return template_text(file), file.place, lambda: True
