"""The description: what is there, what is wanted, and the ticket around it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from generator.model.observed import Observed
from generator.model.values import Count, Flag, Known, Model, Moment, Text, Texts, shorthand

CONNECTOR, WIZARD, RESTORE = "connector", "hcw", "restore"
"""The strategies: how a cause is cured."""


class Organization(Model):
    """The on-premises Exchange organisation."""

    domain: Text = Field(
        description="An accepted domain by which the organisation is recognised, e.g. contoso.com."
    )
    name: Known[Text] = Field(default=None, description="The organisation's name, for headings.")


class Tenant(Model):
    """The Exchange Online tenant."""

    initial_domain: Text = Field(description="The tenant's initial domain, e.g. contoso.onmicrosoft.com.")
    id: Known[Text] = Field(
        default=None, description="Tenant id (GUID): Get-ConnectionInformation, TenantID."
    )
    cloud: Text = Field(default="O365Default", description="Connect-ExchangeOnline -ExchangeEnvironmentName.")
    admin: Known[Text] = Field(
        default=None, description="User principal name that signs in to Exchange Online."
    )
    delegated: Known[Text] = Field(
        default=None,
        description="Connect-ExchangeOnline -DelegatedOrganization: the customer's initial domain.",
    )
    workstation: Known[Text] = Field(
        default=None,
        description="Computer on which the Exchange Online window is opened; any with the module if absent.",
    )
    egress: Known[Texts] = Field(
        default=None,
        description="Public IPv4 addresses or CIDR ranges from which mail leaves for the tenant.",
    )


class ChangeRequest(Model):
    """The change that the ticket asks for."""

    causes: Texts = Field(default=(), description="Causes to cure, e.g. [C01, C11].")
    strategy: Text = Field(
        default=CONNECTOR,
        description="How to cure it: connector (change the connectors), hcw (rerun the Hybrid Configuration "
        "Wizard) or restore (present the old certificate again).",
    )
    hold_mail: Flag = Field(
        default=False, description="true: suspend the connector's queues while mail would be refused."
    )
    send_connector: Known[Text] = Field(
        default=None,
        description="Key of the send connector that carries the mail; needed where several are described.",
    )
    inbound_connector: Known[Text] = Field(
        default=None,
        description="Key of the inbound connector to change; needed where several are described.",
    )
    certificate: Known[Text] = Field(
        default=None, description="Key of the certificate that the source servers are to offer."
    )
    tls_sender_certificate_name: Known[Text] = Field(
        default=None, description='Wanted TlsSenderCertificateName, e.g. "*.contoso.com" (quote it).'
    )
    sender_ip_addresses: Known[Texts] = Field(
        default=None, description="Wanted SenderIPAddresses: the complete list, it replaces the present one."
    )
    removed_sender_ip_addresses: Texts = Field(
        default=(), description="Present addresses that the new list leaves out on purpose."
    )
    enabled: Known[Flag] = Field(default=None, description="Wanted Enabled of the inbound connector (C16).")
    new_inbound_connector: Known[Text] = Field(
        default=None, description="Name of the inbound connector to create (causes C13, C17, C18)."
    )
    missing_accepted_domains: Texts = Field(
        default=(), description="Domains to verify and add in the tenant (cause C14)."
    )
    tls_certificate_name: Known[Text] = Field(
        default=None, description="Wanted TlsCertificateName of the send connector: <I>issuer<S>subject."
    )
    fqdn: Known[Text] = Field(default=None, description="Wanted Fqdn of the send connector (C02 on 2010).")
    tls_auth_level: Known[Text] = Field(
        default=None,
        description="Wanted TlsAuthLevel: CertificateValidation or DomainValidation (C04).",
    )
    source_servers: Known[Texts] = Field(
        default=None,
        description="Wanted SourceTransportServers, the complete list (C09).",
    )
    frontend_proxy_enabled: Known[Flag] = Field(
        default=None, description="Wanted FrontendProxyEnabled of the send connector (C10)."
    )
    old_certificate: Known[Text] = Field(
        default=None, description="strategy restore: key of the certificate that was presented before."
    )
    envelope_sender_only: Flag = Field(
        default=False,
        description="true: relay rests on the envelope sender's domain alone; null senders will fail.",
    )


class Hybrid(Model):
    """How the hybrid configuration was made, for the wizard's sake."""

    kind: Known[Text] = Field(default=None, description="Full, Minimal or Express.")
    granular: Flag = Field(
        default=True, description="The wizard offers 'Update Secure Mail Certificate for connectors' alone."
    )
    centralized: Known[Flag] = Field(
        default=None, description="Get-OutboundConnector, property RouteAllMessagesViaOnPremises."
    )


class Backup(Model):
    """Where the state of both sides is exported before the wizard runs; one local folder for each side."""

    onprem: Text = Field(description="Folder on the server, e.g. C:\\ChangeEvidence\\CHG0042317\\onprem.")
    tenant: Text = Field(description="Folder on the workstation of the Exchange Online window.")


