"""A small world for tests: two servers of different age, an Edge server, a tenant that knows the old name."""

import zlib
from typing import Any

from generator.rehearsal.cmdlets import Call, Reply, Session, perform
from generator.rehearsal.cmdlets.tenant import inbound_connector
from generator.rehearsal.world import FORMAT, Record, World

OUTBOUND = "Outbound to Office 365"
INBOUND = "Inbound from contoso"
TENANT = "contoso.onmicrosoft.com"
ISSUER = "CN=Public CA"


def _number(*names: str) -> int:
    return zlib.crc32("|".join(names).encode())


def certificate(subject: str, *names: str, **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return a valid public certificate with *names*, or *properties* instead."""
    return {
        "Thumbprint": f"{_number(subject, *names) % 16**39:040X}",
        "SerialNumber": "01AB",
        "Subject": subject,
        "Issuer": ISSUER,
        "CertificateDomains": list(names),
        "NotBefore": "2026-10-01T00:00:00.000Z",
        "NotAfter": "2027-04-01T00:00:00.000Z",
        "Status": "Valid",
        "Services": "IIS, SMTP",
        "HasPrivateKey": True,
        "RootCAType": "ThirdParty",
        "IsSelfSigned": False,
        **properties,
    }


def server(name: str, version: str, role: str = "hub", **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return a server that holds the wildcard certificate."""
    services = (
        {"edge": {"SendProtocolLogPath": r"C:\Logs\Edge"}}
        if role == "edge"
        else {"hub": {"SendProtocolLogPath": r"C:\Logs\Hub"}}
    )
    if role != "edge" and version != "2010":
        services["frontend"] = {"SendProtocolLogPath": r"D:\Logs\FrontEnd"}
    return {
        "Name": name,
        "Guid": f"00000000-0000-4000-8000-{_number(name) % 10**12:012d}",
        "version": version,
        "build": "14.3.123.4" if version == "2010" else "15.1.2507.6",
        "role": role,
        "Site": "Paris",
        "Fqdn": f"{name.lower()}.contoso.com",
        "address": "10.0.0.20",
        "egress": "203.0.113.20",
        "services": services,
        "internal_certificate": None,
        "certificates": [certificate("CN=*.contoso.com", "*.contoso.com")],
        **properties,
    }


def send_connector(name: str, *sources: str, **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return a send connector that carries all mail and names the wildcard certificate."""
    return {
        "Name": name,
        "Identity": name,
        "Guid": f"00000000-0000-4000-9000-{_number(name) % 10**12:012d}",
        "Enabled": True,
        "SourceTransportServers": list(sources),
        "ProtocolLoggingLevel": "Verbose",
        "RequireTLS": True,
        "IgnoreSTARTTLS": False,
        "TlsAuthLevel": "CertificateValidation",
        "TlsDomain": None,
        "TlsCertificateName": f"<I>{ISSUER}<S>CN=*.contoso.com",
        "CloudServicesMailEnabled": True,
        "FrontendProxyEnabled": False,
        "DNSRoutingEnabled": True,
        "SmartHosts": [],
        "AddressSpaces": ["SMTP:*;1"],
        "Fqdn": "mail.contoso.com",
        **properties,
    }


def tenant(initial: str, *domains: str, **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return a tenant with accepted *domains* and no connectors, or *properties* instead."""
    names = (*domains, initial)
    return {
        "initial_domain": initial,
        "id": "11111111-1111-4111-8111-111111111111",
        "guid": "22222222-2222-4222-8222-222222222222",
        "admin": f"admin@{initial}",
        "cloud": "O365Default",
        "accepted_domains": [
            {
                "Name": name,
                "DomainName": name,
                "DomainType": "Authoritative",
                "InitialDomain": name == initial,
            }
            for name in names
        ],
        "inbound_connectors": [],
        "outbound_connectors": [],
        "onpremises_organizations": [],
        "blocked_connectors": [],
        **properties,
    }


def relay(name: str = INBOUND, **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return an inbound connector of type OnPremises."""
    return inbound_connector(name, ConnectorType="OnPremises", **properties)


def world(**settings: Any) -> World:  # noqa: ANN401 - any setting
    """Return the example world with *settings*."""
    known = relay(TlsSenderCertificateName="*.old-contoso.com")
    return World(
        {
            "format": FORMAT,
            "clock": "2026-11-24T22:00:00.000Z",
            "settings": settings,
            "organization": {
                "guid": "33333333-3333-4333-8333-333333333333",
                "name": "Contoso",
                "accepted_domains": [
                    {
                        "Name": "contoso.com",
                        "DomainName": "contoso.com",
                        "DomainType": "Authoritative",
                        "Default": True,
                    }
                ],
                "servers": [server("EX01", "2016"), server("HUB01", "2010"), server("EDGE1", "2016", "edge")],
                "send_connectors": [
                    send_connector(OUTBOUND, "EX01", "HUB01"),
                    send_connector("Partners", "EX01", AddressSpaces=["SMTP:partner.example;1"]),
                ],
                "receive_connectors": [],
                "edge_subscriptions": [{"Name": "EDGE1", "Site": "Paris"}],
                "hybrid_configuration": None,
            },
            "tenants": [
                tenant(TENANT, "contoso.com", inbound_connectors=[known, inbound_connector("Partner")]),
                tenant("fabrikam.onmicrosoft.com", "fabrikam.com"),
            ],
        }
    )


def ems(version: str = "2016", host: str = "EX01") -> Session:
    """Return an Exchange Management Shell."""
    return Session("ems", host, version)


def call(there: World, session: Session, cmdlet: str, **parameters: Any) -> Reply:  # noqa: ANN401 - any value
    """Call a simulated cmdlet as PowerShell would after binding; the shell decides the side."""
    side = "tenant" if session.shell == "exo" else "organization"
    return perform(Call(there, session, cmdlet, parameters), side)


def signed_in(there: World) -> Session:
    """Return an Exchange Online window signed in to the example tenant."""
    session = Session("exo", "WORKSTATION", "")
    call(there, session, "Connect-ExchangeOnline", UserPrincipalName=f"admin@{TENANT}")
    return session
