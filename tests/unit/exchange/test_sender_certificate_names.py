"""Names of domains and certificates."""

import pytest

from generator.exchange.names import (
    Match,
    base_domain,
    canonical,
    common_name,
    is_domain,
    is_sender_certificate_name,
    mail_domain,
    matches,
    parent,
)


@pytest.mark.parametrize(
    ("value", "names", "expected"),
    [
        ("*.contoso.com", ["*.contoso.com"], Match.MATCH),
        ("*.contoso.com", ["mail.contoso.com"], Match.MATCH),
        ("*.contoso.com", ["fabrikam.com", "MAIL.Contoso.com"], Match.MATCH),
        ("mail.contoso.com", ["mail.contoso.com"], Match.MATCH),
        ("contoso.com", ["contoso.com", "*.contoso.com"], Match.MATCH),
        ("*.contoso.com", ["contoso.com"], Match.UNCERTAIN),
        ("contoso.com", ["*.contoso.com"], Match.UNCERTAIN),
        ("*.contoso.com", ["mail.edge.contoso.com"], Match.UNCERTAIN),
        ("*.contoso.com", ["*.edge.contoso.com"], Match.UNCERTAIN),
        ("mail.contoso.com", ["*.contoso.com"], Match.NO_MATCH),
        ("*.contoso.com", ["*.fabrikam.com"], Match.NO_MATCH),
        ("*.contoso.com", ["mail.notcontoso.com"], Match.NO_MATCH),
        ("*.contoso.com", ["contoso.com.fabrikam.com"], Match.NO_MATCH),
        ("*.contoso.com", [], Match.NO_MATCH),
    ],
)
def test_a_certificate_matches_as_far_as_documents_say(value: str, names: list[str], expected: Match) -> None:
    """What no document settles is uncertain; a label more or less is never overlooked."""
    assert expected is matches(value, names)


@pytest.mark.parametrize("text", ["*.contoso.com", "contoso.com", "mail.contoso.co.uk", "*.xn--mller-kva.de"])
def test_a_domain_with_at_most_one_leading_star_is_a_sender_certificate_name(text: str) -> None:
    """The forms that Set-InboundConnector takes are taken."""
    assert is_sender_certificate_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "*.",
        "*.*.contoso.com",
        "mail.*.contoso.com",
        "*contoso.com",
        "contoso",
        "*.com",
        "<I>CN=CA<S>CN=contoso.com",
        "0123456789ABCDEF0123456789ABCDEF01234567",
        "https://contoso.com",
        "contoso.com:25",
        "a@contoso.com",
        "contoso.com ",
        "contoso..com",
        "-a.contoso.com",
        "a-.contoso.com",
        "müller.de",
        "10.0.0.1",
        "a." * 130 + "com",
    ],
)
def test_nothing_else_is_a_sender_certificate_name(text: str) -> None:
    """Stars elsewhere, other syntaxes and malformed domains are refused."""
    assert not is_sender_certificate_name(text)


def test_labels_end_at_63_characters() -> None:
    """DNS allows labels of 63 characters."""
    assert is_domain("a" * 63 + ".com")
    assert not is_domain("a" * 64 + ".com")


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Contoso.COM.", "contoso.com"),
        ("müller.de", "xn--mller-kva.de"),
        ("STRASSE.de", "strasse.de"),
        ("ü" * 80 + ".de", "ü" * 80 + ".de"),
    ],
)
def test_domains_are_compared_as_dns_does(written: str, compared: str) -> None:
    """Case, national letters and a dot at the end make no difference; what has no A-label is kept."""
    assert compared == canonical(written)


def test_the_base_domain_has_no_star() -> None:
    """The domain that has to be accepted is the value's without the leading star."""
    assert base_domain("*.Contoso.com") == "contoso.com"
    assert base_domain("mail.contoso.com") == "mail.contoso.com"


def test_the_parent_is_the_domain_directly_above() -> None:
    """One label is taken away; above a single label there is nothing."""
    assert parent("edge1.dmz.contoso.com") == "dmz.contoso.com"
    assert parent("com") == ""


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("CN=*.contoso.com", "*.contoso.com"),
        ("O=Contoso, CN=mail.contoso.com, C=US", "mail.contoso.com"),
        ('CN="mail.contoso.com", O="Contoso, Ltd."', "mail.contoso.com"),
        ("cn = mail.contoso.com", "mail.contoso.com"),
        ("O=ACN=no, C=US", None),
        ("", None),
    ],
)
def test_the_common_name_is_found_in_a_subject(subject: str, name: str | None) -> None:
    """CN is read as Exchange prints subjects, wherever it stands, and not out of another part."""
    assert name == common_name(subject)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("relaytest@Contoso.com", "contoso.com"),
        ("o'neill+x@contoso.com", "contoso.com"),
        ("Relay <relaytest@contoso.com>", None),
        ("<>", None),
        ("relaytest", None),
        ("@contoso.com", None),
        ("a b@contoso.com", None),
        ("a@b@contoso.com", None),
        ("relaytest@contoso", None),
    ],
)
def test_a_mail_address_has_a_domain(address: str, domain: str | None) -> None:
    """Only a bare address counts; its domain comes back in lower case."""
    assert domain == mail_domain(address)
