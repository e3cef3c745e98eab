"""Pages become PDF/A-3a + PDF/UA-1, always the same bytes, or a list of what is wrong."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pypdf
import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs import pdf, pdf_process
from samdocs.outputs.pdf import PdfAttachment, RenderLimits, check_renderer, render_pdfs
from tests.outputs.pages import EXPORT, RICH, make_job, make_page, make_png, make_rich_job

pytestmark = pytest.mark.slow

PROFILES = (page_validation.ValidationProfile.PDF_A_3A, page_validation.ValidationProfile.PDF_UA_1)
LIMITS = page_validation.SafetyLimits(max_reference_depth=100_000)


@pytest.fixture(scope="module")
def rich():
    (result,) = render_pdfs([make_rich_job()], jobs_count=1)
    assert result.problems == ()
    return result


def find_failures(content):
    reports = [
        page_validation.validate_pdf_bytes(content, profile=profile, limits=LIMITS)
        for profile in PROFILES
    ]
    return [failure.message for report in reports for failure in report.failures]


def test_a_document_is_archivable_and_accessible_at_once(rich):
    assert find_failures(rich.pdf) == []


def test_the_validator_of_these_tests_finds_a_file_that_is_neither():
    broken = pikepdf.open(BytesIO(render_pdfs([make_rich_job()], jobs_count=1)[0].pdf))
    del broken.Root.MarkInfo
    content = BytesIO()
    broken.save(content)

    assert len(find_failures(content.getvalue())) >= 2


def test_another_library_opens_the_file_without_complaint(rich):
    with pikepdf.open(BytesIO(rich.pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == rich.page_count == 2


def test_metadata_are_those_of_the_job(rich):
    with pikepdf.open(BytesIO(rich.pdf)) as opened, opened.open_metadata() as metadata:
        assert str(opened.docinfo.Title) == metadata["dc:title"] == "Trial"
        assert str(opened.docinfo.CreationDate) == "D:20260102030405Z"
        assert metadata["xmp:ModifyDate"] == "2026-01-02T03:04:05Z"
        assert metadata["pdfuaid:part"] == "1"
        assert str(opened.Root.Lang) == "en"


def test_the_identifier_stays_when_the_content_changes(rich):
    (other,) = render_pdfs([make_job("rich", "<p>other")], jobs_count=1)
    first, second = (pikepdf.open(BytesIO(one.pdf)).trailer.ID for one in (rich, other))

    assert first[0] == second[0]
    assert first[1] != second[1]


def test_attachments_are_carried_with_their_dates_and_types(rich):
    with pikepdf.open(BytesIO(rich.pdf)) as opened:
        (name,) = opened.attachments
        attached = opened.attachments[name].get_file()
        specification = opened.Root.AF[0]

        assert name == "trace.json"
        assert attached.read_bytes() == EXPORT.content
        assert attached.mime_type == "application/json"
        assert str(specification.AFRelationship) == "/Data"
        assert str(specification.EF.F.Params.CreationDate) == "D:20260102030405Z"


def test_several_attachments_are_found_by_name():
    more = [PdfAttachment(f"{n}.csv", n.encode(), n, "text/csv") for n in ("b", "a")]
    (result,) = render_pdfs([make_job("d", "<p>x", attachments=(EXPORT, *more))], jobs_count=1)

    with pikepdf.open(BytesIO(result.pdf)) as opened:
        assert {n: a.get_file().read_bytes() for n, a in opened.attachments.items()} == {
            "a.csv": b"a",
            "b.csv": b"b",
            "trace.json": EXPORT.content,
        }
    assert find_failures(result.pdf) == []


def test_anchors_are_told_with_their_pages(rich):
    assert rich.anchors == {"SRS-001": 1, "SRS-002": 2}


def test_text_is_found_again(rich):
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(rich.pdf)).pages)

    assert "≥ 3 of 7 signs → alarm ✓" in text.replace("\n", " ")


def test_each_link_has_one_annotation(rich):
    annotations = [
        str(note.get("/Dest", note.get("/A", {}).get("/URI", "")))
        for leaf in pikepdf.open(BytesIO(rich.pdf)).pages
        for note in leaf.get("/Annots", [])
    ]

    assert annotations == ["SRS-002", "https://example.org/a?b=c#d"]


def test_no_path_of_this_machine_is_in_the_file(rich):
    with pikepdf.open(BytesIO(rich.pdf)) as opened:
        content = BytesIO()
        opened.save(
            content,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )

    for path in (os.sep + "tmp", str(Path.cwd()), str(Path.home()), sys.prefix, "file:"):
        assert path.encode() not in content.getvalue()


def test_libraries_are_named_for_the_manifest(rich):
    assert {"weasyprint", "pydyf", "pango", "python"} <= set(rich.libraries)
    assert all(rich.libraries.values())


def test_no_job_needs_no_renderer(monkeypatch):
    monkeypatch.setattr(pdf, "find_package_folders", lambda: pytest.fail("looked for weasyprint"))

    assert render_pdfs([], jobs_count=2) == []


SCRIPT = """
import hashlib, sys
from samdocs.outputs.pdf import render_pdfs
from tests.outputs.pages import make_job, make_rich_job
jobs = [make_job("small", "<p id=A-1>small"), make_rich_job()]
results = render_pdfs(jobs, jobs_count=int(sys.argv[1]))
print([(r.key, r.problems, hashlib.sha256(r.pdf).hexdigest()) for r in results])
"""


@pytest.mark.parametrize(
    ("jobs", "surroundings"),
    [
        (1, {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}),
        (2, {"PYTHONHASHSEED": "1", "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1900000000"}),
        (2, {"PYTHONHASHSEED": "77", "FONTCONFIG_FILE": "/dev/null", "USER": "someone"}),
        (1, {"FONTCONFIG_PATH": "/nonexistent", "PYTHONOPTIMIZE": "1", "PYTHONPATH": "."}),
    ],
    ids=["zone-locale", "hash-home", "fonts-user", "no-fonts-optimised"],
)
def test_the_same_job_gives_the_same_bytes_in_any_surroundings(rich, tmp_path, jobs, surroundings):
    root = Path(__file__).parents[2]
    code = f"import os, sys; os.umask(0o077); sys.path.append({str(root)!r})\n{SCRIPT}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(jobs)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **surroundings},
        capture_output=True,
        text=True,
    )

    expected = hashlib.sha256(rich.pdf).hexdigest()
    assert f"('rich', (), '{expected}')" in done.stdout, done.stderr
    assert not list(tmp_path.iterdir())


def test_results_come_in_the_order_of_the_jobs_whatever_their_size():
    jobs = [make_job(str(number), f"<p>{'x ' * 10**number}") for number in (1, 3, 0, 2)]

    assert [one.key for one in render_pdfs(jobs, jobs_count=2)] == ["1", "3", "0", "2"]


def test_the_same_page_is_the_same_after_other_pages():
    other = make_job("other", "<p>" + "word " * 4000, style="p { font-family: Mono }")
    alone = render_pdfs([make_rich_job()], jobs_count=1)[0]
    after = render_pdfs([other, make_rich_job()], jobs_count=1)[1]

    assert alone.pdf == after.pdf


@pytest.fixture
def without_pango(tmp_path, monkeypatch):
    """Stands for a machine without Pango: weasyprint is there but cannot be loaded."""
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    start = "import sys; sys.path.insert(0, sys.argv[1]); " + pdf_process._START
    monkeypatch.setattr(pdf_process, "_START", start)
    monkeypatch.setattr(pdf, "find_package_folders", lambda: [str(tmp_path)])


@pytest.mark.usefixtures("without_pango")
@pytest.mark.parametrize(
    "act",
    [
        lambda: render_pdfs([make_rich_job(), make_rich_job("other")], jobs_count=2),
        check_renderer,
    ],
    ids=["render", "check"],
)
def test_a_missing_library_is_told_with_the_line_that_installs_it(act):
    with pytest.raises(SamdocsError) as caught:
        act()

    assert "libpango-1.0-0" in caught.value.message
    install = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert install in caught.value.hint


def test_a_renderer_that_does_not_start_is_told(monkeypatch):
    monkeypatch.setattr(pdf_process, "_START", "raise RuntimeError('no luck')")

    with pytest.raises(SamdocsError, match="no luck"):
        check_renderer()


def test_the_renderer_is_checked_without_a_page(rich):
    assert check_renderer() == rich.libraries


def test_what_slips_through_the_fetcher_is_refused_by_the_walls(monkeypatch):
    """Stands for a hole in a library: the fetcher reads a file of the machine."""
    hole = (
        "import sys; sys.path.extend(sys.argv[1:]); import samdocs.outputs.pdf_fetch as f; "
        "f.AssetFetcher._find = lambda s, url: (open('/etc/hostname', 'rb').read(), 'text/css'); "
    )
    monkeypatch.setattr(pdf_process, "_START", hole + pdf_process._START)
    (result,) = render_pdfs(
        [make_job("x", head='<link rel="stylesheet" href="x:y">')], jobs_count=1
    )

    assert "the renderer tried to open `/etc/hostname`, which it may not read" in result.problems
    assert not result.pdf


def test_weasyprint_itself_missing_is_told(monkeypatch):
    monkeypatch.setattr(pdf_process, "find_spec", lambda _name: None)

    with pytest.raises(SamdocsError, match="not installed"):
        render_pdfs([make_rich_job()], jobs_count=1)


def test_rendering_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (result,) = render_pdfs([make_rich_job()], jobs_count=1)

    assert result.pdf
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_renderer_outlives_an_interrupted_build(tmp_path, number):
    root = str(Path(__file__).parents[2])
    code = (
        f"import sys; sys.path.append({root!r})\n"
        "from samdocs.outputs.pdf import render_pdfs\nfrom tests.outputs.pages import make_job\n"
        "render_pdfs([make_job(n, '<p>x ' * 900_000) for n in 'ab'], jobs_count=2)"
    )
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    building = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: len(find_processes_in(tmp_path)) == 2)
    building.send_signal(number)

    assert building.wait() != 0
    wait_until(lambda: not find_processes_in(tmp_path))
    if number == signal.SIGINT:
        assert not list(tmp_path.iterdir())


def find_processes_in(folder):
    """Return the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found += [process.name] if str(folder) in str((process / "cwd").readlink()) else []
    return found


