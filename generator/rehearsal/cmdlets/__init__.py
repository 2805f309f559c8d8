"""What the simulated cmdlets do: one table per side, from a cmdlet's name to its behaviour."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.rehearsal.cmdlets import certificate, records, tenant, tenant_reads, transport
from generator.rehearsal.cmdlets.call import Call, CmdletError, Reply, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ORGANIZATION: Mapping[str, Callable[[Call], Reply]] = MappingProxyType(
    {
        "Enable-ExchangeCertificate": certificate.enable_exchange_certificate,
        "Get-AcceptedDomain": transport.get_accepted_domain,
        "Get-EdgeSubscription": transport.get_edge_subscription,
        "Get-ExchangeCertificate": certificate.get_exchange_certificate,
        "Get-ExchangeServer": transport.get_exchange_server,
        "Get-FrontendTransportService": transport.get_frontend_transport_service,
        "Get-HybridConfiguration": transport.get_hybrid_configuration,
        "Get-MessageTrackingLog": records.get_message_tracking_log,
        "Get-OrganizationConfig": transport.get_organization_config,
        "Get-Queue": records.get_queue,
        "Get-ReceiveConnector": transport.get_receive_connector,
        "Get-SendConnector": transport.get_send_connector,
        "Get-TransportServer": transport.get_transport_server,
        "Get-TransportService": transport.get_transport_service,
        "Resume-Queue": records.resume_queue,
        "Retry-Queue": records.retry_queue,
        "Set-FrontendTransportService": transport.set_transport_service,
        "Set-ReceiveConnector": transport.set_receive_connector,
        "Set-SendConnector": transport.set_send_connector,
        "Set-TransportServer": transport.set_transport_service,
        "Set-TransportService": transport.set_transport_service,
        "Start-EdgeSynchronization": transport.start_edge_synchronization,
        "Suspend-Queue": records.suspend_queue,
        "Test-EdgeSynchronization": transport.test_edge_synchronization,
    }
)
"""Cmdlets of the Exchange Management Shell."""

TENANT: Mapping[str, Callable[[Call], Reply]] = MappingProxyType(
    {
        "Connect-ExchangeOnline": tenant.connect,
        "Disconnect-ExchangeOnline": tenant.disconnect,
        "Get-AcceptedDomain": tenant_reads.get_accepted_domain,
        "Get-BlockedConnector": tenant_reads.get_blocked_connector,
        "Get-ConnectionInformation": tenant.get_connection_information,
        "Get-InboundConnector": tenant.get_inbound_connector,
        "Get-MessageTraceV2": tenant_reads.get_message_trace,
        "Get-OnPremisesOrganization": tenant_reads.get_onpremises_organization,
        "Get-OrganizationConfig": tenant_reads.get_organization_config,
        "Get-OutboundConnector": tenant_reads.get_outbound_connector,
        "New-InboundConnector": tenant.new_inbound_connector,
        "Remove-BlockedConnector": tenant_reads.remove_blocked_connector,
        "Remove-InboundConnector": tenant.remove_inbound_connector,
        "Set-InboundConnector": tenant.set_inbound_connector,
    }
)
"""Cmdlets of Exchange Online."""


def perform(call: Call, side: str) -> Reply:
    """Run a cmdlet of a *side*, ``organization`` or ``tenant``.

    Raises:
        CmdletError: the cmdlet refuses, or it exists in reality and has no behaviour here: a simulation
            that let it succeed silently would prove nothing.
    """
    settings = call.world.settings
    for refusal in ("refused_writes", "refused_reads"):
        if call.cmdlet in settings[refusal]:
            raise CmdletError(settings[refusal][call.cmdlet])
    if call.cmdlet in settings["lost_writes"]:
        return Reply()
    behaviour = (TENANT if side == "tenant" else ORGANIZATION).get(call.cmdlet)
    if behaviour is None:
        raise CmdletError(f"not simulated: {call.cmdlet}", terminating=True)
    return behaviour(call)


__all__ = ["ORGANIZATION", "TENANT", "Call", "CmdletError", "Reply", "Session", "perform"]