class TestMail(Model):
    """The test message that proves relay: from inside to a mailbox outside the tenant."""

    sender: Text = Field(alias="from", description="Envelope sender, a mailbox in an accepted domain.")
    recipient: Text = Field(alias="to", description="External recipient under your control.")
    null_sender: Flag = Field(
        default=True, description="false: out-of-office replies and NDRs need not pass (nothing relays them)."
    )
    excluded_servers: Texts = Field(
        default=(),
        description="Source servers that no test message can be sent through; the others prove the change.",
    )


class Ticket(Model):
    """The change record's own data."""

    id: Known[Text] = Field(
        default=None, description="Ticket number: letters, digits, dot, hyphen, underscore."
    )
    requester: Known[Text] = Field(default=None, description="Who asked for the change.")
    implementer: Known[Text] = Field(default=None, description="Who carries it out.")
    second_person: Known[Text] = Field(
        default=None, description="Who confirms tenant and old value before the change."
    )
    backout_owner: Known[Text] = Field(default=None, description="Who decides on the rollback.")
    start: Known[Moment] = Field(default=None, description='Start of the window, e.g. "2026-11-24T22:00Z".')
    minutes: Known[Count] = Field(default=None, description="Length of the window in minutes.")
    since: Known[Moment] = Field(
        default=None,
        description="When the first message was refused; the list of refused messages begins there. "
        "Unknown: a day before the start of the window.",
    )
    ndr: Known[Text] = Field(default=None, description="Text of the non-delivery report, as one line.")
    roles_until: Known[Moment] = Field(
        default=None, description="When activated administrator roles run out."
    )


def _single_cause(value: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever was written
    if isinstance(value, dict) and "cause" in value:
        rest = {key: entry for key, entry in value.items() if key != "cause"}
        return {"causes": [value["cause"]], **rest}
    return value


class Environment(Observed):
    """A whole description.

    Exactly what the YAML says, checked for shape only: what its values mean
    together is judged by the rules, and they run on this.
    """

    model_config = ConfigDict(title="hybrid-runbook description")

    format: Text = Field(alias="schema", description="Format of this description: 1.")
    organization: Annotated[Organization, BeforeValidator(shorthand("domain"))]
    tenant: Annotated[Tenant, BeforeValidator(shorthand("initial_domain"))]
    change: Annotated[ChangeRequest, BeforeValidator(_single_cause)] | None = None
    test: TestMail | None = None
    ticket: Ticket = Field(default_factory=Ticket)
    hybrid: Hybrid = Field(default_factory=Hybrid)
    backup: Backup | None = None
    evidence: Texts = Field(
        default=(),
        description="Bounce texts, logs and dumps (files, folders, zips); the record quotes what they prove.",
    )
    example: Flag = Field(
        default=False,
        description="true: admits documentation addresses and stamps EXAMPLE on every artifact.",
    )

    def chosen_send_connector(self) -> str | None:
        """Return the key of the send connector in question; `None` if that can't be told."""
        return _chosen(self.change.send_connector if self.change else None, tuple(self.send_connectors))

    def chosen_inbound_connector(self) -> str | None:
        """Return the key of the inbound connector in question; `None` if that can't be told."""
        return _chosen(self.change.inbound_connector if self.change else None, tuple(self.inbound_connectors))

    def offered_certificate(self) -> str | None:
        """Return the key of the certificate that is offered after the change; `None` if that can't be told.

        It is the one chosen, or the only one described; with the strategy restore it is the old one.
        """
        named = self.change.certificate if self.change else None
        if self.change and self.change.strategy == RESTORE:
            named = self.change.old_certificate
        return _chosen(named, tuple(self.certificates))

    def source_servers(self) -> tuple[str, ...]:
        """Return the servers that may send: the connector's, or all that are described if it is unknown."""
        key = self.chosen_send_connector()
        stated = self.send_connectors[key].source_servers if key else None
        if stated is None:
            return tuple(self.servers)
        found = (self.described_server(name) for name in stated)
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def described_server(self, name: str) -> str | None:
        """Return the described server that *name* means, with or without its domain; `None` if none."""
        described = {known.casefold(): known for known in self.servers}
        wanted = name.casefold()
        return described.get(wanted) or described.get(wanted.partition(".")[0])

    def inside_servers(self) -> tuple[str, ...]:
        """Return the described servers that are no Edge servers: where connectors can be changed."""
        return tuple(name for name, server in self.servers.items() if not server.is_edge())

    def is_excluded(self, server: str) -> bool:
        """Say whether the description leaves *server* out of the proof of the change."""
        excluded = self.test.excluded_servers if self.test else ()
        return server.casefold() in {name.casefold() for name in excluded}


def _chosen(named: str | None, described: tuple[str, ...]) -> str | None:
    if named is not None:
        return named if named in described else None
    return described[0] if len(described) == 1 else None
