"""Changes of the two connectors in question, as far as the description says which they are."""

from dataclasses import replace

from generator.causes.change import Change, Edit, Value
from generator.exchange import VERSIONS, parameters
from generator.exchange.names import base_domain, canonical, is_wildcard, parent
from generator.model import Environment
from generator.model.values import Model

# What is wanted, by the cmdlet's parameter, with the key under which a description records it.
Wanted = tuple[str, str, Value]


def inbound_change(
    environment: Environment, kind: str, cause: str, *wanted: Wanted, requires_accepted: str | None = None
) -> Change:
    """Return a change of the inbound connector in question; *wanted* are set together."""
    key = environment.chosen_inbound_connector()
    connector = environment.inbound_connectors[key] if key else None
    where = ("inbound_connectors", key or "")
    return Change(
        kind=kind,
        subject=key or "inbound",
        name=connector.name if connector else None,
        name_path=(*where, "name") if key else ("change", "inbound_connector"),
        edits=tuple(_edit(connector, where, *one) for one in wanted),
        cures=(cause,),
        requires_accepted=requires_accepted,
    )


def send_change(environment: Environment, kind: str, cause: str, *wanted: Wanted) -> Change:
    """Return a change of the send connector in question; *wanted* are set together."""
    key = environment.chosen_send_connector()
    connector = environment.send_connectors[key] if key else None
    where = ("send_connectors", key or "")
    return Change(
        kind=kind,
        subject=key or "outbound",
        name=connector.name if connector else None,
        name_path=(*where, "name") if key else ("change", "send_connector"),
        edits=tuple(_edit(connector, where, *one) for one in wanted),
        cures=(cause,),
    )


def settable(environment: Environment, parameter: str) -> bool:
    """Tell whether the newest source server's Set-SendConnector has *parameter* (cmdlet reference).

    While no server is known, none has it.
    """
    known = {environment.servers[name].version for name in environment.source_servers()}
    newest = [version for version in VERSIONS if version in known][-1:]
    return any(parameter in parameters("Set-SendConnector", version) for version in newest)


def required_domain(environment: Environment, name: str) -> str | None:
    """Return the domain that must be accepted in the tenant for a certificate called *name* to prove it.

    That of the name itself or, for a host, the one directly above it (KB 4019940). `None` if relay is to rest
    on the envelope sender.
    """
    change = environment.change
    if change is None or change.envelope_sender_only:
        return None
    domain = base_domain(name)
    known = (*(environment.accepted_domains or ()), *change.missing_accepted_domains)
    accepted = {canonical(one) for one in known}
    if is_wildcard(name) or domain in accepted:
        return domain
    above = parent(domain)
    return above if above in accepted or environment.accepted_domains is None else domain


def certificate_identifier(environment: Environment) -> str | None:
    """Return the `<I>issuer<S>subject` that the send connector is to name; `None` if it can't be told.

    It is stated, or made from the certificate that the change names or the only one described
    (Set-SendConnector reference, -TlsCertificateName).
    """
    change = environment.change
    if change is None or change.tls_certificate_name is not None:
        return change.tls_certificate_name if change else None
    known = environment.certificates
    key = change.certificate if change.certificate is not None else next(iter(known), "")
    certificate = known.get(key) if len(known) == 1 or change.certificate is not None else None
    if certificate is None or not certificate.issuer or not certificate.subject:
        return None
    return f"<I>{certificate.issuer}<S>{certificate.subject}"


def certificate_change(environment: Environment, cause: str) -> tuple[Change, ...]:
    """Return the change of `TlsCertificateName`; none if its value can't be told or no sender has it."""
    wanted = certificate_identifier(environment)
    if wanted is None or not settable(environment, "TlsCertificateName"):
        return ()
    edit = ("TlsCertificateName", "tls_certificate_name", wanted)
    change = send_change(environment, "onprem.certificate-name", cause, edit)
    return (replace(change, requires_certificate=wanted),)


def new_connector(environment: Environment, cause: str) -> tuple[Change, ...]:
    """Return the creation of an inbound connector of type OnPremises that knows the certificate's name.

    No other connector is touched: the type of one in use is never changed, one that knows addresses stays.
    Source: New-InboundConnector reference; properties as the Hybrid Configuration Wizard sets them.
    """
    change = environment.change
    if change is None or change.new_inbound_connector is None or change.tls_sender_certificate_name is None:
        return ()
    name, certificate = change.new_inbound_connector, change.tls_sender_certificate_name.lower()
    values: tuple[tuple[str, Value], ...] = (
        ("ConnectorType", "OnPremises"),
        ("SenderDomains", ("smtp:*;1",)),
        ("TlsSenderCertificateName", certificate),
        ("RequireTls", True),
        ("CloudServicesMailEnabled", True),
    )
    path = ("change", "new_inbound_connector")
    return (
        Change(
            kind="tenant.create-connector",
            subject=name,
            name=name,
            name_path=path,
            # Before, there is no such object: an empty value, not an unknown one.
            edits=tuple(Edit(attribute, "", wanted, path) for attribute, wanted in values),
            cures=(cause,),
            requires_accepted=required_domain(environment, certificate),
        ),
    )


def _edit(connector: Model | None, where: tuple[str, ...], parameter: str, key: str, wanted: Value) -> Edit:
    return Edit(parameter, getattr(connector, key, None), wanted, (*where, key))
