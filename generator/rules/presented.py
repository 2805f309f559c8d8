"""The names of the certificate that the source servers are to offer."""

from typing import NamedTuple

from generator.exchange.names import common_name
from generator.model import Environment


class Presented(NamedTuple):
    """What is known of the certificate's names.

    Attributes:
        certificate: its key in the description.
        names: common name and alternative names, without repetition.
        complete: the alternative names are known; otherwise there may be more names than these.
    """

    certificate: str
    names: tuple[str, ...]
    complete: bool


def presented_certificate(environment: Environment) -> Presented | None:
    """Return the names of the chosen or only certificate; `None` if it isn't clear which that is."""
    named = environment.change.certificate if environment.change else None
    old = environment.change.old_certificate if environment.change else None
    keys = (named,) if named else tuple(key for key in environment.certificates if key != old)
    if len(keys) != 1 or keys[0] not in environment.certificates:
        return None
    certificate = environment.certificates[keys[0]]
    common = common_name(certificate.subject or "")
    names = dict.fromkeys((*((common,) if common else ()), *(certificate.names or ())))
    return Presented(keys[0], tuple(names), certificate.names is not None)
