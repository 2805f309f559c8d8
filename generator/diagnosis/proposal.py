"""The ``change:`` section that a verdict leads to, as far as the evidence knows its values."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.diagnosis.case import Case
from generator.diagnosis.local import names_of
from generator.diagnosis.naming import fqdn_for, setting_for
from generator.diagnosis.result import Judgement
from generator.diagnosis.stores import fitting_certificates, host_label
from generator.diagnosis.told import meant_connector
from generator.diagnosis.wanted import only_domain, wanted_name
from generator.evidence.facts import ConfigObject
from generator.exchange import VERSIONS, parameters

_NEW_NAME = "Inbound from on-premises"
_SEND, _INBOUND = "send_connector", "inbound_connector"
# Causes that are cured on the inbound connector there is; those that make one leave all others alone.
_ON_INBOUND = frozenset({"C01", "C11", "C16"})
_MAKE_ONE = frozenset({"C13", "C17", "C18"})
_ON_SEND = frozenset({"C02", "C03", "C04", "C09", "C10", "C28"})

Proposal = dict[str, object]


def with_proposal(case: Case, judgement: Judgement) -> Judgement:
    """Return *judgement* with its ``change:`` section, and the keys that can't be derived.

    Causes that no connector change cures have none.
    """
    propose = _PROPOSALS.get(judgement.cause)
    if propose is None or not judgement.proven:
        return judgement
    values = {**propose(case, judgement), **judgement.change, **_connectors(case, judgement)}
    change = {key: value for key, value in values.items() if value not in ("", (), [])}
    lacks = (*_unidentified(case, judgement, change), *_lacking(case, judgement.cause, change))
    # A cause that another one follows in the same change says both itself.
    head = {} if "causes" in change else {"cause": judgement.cause}
    return replace(judgement, change={**head, **change}, lacks=lacks)


def _lacking(case: Case, cause: str, change: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys without which *cause* can't be cured, and that *change* doesn't have."""
    from generator.causes import CAUSES  # noqa: PLC0415 - without a verdict there is nothing to cure

    wanted = CAUSES[cause]
    lacks = [key for key in wanted.wants if key not in change]
    unset = bool(wanted.one_of) and not any(key in change for key in wanted.one_of)
    if cause == "C02" and "fqdn" not in change and _refused_by_fqdn(case):
        lacks.append("fqdn" if len({entry.name.upper() for entry in _fitting(case)}) == 1 else "fqdn_unknown")
    elif unset:
        lacks.append("tls_certificate_name")
    return tuple(lacks)


def _refused_by_fqdn(case: Case) -> bool:
    """Return whether a refused server is of a version that chooses by the Fqdn alone."""
    refused = {host_label(case.server_of(session)) for session in case.direct}
    return any(
        host_label(name) in refused
        and version in VERSIONS
        and "TlsCertificateName" not in parameters("Set-SendConnector", version)
        for name, version in case.expected.server_versions
    )


def _connectors(case: Case, judgement: Judgement) -> Proposal:
    """Return the connectors by their keys, each where the cause is cured on it or there are several."""
    found: Proposal = {}
    for kind in (_SEND, _INBOUND):
        name = _name_of(case, judgement, kind)
        said = _is_cured_on(judgement, kind) or _count(case, kind) > 1
        found[kind] = _key(case, kind, name) if name and said else ""
    return found


def _unidentified(case: Case, judgement: Judgement, change: Mapping[str, object]) -> tuple[str, ...]:
    """Return the kinds of connector of which there are several, and it can't be told which is meant.

    One that the description doesn't have, while it has others, can't be said in a change of it either.
    """
    lacks = []
    for kind in (_SEND, _INBOUND):
        if kind in change or (kind == _INBOUND and judgement.cause in _MAKE_ONE):
            continue
        strange = _is_cured_on(judgement, kind) and bool(_name_of(case, judgement, kind))
        if strange or _count(case, kind) > 1:
            lacks.append(kind)
    return tuple(lacks)


def _is_cured_on(judgement: Judgement, kind: str) -> bool:
    return judgement.cause in (_ON_SEND if kind == _SEND else _ON_INBOUND)


def _count(case: Case, kind: str) -> int:
    return len(case.objects(kind))


def _name_of(case: Case, judgement: Judgement, kind: str) -> str:
    """Return the connector in question by its name in Exchange; nothing if several may be meant."""
    if kind == _SEND:
        connector = _used(case)
        return connector.name if connector else ""
    if judgement.cause in _MAKE_ONE:
        return ""
    if judgement.cause in _ON_INBOUND:
        return str(judgement.change.get(_INBOUND, ""))
    named = case.by_certificate
    return case.expected.inbound_connector or (named[0].name if len(named) == 1 else "")


