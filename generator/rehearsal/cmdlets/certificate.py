"""Exchange certificates of the servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.rehearsal.certificates import candidates
from generator.rehearsal.cmdlets.call import Call, CmdletError, Reply, identified

if TYPE_CHECKING:
    from generator.rehearsal.world import Record

_QUESTION = (
    "Overwrite the existing default SMTP certificate? Current certificate: '{present}'. "
    "Replace it with certificate: '{wanted}'?"
)


def get_exchange_certificate(call: Call) -> Reply:
    """Show a server's certificates; with -DomainName in the order in which they would be chosen."""
    server, thumbprint = _place(call)
    certificates = server["certificates"]
    if call.text("DomainName"):
        certificates = candidates(server, call.list("DomainName")[0])
    return Reply("X509Certificate2", identified(certificates, thumbprint, others_if_unknown=True))


def enable_exchange_certificate(call: Call) -> Reply:
    """Add services to a certificate; for SMTP ask about the internal transport certificate first (D, 5.2)."""
    server, thumbprint = _place(call)
    found = [
        one for one in server["certificates"] if one["Thumbprint"].casefold() == (thumbprint or "").casefold()
    ]
    if len(found) != 1:
        raise CmdletError(f"The certificate with thumbprint {thumbprint} was not found.")
    asks = "SMTP" in call.list("Services") and server.get("internal_certificate") != found[0]["Thumbprint"]
    if asks and not call.parameters.get("Force") and not call.parameters.get("answered"):
        present = server.get("internal_certificate")
        return Reply(question=_QUESTION.format(present=present, wanted=thumbprint))
    services = {name.strip() for name in ",".join(call.list("Services")).split(",")}
    present_services = {name.strip() for name in found[0]["Services"].split(",")} - {"None"}
    found[0]["Services"] = ", ".join(sorted(present_services | services))
    if asks and call.parameters.get("Force"):
        server["internal_certificate"] = found[0]["Thumbprint"]
    call.world.writes += 1
    return Reply()


def _place(call: Call) -> tuple[Record, str | None]:
    r"""Return the server and thumbprint that a call speaks of: ``SERVER\THUMBPRINT``, or both apart."""
    name, thumbprint = call.text("Server"), call.text("Thumbprint")
    identity = call.text("Identity")
    if identity:
        place, _, thumbprint = identity.rpartition("\\")
        name = place or name
    if call.session.shell == "edge":
        name = call.session.host
    server = call.world.server(name or call.session.host)
    if server is None:
        raise CmdletError(f"The server '{name}' couldn't be found.")
    return server, thumbprint
