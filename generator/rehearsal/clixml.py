"""Objects as they arrive from a remote Exchange session: CLIXML, so that the engine itself deserialises them.

Nothing has methods, enumerations are numbers that print as names, lists are ``ArrayList``, and Exchange's
own types (paths, host names, certificate names) are objects whose text is their value. A script that relies
on more than ``[string]$x.Property`` meets here what it would meet in production (D, 8.6).
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.rehearsal.world import Record

ENUMERATIONS: Mapping[str, tuple[str, ...]] = {
    "ProtocolLoggingLevel": ("None", "Verbose"),
    "TlsAuthLevel": ("EncryptionOnly", "CertificateValidation", "DomainValidation"),
    "ConnectorType": ("Partner", "OnPremises"),
    "ConnectorSource": ("Default", "Migrated", "HybridWizard"),
    "DomainType": ("Authoritative", "ExternalRelay", "InternalRelay"),
    "RootCAType": ("None", "ThirdParty", "GroupPolicy", "Enterprise", "Registry", "Unknown"),
    "Services": (),
    "ServerRole": (),
    "DeliveryType": (),
    "EventId": (),
    "State": (),
}
"""Properties that are enumerations, with the names in the order of their numbers where that is fixed."""

OBJECTS = frozenset(
    {
        "Fqdn",
        "TlsCertificateName",
        "SendProtocolLogPath",
        "ReceiveProtocolLogPath",
        "DomainName",
        "TlsDomain",
        "Site",
    }
)
"""Properties that are objects of Exchange's own types; only their text is of use."""

MOMENTS = frozenset({"NotBefore", "NotAfter", "Timestamp", "Received", "WhenChangedUTC"})
GUIDS = frozenset({"Guid", "NextHopConnector", "ConnectorId"})

_NAMESPACE = "Microsoft.Exchange.Data"
_UNSAFE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x1f\x7f\ufffe\uffff]")


def serialize(kind: str, objects: Sequence[Record]) -> str:
    """Return *objects* of an Exchange type *kind* as one CLIXML document for ``PSSerializer.Deserialize``."""
    body = "".join(_object(kind, one) for one in objects)
    opening = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
    types = "<TN><T>System.Collections.ArrayList</T><T>System.Object</T></TN>"
    return f"{opening}<Obj>{types}<LST>{body}</LST></Obj></Objs>"


def _object(kind: str, record: Record) -> str:
    name = str(record.get("Name") or record.get("Identity") or kind)
    properties = "".join(_property(key, value) for key, value in record.items() if key[0].isupper())
    return f"<Obj>{_types(kind)}<ToString>{_text(name)}</ToString><Props>{properties}</Props></Obj>"


def _types(kind: str, *more: str) -> str:
    names = "".join(f"<T>{name}</T>" for name in (f"{_NAMESPACE}.{kind}", *more, "System.Object"))
    return f"<TN>{names}</TN>"


def _property(name: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    label = f' N="{_text(name)}"'
    if value is None:
        return f"<Nil{label} />"
    if isinstance(value, list):
        items = "".join(_property("", item).replace(' N=""', "") for item in value)
        return f"<Obj{label}>{_types('MultiValuedProperty')}<LST>{items}</LST></Obj>"
    if isinstance(value, bool):
        return f"<B{label}>{'true' if value else 'false'}</B>"
    if isinstance(value, int):
        return f"<I32{label}>{value}</I32>"
    return _scalar(name, str(value), label)


def _scalar(name: str, text: str, label: str) -> str:
    if name in ENUMERATIONS:
        names = ENUMERATIONS[name]
        number = names.index(text) if text in names else len(text)
        types = _types(name, "System.Enum", "System.ValueType")
        return f"<Obj{label}>{types}<ToString>{_text(text)}</ToString><I32>{number}</I32></Obj>"
    if name in OBJECTS and text:
        inner = f'<Props><S N="Value">{_text(text)}</S></Props>'
        return f"<Obj{label}>{_types(name)}<ToString>{_text(text)}</ToString>{inner}</Obj>"
    if name in MOMENTS:
        return f"<DT{label}>{_text(text)}</DT>"
    if name in GUIDS and _is_guid(text):
        return f"<G{label}>{_text(text)}</G>"
    return f"<S{label}>{_text(text)}</S>"


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _text(text: str) -> str:
    """Return *text* for CLIXML, which writes what XML can't hold as ``_xHHHH_``."""
    return escape(_UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text), {'"': "&quot;"})
