"""Evidence as an organisation would hand it over: one world, many faults."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

OLD_THUMBPRINT = "A" * 40
NEW_THUMBPRINT = "B" * 40
SERIAL = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
CLOUD = "DB5EUR03FT012.mail.protection.outlook.com"
REFUSAL = (
    "550 5.7.64 TenantAttribution; Relay Access Denied [DB5EUR03FT012.eop-EUR03.prod.protection.outlook.com]"
)
CONNECTOR = "Outbound to Office 365"
HEADER = (
    "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP Send Protocol Log\r\n"
    "#Date: 2026-03-02T08:00:00.123Z\r\n#Fields: date-time,connector-id,session-id,sequence-number,"
    "local-endpoint,remote-endpoint,event,data,context\r\n"
)


@dataclass(frozen=True)
class Offer:
    """A certificate as a server offers it."""

    name: str = "*.contoso.com"
    names: tuple[str, ...] = ("*.contoso.com", "contoso.com")
    issuer: str = "CN=Example CA 1, O=Example, C=US"
    thumbprint: str = NEW_THUMBPRINT
    not_after: str = "2026-07-28T23:59:59.000Z"

    @property
    def subject(self) -> str:
        """Return the subject."""
        return f"CN={self.name}"

    @property
    def setting(self) -> str:
        """Return what TlsCertificateName says for it."""
        return f"<I>{self.issuer}<S>{self.subject}"


@dataclass
class Log:
    """Writes sessions in the order in which they happen."""

    local: str = "10.0.0.25"
    form: str = "dates"
    rows: list[str] = field(default_factory=list)
    count: int = 0

    def session(  # noqa: PLR0913 - one knob per fault
        self,
        answer: str = REFUSAL,
        *,
        sender: str = "a@contoso.com",
        recipient: str = "b@fabrikam.net",
        offer: Offer | None = Offer(),
        tls: bool = True,
        offered_tls: bool = True,
        error: str = "",
        greeting: str = f"220 {CLOUD} Microsoft ESMTP MAIL Service ready",
        hello: str = f"250-{CLOUD} Hello [203.0.113.10] SIZE 157286400 PIPELINING DSN ENHANCEDSTATUSCODES",
        seen: str = "",
        peer: str = "",
        remote: str = "192.0.2.4:25",
        connector: str = CONNECTOR,
        proxy: bool = False,
        minute: int = -1,
        another: bool = False,
    ) -> "Log":
        """Add one session; ``answer`` is the one to RCPT TO; *another* message in it is relayed."""
        self.count += 1
        minute = self.count if minute < 0 else minute
        time = f"2026-03-02T08:{minute:02d}:01.000Z"
        number = 0
        identity = f"08DE7F0A{zlib.crc32(self.local.encode()) % 65536:04X}{self.count:04X}"

        def row(event: str, data: str, context: str = "") -> None:
            nonlocal number
            data = f'"{data}"' if "," in data else data
            ends = f"{self.local}:41522,{remote}" if number else f",{remote}"
            self.rows.append(f"{time},{connector},{identity},{number},{ends},{event},{data},{context}")
            number += 1

        row("*", "", "attempting to connect")
        row("+", "")
        row("<", greeting)
        row(">", "EHLO mail.contoso.com")
        row(
            "<",
            (hello.replace("203.0.113.10", seen) if seen else hello) + (" STARTTLS" if offered_tls else ""),
        )
        if proxy:
            row(">", "XPROXYTO DESTINATIONS=1.2.3.4")
            row("<", "250 XProxyTo accepted")
        if tls:
            row(">", "STARTTLS")
            row("<", "220 2.0.0 SMTP server ready")
            if offer:
                self._certificate(row, offer)
            if peer:
                row(
                    "*",
                    f"CN={peer}, O=Peer CN=Some CA, O=Some {SERIAL} {'C' * 40} 2026-01-01T00:00:00.000Z "
                    f"2027-01-01T00:00:00.000Z {peer}",
                    "Remote certificate Subject Issuer name Serial number Thumbprint Not before Not after "
                    "Subject alternate names",
                )
            if error:
                row("*", "", f"TLS negotiation failed with error {error}")
                row("-", "", "Local")
                return self
            row("*", "", "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using bulk encryption")
        row(">", f"MAIL FROM:<{sender}> SIZE=2000")
        row(">", f"RCPT TO:<{recipient}>")
        row("<", "250 2.1.0 Sender OK")
        row("<", answer)
        if answer.startswith("250"):
            row(">", "BDAT 2000 LAST")
            row("<", "250 2.6.0 <x@contoso.com> [InternalId=1, Hostname=x] Queued mail for delivery")
        if another:
            row(">", "MAIL FROM:<c@contoso.com> SIZE=2000")
            row(">", "RCPT TO:<d@fabrikam.net>")
            row("<", "250 2.1.5 Recipient OK")
        row(">", "QUIT")
        row("<", "221 2.0.0 Service closing transmission channel")
        row("-", "", "Local")
        return self

    def relayed(self, **more: object) -> "Log":
        """Add a session that relays."""
        return self.session("250 2.1.5 Recipient OK", **more)  # type: ignore[arg-type]

    def _certificate(self, row: object, offer: Offer) -> None:
        assert callable(row)
        names = ";".join(offer.names)
        if self.form == "rows":
            row("*", "", "Sending certificate")
            row("*", offer.subject, "Certificate subject")
            row("*", offer.issuer, "Certificate issuer name")
            row("*", SERIAL, "Certificate serial number")
            row("*", offer.thumbprint, "Certificate thumbprint")
            row("*", names, "Certificate alternate names")
            return
        dates = f"2026-01-10T00:00:00.000Z {offer.not_after} " if self.form == "dates" else ""
        labels = "Not before Not after " if dates else ""
        row(
            "*",
            f" {offer.subject} {offer.issuer} {SERIAL} {offer.thumbprint} {dates}{names}",
            "Sending certificate Subject Issuer name Serial number Thumbprint "
            f"{labels}Subject alternate names",
        )

    def text(self) -> str:
        """Return the file's content."""
        return HEADER + "\r\n".join(self.rows) + "\r\n"


