"""The kinds of steps: what each uses, where it is pasted, and when it comes.

`uses` names every Exchange cmdlet and parameter of the rendered block; a test compares it with the block's
syntax tree. A new kind is an entry in its module and in this list, a template and its sentences.
"""

from collections.abc import Mapping
from types import MappingProxyType

from generator.plan.kinds import edge, frontend, manual, onprem, tenant
from generator.plan.step import Kind

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            tenant.CONNECT,
            onprem.DISCOVER,
            edge.DISCOVER,
            tenant.DISCOVER,
            onprem.LOGGING,
            edge.SYNC,
            manual.TEST_MAIL,
            onprem.READ_LOG,
            frontend.READ_LOG,
            edge.READ_LOG,
            onprem.BACKUP,
            tenant.BACKUP,
            manual.WIZARD_RUN,
            onprem.COMPARE,
            tenant.COMPARE,
            manual.WIZARD_RESET,
            manual.ADD_DOMAINS,
            tenant.ACCEPTED_DOMAINS,
            onprem.CERTIFICATE_NAME,
            onprem.FQDN,
            onprem.TLS_SETTINGS,
            onprem.SOURCE_SERVERS,
            onprem.FRONTEND_PROXY,
            edge.CERTIFICATE,
            tenant.CERTIFICATE_NAME,
            tenant.SENDER_ADDRESSES,
            tenant.ENABLE_CONNECTOR,
            tenant.CREATE_CONNECTOR,
            tenant.REMOVE_CONNECTOR,
            manual.WAIT,
            manual.WAIT_ON_PREMISES,
            onprem.RETRY_QUEUE,
            edge.RETRY_QUEUE,
            onprem.VERIFY,
            frontend.VERIFY,
            edge.VERIFY,
            manual.FILL_IN,
        )
    }
)
