"""What an SBOM or lock file lists is in the SOUP list, by itself or within a group that says whom."""

import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE
from tests.sboms import cyclonedx

SBOM = "evidence/sbom.cdx.json"


def soup(*records):
    """Return SOUP records of `title version purl` with further fields behind."""
    lines = ["soup:\n"]
    for number, (title, version, *more) in enumerate(records, start=1):
        fields = [f"id: SOUP-{number:03d}", f"title: {title}", "manufacturer: m", *more]
        fields += [f'version: "{version}"'] if version else []
        lines.append(f"  - {{{', '.join(fields)}}}\n")
    return "".join(lines)


def judged(tmp_path, text, **files):
    return report_of(tmp_path, SYSTEM + text, files={SBOM: files.pop("sbom", ""), **files})


@pytest.mark.parametrize(
    ("record", "component"),
    [
        (("NumPy", "2.3.5", 'purl: "pkg:pypi/numpy@2.3.5"'), "pkg:pypi/NumPy@2.3.5"),
        (("x", "1", 'purl: "pkg:npm/@Scope/Name"'), "pkg:npm/%40scope/name@1"),
        (("x", "1.2", 'purl: "pkg:golang/example.org/X"'), "pkg:golang/example.org/x@v1.2"),
        (("typing_extensions", "4"), "typing-extensions 4"),
        (("Foo Bar", "4"), "pkg:pypi/foo-bar@4"),
        (
            ("OpenSSL", "3.5.4", 'purl: "pkg:generic/openssl"'),
            "pkg:deb/debian/openssl@3.5.4-1~deb13u1",
        ),
        (
            ("curl", "8.1", 'purl: "pkg:deb/debian/curl"'),
            "pkg:deb/debian/curl@1:8.1%2Bdfsg-2?arch=amd64",
        ),
        (("x", "1", 'covers: ["pkg:pypi/scipy*"]'), "pkg:pypi/scipy-extra@7"),
        (("x", "1", 'covers: ["pkg:PyPI/Foo_Bar"]'), "pkg:pypi/foo-bar@7"),
        (("x", "1", 'covers: ["pkg:npm/@babel/*"]'), "pkg:npm/%40babel/core@7"),
        (("x", "1", 'covers: ["pkg:pypi/a@7"]'), "pkg:pypi/a@7"),
        (("x", "1", 'covers: ["pkg:deb/debian/*"]'), "pkg:deb/debian/libc6@2.41"),
        (("x", "1", 'covers: ["lib*"]'), "libfoo 3"),
    ],
)
def test_a_component_is_found_by_package_name_or_group(tmp_path, record, component):
    report = judged(tmp_path, soup(record), sbom=cyclonedx(component))

    assert messages(report, "SOUP002") == []
    assert undecided(report, "SOUP002") == []


@pytest.mark.parametrize(
    ("record", "component"),
    [
        (("x", "1", 'purl: "pkg:pypi/x"'), "pkg:npm/x@2"),
        (("x", "1", 'covers: ["pkg:pypi/scipy"]'), "pkg:pypi/scipy-extra@7"),
        (("x", "1", 'covers: ["pkg:pypi/a@8"]'), "pkg:pypi/a@7"),
        (("x", "1", 'covers: ["pkg:npm/a*"]'), "pkg:pypi/a@7"),
    ],
)
def test_another_package_is_not_declared(tmp_path, record, component):
    report = judged(tmp_path, soup(record), sbom=cyclonedx(component))

    (said,) = messages(report, "SOUP002")
    assert said.endswith("`evidence/sbom.cdx.json` is in no SOUP record")


@pytest.mark.parametrize("pattern", ["*", "pkg:*", "pkg:pypi/*", "?*", "*numpy"])
def test_a_pattern_that_covers_whatever_comes_covers_nothing(tmp_path, pattern):
    report = judged(tmp_path, soup(("x", "1", f'covers: ["{pattern}"]')), sbom=cyclonedx("a 1"))

    assert messages(report, "SOUP002") == [
        "`a 1` of `evidence/sbom.cdx.json` is in no SOUP record",
        f"`SOUP-001` covers whatever comes: `{pattern}`",
    ]


def test_a_version_that_drifted_is_found_even_if_the_record_covers_its_own_name(tmp_path):
    record = ("SciPy", "1.16", 'purl: "pkg:pypi/scipy"', 'covers: ["pkg:pypi/scipy*"]')

    report = judged(tmp_path, soup(record), sbom=cyclonedx("pkg:pypi/scipy@1.17"))

    assert messages(report, "SOUP002") == [
        "`SOUP-001` declares version 1.16, and `evidence/sbom.cdx.json` lists `1.17`"
    ]