def wait_until(is_true):
    for _ in range(3000):
        if is_true():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within half a minute")


FIBONACCI = "".join(f"--v{n}: calc(var(--v{n - 1}) + var(--v{n - 1}));" for n in range(1, 40))
USES = "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f'<svg aria-label="x"><g id="u0"><path d="M0 0h1"/></g>{USES}</svg>', ""),
        ("<p>x", f"p {{ --v0: 1px; {FIBONACCI} width: var(--v39) }}"),
        ("<table><tr>" + "<td>" * 3000 + "x" + "</table>" * 3000, ""),
        ("<div>" * 100_000, ""),
        ("<p>x " * 300_000, ""),
    ],
    ids=["svg-use", "css-var", "cells", "deep", "long"],
)
def test_a_page_that_costs_too_much_is_stopped_and_the_next_one_is_drawn(body, style):
    bomb = make_job("bomb", html=make_page(body, style))
    limits = RenderLimits(seconds=3, seconds_per_megabyte=0, memory_bytes=2 * 1024**3)

    stopped, drawn = render_pdfs([bomb, make_job("good", "<p>x")], jobs_count=1, limits=limits)

    assert stopped.problems
    assert not stopped.pdf
    assert drawn.pdf
    assert not drawn.problems


def test_time_on_the_clock_is_bounded_too(monkeypatch):
    monkeypatch.setattr(RenderLimits, "wall_seconds", lambda _limits, _job: 1)
    (result,) = render_pdfs([make_job("long", "<p>x " * 300_000)], jobs_count=1)

    assert result.problems == ("rendering exceeded 1 s and was stopped",)


def test_memory_is_bounded():
    limits = RenderLimits(memory_bytes=400 * 1024**2)
    (result,) = render_pdfs([make_job("long", "<p>x " * 300_000)], jobs_count=1, limits=limits)

    assert result.problems == ("rendering needed more than 400 MB of memory",)


def test_a_picture_of_many_pixels_is_refused_before_it_is_decoded():
    assets = {"big.png": make_png(20_000, 20_000, "L")}
    job = make_job("bomb", '<p id="FIG-1"><img src="samdocs:big.png" alt="big">', assets=assets)
    (result,) = render_pdfs([job], jobs_count=1)

    assert len(assets["big.png"]) < 500_000
    assert result.problems == (
        "image of 400000000 pixels, the limit is 40000000: `samdocs:big.png` in `FIG-1`",
    )


def test_rich_covers_what_the_mould_has():
    """Guards the other tests: the page they share must hold every kind of content."""
    for kind in ("<h1", "<h2", "<table", "<caption", "<ul", "<img", "<svg", "href=", "https:"):
        assert kind in RICH
