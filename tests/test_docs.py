"""The reference says what the code says, and every link of the documentation leads somewhere."""

import importlib.util
import re

import pytest

from tests.architecture.house import ROOT

LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https:|#)([^)#]+)")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def load_generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["rules.md", "collections.md", "settings.md"])
def test_reference_is_what_the_code_says(name):
    page = "".join(load_generator().PAGES[name]())

    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == page, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_documentation_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []
