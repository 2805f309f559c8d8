"""Refusal texts are recognised in the order of the reference, whatever was done to them on the way."""

import pytest

from generator.evidence.facts import Refused
from generator.evidence.refusals import extract

_RELAY = "550 5.7.64 TenantAttribution; Relay Access Denied"
_HOST = "VI1EUR05FT055.eop-eur05.prod.protection.outlook.com"


def _kinds(text: str) -> list[Refused]:
    return [refusal.kind for refusal in extract(text, "ndr.txt") if refusal.kind is not Refused.OTHER]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{_RELAY} SMTP", Refused.ATTRIBUTION),
        ("550 5.7.64 TenantAttribution: Relay Access Denied", Refused.ATTRIBUTION),
        ("550-5.7.64 TenantAttribution ; Relay Access Denied", Refused.ATTRIBUTION),
        ("550 5.7.64 TenantAttribution\u00a0; acc\u00e8s au relais refus\u00e9", Refused.ATTRIBUTION),
        ("550 5.7.64 TenantAttribution\u202f; Relay", Refused.ATTRIBUTION),
        ("\uff15\uff15\uff10 \uff15.\uff17.\uff16\uff14 TenantAttribution\uff1b Relay", Refused.ATTRIBUTION),
        ("550&nbsp;5.7.64&nbsp;TenantAttribution&#59; Relay Access Denied", Refused.ATTRIBUTION),
        ("<p>550 5.7.64 <b>TenantAttribution</b>; Relay Access Denied</p>", Refused.ATTRIBUTION),
        ("550 5.7.64=20Tenant=\nAttribution=3B Relay Access Denied", Refused.ATTRIBUTION),
        ("> 550 5.7.64\n> TenantAttribution;\n> Relay Access Denied", Refused.ATTRIBUTION),
        ("550 5.7.64 TenantAttri\nbution; Relay Access De\nnied", Refused.ATTRIBUTION),
        ("mx #<mx #5.7.64 smtp;550 5.7.64 TenantAttribution; Relay> #SMTP#", Refused.ATTRIBUTION),
        ("550 5.7.64 Relay Access Denied", Refused.RELAY_OTHER),
        (
            "550 5.7.64 Relay Access Denied ATTR36. For more information/details see KB 3169958",
            Refused.ATTR36,
        ),
        ("550 5.7.64 Relay Access Denied ATT36", Refused.ATTR36),
        ("451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35", Refused.ATTR35),
        ("451 4.4.4 Mail sent to the wrong Office 365 region. ATTR35", Refused.ATTR35),
        ("554 5.4.14 Hop count exceeded - possible mail loop ATTR34", Refused.ATTR34),
        ("451 4.4.5 Temporary server error. ATTR46", Refused.ATTR46),
        ("451 4.4.4 Temporary server error. ATTR5", Refused.ATTR5),
        (
            "550 5.7.51 TenantInboundAttribution; There is a partner connector configured",
            Refused.PARTNER_LOCK,
        ),
        ("550 5.7.68 TenantInboundAttribution; Direct Send not allowed", Refused.DIRECT_SEND),
        ("550 5.7.711 Access denied, bad inbound connector. AS(2204)", Refused.BLOCKED_CONNECTOR),
        ("450 4.7.230 Connecting Exchange server version is out-of-date", Refused.ENFORCED),
        ("550 5.7.230 Connecting Exchange server version is out-of-date", Refused.ENFORCED),
        (
            "454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector",
            Refused.CERTIFICATE_NOT_FOUND,
        ),
        ("454 4.7.0 Failed to establish appropriate TLS channel: UntrustedRoot", Refused.TLS_CHANNEL),
        ("TLS negotiation failed with error NoCredentials", Refused.NO_CREDENTIALS),
        (
            "451 4.4.395 Target host responded with error -> 451 5.7.3 STARTTLS is required",
            Refused.STARTTLS_GONE,
        ),
        ("450 4.4.317 Cannot connect to remote server [UntrustedRoot]", Refused.UNTRUSTED_FROM_CLOUD),
        ("550 5.7.606 Access denied, banned sending IP [198.51.100.7]", Refused.BANNED_ADDRESS),
        ("550 5.7.649 Access denied", Refused.BANNED_ADDRESS),
        ("550 5.7.511 Access denied, banned sender", Refused.BANNED_ADDRESS),
        ("550 5.4.1 Relay Access Denied", Refused.RELAY_OLD),
        ("550 5.4.1 Recipient address rejected: Access denied", Refused.EDGE_BLOCK),
    ],
)
def test_families(text: str, kind: Refused) -> None:
    """Each wording gets exactly its own family."""
    assert _kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    ["version 15.7.64 is installed", "10.5.7.64", "see section 5.1.2", "5.7.640.1", "no refusal here", ""],
)
def test_numbers_are_no_refusals(text: str) -> None:
    """Versions, addresses and sections are not taken for status codes."""
    assert extract(text, "x") == ()


def test_server_region_and_time_of_the_answer() -> None:
    """The bracket behind the sentence tells the refusing server, its region and the time."""
    (refusal,) = extract(f"{_RELAY} [{_HOST} 2026-03-02T08:00:01.210Z 08DE7F0A1B2C3D4E]", "x")

    assert (refusal.server, refusal.region, refusal.moment) == (_HOST, "EUR05", "2026-03-02T08:00:01.210Z")


def test_a_delivery_status_part_is_read() -> None:
    """Reporting server, recipient and time come from the machine-readable part."""
    text = (
        "Reporting-MTA: dns;EX01.corp.contoso.com\nFinal-Recipient: rfc822;probe@fabrikam.net\n"
        "Status: 5.7.64\n"
        f"Diagnostic-Code: smtp;{_RELAY}\n [{_HOST}]\nLast-Attempt-Date: Fri, 2 Oct 2026 12:00:05 +0200\n"
    )

    (refusal,) = extract(text, "x")

    assert (
        refusal.reporter,
        refusal.recipient,
        refusal.moment,
        refusal.quote.line,
    ) == ("EX01.corp.contoso.com", "probe@fabrikam.net", "2026-10-02T10:00:05Z", 4)


def test_a_base64_part_is_read() -> None:
    """A mail part coded in base64 is decoded; the quote points to where it begins."""
    text = (
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        "NTUwIDUuNy42NCBUZW5hbnRBdHRyaWJ1dGlvbjsgUmVsYXkgQWNjZXNzIERlbmllZA==\n\n--x--\n"
    )

    (refusal,) = extract(text, "x")

    assert (refusal.kind, refusal.quote.line) == (Refused.ATTRIBUTION, 4)


def test_other_mail_software_is_told_apart() -> None:
    """The words that Postfix puts around an answer say that Exchange didn't send this message."""
    (postfix,) = extract(f"host mx said: {_RELAY} (in reply to RCPT TO command)", "x")
    (exchange,) = extract(f"Remote Server returned '{_RELAY}'", "x")

    assert (postfix.foreign, exchange.foreign) == (True, False)


def test_a_date_without_order_is_not_guessed() -> None:
    """A date that could be read in two orders gives no time."""
    (refusal,) = extract(f"03/02/2026 08:00:01 - Remote Server returned '{_RELAY}'", "x")

    assert refusal.moment == ""
