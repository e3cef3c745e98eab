"""What the manifest of a release says of samdocs itself is the same for a checkout and a wheel."""

import shutil

from samdocs.outputs.package_record import digest_code, digest_folder
from tests.architecture.house import PACKAGE, ROOT


def test_code_has_one_digest_in_a_checkout_and_in_a_wheel(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    wheel = shutil.copytree(PACKAGE, tmp_path / "samdocs", ignore=ignored)
    shutil.copytree(ROOT / "templates", wheel / "templates")
    shutil.copytree(ROOT / "tests" / "rules", wheel / "examples")

    assert digest_folder(wheel) == digest_folder(PACKAGE)


def test_a_changed_line_and_a_renamed_file_change_the_digest(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    first = digest_folder(tmp_path)
    (tmp_path / "a.py").write_text("x = 2\n")
    second = digest_folder(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")

    assert len({first, second, digest_folder(tmp_path)}) == 3


def test_digest_is_that_of_the_code_that_runs():
    assert digest_code() == digest_folder(PACKAGE)
