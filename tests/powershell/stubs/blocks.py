"""Blocks of real descriptions: written as data, read, judged, planned and rendered like any other."""

import json
from collections.abc import Mapping
from typing import Any

from generator import rules
from generator.diagnostics import Severity
from generator.model import Environment, build
from generator.plan import Plan, Step, make_plan
from generator.powershell import render
from generator.source import parse


def description(**changes: object) -> dict[str, Any]:
    """Return a description of a 2016 and a 2010 server whose certificate's name changed (C01).

    *changes* replace top-level entries; `None` removes one.
    """
    usual: dict[str, Any] = {
        "schema": "1",
        "example": "true",
        "organization": "contoso.com",
        "tenant": {"initial_domain": "contoso.onmicrosoft.com"},
        "servers": {"EX01": "2016", "HUB01": "2010"},
        "send_connectors": {
            "outbound": {
                "name": "Outbound to Office 365",
                "source_servers": ["EX01", "HUB01"],
                "protocol_logging_level": "None",
            }
        },
        "inbound_connectors": {
            "inbound": {
                "name": "Inbound from contoso",
                "connector_type": "OnPremises",
                "tls_sender_certificate_name": "*.contoso-mail.com",
                "sender_ip_addresses": [],
            }
        },
        "accepted_domains": ["contoso.com", "contoso-mail.com"],
        "change": {"cause": "C01", "tls_sender_certificate_name": "*.contoso.com"},
        "test": {"from": "relaytest@contoso.com", "to": "probe@example.net"},
        "ticket": {"id": "CHG1", "implementer": "A. Martin", "second_person": "B. Okafor"},
    }
    return {key: value for key, value in {**usual, **changes}.items() if value is not None}


def addresses(present: list[str], wanted: list[str], **changes: object) -> dict[str, Any]:
    """Return a description whose sending addresses changed (C11)."""
    connector = {
        "name": "Inbound from contoso",
        "connector_type": "OnPremises",
        "tls_sender_certificate_name": "",
        "sender_ip_addresses": present,
    }
    change = {
        "cause": "C11",
        "sender_ip_addresses": wanted,
        "removed_sender_ip_addresses": [address for address in present if address not in wanted],
    }
    usual: dict[str, object] = {
        "inbound_connectors": {"inbound": connector},
        "change": change,
        "test": {"from": "relaytest@contoso.com", "to": "probe@example.net", "null_sender": "false"},
    }
    return description(**{**usual, **changes})


def behind_edge(version: str = "2019", **changes: object) -> dict[str, Any]:
    """Return a description whose mail leaves through an Edge server of *version*."""
    usual: dict[str, object] = {
        "servers": {
            "EX01": version,
            "EDGE01": {"version": version, "roles": ["Edge"], "subscribed": "true"},
        },
        "send_connectors": {
            "outbound": {
                "name": "Outbound to Office 365",
                "source_servers": ["EDGE01"],
                "protocol_logging_level": "None",
            }
        },
    }
    return description(**{**usual, **changes})


def proxied(version: str = "2013", **changes: object) -> dict[str, Any]:
    """Return a description whose mail is handed to a FrontEnd server of *version* (2013 or later)."""
    # From Exchange 2016 on the Mailbox role holds the FrontEnd Transport service.
    role = "CAS" if version == "2013" else "Mailbox"
    usual: dict[str, object] = {
        "servers": {
            "EX01": {"version": version, "roles": ["Mailbox"], "site": "Paris"},
            "CAS01": {"version": version, "roles": [role], "site": "Paris"},
        },
        "send_connectors": {
            "outbound": {
                "name": "Outbound to Office 365",
                "source_servers": ["EX01"],
                "frontend_proxy_enabled": "true",
                "protocol_logging_level": "None",
            }
        },
    }
    return description(**{**usual, **changes})


def environment_of(given: Mapping[str, Any]) -> Environment:
    """Return the description *given* as data, after the reader and the rules had their say."""
    # JSON is YAML too, and quotes whatever a value holds.
    environment = build(parse(json.dumps(given, ensure_ascii=False), "described.yml"))
    refused = [found for found in rules.check(environment) if found.severity is Severity.ERROR]
    assert not refused, refused
    return environment


def plan_of(given: Mapping[str, Any], *, whatif: bool = False) -> Plan:
    """Return the plan for the description *given* as data."""
    return make_plan(environment_of(given), whatif=whatif)


def block(step: Step) -> str:
    """Return the script of *step*, as the bundle holds it."""
    assert step.variant
    return render(step.variant.template, step.values)


def blocks_of(given: Mapping[str, Any], *, whatif: bool = False) -> dict[str, str]:
    """Return the scripts for the description *given* as data, by the id of their step."""
    return {step.id: block(step) for step in plan_of(given, whatif=whatif).steps if step.variant}
