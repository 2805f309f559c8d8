"""The cmdlet table agrees with what Microsoft's pages say in words."""

import pytest

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, cmdlets, offers, parameters

SERVER = ("2010", "2013", "2016", "2019", "SE")
SINCE_2013 = ("2013", "2016", "2019", "SE")
SINCE_2016 = ("2016", "2019", "SE")
ONLINE = ("EXO",)
EVERYWHERE = (*SERVER, *ONLINE)

# Cmdlet, parameters, the only versions that offer them together.
ROWS = [
    ("Get-TransportServer", ["Identity"], SERVER),
    ("Set-TransportServer", ["Identity"], SERVER),
    ("Get-TransportService", ["Identity"], SINCE_2013),
    ("Set-TransportService", ["IntraOrgConnectorProtocolLoggingLevel"], SINCE_2013),
    ("Get-FrontendTransportService", ["Identity"], SINCE_2013),
    ("Set-FrontendTransportService", ["IntraOrgConnectorProtocolLoggingLevel"], SINCE_2013),
    ("Get-MailboxTransportService", ["Identity"], SINCE_2013),
    ("Get-SendConnector", ["Identity"], SERVER),
    ("New-SendConnector", ["Name", "AddressSpaces"], SERVER),
    ("Set-SendConnector", ["Identity", "ProtocolLoggingLevel"], SERVER),
    ("Set-SendConnector", ["Fqdn", "RequireTLS", "TlsAuthLevel", "TlsDomain", "IgnoreSTARTTLS"], SERVER),
    ("Set-SendConnector", ["SmartHosts", "SourceTransportServers", "Force"], SERVER),
    ("Set-SendConnector", ["TlsCertificateName"], SINCE_2013),
    ("Set-SendConnector", ["CloudServicesMailEnabled"], SINCE_2013),
    ("Set-SendConnector", ["FrontendProxyEnabled"], SINCE_2013),
    ("Set-SendConnector", ["ConnectorType"], SINCE_2016),
    ("Set-SendConnector", ["LinkedReceiveConnector"], ("2010",)),
    ("Set-SendConnector", ["IsCoexistenceConnector"], ("2010",)),
    ("Set-ReceiveConnector", ["TlsCertificateName"], SINCE_2013),
    ("Set-ReceiveConnector", ["TlsDomainCapabilities"], SERVER),
    ("Get-ExchangeCertificate", ["Thumbprint", "Server"], SERVER),
    ("Get-ExchangeCertificate", ["Identity"], SINCE_2013),
    ("Enable-ExchangeCertificate", ["Thumbprint", "Server", "Services"], SERVER),
    ("Remove-ExchangeCertificate", ["Thumbprint", "Server"], SERVER),
    ("Import-ExchangeCertificate", ["FileData"], SERVER),
    ("Import-ExchangeCertificate", ["FileName"], ("2013",)),
    ("New-ExchangeCertificate", ["RequestFile"], ("2013",)),
    ("Set-HybridConfiguration", ["SecureMailCertificateThumbprint", "TransportServers"], ("2010",)),
    ("Set-HybridConfiguration", ["TlsCertificateName", "SendingTransportServers"], SINCE_2013),
    ("Get-MessageTrackingLog", ["NetworkMessageId"], SINCE_2016),
    ("Get-MessageTrackingLog", ["EventId", "Sender", "Recipients", "Start", "End", "Server"], SERVER),
    ("Get-Queue", ["Include", "Exclude"], SINCE_2013),
    ("Get-Queue", ["Filter", "Server"], SERVER),
    ("Get-QueueDigest", [], SINCE_2013),
    ("Retry-Queue", ["Resubmit"], SERVER),
    ("Suspend-Queue", ["Filter"], SERVER),
    ("Start-EdgeSynchronization", ["Server"], SERVER),
    ("Test-EdgeSynchronization", [], SERVER),
    ("Get-EdgeSubscription", [], SERVER),
    ("Get-AcceptedDomain", [], EVERYWHERE),
    ("Get-OrganizationConfig", [], EVERYWHERE),
    ("Set-AcceptedDomain", ["MatchSubDomains"], (*SINCE_2016, *ONLINE)),
    ("Set-InboundConnector", ["TlsSenderCertificateName", "SenderIPAddresses", "WhatIf"], ONLINE),
    ("New-InboundConnector", ["ConnectorType", "SenderDomains"], ONLINE),
    ("Get-OutboundConnector", [], ONLINE),
    ("Validate-OutboundConnector", ["Identity", "Recipients"], ONLINE),
    ("Get-BlockedConnector", [], ONLINE),
    ("Remove-BlockedConnector", ["ConnectorId", "Reason"], ONLINE),
    ("Get-ConnectionInformation", [], ONLINE),
    ("Connect-ExchangeOnline", ["UserPrincipalName", "ShowBanner", "DelegatedOrganization"], ONLINE),
    ("Disconnect-ExchangeOnline", ["Confirm"], ONLINE),
    ("Get-MessageTraceV2", ["SenderAddress", "RecipientAddress", "StartDate", "EndDate"], ONLINE),
    ("Start-HistoricalSearch", ["ReportType"], ONLINE),
    ("Get-OnPremisesOrganization", [], ONLINE),
    ("Get-HybridConfiguration", [], SERVER),
    ("Test-SmtpConnectivity", [], SERVER),
]


