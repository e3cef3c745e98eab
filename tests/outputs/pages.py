"""Pages for the renderer, in the faces documents are set in."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from samdocs.outputs.pdf import PdfAttachment, PdfJob

FONTS = Path(__file__).parents[2] / "templates" / "styles" / "fonts"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FACES = {
    "Sans": ("IBMPlexSans-Regular.woff2", 400),
    "Mono": ("IBMPlexMono-Regular.woff2", 400),
}
STYLE = "".join(
    f"@font-face {{ font-family: {family}; font-weight: {weight}; src: url(samdocs:fonts/{name}) }}"
    for family, (name, weight) in FACES.items()
)
STYLE += "@page { size: A5; margin: 20mm } body { font: 10pt/14pt Sans; margin: 0 }"


def make_page(body: str, style: str = "", head: str = "") -> str:
    """Return a whole page with title, language and fonts."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trial</title>'
        f"<style>{STYLE}{style}</style>{head}</head><body>{body}</body></html>"
    )


def make_job(key: str, body: str = "", **changes: object) -> PdfJob:
    """Return a job for a body, or for a whole page given as `html`."""
    assets = {f"fonts/{name}": (FONTS / name).read_bytes() for name, _ in FACES.values()}
    assets |= changes.pop("assets", {})
    html = changes.pop("html", "") or make_page(
        body, changes.pop("style", ""), changes.pop("head", "")
    )
    return PdfJob(key, html, "Trial", f"DOC-{key}", WHEN, assets, changes.pop("attachments", ()))


def make_png(width: int = 8, height: int = 8, mode: str = "RGB") -> bytes:
    """Return a picture of one colour."""
    content = BytesIO()
    Image.new(mode, (width, height)).save(content, format="PNG")
    return content.getvalue()


RICH = """
<section id="SRS-001"><h1>Requirements</h1><h2>Score</h2>
<p>≥ 3 of 7 signs → alarm ✓, see <a href="#SRS-002"><b>SRS-002</b></a> and
<a href="https://example.org/a?b=c#d">the site</a>; <code>a_b</code>.</p>
<table><caption>Signs</caption><thead><tr><th scope="col">Sign</th><th scope="col">Limit</th></tr></thead>
<tbody><tr><td>Heart rate</td><td>60 min</td></tr></tbody></table>
<ul><li>one</li><li>two</li></ul></section>
<section id="SRS-002" style="break-before: page"><h2>Display</h2>
<figure><img src="samdocs:dot.png" alt="a dot"><figcaption>Figure 1</figcaption></figure>
<img src="samdocs:risk.svg" alt="a risk matrix">
<svg role="img" aria-label="a line" width="40" height="10"><path d="M0 5h40" stroke="#000"/>
<text x="1" y="9" font-family="Sans" font-size="6">n</text></svg>
<svg aria-hidden="true" width="4" height="4"><path d="M0 2h4" stroke="#000"/></svg></section>
"""
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
EXPORT = PdfAttachment("trace.json", b'{"items": []}', "items and links", "application/json")


def make_rich_job(key: str = "rich") -> PdfJob:
    """Return a job with a bit of everything a document has."""
    assets = {"dot.png": make_png(), "risk.svg": DRAWING}
    return make_job(key, RICH, assets=assets, attachments=(EXPORT,))
