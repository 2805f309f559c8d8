"""Sessions of which blocks of this tool showed a few rows, completed with what both sides are known to be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from generator.diagnosis.expected import Expected
from generator.diagnosis.matching import is_cloud_host
from generator.evidence.certificates import host_names
from generator.evidence.facts import ConfigObject, Evidence, Refusal, Session
from generator.exchange.names import address_space_domain, common_name


def completed(evidence: Evidence, objects: Iterable[ConfigObject], expected: Expected) -> Evidence:
    """Return *evidence* with servers and connector of the sessions that blocks showed.

    The blocks don't print them: step ids spell servers in their own way, and one connector's sessions alone
    are read.
    """
    if not any(session.told for session in evidence.sessions):
        return evidence
    known = tuple(objects)
    servers = _servers(known, expected)
    connector = meant_connector(known, expected)
    names = _names(known)
    changed: dict[Refusal, Refusal] = {}
    sessions = []
    for session in evidence.sessions:
        if session.told:
            server = servers.get(session.source, session.source)
            name = connector.name if connector else ""
            sessions.append(_with_names(_placed(session, server, name, changed), names))
        else:
            sessions.append(session)
    refusals = tuple(changed.get(refusal, refusal) for refusal in evidence.refusals)
    return replace(evidence, sessions=tuple(sessions), refusals=refusals)


def meant_connector(objects: Iterable[ConfigObject], expected: Expected) -> ConfigObject | None:
    """Return the send connector that the mail is meant to take; None if several or none can be.

    It is the one that the description chooses, else the only one there is, else the only enabled one that
    leads to Exchange Online, else the one of these that is for all domains: the wizard's own has the tenant's
    domains alone.
    """
    found = [entry for entry in objects if entry.kind == "send_connector"]
    wanted = expected.send_connector.casefold()
    for fits in (
        lambda entry: bool(wanted) and entry.name.casefold() == wanted,
        lambda _: True,
        _leads_to_the_cloud,
        lambda entry: _leads_to_the_cloud(entry) and _is_for_all_domains(entry),
    ):
        left = _only(found, fits)
        if left is not None:
            return left
    return None


def _only(found: list[ConfigObject], fits: Callable[[ConfigObject], bool]) -> ConfigObject | None:
    left = [entry for entry in found if fits(entry)]
    return left[0] if len(left) == 1 else None


def _leads_to_the_cloud(connector: ConfigObject) -> bool:
    hosts = connector.items("smarthosts") or ()
    return connector.flag("enabled") is not False and any(is_cloud_host(host.strip("[]")) for host in hosts)


def _is_for_all_domains(connector: ConfigObject) -> bool:
    return "*" in map(address_space_domain, connector.items("addressspaces") or ())


def _servers(objects: Iterable[ConfigObject], expected: Expected) -> dict[str, str]:
    """Return the servers by the spelling that step ids have for them, as far as it means one alone."""
    from generator.plan.draft import slug  # noqa: PLC0415 - logs alone need no plan, and start faster

    names = dict.fromkeys(name for name, _ in expected.server_versions)
    for entry in objects:
        if entry.kind == "transport_service":
            names[entry.name] = None
        if entry.kind == "send_connector":
            names.update(dict.fromkeys(entry.items("sourcetransportservers") or ()))
    found: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for name in names:
        found.setdefault(slug(name), set()).add(name.casefold())
        spelled.setdefault(slug(name), name)
    return {key: spelled[key] for key, same in found.items() if len(same) == 1}


def _placed(session: Session, server: str, connector: str, changed: dict[Refusal, Refusal]) -> Session:
    """Return *session* with its server and connector; its refusals too, noted in *changed*."""
    for refusal in session.refusals:
        changed[refusal] = replace(refusal, connector=connector)
    envelopes = tuple(
        replace(envelope, refusal=changed[envelope.refusal]) if envelope.refusal else envelope
        for envelope in session.envelopes
    )
    refusals = tuple(changed[refusal] for refusal in session.refusals)
    return replace(session, source=server, connector=connector, envelopes=envelopes, refusals=refusals)


def _names(objects: Iterable[ConfigObject]) -> Mapping[str, tuple[str, ...]]:
    """Return thumbprint → the names that a list of certificates shows for it, where all are shown."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in objects:
        domains = entry.items("certificatedomains") if entry.kind == "certificate" else None
        if domains is not None:
            own = host_names([common_name(entry.text("subject") or "") or "", *domains])
            found.setdefault(entry.name.upper(), own)
    return found


def _with_names(session: Session, names: Mapping[str, tuple[str, ...]]) -> Session:
    """Return *session* with the names that the certificate is known to bear: rows may have been cut."""
    offered = session.offered
    if offered is None or offered.thumbprint not in names:
        return session
    certificate = replace(offered, names=names[offered.thumbprint], names_complete=True)
    return replace(session, offered=certificate)