def test_two_versions_in_use_need_two_records(tmp_path):
    listed = cyclonedx("pkg:npm/a@1", "pkg:npm/a@2")
    one = ("a", "1", 'purl: "pkg:npm/a"')

    assert messages(judged(tmp_path / "one", soup(one), sbom=listed), "SOUP002") == [
        "`SOUP-001` declares version 1, and `evidence/sbom.cdx.json` also lists `2`"
    ]
    both = soup(one, ("a", "2", 'purl: "pkg:npm/a"'))
    assert messages(judged(tmp_path / "two", both, sbom=listed), "SOUP002") == []


def test_what_is_not_delivered_or_built_here_needs_no_record(tmp_path):
    text = SYSTEM + "models: [{id: ML-001, title: Sepsis Model, version: 1}]\n"
    listed = cyclonedx(
        {"name": "Score_Service", "version": "1"},
        {"type": "machine-learning-model", "name": "sepsis-model", "version": "1"},
        {"name": "linter", "scope": "excluded"},
        {"type": "file", "name": "a.py"},
        {"name": "Example", "version": "0.9"},
    )

    report = report_of(tmp_path, text, files={SBOM: listed})

    assert messages(report, "SOUP002") == []


def test_a_record_of_a_package_that_is_gone_is_found(tmp_path):
    records = soup(
        ("a", "1", 'purl: "pkg:pypi/a"'),
        ("gone", "1", 'purl: "pkg:pypi/gone"'),
        ("Debian", "13", 'purl: "pkg:generic/debian"'),
        ("unnamed", "1"),
    )

    report = judged(tmp_path, records, sbom=cyclonedx("pkg:pypi/a@1"))

    assert messages(report, "SOUP002") == [
        "`SOUP-002` is in the SOUP list, and `evidence/sbom.cdx.json` does not list `pkg:pypi/gone`"
    ]


def test_many_undeclared_components_are_counted_not_listed(tmp_path):
    listed = cyclonedx(*(f"pkg:npm/p{number:04d}@1" for number in range(120)))

    said = messages(judged(tmp_path, "", sbom=listed), "SOUP002")

    assert len(said) == 51
    assert said.count("70 more components of `evidence/sbom.cdx.json` are in no SOUP record") == 1


def test_the_finding_stands_at_the_line_of_the_component(tmp_path):
    listed = cyclonedx("pkg:pypi/a@1", "pkg:pypi/b@1")

    report = judged(tmp_path, soup(("a", "1", 'purl: "pkg:pypi/a"')), sbom=listed)

    (found,) = [one for one in report.findings if one.rule.code == "SOUP002"]
    assert found.location.file == SBOM
    assert "pkg:pypi/b@1" in listed.split("\n")[found.location.line - 1]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "needs an SBOM or lock file"),
        ({SBOM: cyclonedx()}, "`evidence/sbom.cdx.json` lists no component"),
        ({SBOM: '{"bomFormat": "CycloneDX",'}, "`evidence/sbom.cdx.json` could not be read"),
        (
            {SBOM: cyclonedx("a 1", version="0.9.0")},
            "`evidence/sbom.cdx.json` is of version 0.9.0, and no SBOM is of this one",
        ),
    ],
    ids=["none", "empty", "broken", "earlier"],
)
def test_without_a_list_of_this_version_nothing_is_decided(tmp_path, files, reason):
    report = report_of(tmp_path, SYSTEM, files=files)

    assert undecided(report, "SOUP002") == [reason]
    assert messages(report, "SOUP002") == []


def test_the_sbom_of_an_earlier_version_beside_that_of_this_one_is_history(tmp_path):
    files = {SBOM: cyclonedx("a 1"), "evidence/0.9.cdx.json": cyclonedx("old 1", version="0.9.0")}

    report = report_of(tmp_path, SYSTEM + soup(("a", "1")), files=files)

    assert messages(report, "SOUP002") == []
    assert undecided(report, "SOUP002") == []
    assert messages(report, "REL001") == []


def test_lock_files_beside_the_settings_count(tmp_path):
    lock = 'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = {registry = "x"}\n'

    report = report_of(tmp_path, SYSTEM, files={"uv.lock": lock})

    assert messages(report, "SOUP002") == ["`a 1` of `uv.lock` is in no SOUP record"]


GROUP = ("Tools", "", 'covers: ["pkg:pypi/a*"]')


def test_a_group_takes_its_versions_from_the_file(tmp_path):
    report = judged(tmp_path, soup(GROUP), sbom=cyclonedx("pkg:pypi/ab@1"))

    assert messages(report, "SOUP001") == []
    assert undecided(report, "SOUP001") == []