def as_list(properties: Mapping[str, str]) -> str:
    """Return properties as Format-List prints them."""
    width = max(map(len, properties))
    return "\n".join(f"{name.ljust(width)} : {value}" for name, value in properties.items()) + "\n\n"


def inbound(**changes: str) -> str:
    """Return a Get-InboundConnector output; an inbound connector that fits unless *changes* say otherwise."""
    return as_list(
        {
            "Name": "Inbound from contoso",
            "Enabled": "True",
            "ConnectorType": "OnPremises",
            "ConnectorSource": "HybridWizard",
            "SenderDomains": "{smtp:*;1}",
            "SenderIPAddresses": "{}",
            "TlsSenderCertificateName": "*.contoso.com",
            "AssociatedAcceptedDomains": "{}",
            **changes,
        }
    )


def send_connector(**changes: str) -> str:
    """Return a Get-SendConnector output."""
    return as_list(
        {
            "Name": CONNECTOR,
            "Enabled": "True",
            "AddressSpaces": "{SMTP:*;1}",
            "Fqdn": "mail.contoso.com",
            "FrontendProxyEnabled": "False",
            "IgnoreSTARTTLS": "False",
            "RequireTLS": "True",
            "SmartHosts": "{contoso-com.mail.protection.outlook.com}",
            "SourceTransportServers": "{EX01, EX02}",
            "TlsCertificateName": Offer().setting,
            **changes,
        }
    )


def certificate(offer: Offer, server: str = "EX01", **changes: str) -> str:
    """Return a Get-ExchangeCertificate output."""
    return as_list(
        {
            "Identity": f"{server}\\{offer.thumbprint}",
            "Thumbprint": offer.thumbprint,
            "Subject": offer.subject,
            "Issuer": offer.issuer,
            "CertificateDomains": "{" + ", ".join(offer.names) + "}",
            "HasPrivateKey": "True",
            "IsSelfSigned": "False",
            "RootCAType": "ThirdParty",
            "Status": "Valid",
            **changes,
        }
    )


def accepted(*domains: str) -> str:
    """Return a Get-AcceptedDomain output of the tenant."""
    return "".join(
        as_list(
            {"DomainName": name, "DomainType": "Authoritative", "InitialDomain": str("onmicrosoft" in name)}
        )
        for name in (*domains, "contoso.onmicrosoft.com")
    )


def local_domains(*domains: str) -> str:
    """Return a Get-AcceptedDomain output of the on-premises organisation."""
    place = "CN=Accepted Domains,CN=Transport Settings,CN=Contoso,CN=Microsoft Exchange,CN=Services"
    return "".join(
        as_list(
            {
                "DomainName": n,
                "DomainType": "Authoritative",
                "DistinguishedName": f"CN={n},{place},CN=Configuration",
            }
        )
        for n in domains
    )


def write(folder: Path, files: Mapping[str, str]) -> Sequence[Path]:
    """Write *files* under *folder* and return what to diagnose."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return [folder]
