"""The kinds of steps: what each uses, where it is pasted, and when it comes.

`uses` names every Exchange cmdlet and parameter of the rendered block; a test compares it with the block's
syntax tree. A new kind is an entry in its module and in this list, a template and its sentences.
"""

from collections.abc import Mapping
from types import MappingProxyType

from generator.plan.kinds import edge, frontend, mail, manual, onprem, tenant
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
            mail.SEND_TEST,
            mail.SEND_TEST_FROM_EDGE,
            onprem.READ_LOG,
            frontend.READ_LOG,
            edge.READ_LOG,
            onprem.BACKUP,
            tenant.BACKUP,
            manual.WIZARD_RUN,
            onprem.COMPARE,
            tenant.COMPARE,
            manual.WIZARD_RESET,
            mail.HOLD_QUEUES,
            mail.HOLD_EDGE_QUEUES,
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
            mail.RELEASE_QUEUES,
            mail.RELEASE_EDGE_QUEUES,
            onprem.VERIFY,
            frontend.VERIFY,
            edge.VERIFY,
            mail.JUDGE,
            mail.REFUSED,
            mail.REFUSED_BY_EDGE,
            manual.FILL_IN,
        )
    }
)