def _key(case: Case, kind: str, name: str) -> str:
    """Return the key by which the description knows the connector *name*; nothing if it knows only others."""
    known = case.expected.keys.get(kind, {})
    if not known:
        return name
    same = [key for key, own in known.items() if own is not None and own.casefold() == name.casefold()]
    nameless = [key for key, own in known.items() if own is None]
    fitting = same or nameless
    return fitting[0] if len(fitting) == 1 else ""


def _used(case: Case) -> ConfigObject | None:
    """Return the send connector that the refused mail used."""
    names = [r.connector for r in (*case.relay, *case.evidence.refusals) if r.connector]
    return case.send_connector(names[0]) if names else meant_connector(case.everything, case.expected)


def _certificate(case: Case, judgement: Judgement) -> Proposal:
    values = _wanted_values(case)
    fitting = _fitting(case)
    versions = _versions(case)
    names_it = [v for v in versions if "TlsCertificateName" in parameters("Set-SendConnector", v)]
    by_fqdn = judgement.cause == "C02" and len(names_it) < len(versions)
    connector = _used(case)
    return {
        "tls_certificate_name": setting_for(connector, fitting) if names_it or not versions else "",
        "fqdn": fqdn_for(connector, fitting, values) if by_fqdn else "",
    }


def _wanted_values(case: Case) -> list[str]:
    return [c.text("tlssendercertificatename") or "" for c in case.by_certificate]


def _fitting(case: Case) -> tuple[ConfigObject, ...]:
    return fitting_certificates(case, _wanted_values(case))


def _versions(case: Case) -> frozenset[str]:
    """Return the versions of the source servers, or of all where the connector's list isn't known."""
    connector = _used(case)
    sources = {
        host_label(n) for n in (connector.items("sourcetransportservers") if connector else None) or ()
    }
    known = [(name, version) for name, version in case.expected.server_versions if version in VERSIONS]
    found = frozenset(version for name, version in known if host_label(name) in sources)
    return found or frozenset(version for _, version in known)


def _encryption(case: Case, _: Judgement) -> Proposal:
    connector = _used(case)
    present = (connector.text("tlsauthlevel") or "") if connector else ""
    usable = present in {"CertificateValidation", "DomainValidation"}
    return {"tls_auth_level": present if usable else "CertificateValidation"}


def _without_server(case: Case, judgement: Judgement) -> Proposal:
    connector = _used(case)
    bad = {host_label(name) for name in judgement.values.get("server", "").split(", ")}
    sources = (connector.items("sourcetransportservers") if connector else None) or ()
    rest = tuple(name for name in sources if host_label(name) not in bad)
    # Only a list that really loses the server, and keeps another, says anything.
    return {"source_servers": rest if 0 < len(rest) < len(sources) else ()}


def _new_connector(case: Case, _: Judgement) -> Proposal:
    offered = next((s.offered for s in case.direct if s.offered), None)
    wanted = wanted_name(case, names_of(case, offered)) if offered else ""
    taken = {connector.name.casefold() for connector in case.inbound}
    names = (_NEW_NAME, *(f"{_NEW_NAME} {number}" for number in range(2, len(taken) + 3)))
    free = next(name for name in names if name.casefold() not in taken)
    return {"new_inbound_connector": free, "tls_sender_certificate_name": wanted}


def _domains(case: Case, judgement: Judgement) -> Proposal:
    offered = next((s.offered for s in case.direct if s.offered), None)
    own = only_domain(names_of(case, offered)) if offered else ""
    domain = judgement.values.get("domain") or own
    return {"missing_accepted_domains": (domain,) if domain else ()}


def _plain(_: Case, __: Judgement) -> Proposal:
    return {}


def _enable(_: Case, __: Judgement) -> Proposal:
    return {"enabled": True}


_PROPOSALS: Mapping[str, Callable[[Case, Judgement], Proposal]] = {
    "C01": _plain,
    "C02": _certificate,
    "C03": _certificate,
    "C04": _encryption,
    "C09": _without_server,
    "C10": _plain,
    "C11": _plain,
    "C13": _new_connector,
    "C14": _domains,
    "C16": _enable,
    "C17": _new_connector,
    "C18": _new_connector,
    "C28": _plain,
}
