"""The windows' text of a night, as the blocks of a bundle print it: facts, rows of logs, results."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tests.unit.console.fact_printing import facts
from tests.unit.diagnosis.bundle import CONNECTOR, REFUSAL, SERIAL, Offer

INBOUND = "Inbound from contoso"
ANSWERED = "250 2.6.0 <x@contoso.com> [InternalId=1, Hostname=x] Queued mail for delivery"
OFFERED = Offer()
OLD = Offer("*.old-contoso.com", ("*.old-contoso.com",), thumbprint="A" * 40)

Values = Mapping[str, str | Sequence[str]]

NOTHING: Values = MappingProxyType({})
_SEND: Values = {
    "Enabled": "True",
    "Fqdn": "mail.contoso.com",
    "ProtocolLoggingLevel": "Verbose",
    "RequireTLS": "True",
    "IgnoreSTARTTLS": "False",
    "TlsAuthLevel": "CertificateValidation",
    "TlsCertificateName": Offer().setting,
    "FrontendProxyEnabled": "False",
    "SourceTransportServers": ["EX01", "EX02"],
    "SmartHosts": ["contoso-com.mail.protection.outlook.com"],
    "AddressSpaces": ["SMTP:*;1"],
}
_INBOUND: Values = {
    "ConnectorType": "OnPremises",
    "Enabled": "True",
    "TlsSenderCertificateName": "*.old-contoso.com",
    "ConnectorSource": "HybridWizard",
    "SenderIPAddresses": [],
    "AssociatedAcceptedDomains": [],
    "SenderDomains": ["smtp:*;1"],
}


def below(path: str, values: Values) -> dict[str, str | Sequence[str]]:
    """Return *values* with *path* before each name."""
    return {f"{path}/{name}": value for name, value in values.items()}


def result(step: str, text: str, word: str = "OK", time: str = "2026-03-02T08:30:00Z") -> str:
    """Return the last line of a block."""
    return f"RESULT {step} {word} {text} ({time})\n"


def held(server: str, *offers: Offer, status: str = "Valid") -> dict[str, str | Sequence[str]]:
    """Return the facts on the certificates of one server."""
    found: dict[str, str | Sequence[str]] = {f"servers/{server}/certificates/read": str(len(offers))}
    for offer in offers:
        found |= below(
            f"servers/{server}/certificates/{offer.thumbprint}",
            {
                "Subject": offer.subject,
                "Issuer": offer.issuer,
                "Services": "SMTP",
                "Status": status,
                "HasPrivateKey": "True",
                "NotAfter": offer.not_after.replace(".000Z", "Z"),
                "CertificateDomains": offer.names,
            },
        )
    return found


def onprem(
    certificates: Mapping[str, Sequence[Offer]] | None = None,
    connectors: Mapping[str, Values] | None = None,
    changes: Values = NOTHING,
) -> str:
    """Return what the block prints that reads the servers; *changes* are properties of the connectors."""
    shown = connectors if connectors is not None else {CONNECTOR: {}}
    values: dict[str, str | Sequence[str]] = {
        "organization/accepted_domains": ["contoso.com", "old-contoso.com", "corp.contoso.com"],
        "send_connectors/read": str(len(shown)),
    }
    for name, own in shown.items():
        values |= below(f"send_connectors/{name}", {**_SEND, **changes, **own})
    for server, offers in (certificates or {"EX01": [Offer()], "EX02": [Offer()]}).items():
        values[f"servers/{server}/SendProtocolLogPath"] = "C:\\Logs\\SmtpSend"
        values |= held(server, *offers)
    return facts(values) + result("onprem.discover@window-a", "read, nothing written")


def tenant(
    connectors: Mapping[str, Values] | None = None,
    accepted: Sequence[str] = ("contoso.com", "old-contoso.com", "contoso.onmicrosoft.com"),
    initial: str = "contoso.onmicrosoft.com",
) -> str:
    """Return what the block prints that reads the tenant; *connectors* say in what they differ."""
    shown = connectors if connectors is not None else {INBOUND: {}}
    values: dict[str, str | Sequence[str]] = {
        "tenant/initial_domain": initial,
        "tenant/id": "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45",
        "accepted_domains": accepted,
        "inbound_connectors/read": str(len(shown)),
    }
    for name, own in shown.items():
        values |= below(f"inbound_connectors/{name}", {**_INBOUND, **own})
    said = f"{len(shown)} inbound connectors and {len(accepted)} accepted domains read, nothing written"
    return facts(values) + result("tenant.discover@exo", said)


def read_log(  # noqa: PLR0913 - one knob per fault
    server: str = "EX01",
    answer: str = REFUSAL,
    *,
    offer: Offer | None = OFFERED,
    sender: str = "a@contoso.com",
    seen: str = "203.0.113.10",
    role: str = "onprem",
    minute: int = 5,
) -> str:
    """Return what the block prints that reads one server's log."""
    time = f"2026-03-02T08:{minute:02d}:31"
    certificate = thumbprint = names = ""
    if offer:
        names, thumbprint = " ".join(offer.names), offer.thumbprint
        certificate = (
            f" {offer.subject} {offer.issuer} {SERIAL} {thumbprint} "
            f"2026-01-10T00:00:00.000Z {offer.not_after} {';'.join(offer.names)}"
        )
    found = "5.7.64" if "5.7.64" in answer else "Sending certificate"
    said = f"certificate offered: {thumbprint or 'none'}; found by: {found}; its names here: {names}"
    hello = f"250-DB5EUR03FT012.mail.protection.outlook.com Hello [{seen}] SIZE 157286400 PIPELINING DSN"
    return (
        f"{time}.200Z < {hello}\n"
        f"{time}.204Z > MAIL FROM:<{sender}> SIZE=2000\n"
        f"{time}.204Z > RCPT TO:<probe@example.net>\n"
        f"{time}.250Z < {answer}\n"
        f"Certificate offered: {certificate}\n" + result(f"{role}.read-log@{server.lower()}", said)
    )


def verify(server: str, answer: str, *, offer: Offer | None = OFFERED, minute: int = 20) -> str:
    """Return what the block prints that looks for the test messages in one server's log."""
    thumbprint = offer.thumbprint if offer else "none"
    told = (
        f"from <a@contoso.com>: sent at 2026-03-02T08:{minute:02d}:31.204Z, "
        f"certificate offered: {thumbprint}, reply: {answer}; from <>: NOT SEEN"
    )
    if answer.startswith("250"):
        return result(f"onprem.verify@{server.lower()}", f"relayed: {told}")
    return result(
        f"onprem.verify@{server.lower()}", f"{told}; messages seen: 1, in 2 logs of C:\\Logs", "STOP"
    )
