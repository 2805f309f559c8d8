"""Objects of the configuration under one shape; what they are is told by their properties."""

import re
from collections.abc import Iterable, Mapping

from generator.evidence.facts import ConfigObject, Property
from generator.evidence.wording import is_masked

# The first whose marks are all there decides; the marks are properties that only this kind of object has.
_MARKS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    (
        "queue",
        (frozenset({"nexthopdomain"}), frozenset({"deliverytype", "messagecount"}), frozenset({"lasterror"})),
    ),
    ("tracking", (frozenset({"eventid", "source"}), frozenset({"recipientstatus"}), frozenset({"event-id"}))),
    ("receive_connector", (frozenset({"remoteipranges"}), frozenset({"bindings", "permissiongroups"}))),
    (
        "inbound_connector",
        (
            frozenset({"tlssendercertificatename"}),
            frozenset({"senderipaddresses"}),
            frozenset({"connectortype", "senderdomains"}),
            frozenset({"restrictdomainstocertificate"}),
        ),
    ),
    ("outbound_connector", (frozenset({"usemxrecord"}), frozenset({"recipientdomains", "connectortype"}))),
    (
        "send_connector",
        (
            frozenset({"sourcetransportservers"}),
            frozenset({"addressspaces"}),
            frozenset({"ignorestarttls"}),
            frozenset({"frontendproxyenabled"}),
            frozenset({"dnsroutingenabled"}),
        ),
    ),
    (
        "accepted_domain",
        (frozenset({"domainname", "domaintype"}), frozenset({"domainname", "initialdomain"})),
    ),
    (
        "transport_service",
        (frozenset({"sendprotocollogpath"}), frozenset({"internaltransportcertificatethumbprint"})),
    ),
    ("certificate", (frozenset({"thumbprint", "subject"}), frozenset({"thumbprint", "hasprivatekey"}))),
    ("server", (frozenset({"admindisplayversion"}),)),
    ("organization", (frozenset({"ishybridconfigurationenabled"}), frozenset({"guid", "isdehydrated"}))),
    ("blocked_connector", (frozenset({"connectorid", "blockedreason"}),)),
)
_COMMANDS = {
    "get-inboundconnector": "inbound_connector",
    "get-outboundconnector": "outbound_connector",
    "get-sendconnector": "send_connector",
    "get-receiveconnector": "receive_connector",
    "get-accepteddomain": "accepted_domain",
    "get-exchangecertificate": "certificate",
    "get-transportservice": "transport_service",
    "get-transportserver": "transport_service",
    "get-frontendtransportservice": "frontend_service",
    "get-queue": "queue",
    "get-messagetrackinglog": "tracking",
    "get-exchangeserver": "server",
    "get-organizationconfig": "organization",
    "get-blockedconnector": "blocked_connector",
}
_TYPE_NAME = re.compile(r"^(?:System\.|Microsoft\.|Deserialized\.)[\w.]+(?:`\d)?(?:\[.*\])?$")
_CLOUD = re.compile(
    r"outlook\.com|CN=ConfigurationUnits|Hosted Organizations|\.onmicrosoft\.com", re.IGNORECASE
)
_LOCAL = re.compile(r"CN=Microsoft Exchange,CN=Services|CN=Services,CN=Configuration,DC=", re.IGNORECASE)
_WHERE = ("distinguishedname", "organizationid", "objectcategory", "originatingserver", "runspaceid", "name")
_LISTED = re.compile(r"^\{(?P<items>.*)\}$", re.DOTALL)
_CUT = re.compile(r"\.\.\.\}?$|\u2026\}?$")


def command_kind(command: str) -> str:
    """Return the kind of object that a Get command prints, or nothing."""
    return _COMMANDS.get(command.lower(), "")


def kind_of(names: Iterable[str], command: str = "") -> str:
    """Return what an object with these lower-case property *names* is, or nothing.

    *command* is the kind that the command in front of the output promises.
    """
    present = frozenset(names)
    for kind, alternatives in _MARKS:
        if any(marks <= present for marks in alternatives):
            # Both transport services have folders of logs; only the command says which one it is.
            return command if (kind, command) == ("transport_service", "frontend_service") else kind
    if command and present & {"name", "identity", "domainname", "thumbprint", "connectorid"}:
        return command
    return ""


def property_of(text: str, line: int) -> Property:
    """Return a printed value: ``{a, b}`` is a list, cut where the console cut it; masks are not known."""
    text = text.strip()
    listed = _LISTED.match(text)
    if listed:
        inner = listed["items"].strip()
        cut = _CUT.search(inner) is not None
        items = tuple(
            item.strip() for item in inner.split(",") if item.strip() and not _CUT.fullmatch(item.strip())
        )
        known = not any(is_masked(item) for item in items)
        return Property(items, line, listed=True, known=known, cut=cut)
    if text.lower() == "$null":
        text = ""
    if _TYPE_NAME.match(text) or (text.startswith("{") != text.endswith("}")):
        return Property((text,), line, known=False)
    cut = _CUT.search(text) is not None
    return Property((text,) if text else (), line, known=not is_masked(text), cut=cut)


def make(properties: Mapping[str, Property], file: str, line: int, command: str = "") -> ConfigObject | None:
    """Return the object that *properties* (any case) describe, None if it is none that matters here."""
    lower = {name.strip().lower(): value for name, value in properties.items()}
    kind = kind_of(lower, command)
    if not kind:
        return None
    return ConfigObject(kind, _name(kind, lower), lower, file, line, _side(kind, lower))


def _name(kind: str, properties: Mapping[str, Property]) -> str:
    order = {"accepted_domain": ("domainname", "name"), "certificate": ("thumbprint",)}
    for key in order.get(kind, ("name", "identity", "connectorid")):
        value = properties.get(key)
        if value is not None and value.known and value.text:
            return value.text
    return ""


def _side(kind: str, properties: Mapping[str, Property]) -> str:
    """Return ``cloud`` or ``local`` where the object tells; accepted domains exist on both sides."""
    if kind in {"inbound_connector", "outbound_connector", "blocked_connector"}:
        return "cloud"
    if kind != "accepted_domain":
        return "local"
    where = " ".join(properties[key].text for key in _WHERE[:-1] if key in properties)
    if _LOCAL.search(where):
        return "local"
    initial = properties.get("initialdomain")
    if _CLOUD.search(where) or (initial is not None and initial.text.lower() == "true"):
        return "cloud"
    return ""
