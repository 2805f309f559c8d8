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
    """Return the certificate to be offered; `None` if that can't be told."""
    key = environment.offered_certificate()
    return Offered(key, environment.certificates[key]) if key is not None else None
