"""What is, or was, really there: the objects of both sides as their cmdlets show them.

Descriptions, collected state, console facts and dumps all fill these models.
Property names are the cmdlet's own in snake case. An observed value that is
not known is `None`; one that is known to be unset is empty.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from generator.exchange.roles import EDGE, role
from generator.model.values import UNKNOWN, AnyText, Flag, Known, Model, Moment, Text, Texts, shorthand


def _property(cmdlet: str, prop: str, more: str = "") -> Any:  # noqa: ANN401 - a pydantic field
    return Field(default=None, description=f"{cmdlet}, property {prop}.{more and ' ' + more}")


class LogPaths(Model):
    """The folders of the send protocol logs of one server, by service."""

    hub: Known[Text] = _property("Get-TransportService", "SendProtocolLogPath", "2010: Get-TransportServer.")
    frontend: Known[Text] = _property("Get-FrontendTransportService", "SendProtocolLogPath")
    edge: Known[Text] = _property("Get-TransportService, run on the Edge server", "SendProtocolLogPath")


class Server(Model):
    """An Exchange server that takes part in sending to Exchange Online."""

    version: Text = Field(description="Exchange version: 2010, 2013, 2016, 2019 or SE.")
    build: Known[Text] = Field(
        default=None,
        description="Build of ExSetup.exe, e.g. 15.1.2507.61: Get-Command ExSetup.exe | "
        "ForEach-Object { $_.FileVersionInfo } on that server.",
    )
    roles: Known[Texts] = Field(
        default=None,
        description="Get-ExchangeServer, ServerRole: Mailbox, Edge, Hub(Transport) or CAS (ClientAccess).",
    )
    site: Known[Text] = Field(default=None, description="Get-ExchangeServer, property Site.")
    subscribed: Known[Flag] = Field(
        default=None,
        description="Edge only: whether Get-EdgeSubscription lists it.",
    )
    suspended_queues: Known[Texts] = _property(
        "Get-Queue", "Identity", "Those with Status Suspended before the change, whoever suspended them."
    )
    log_paths: LogPaths = Field(
        default_factory=LogPaths,
        description="Where the send protocol logs are, if not in the default folder.",
    )

    def is_edge(self) -> bool:
        """Say whether this is an Edge Transport server."""
        return any(role(stated) == EDGE for stated in self.roles or ())


class SendConnector(Model):
    """A send connector of the on-premises organisation (Get-SendConnector)."""

    name: Known[Text] = Field(
        default=None, description="The connector's name in Exchange; its key in the description if absent."
    )
    source_servers: Known[Texts] = _property("Get-SendConnector", "SourceTransportServers")
    protocol_logging_level: Known[Text] = _property(
        "Get-SendConnector", "ProtocolLoggingLevel", "None or Verbose."
    )
    enabled: Known[Flag] = _property("Get-SendConnector", "Enabled")
    fqdn: Known[AnyText] = _property("Get-SendConnector", "Fqdn")
    tls_certificate_name: Known[AnyText] = _property(
        "Get-SendConnector", "TlsCertificateName", "<I>issuer<S>subject; Exchange 2010 has none."
    )
    tls_auth_level: Known[AnyText] = _property("Get-SendConnector", "TlsAuthLevel")
    tls_domain: Known[AnyText] = _property("Get-SendConnector", "TlsDomain")
    require_tls: Known[Flag] = _property("Get-SendConnector", "RequireTLS")
    ignore_starttls: Known[Flag] = _property("Get-SendConnector", "IgnoreSTARTTLS")
    cloud_services_mail_enabled: Known[Flag] = _property("Get-SendConnector", "CloudServicesMailEnabled")
    frontend_proxy_enabled: Known[Flag] = _property("Get-SendConnector", "FrontendProxyEnabled")
    dns_routing_enabled: Known[Flag] = _property("Get-SendConnector", "DNSRoutingEnabled")
    smart_hosts: Known[Texts] = _property("Get-SendConnector", "SmartHosts")
    address_spaces: Known[Texts] = _property("Get-SendConnector", "AddressSpaces")


class InboundConnector(Model):
    """An inbound connector of the Exchange Online tenant (Get-InboundConnector)."""

    name: Known[Text] = Field(
        default=None, description="The connector's name in the tenant; its key in the description if absent."
    )
    tls_sender_certificate_name: Known[AnyText] = _property(
        "Get-InboundConnector", "TlsSenderCertificateName", 'Quote it; "" if it is not set.'
    )
    sender_ip_addresses: Known[Texts] = _property(
        "Get-InboundConnector", "SenderIPAddresses", "The complete list; [] if it is not set."
    )
    connector_type: Known[Text] = _property("Get-InboundConnector", "ConnectorType", "OnPremises or Partner.")
    enabled: Known[Flag] = _property("Get-InboundConnector", "Enabled")
    associated_accepted_domains: Known[Texts] = _property("Get-InboundConnector", "AssociatedAcceptedDomains")
    sender_domains: Known[Texts] = _property("Get-InboundConnector", "SenderDomains")
    require_tls: Known[Flag] = _property("Get-InboundConnector", "RequireTls")
    cloud_services_mail_enabled: Known[Flag] = _property("Get-InboundConnector", "CloudServicesMailEnabled")
    treat_messages_as_internal: Known[Flag] = _property("Get-InboundConnector", "TreatMessagesAsInternal")
    connector_source: Known[Text] = _property("Get-InboundConnector", "ConnectorSource")


class Certificate(Model):
    """A certificate that a source server may offer (Get-ExchangeCertificate)."""

    subject: Known[Text] = _property(
        "Get-ExchangeCertificate", "Subject", "E.g. CN=*.contoso.com, O=Contoso."
    )
    issuer: Known[Text] = _property("Get-ExchangeCertificate", "Issuer")
    names: Known[Texts] = _property("Get-ExchangeCertificate", "CertificateDomains")
    thumbprint: Known[Text] = _property("Get-ExchangeCertificate", "Thumbprint", "40 hexadecimal digits.")
    not_before: Known[Moment] = _property("Get-ExchangeCertificate", "NotBefore")
    not_after: Known[Moment] = _property("Get-ExchangeCertificate", "NotAfter")
    has_private_key: Known[Flag] = _property("Get-ExchangeCertificate", "HasPrivateKey")
    eku: Known[Texts] = _property("Get-ExchangeCertificate", "EnhancedKeyUsageList")
    root_ca_type: Known[Text] = _property("Get-ExchangeCertificate", "RootCAType", "ThirdParty is wanted.")
    installed_on: Known[Texts] = Field(
        default=None, description="The servers on which Get-ExchangeCertificate -Server NAME lists it."
    )


def _named(section: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever was written
    """Give each entry its key as its name unless it states one; an unknown section has no entries."""
    if section == UNKNOWN:
        return {}
    if not isinstance(section, dict):
        return section
    return {
        key: {"name": key, **entry} if isinstance(entry, dict) else entry for key, entry in section.items()
    }


ServerEntry = Annotated[Server, BeforeValidator(shorthand("version"))]
SendConnectors = Annotated[dict[str, SendConnector], BeforeValidator(_named)]
InboundConnectors = Annotated[dict[str, InboundConnector], BeforeValidator(_named)]


class Observed(Model):
    """The present state of both sides, as far as it is known."""

    servers: dict[str, ServerEntry] = Field(
        default_factory=dict, description="The on-premises servers by name, each with its Exchange version."
    )
    send_connectors: SendConnectors = Field(
        default_factory=dict, description="Send connectors by name or by a short key with `name:`."
    )
    inbound_connectors: InboundConnectors = Field(
        default_factory=dict, description="Inbound connectors of the tenant, by name or by a short key."
    )
    accepted_domains: Known[Texts] = Field(
        default=None, description="Get-AcceptedDomain in Exchange Online: the domains verified in the tenant."
    )
    certificates: dict[str, Certificate] = Field(
        default_factory=dict, description="Certificates by a short key of your own."
    )
