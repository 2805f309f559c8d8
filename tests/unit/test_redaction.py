"""Placeholders for what must not leave the house."""

import pytest

from generator.redaction import Placeholders

REFUSAL = "550 5.7.64 TenantAttribution; Relay Access Denied SMTP"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("from relaytest@contoso.com", "from [mail-1]"),
        ("*.contoso.com and CONTOSO.COM", "*.[domain-1] and [domain-1]"),
        ("5b1f0c9e-7d2a-4c31-9a64-0f2d8c7be3a1", "[id-1]"),
        ("3FC06265F7120A1E7A222FC1D65F6E2EF3397C9F", "[hash-1]"),
        ("[203.0.113.10] 2001:db8::17", "[[address-1]] [address-2]"),
        ("CN=x, OU=Mail Team, O=Contoso Ltd, C=US", "CN=[name-3], OU=[name-4], O=[name-1], C=[name-2]"),
    ],
)
def test_what_tells_a_customer_is_hidden(text: str, hidden: str) -> None:
    """Addresses, domains, ids, thumbprints and names in certificates, each kind with its own word."""
    assert Placeholders().hide(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        REFUSAL,
        "2026-11-24T22:05:31.204Z",
        "10:22:31",
        "SEND2026112422-1.LOG",
        "DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com",
    ],
)
def test_what_says_nothing_about_a_customer_stays(text: str) -> None:
    """Status codes, times, names of logs and the service's own hosts."""
    assert Placeholders().hide(text) == text


def test_a_name_is_hidden_wherever_it_stands_as_a_word() -> None:
    """Registered names have no shape: whole words only, in any case, the longest first."""
    holders = Placeholders()
    holders.label("host", "EX01")
    holders.label("connector", "Outbound to EX01")
    assert holders.hide("ex01, EX011, Outbound to EX01") == "[host-1], EX011, [connector-1]"
    assert holders.hide("host connector") == "host connector"


@pytest.mark.parametrize("local", ["o'brien", "a$b", "a+b", "r&d", "#1", '"o brien"', "büro", "a.b"])
def test_an_address_is_hidden_whole(local: str) -> None:
    """Whatever stands before the at sign, also where its domain or its host is registered as a name."""
    holders = Placeholders()
    holders.label("domain", "contoso.com")
    holders.label("host", local)
    for text in (f"<{local}@contoso.com>", f"'{local}@contoso.com'"):
        assert holders.hide(text)[1:-1] == "[mail-1]"
    assert holders.hide("*.contoso.com") == "*.[domain-1]"


def test_a_name_with_an_address_in_it_is_hidden_as_a_name() -> None:
    """The longest name wins where several begin."""
    holders = Placeholders()
    holders.label("connector", "a@contoso.com relay")
    assert holders.hide("see A@contoso.com relay") == "see [connector-1]"


def test_folders_and_files_that_people_named_are_hidden() -> None:
    """The kind of file stays, and so does the name that Exchange gives its logs."""
    holders = Placeholders()
    assert holders.path("contoso/EX01/SEND2026112422-1.LOG") == "[folder-1]/[folder-2]/SEND2026112422-1.LOG"
    assert holders.path("contoso/night of contoso.txt") == "[folder-1]/[file-1].txt"
    assert holders.path("") == ""
