"""V27: a thumbprint is none."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_HEXADECIMAL = "[0-9A-Fa-f]{40}"
# What dialogs and tools put between and around the digits.
_DECORATION = dict.fromkeys(map(ord, " :\u00a0\u200e"))


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each thumbprint that is not 40 hexadecimal digits, blanks and colons apart."""
    for key, certificate in environment.certificates.items():
        if certificate.thumbprint is None:
            continue
        bare = certificate.thumbprint.translate(_DECORATION)
        if not re.fullmatch(_HEXADECIMAL, bare):
            values = {"thumbprint": certificate.thumbprint, "length": str(len(bare))}
            yield Finding("V27", Severity.ERROR, ("certificates", key, "thumbprint"), values=values)


RULE = Rule("V27", "certificate.thumbprint", Severity.ERROR, check)
