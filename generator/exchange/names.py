"""Names of domains and certificates, and whether Exchange Online would take one for the other.

Everything here works offline on text. Where Microsoft's documents don't settle a
question, the answer is `Match.UNCERTAIN`, never a guess.
"""

import enum
import re
from collections.abc import Iterable

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!-)(?![0-9]+$)[a-z0-9-]{{2,63}}(?<!-)", re.IGNORECASE)
_DOMAIN_LENGTH = 253
_WILDCARD = "*."
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_SPECIAL_IN_DN = re.compile(r'[,\\+"<>;=]|^[ #]| $')
_COMMON_NAME = re.compile(r'(?:^|[,+])\s*CN\s*=\s*("(?:[^"]|"")*"|[^,+]+)', re.IGNORECASE)


class Match(enum.Enum):
    """What can be said about a certificate and a connector's TlsSenderCertificateName."""

    MATCH = "match"
    NO_MATCH = "no match"
    UNCERTAIN = "uncertain"


def canonical(domain: str) -> str:
    """Return *domain* as DNS compares it: A-labels in lower case, without a dot at the end.

    A name that has no such form is returned in lower case.
    """
    plain = domain.strip().rstrip(".").lower()
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:
        return plain


def is_domain(text: str) -> bool:
    """Tell whether *text* is a DNS domain of at least two labels, in ASCII and without a wildcard."""
    return len(text) <= _DOMAIN_LENGTH and _DOMAIN.fullmatch(text) is not None


def is_sender_certificate_name(text: str) -> bool:
    """Tell whether *text* can be a TlsSenderCertificateName: a domain, one leading ``*.`` allowed.

    Source: Set-InboundConnector reference; an embedded wildcard, a thumbprint and the
    ``<I>issuer<S>subject`` of the on-premises TlsCertificateName are no such names.
    """
    return is_domain(text.removeprefix(_WILDCARD))


def is_wildcard(name: str) -> bool:
    """Tell whether *name* begins with ``*.``."""
    return name.startswith(_WILDCARD)


def base_domain(value: str) -> str:
    """Return the domain of a TlsSenderCertificateName, without ``*.``, in lower case.

    It is the one that has to be an accepted domain of the tenant if relay is to rest on the certificate
    (KB 4019940, ATTR36).
    """
    return canonical(value.removeprefix(_WILDCARD))


def parent(host: str) -> str:
    """Return the domain directly above *host*, in lower case; "" above a single label."""
    return canonical(host).partition(".")[2]


def mail_domain(address: str) -> str | None:
    """Return the domain of a mail address or user principal name, in lower case; `None` if it is none.

    A display name, angle brackets and quoted local parts are refused: the value goes into a cmdlet as it is.
    """
    local, _, domain = address.rpartition("@")
    return domain.lower() if _LOCAL_PART.fullmatch(local) and is_domain(domain) else None


def address_space_domain(space: str) -> str:
    """Return the domain of a send connector's address space (``SMTP:*;1``), in small letters."""
    return space.partition(":")[2].partition(";")[0].lower()


def common_name(subject: str) -> str | None:
    """Return the CN of a certificate's subject as Exchange prints it, ``CN=*.contoso.com, O=Contoso``."""
    found = _COMMON_NAME.search(subject)
    return found.group(1).strip().strip('"').strip() if found else None


def matches(value: str, names: Iterable[str]) -> Match:
    """Tell whether a certificate with *names* (CN and alternative names) satisfies *value*.

    A match is an equal name or, for ``*.d``, one label under ``d`` (Set-InboundConnector reference: "the
    domain and all subdomains"). No match is a certificate without any name in the value's domain. Deeper
    labels, and a bare domain against a wildcard, are documented nowhere: uncertain.
    """
    wanted = canonical(value)
    base = base_domain(value)
    presented = [canonical(name) for name in names]
    for name in presented:
        if name == wanted or (is_wildcard(wanted) and parent(name) == base and not is_wildcard(name)):
            return Match.MATCH
    if any(name == base or name.endswith(f".{base}") for name in presented):
        return Match.UNCERTAIN
    return Match.NO_MATCH


def relative_name(name: str) -> str:
    """Return with what the distinguished name of an object called *name* begins in Active Directory.

    Sources of the escapes: RFC 4514 and Active Directory's "Distinguished Names".
    """
    return "CN=" + _SPECIAL_IN_DN.sub(r"\\\g<0>", name)
