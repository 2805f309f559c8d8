"""The description as immutable values; shape only, no rules, no input or output."""

from generator.model.environment import (
    CONNECTOR,
    RESTORE,
    WIZARD,
    ChangeRequest,
    Environment,
    Organization,
    Tenant,
    TestMail,
    Ticket,
)
from generator.model.observed import Certificate, InboundConnector, Observed, SendConnector, Server
from generator.model.shape import build
from generator.model.speakers import Service, Speaker, speakers

__all__ = [
    "CONNECTOR",
    "RESTORE",
    "WIZARD",
    "Certificate",
    "ChangeRequest",
    "Environment",
    "InboundConnector",
    "Observed",
    "Organization",
    "SendConnector",
    "Server",
    "Service",
    "Speaker",
    "Tenant",
    "TestMail",
    "Ticket",
    "build",
    "speakers",
]
