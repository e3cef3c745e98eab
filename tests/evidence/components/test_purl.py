"""Package URLs of one package, however they are written, are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.components.purl import base_of, compared_name, read_purl


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("pkg:PyPI/Foo_Bar.Baz@1.0", "pkg:pypi/foo-bar-baz@1.0"),
        ("pkg:npm/%40Babel/Core@7.0.0", "pkg:npm/%40babel/core@7.0.0"),
        ("pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"),
        ("pkg://github/Package-URL/Purl-Spec@244fd47", "pkg:github/package-url/purl-spec@244fd47"),
        (
            "pkg:deb/Debian/curl@1:7.50.3-1?distro=jessie&arch=i386",
            "pkg:deb/debian/curl@1:7.50.3-1?arch=i386&distro=jessie",
        ),
        ("pkg:maven/org.Apache/Foo@1?type=", "pkg:maven/org.Apache/Foo@1"),
        (
            "pkg:golang/google.golang.org/genproto#googleapis/api",
            "pkg:golang/google.golang.org/genproto#googleapis/api",
        ),
        ("pkg:cargo/rand@0.7.2+x", "pkg:cargo/rand@0.7.2%2Bx"),
        ("pkg:cargo/rand@0.7.2%2Bx", "pkg:cargo/rand@0.7.2%2Bx"),
    ],
)
def test_it_has_one_normal_form(written, normal):
    assert str(read_purl(written)) == normal
    assert str(read_purl(normal)) == normal


@pytest.mark.parametrize("written", ["", "pkg:", "pkg:pypi", "pypi/foo@1", "pkg:/foo", "pkg:p y/x"])
def test_what_is_none_is_none(written):
    assert read_purl(written) is None
    assert base_of(written) == ""


def test_the_package_is_named_without_version_and_qualifiers():
    assert base_of("pkg:deb/debian/curl@7.50.3-1?arch=i386#x") == "pkg:deb/debian/curl"


def test_names_without_package_url_differ_by_more_than_signs():
    assert compared_name("Foo_Bar baz") == compared_name("foo-bar.baz")
    assert compared_name("foo") != compared_name("food")


@given(st.text(max_size=60), st.sampled_from(["", "pkg:pypi/", "pkg:npm/@"]))
def test_it_never_raises_and_the_normal_form_stays(text, before):
    purl = read_purl(before + text)

    if purl is not None:
        assert str(read_purl(str(purl))) == str(purl)
