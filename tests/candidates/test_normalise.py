# ruff: noqa: RUF001 - names and numbers in many scripts
"""Equal things are written equally, and what is wrong is refused in plain words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from candidates.choices import LinkKind
from candidates.normalise import fold_name, normalise_email, normalise_link, normalise_name, normalise_phone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ana.Silva@Example.COM", "ana.silva@example.com"),
        ("  ana@example.com\u200b ", "ana@example.com"),
        ("mailto:Ana@example.com", "ana@example.com"),
        ("jürgen@Müller.de", "jürgen@xn--mller-kva.de"),
        ("info@ΕΤΑΙΡΕΊΑ.gr", "info@xn--kxadbnbx0dva.gr"),
        ("anna+jobs@example.co.uk", "anna+jobs@example.co.uk"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("иван@почта.рф", "иван@xn--80a1acny.xn--p1ai"),
    ],
)
def test_email_is_folded(written, expected):
    assert normalise_email(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "ana silva@example.com",
     "ana@exa mple.com", "ana@-example.com", "a" * 250 + "@example.com", "ana@example.com\x00",
     "ana@example.com; bea@example.com", ".ana@example.com"],
)  # fmt: skip
def test_email_that_is_none_is_refused(written):
    with pytest.raises(ValidationError):
        normalise_email(written)


@pytest.mark.parametrize(
    ("written", "country", "number", "extension"),
    [
        ("+44 20 7946 0000", "", "+442079460000", ""),
        ("020 7946 0000", "GB", "+442079460000", ""),
        ("(0)30 / 901820", "DE", "+4930901820", ""),
        ("0049 30 901820", "", "+4930901820", ""),
        ("00 49 30 901820", "", "+4930901820", ""),
        ("(555) 010-0199 ext. 12", "US", "+15550100199", "12"),
        ("+1 555 010 0199 x7", "", "+15550100199", "7"),
        ("tel:+33-1-23-45-67-89", "", "+33123456789", ""),
        ("٠٢٠ ٧٩٤٦ ٠٠٠٠", "GB", "+442079460000", ""),
        ("\u202a+4917612345678\u202c", "", "+4917612345678", ""),
        ("06 12345678", "NL", "+31612345678", ""),
        ("＋81 3 1234 5678", "", "+81312345678", ""),
    ],
)
def test_phone_is_read_as_dialled_in_the_country(written, country, number, extension):
    assert normalise_phone(written, country=country) == (number, extension)


@pytest.mark.parametrize(
    ("written", "country", "sentence"),
    [
        ("020 7946 0000", "", "country"),
        ("12", "GB", "too short"),
        ("+44 20 7946 0000 0000 0000", "", "too long"),
        ("ask Maria", "GB", "not a telephone number"),
        ("+999 12345678", "", "does not exist"),
        ("", "GB", "not a telephone number"),
        ("020 7946\x000000", "GB", "cannot be stored"),
    ],
)
def test_phone_that_is_none_is_refused_in_plain_words(written, country, sentence):
    with pytest.raises(ValidationError, match=sentence):
        normalise_phone(written, country=country)


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("https://www.linkedin.com/in/Ana-Silva/", LinkKind.LINKEDIN, "https://www.linkedin.com/in/ana-silva"),
        ("linkedin.com/in/ana-silva?utm_source=x&trk=y", LinkKind.LINKEDIN, "https://www.linkedin.com/in/ana-silva"),
        ("http://pt.linkedin.com/in/ana-silva/en", LinkKind.LINKEDIN, "https://www.linkedin.com/in/ana-silva"),
        ("https://linkedin.com/in/j%C3%BCrgen", LinkKind.LINKEDIN, "https://www.linkedin.com/in/j%C3%BCrgen"),
        ("https://linkedin.com/in/jürgen", LinkKind.LINKEDIN, "https://www.linkedin.com/in/j%C3%BCrgen"),
        ("https://github.com/Torvalds", LinkKind.GITHUB, "https://github.com/torvalds"),
        ("github.com/torvalds/", LinkKind.GITHUB, "https://github.com/torvalds"),
        ("github.com/torvalds/linux", LinkKind.OTHER, "https://github.com/torvalds/linux"),
        ("https://www.xing.com/profile/Max_Muster", LinkKind.XING, "https://www.xing.com/profile/max_muster"),
        ("https://twitter.com/Jack", LinkKind.X, "https://x.com/jack"),
        ("https://stackoverflow.com/users/22656/jon-skeet", LinkKind.STACKOVERFLOW,
         "https://stackoverflow.com/users/22656"),
        ("www.Example.org/CV/?utm_campaign=1&page=2#top", LinkKind.OTHER, "https://example.org/CV?page=2"),
        ("http://example.org:8080/", LinkKind.OTHER, "https://example.org:8080"),
        ("https://müller.de", LinkKind.OTHER, "https://xn--mller-kva.de"),
        ("https://www.linkedin.com/company/acme", LinkKind.OTHER, "https://linkedin.com/company/acme"),
    ],
)  # fmt: skip
def test_profile_address_is_canonical(written, kind, value):
    assert normalise_link(written) == (kind, value)


def test_handle_is_enough_when_the_site_is_known():
    assert normalise_link("@torvalds", kind="github").value == "https://github.com/torvalds"


@pytest.mark.parametrize(
    "written",
    ["", "ana", "javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "https://exa mple.org",
     "https://", "https://example.org:99999/", "http://[::1", "https://example.org/\x00"],
)  # fmt: skip
def test_address_that_is_none_is_refused(written):
    with pytest.raises(ValidationError):
        normalise_link(written)


def test_company_page_is_no_linkedin_profile():
    with pytest.raises(ValidationError, match=r"linkedin\.com/in/name"):
        normalise_link("https://www.linkedin.com/company/acme", kind="linkedin")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  María  José\tGarcía-Márquez ", "María José García-Márquez"),
        ("Sukarno", "Sukarno"),
        ("山田 太郎", "山田 太郎"),
        ("Jose\u0301", "José"),
    ],
)
def test_name_is_kept_as_given(written, expected):
    assert normalise_name(written) == expected


@pytest.mark.parametrize("written", ["", "   ", "12345", "---", "Ana\x00"])
def test_name_that_is_none_is_refused(written):
    with pytest.raises(ValidationError):
        normalise_name(written)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("Jürgen Groß", "jurgen gross"),
        ("Björk Guðmundsdóttir", "bjork gudmundsdottir"),
        ("D’Angelo O'Connor", "dangelo oconnor"),
        ("García-Márquez", "garcia marquez"),
        ("ИВАНОВ Йосиф", "иванов иосиф"),
        ("Ἀλέξανδρος", "αλεξανδροσ"),
        ("山田 太郎", "山田 太郎"),
        ("ガンダム", "ガンダム"),
        ("कमला देवी", "कमला देवी"),
        ("مُحَمَّد", "محمد"),
        ("Ｊａｎｅ", "jane"),
    ],
)
def test_folding_drops_case_and_accents_and_keeps_the_script(written, folded):
    assert fold_name(written) == folded


@given(st.text(max_size=60))
def test_folding_is_stable(text):
    try:
        folded = fold_name(text)
        again = fold_name(folded)
    except ValidationError:
        return
    assert again == folded


@given(st.text(max_size=60))
def test_normalising_refuses_or_is_stable(text):
    for normalise in (
        normalise_email,
        lambda t: normalise_link(t).value,
        lambda t: normalise_phone(t).number,
    ):
        try:
            once = normalise(text)
        except ValidationError:
            continue
        assert normalise(once) == once
