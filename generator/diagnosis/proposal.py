"""The ``change:`` section that a verdict leads to, as far as the evidence knows its values."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.diagnosis.case import Case
from generator.diagnosis.local import names_of
from generator.diagnosis.result import Judgement
from generator.diagnosis.stores import fitting_certificates, host_label
from generator.diagnosis.tenant import wanted_name
from generator.evidence.facts import ConfigObject
from generator.exchange.names import base_domain

_NEW_NAME = "Inbound from on-premises"

Proposal = dict[str, object]


def with_proposal(case: Case, judgement: Judgement) -> Judgement:
    """Return *judgement* with its ``change:`` section; causes that no connector change cures have none."""
    propose = _PROPOSALS.get(judgement.cause)
    if propose is None or not judgement.proven:
        return judgement
    change = {"cause": judgement.cause, **propose(case, judgement), **judgement.change}
    return replace(judgement, change={key: value for key, value in change.items() if value not in ("", ())})


def _used(case: Case) -> ConfigObject | None:
    """Return the send connector that the refused mail used."""
    names = [r.connector for r in case.evidence.refusals if r.connector]
    return case.send_connector(names[0] if names else "")


def _sender(case: Case, _: Judgement) -> Proposal:
    connector = _used(case)
    return {"send_connector": connector.name if connector else ""}


def _setting_of(entry: ConfigObject) -> str:
    issuer, subject = entry.text("issuer"), entry.text("subject")
    return f"<I>{issuer}<S>{subject}" if issuer and subject else ""


def _certificate(case: Case, judgement: Judgement) -> Proposal:
    values = [c.text("tlssendercertificatename") or "" for c in case.by_certificate]
    settings = {_setting_of(entry) for entry in fitting_certificates(case, values)}
    # Two certificates that fit leave the choice to a person.
    return {**_sender(case, judgement), "tls_certificate_name": settings.pop() if len(settings) == 1 else ""}


def _encryption(case: Case, judgement: Judgement) -> Proposal:
    connector = _used(case)
    present = (connector.text("tlsauthlevel") or "") if connector else ""
    usable = present in {"CertificateValidation", "DomainValidation"}
    return {**_sender(case, judgement), "tls_auth_level": present if usable else "CertificateValidation"}


def _without_server(case: Case, judgement: Judgement) -> Proposal:
    connector = _used(case)
    bad = {host_label(name) for name in judgement.values.get("server", "").split(", ")}
    sources = (connector.items("sourcetransportservers") if connector else None) or ()
    rest = tuple(name for name in sources if host_label(name) not in bad)
    # Only a list that really loses the server, and keeps another, says anything.
    return {**_sender(case, judgement), "source_servers": rest if 0 < len(rest) < len(sources) else ()}


def _new_connector(case: Case, _: Judgement) -> Proposal:
    offered = next((s.offered for s in case.direct if s.offered), None)
    wanted = wanted_name(case, names_of(case, offered)) if offered else ""
    return {"new_inbound_connector": _NEW_NAME, "tls_sender_certificate_name": wanted}


def _domains(case: Case, judgement: Judgement) -> Proposal:
    domain = judgement.values.get("domain", "")
    offered = next((s.offered for s in case.direct if s.offered), None)
    if not domain and offered:
        domain = base_domain(wanted_name(case, offered.names))
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
    "C10": _sender,
    "C11": _plain,
    "C13": _new_connector,
    "C14": _domains,
    "C16": _enable,
    "C17": _new_connector,
    "C18": _new_connector,
    "C28": _plain,
}