@pytest.mark.parametrize(
    ("component", "said"),
    [
        (
            "pkg:pypi/b@1",
            "`SOUP-001` has no version, and no SBOM or lock file lists what it covers",
        ),
        ("pkg:pypi/ab", "`ab`, covered by `SOUP-001`, has no version"),
    ],
)
def test_a_group_without_versions_is_not_identified(tmp_path, component, said):
    assert messages(judged(tmp_path, soup(GROUP), sbom=cyclonedx(component)), "SOUP001") == [said]


def test_the_version_of_the_device_in_its_sbom_is_that_of_the_device(tmp_path):
    report = judged(tmp_path, "", sbom=cyclonedx("a 1", version="0.9.0"))

    said = "`evidence/sbom.cdx.json` is of version 0.9.0, and the device has version 1.0.0"
    assert messages(report, "REL001") == [said]


@pytest.mark.parametrize(
    ("sbom", "is_decided"),
    [
        (cyclonedx("a 1"), True),
        (cyclonedx("a 1", product="EX-1", version="v1.0.0"), True),
        (cyclonedx("a 1", version=""), False),
        (cyclonedx("a 1", product="base image", version="13"), False),
        (cyclonedx("a 1", product=""), False),
    ],
)
def test_an_sbom_that_does_not_name_the_device_decides_no_version(tmp_path, sbom, is_decided):
    report = judged(tmp_path, "", sbom=sbom)

    needs = "needs an SBOM that names the device and its version"
    assert (needs not in undecided(report, "REL001")[0]) is is_decided
    assert messages(report, "REL001") == []


def test_retired_records_declare_nothing(tmp_path):
    record = ("a", "1", "status: retired", "reason: gone")

    report = judged(tmp_path, soup(record), sbom=cyclonedx("a 1"))

    assert messages(report, "SOUP002") == ["`a 1` of `evidence/sbom.cdx.json` is in no SOUP record"]


def test_a_record_kept_elsewhere_declares_its_component(tmp_path):
    record = ("a", "1", "external: {system: X, id: Y}")

    assert messages(judged(tmp_path, soup(record), sbom=cyclonedx("a 1")), "SOUP002") == []


def test_without_a_version_of_the_device_every_sbom_counts(tmp_path):
    config = BASE.replace("  version: 1.0.0\n", "")

    report = report_of(tmp_path, SYSTEM, config=config, files={SBOM: cyclonedx("a 1", version="9")})

    assert len(messages(report, "SOUP002")) == 1


def test_files_of_one_release_agree_about_what_a_group_covers(tmp_path):
    group = soup(("x", "1", 'covers: ["pkg:pypi/a*"]'))
    files = {SBOM: cyclonedx("pkg:pypi/ab@1"), "requirements.txt": "ab==2\n"}

    report = report_of(tmp_path, SYSTEM + group, files=files)

    assert messages(report, "SOUP002") == [
        "`requirements.txt` lists `ab 2`, and `evidence/sbom.cdx.json` lists `ab 1`"
    ]


def supported(name, end, purl=""):
    end_property = {"name": "cdx:lifecycle:milestone:endOfSupport", "value": end}
    level = {"name": "x:levelOfSupport", "value": "maintained"}
    fields = {"name": name, "version": "1", "properties": [level, end_property]}
    return fields | ({"purl": purl} if purl else {})


def test_an_end_of_support_is_the_same_in_the_sbom(tmp_path):
    record = ("a", "1", "support: maintained", "end_of_support: 2030-01-31")

    same = judged(tmp_path / "same", soup(record), sbom=cyclonedx(supported("a", "2030-01-31")))
    other = judged(tmp_path / "other", soup(record), sbom=cyclonedx(supported("a", "2027-01-31")))

    assert messages(same, "SOUP006") == []
    assert messages(other, "SOUP006") == [
        "support of `SOUP-001` ends on 2030-01-31,"
        " and on 2027-01-31 according to `evidence/sbom.cdx.json`"
    ]


def test_what_the_sbom_says_of_support_is_offered_to_a_record_that_says_nothing(tmp_path):
    report = judged(tmp_path, soup(("a", "1")), sbom=cyclonedx(supported("a", "2030-01-31")))

    (found,) = [one for one in report.findings if one.rule.code == "SOUP006"]
    assert found.hint.endswith("`evidence/sbom.cdx.json` says “maintained, until 2030-01-31”")


def test_what_a_group_covers_is_not_past_its_support(tmp_path):
    group = ("x", "1", 'covers: ["pkg:pypi/a*"]', "reasons: {SOUP006: none stated}")
    listed = cyclonedx(supported("ab", "2020-01-31", "pkg:pypi/ab@1"))

    report = judged(tmp_path, soup(group), sbom=listed)

    assert messages(report, "SOUP007") == [
        "support of `ab 1`, covered by `SOUP-001`, ended on 2020-01-31,"
        " before this release of 2026-06-30"
    ]
