"""Small projects for tests: a samdocs.yaml that is sound, and the files a test names."""

from pathlib import Path

BASE = (Path(__file__).parent / "rules" / "_base" / "samdocs.yaml").read_text(encoding="utf-8")


def write_project(root: Path, *texts: str, config: str = BASE, **files: str) -> Path:
    """Write a project: `texts` become items-1.yaml and so on, `files` get the names given."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "samdocs.yaml").write_text(config, encoding="utf-8")
    for number, text in enumerate(texts, start=1):
        (root / f"items-{number}.yaml").write_text(text, encoding="utf-8")
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root