@pytest.mark.parametrize(("cmdlet", "used", "versions"), ROWS)
def test_table_agrees_with_documentation(cmdlet: str, used: list[str], versions: tuple[str, ...]) -> None:
    """A cmdlet with these parameters is offered by exactly the versions that the documentation names."""
    assert versions == tuple(v for v in (*VERSIONS, EXCHANGE_ONLINE) if offers(cmdlet, used, v))


@pytest.mark.parametrize(
    ("cmdlet", "parameter"),
    [
        ("Connect-ExchangeOnline", "Credential"),
        ("Connect-ExchangeOnline", "UseRPSSession"),
        ("Connect-ExchangeOnline", "Prefix"),
        ("Enable-ExchangeCertificate", "Force"),
        ("Set-InboundConnector", "EFTestMode"),
        ("New-InboundConnector", "ClientHostNames"),
        ("Test-Mailflow", "CrossPremises"),
    ],
)
def test_dangerous_and_withdrawn_parameters_are_offered_nowhere(cmdlet: str, parameter: str) -> None:
    """A parameter that exists but that no script may use counts as missing in every version."""
    assert cmdlet in cmdlets()
    assert not any(offers(cmdlet, [parameter], version) for version in (*VERSIONS, EXCHANGE_ONLINE))


@pytest.mark.parametrize(
    "cmdlet",
    ["Get-MessageTrace", "Get-MessageTraceDetail", "Get-HybridMailflowDatacenterIPs", "Get-ChildItem"],
)
def test_deprecated_and_foreign_cmdlets_are_not_in_the_table(cmdlet: str) -> None:
    """Deprecated Exchange cmdlets and those of PowerShell itself are offered by no version."""
    assert cmdlet not in cmdlets()
    assert not offers(cmdlet, [], EXCHANGE_ONLINE)
    assert parameters(cmdlet, EXCHANGE_ONLINE) == frozenset()


def test_common_parameters_go_with_every_cmdlet() -> None:
    """-ErrorAction needs no listing, while -WhatIf is there only where the cmdlet supports it."""
    assert offers("Get-SendConnector", ["Identity", "ErrorAction"], "2010")
    assert offers("Set-SendConnector", ["WhatIf", "ErrorAction"], "2010")
    assert not offers("Get-SendConnector", ["WhatIf"], "2010")


def test_common_parameters_do_not_make_a_cmdlet_exist() -> None:
    """A version without the cmdlet doesn't offer it, however few parameters are asked for."""
    assert not offers("Get-TransportService", [], "2010")
    assert not offers("Get-TransportService", ["ErrorAction"], "2010")


def test_misspelled_parameter_is_not_offered() -> None:
    """Names are compared as written, so a template cannot rely on PowerShell's abbreviations."""
    assert not offers("Set-SendConnector", ["TlsCert"], "2016")
