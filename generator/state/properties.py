"""Which property of a cmdlet's object is which key of a description."""

import functools

from pydantic import ValidationError

from generator.model.values import Model

# The other names differ from the cmdlets' only in their underscores.
_OTHER_NAMES = {
    "SourceTransportServers": "source_servers",
    "CertificateDomains": "names",
    "ServerRole": "roles",
}

_NOT_KEPT = frozenset(
    {
        "AdminDisplayVersion",
        "RestrictDomainsToCertificate",
        "RestrictDomainsToIPAddresses",
        "SendProtocolLogPath",
        "FrontendSendProtocolLogPath",
        "InternalTransportCertificateThumbprint",
        "Services",
        "Status",
    }
)


@functools.cache
def field_of(model: type[Model], name: str) -> str | None:
    """Return the key of *model* that holds the cmdlet property *name*; `None` if it has none."""
    wanted = _OTHER_NAMES.get(name, name).replace("_", "").casefold()
    return next((key for key in model.model_fields if key.replace("_", "").casefold() == wanted), None)


def is_familiar(name: str) -> bool:
    """Say whether the discovery blocks show the property *name* to people, and no description keeps it."""
    return name in _NOT_KEPT


@functools.cache
def as_written(model: type[Model], field: str, value: str) -> str | None:
    """Return the text that a description has for what the shell showed as *value*.

    Flags are ``True`` there and ``true`` here. `None` stands for an empty text where the field can't be
    empty: the shell shows a property that its version doesn't have that way too, so nothing is known.
    """
    for written in (value, value.lower()):
        if _fits(model, field, written):
            return written
    return value or None


def _fits(model: type[Model], field: str, value: str) -> bool:
    try:
        model.model_validate({field: value})
    except ValidationError as problem:
        return all(error["loc"][:1] != (field,) for error in problem.errors(include_url=False))
    return True
