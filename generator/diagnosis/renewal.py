"""Whether the certificate that a server chose by itself is the renewed one, or just the wrong one."""

from collections.abc import Sequence

from generator.diagnosis.case import Case
from generator.diagnosis.matching import proves_domain
from generator.diagnosis.stores import decided_date, is_named, is_offered
from generator.diagnosis.wanted import wanted_name
from generator.evidence.facts import Certificate, ConfigObject
from generator.exchange.names import Match


def until_of(entry: ConfigObject) -> str:
    """Return the day until which a dumped certificate is valid; nothing where it can't be decided."""
    shown = entry.text("notafter") or ""
    return shown[:10] if decided_date(shown) and shown[:4].isdigit() else decided_date(shown)


def until_offered(case: Case, certificate: Certificate) -> str:
    """Return the day until which the certificate offered is valid, by the log or a list of certificates."""
    days = [until_of(entry) for entry in case.certificates(certificate.thumbprint)]
    return certificate.not_after[:10] or next((day for day in days if day), "")


def outlived(
    case: Case, certificate: Certificate, names: Sequence[str], fitting: Sequence[ConfigObject]
) -> ConfigObject | None:
    """Return the certificate of *fitting* that lasts longest, where the one offered was renewed after it.

    That one is valid longer than all of them, and its domain is accepted in the tenant: setting its name on
    the inbound connector lasts (C01), naming one of *fitting* on the send connector does not (C02).
    """
    wanted = wanted_name(case, names)
    if not wanted or proves_domain(wanted, case.accepted or ()) is not Match.MATCH:
        return None
    days = {until_of(entry): entry for entry in fitting}
    until = until_offered(case, certificate)
    return days[max(days)] if days and "" not in days and max(days) < until else None


def names_offered(case: Case, connector: ConfigObject | None, certificate: Certificate) -> bool:
    """Return whether *connector* names the certificate offered: then the server didn't choose by itself."""
    named = connector.text("tlscertificatename") if connector else ""
    if not named:
        return False
    listed = any(is_named(entry, named) for entry in case.certificates(certificate.thumbprint))
    return bool(is_offered(certificate, named)) or listed
