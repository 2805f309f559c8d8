"""Further descriptions: one for each cause and each kind of server beside those of the spine."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.exchange import parameters
from tests.powershell.stubs.blocks import description

_ISSUER, _SUBJECT = "CN=Example CA 1, O=Example, C=US", "CN=mail.contoso.com"

SEND: Mapping[str, Any] = {
    "name": "Outbound to Office 365",
    "protocol_logging_level": "None",
    "fqdn": "old.contoso.com",
    "require_tls": "true",
    "ignore_starttls": "false",
    "tls_auth_level": "CertificateValidation",
}
INBOUND: Mapping[str, Any] = {
    "name": "Inbound from contoso",
    "connector_type": "OnPremises",
    "enabled": "true",
    "tls_sender_certificate_name": "mail.contoso.com",
    "sender_ip_addresses": [],
}
CERTIFICATE: Mapping[str, Any] = {
    "subject": _SUBJECT,
    "issuer": _ISSUER,
    "names": ["mail.contoso.com"],
    "thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
    "not_after": "2027-05-28T23:59:59Z",
    "has_private_key": "true",
}


def _described(
    version: str,
    change: Mapping[str, Any],
    *,
    send: Mapping[str, Any] | None = None,
    inbound: Mapping[str, Any] | None = None,
    **others: object,
) -> dict[str, Any]:
    servers = {"EX01": version, "EX02": version}
    usual: dict[str, object] = {
        "servers": servers,
        "send_connectors": {"outbound": {**SEND, "source_servers": list(servers), **(send or {})}},
        "inbound_connectors": {"inbound": {**INBOUND, **(inbound or {})}},
        "change": change,
    }
    return description(**{**usual, **others})


def _new_connector(cause: str, present: Mapping[str, Any] | None) -> Callable[[str], dict[str, Any]]:
    wanted = {
        "cause": cause,
        "new_inbound_connector": "Relay",
        "tls_sender_certificate_name": "mail.contoso.com",
    }

    def make(version: str) -> dict[str, Any]:
        made = _described(version, wanted, inbound=present)
        return made if present else {key: value for key, value in made.items() if key != "inbound_connectors"}

    return make


def _certificate(cause: str, **more: str) -> Callable[[str], dict[str, Any]]:
    installed = {"mail": {**CERTIFICATE, "installed_on": ["EX01", "EX02"]}}
    change = {"cause": cause, "certificate": "mail", **more}

    def make(version: str) -> dict[str, Any]:
        # Exchange 2010 has no such property; elsewhere it is known that nothing is set.
        known = "TlsCertificateName" in parameters("Set-SendConnector", version)
        send = {"tls_certificate_name": ""} if known else {}
        return _described(version, change, send=send, certificates=installed)

    return make


def _certificate_on_edge(cause: str, **more: str) -> Callable[[str], dict[str, Any]]:
    return lambda version: _sent_by_an_edge(_certificate(cause, **more)(version), version)


def _sent_by_an_edge(made: dict[str, Any], version: str) -> dict[str, Any]:
    edge = {"version": version, "roles": ["Edge"], "subscribed": "true"}
    made["send_connectors"]["outbound"]["source_servers"] = ["EDGE01"]
    installed = {"mail": {**CERTIFICATE, "installed_on": ["EDGE01"]}}
    return {**made, "servers": {"EX01": version, "EDGE01": edge}, "certificates": installed}


_C01 = {"cause": "C01", "tls_sender_certificate_name": "*.contoso.com"}


def _sent_by_edge(version: str) -> dict[str, Any]:
    edge = {"version": version, "roles": ["Edge"], "subscribed": "true"}
    servers = {"EX01": {"version": version, "site": "Paris"}, "EDGE01": edge}
    return _described(version, _C01, send={"source_servers": ["EDGE01"]}, servers=servers)


def _sent_by_frontend(version: str) -> dict[str, Any]:
    roles = {"MBX01": ["Mailbox"], "CAS01": ["CAS", "Mailbox"]}
    servers = {name: {"version": version, "roles": role, "site": "Paris"} for name, role in roles.items()}
    send = {"source_servers": ["MBX01"], "frontend_proxy_enabled": "true"}
    return _described(version, _C01, send=send, servers=servers)


def described(version: str) -> Iterator[dict[str, Any]]:
    """Yield every description of `DESCRIBED` that is right for *version*.

    Exchange 2010 has no FrontEnd Transport, and no certificate that a connector could name and miss.
    """
    known = "FrontendProxyEnabled" in parameters("Set-SendConnector", version)
    yield from (make(version) for name, make in DESCRIBED.items() if known or name not in _SINCE_2013)


_SINCE_2013 = ("C03", "C03 on Edge", "C10", "sent by FrontEnd")

# Cause or server → the description of an organisation of one version that has it.
DESCRIBED: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "C02": _certificate("C02", fqdn="mail.contoso.com"),
    "C03": _certificate("C03"),
    "C02 on Edge": _certificate_on_edge("C02", fqdn="mail.contoso.com"),
    "C03 on Edge": _certificate_on_edge("C03"),
    "C04": lambda version: _described(
        version,
        {"cause": "C04"},
        send={"require_tls": "false", "ignore_starttls": "true", "tls_auth_level": "EncryptionOnly"},
    ),
    "C09": lambda version: _described(version, {"cause": "C09", "source_servers": ["EX01"]}),
    "C10": lambda version: _described(
        version,
        {"cause": "C10", "frontend_proxy_enabled": "false"},
        send={"frontend_proxy_enabled": "true"},
    ),
    "C13": _new_connector(
        "C13", {"tls_sender_certificate_name": "", "sender_ip_addresses": ["203.0.113.10"]}
    ),
    "C14": lambda version: _described(
        version, {"cause": "C14", "missing_accepted_domains": ["mail.contoso.com"]}
    ),
    "C16": lambda version: _described(
        version, {"cause": "C16", "enabled": "true"}, inbound={"enabled": "false"}
    ),
    "sent by Edge": _sent_by_edge,
    "sent by FrontEnd": _sent_by_frontend,
    "C17": _new_connector("C17", None),
    "C18": _new_connector("C18", None),
}
