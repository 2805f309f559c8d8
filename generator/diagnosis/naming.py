"""By which setting of the send connector a certificate is chosen: its name, or on Exchange 2010 the Fqdn.

Source: Set-SendConnector reference, -TlsCertificateName and -Fqdn.
"""

from collections.abc import Iterable, Sequence

from generator.diagnosis.matching import certificate_fits
from generator.diagnosis.stores import certificate_names
from generator.evidence.facts import ConfigObject
from generator.exchange.names import Match, canonical, is_wildcard


def setting_for(connector: ConfigObject | None, fitting: Iterable[ConfigObject]) -> str:
    """Return what names the certificate that fits; nothing where it is set, or not only one."""
    present = (connector.text("tlscertificatename") or "") if connector else ""
    settings = {_setting_of(entry) for entry in fitting} - {present}
    return settings.pop() if len(settings) == 1 else ""


def _setting_of(entry: ConfigObject) -> str:
    issuer, subject = entry.text("issuer"), entry.text("subject")
    return f"<I>{issuer}<S>{subject}" if issuer and subject else ""


def fqdn_for(connector: ConfigObject | None, fitting: Sequence[ConfigObject], values: Sequence[str]) -> str:
    """Return the host name of the one certificate that fits; nothing where a person must choose one.

    A wildcard is no Fqdn, and one that is set already doesn't make the server choose another certificate.
    """
    if len({entry.name.upper() for entry in fitting}) != 1:
        return ""
    present = canonical((connector.text("fqdn") or "") if connector else "")
    hosts = [
        name
        for name in certificate_names(fitting[0])
        if not is_wildcard(name) and any(certificate_fits(value, [name]) is Match.MATCH for value in values)
    ]
    exact = [name for name in hosts if name in {canonical(value) for value in values}]
    chosen = exact or hosts
    return chosen[0] if len(chosen) == 1 and chosen[0] != present else ""
