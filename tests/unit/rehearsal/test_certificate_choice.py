"""Which certificate a server offers, by version."""

from generator.rehearsal.certificates import choose
from generator.rehearsal.world import Record
from tests.unit.rehearsal.example_world import ISSUER, OUTBOUND, certificate, send_connector, server


def _choice(version: str, held: list[Record], **properties: object) -> str:
    choice = choose(
        server("EX01", version, certificates=held), send_connector(OUTBOUND, "EX01", **properties)
    )
    return choice.problem or (choice.certificate["Subject"] if choice.certificate else "none")


OLD = certificate(
    "CN=*.contoso.com", "*.contoso.com", NotBefore="2026-01-01T00:00:00.000Z", SerialNumber="0LD0"
)
NEW = certificate("CN=*.contoso.com", "*.contoso.com", SerialNumber="NEW0", Services="None")
HOST = certificate("CN=mail.contoso.com", "mail.contoso.com", NotBefore="2026-11-01T00:00:00.000Z")
OWN = certificate(
    "CN=EX01", "mail.contoso.com", IsSelfSigned=True, Issuer="CN=EX01", NotBefore="2026-11-20T00:00:00.000Z"
)


def test_newest_of_the_named_issuer_and_subject() -> None:
    """TlsCertificateName picks the newest local match, whatever services it is enabled for."""
    choice = choose(server("EX01", "2016", certificates=[OLD, NEW]), send_connector(OUTBOUND, "EX01"))
    assert choice.certificate is NEW


def test_a_renewal_with_another_issuer_is_not_found() -> None:
    """A certificate of another issuer doesn't resolve the name: the mail is deferred with 454 4.7.5."""
    assert _choice("2016", [{**NEW, "Issuer": "CN=Public CA 2"}]).startswith("454 4.7.5")


def test_2010_ignores_the_name() -> None:
    """Exchange 2010 chooses by FQDN, even where a newer shell has set TlsCertificateName."""
    name = f"<I>{ISSUER}<S>CN=*.contoso.com"
    assert _choice("2010", [OLD, HOST], TlsCertificateName=name) == "CN=mail.contoso.com"


def test_implicit_choice() -> None:
    """Without a name: public before self-signed, newer before older, only for SMTP; none where none fits."""
    assert _choice("2016", [OWN, OLD, HOST], TlsCertificateName=None) == "CN=mail.contoso.com"
    assert _choice("2016", [OWN, NEW], TlsCertificateName=None) == "CN=EX01"
    assert _choice("2016", [OLD], TlsCertificateName=None, Fqdn="mail.fabrikam.com") == "none"


def test_no_private_key() -> None:
    """A certificate without its key can't be offered: NoCredentials."""
    assert "NoCredentials" in _choice("2016", [{**NEW, "HasPrivateKey": False}])
