"""V96: TLS settings are recorded that Set-SendConnector may refuse to set again."""

from collections.abc import Iterator

from generator.causes import Change, asked_for
from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_KIND = "onprem.tls-settings"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if a level is recorded beside TLS that isn't insisted on, and the change replaces both.

    The level can't be set while RequireTLS is off or STARTTLS ignored (Set-SendConnector reference,
    -TlsAuthLevel). The rollback sets the level first and TLS after it; whether the pair is accepted in this
    order isn't documented.
    """
    for change in asked_for(environment):
        if not isinstance(change, Change) or change.kind != _KIND:
            continue
        recorded = {edit.attribute: edit for edit in change.edits}
        level = recorded["TlsAuthLevel"]
        off = recorded["RequireTLS"].recorded is False or recorded["IgnoreSTARTTLS"].recorded is True
        if off and level.recorded:
            values = {"level": str(level.recorded), "connector": change.name or change.subject}
            yield Finding("V96", Severity.WARNING, level.path, values=values)


RULE = Rule("V96", "send-connector.recorded-level", Severity.WARNING, check)
