"""The certificate that the servers offer once the change is made."""

from typing import NamedTuple

from generator.model import Certificate, Environment


class Offered(NamedTuple):
    """A described certificate and where it stands.

    Attributes:
        key: its key in the description.
        certificate: what is known of it.
    """

    key: str
    certificate: Certificate

    def path(self, field: str) -> tuple[str, ...]:
        """Return where the description states *field* of it."""
        return ("certificates", self.key, field)


def offered_certificate(environment: Environment) -> Offered | None:
    """Return the certificate to be offered; `None` if that can't be told.

    It is the one chosen, or the only one described; with the strategy restore it is the old one.
    """
    change = environment.change
    named = change.certificate if change else None
    if change and change.strategy == "restore":
        named = change.old_certificate
    known = environment.certificates
    key = named if named is not None else next(iter(known), None) if len(known) == 1 else None
    return Offered(key, known[key]) if key is not None and key in known else None
