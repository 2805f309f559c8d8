"""Make ``signatures.json`` from Microsoft's cmdlet reference.

``python -m generator.rehearsal.build_signatures FILE``

The simulated shells need more of a parameter than whether a version has it: its type decides between a
switch and a Boolean, its position and its parameter set decide how a call binds. The full reference is a
few megabytes; what the simulation needs of it is a hundred kilobytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from generator.exchange import cmdlets
from generator.rehearsal.shells import SHELLS

NOUNS: tuple[str, ...] = (
    "AcceptedDomain",
    "BlockedConnector",
    "ConnectionInformation",
    "EdgeSubscription",
    "EdgeSynchronization",
    "ExchangeCertificate",
    "ExchangeOnline",
    "ExchangeServer",
    "FrontendTransportService",
    "HistoricalSearch",
    "HybridConfiguration",
    "InboundConnector",
    "MailboxTransportService",
    "Message",
    "MessageTraceDetailV2",
    "MessageTraceV2",
    "MessageTrackingLog",
    "OnPremisesOrganization",
    "OutboundConnector",
    "Queue",
    "QueueDigest",
    "ReceiveConnector",
    "RemoteDomain",
    "SendConnector",
    "SmtpConnectivity",
    "TransportServer",
    "TransportService",
)

_KINDS = {
    "SwitchParameter": "switch",
    "Boolean": "bool",
    "System.Boolean": "bool",
    "DateTime": "datetime",
    "System.DateTime": "datetime",
    "Int32": "int",
    "UInt32": "int",
    "Int16": "int",
    "String": "string",
}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """Return one parameter reduced to what decides how a call binds."""
    reduced: dict[str, Any] = {
        "kind": _KINDS.get(parameter["type"], "object"),
        "in": "".join("1" if shell in parameter["applies_to"] else "0" for shell in SHELLS),
    }
    sets = [name for name in parameter["sets"] if name != "(All)"]
    if sets:
        reduced["sets"] = sets
    if parameter["required"]:
        reduced["required"] = True
    if parameter["position"].isdigit():
        reduced["position"] = int(parameter["position"])
    if parameter["pipeline"]:
        reduced["pipeline"] = True
    if parameter["aliases"]:
        reduced["aliases"] = parameter["aliases"]
    return reduced


def _is_wanted(cmdlet: str) -> bool:
    """Say whether a shell needs the cmdlet: the generator may use it, or it is a neighbour."""
    return cmdlet in cmdlets() or cmdlet.partition("-")[2] in NOUNS


def build(reference: dict[str, Any]) -> dict[str, Any]:
    """Return the signatures of the cmdlets that the simulated shells offer.

    Args:
        reference: Microsoft's cmdlet reference as data: ``cmdlets`` by name, each with ``parameters``.

    Returns:
        ``source`` and ``cmdlets``: by cmdlet and parameter the kind of value, the shells that have it as a
        string of ``0`` and ``1`` in the order of `SHELLS`, and where they differ from the usual its
        parameter sets, position, pipeline input, aliases and whether it is required.
    """
    return {
        "source": reference["source"],
        "cmdlets": {
            name: {key: _parameter(value) for key, value in sorted(cmdlet["parameters"].items())}
            for name, cmdlet in sorted(reference["cmdlets"].items())
            if _is_wanted(name)
        },
        "shells": {
            name: "".join("1" if shell in cmdlet["applies_to"] else "0" for shell in SHELLS)
            for name, cmdlet in sorted(reference["cmdlets"].items())
            if _is_wanted(name)
        },
    }


def main(arguments: list[str]) -> int:
    """Write ``signatures.json`` beside this module from the reference file named in *arguments*."""
    reference = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    lines = json.dumps(build(reference), ensure_ascii=True, separators=(",", ":"))
    # One cmdlet per line: a change of the reference is then readable as a difference.
    lines = lines.replace('}},"', '}},\n"').replace('"cmdlets":{', '"cmdlets":{\n')
    Path(__file__).with_name("signatures.json").write_text(lines + "\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
