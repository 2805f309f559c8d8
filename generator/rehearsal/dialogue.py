"""The SMTP dialogue of a session, row by row, as the send protocol log shows it (D, 3.5 and 3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.rehearsal.protocol_log import SERVICE_CERTIFICATE, Session

if TYPE_CHECKING:
    from generator.rehearsal.attribution import Verdict
    from generator.rehearsal.certificates import Choice
    from generator.rehearsal.world import Record

NO_STARTTLS = "451 5.7.3 STARTTLS is required to send mail"
_SERVICE = "DB5EUR01FT012.mail.protection.outlook.com"
_TLS = (
    "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using bulk encryption algorithm CALG_AES_256 "
    "with strength 256 bits"
)


def talk(
    session: Session, server: Record, choice: Choice, verdict: Verdict, envelope: tuple[str, str]
) -> None:
    """Write the dialogue between *server* and Exchange Online into *session*.

    Args:
        session: gets the rows.
        server: the server that speaks; Exchange Online greets it by its public address.
        choice: the certificate it offers, or what keeps it from doing so; neither means clear text.
        verdict: Exchange Online's answer to RCPT TO.
        envelope: sender and recipient.
    """
    session.add("*", "", "attempting to connect")
    session.add("+")
    session.add("<", f"220 {_SERVICE} Microsoft ESMTP MAIL Service ready")
    session.add(">", f"EHLO {server['Fqdn']}")
    session.add("<", f"250-{_SERVICE} Hello [{server['egress']}] SIZE 157286400")
    if verdict.reply == NO_STARTTLS:
        _end(session, verdict.reply)
        return
    if choice.encrypted:
        session.add(">", "STARTTLS")
        session.add("<", "220 2.0.0 SMTP server ready")
        if choice.problem:
            session.add("*", "", choice.problem.partition(" ")[2])
            session.add("-", "", "Local")
            return
        if choice.certificate:
            session.add_certificate(choice.certificate, ours=True)
        session.add_certificate(SERVICE_CERTIFICATE, ours=False)
        session.add("*", "", _TLS)
    _transaction(session, verdict, envelope)


def _transaction(session: Session, verdict: Verdict, envelope: tuple[str, str]) -> None:
    sender, recipient = envelope
    session.add(">", f"MAIL FROM:<{sender.strip('<>')}> SIZE=2311")
    session.add(">", f"RCPT TO:<{recipient}>")
    session.add("<", "250 2.1.0 Sender OK")
    if verdict.accepted:
        session.add("<", verdict.reply)
        session.add("<", "250 2.6.0 <1@rehearsal.invalid> [InternalId=1] Queued mail for delivery")
    else:
        session.add("<", f"{verdict.reply} [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com]")
    session.add(">", "QUIT")
    session.add("-", "", "Remote")


def _end(session: Session, reply: str) -> None:
    session.add("<", reply)
    session.add("-", "", "Local")


def proxied(session: Session, server: Record, frontend: Record) -> Session:
    """Return what the Transport service of *server* logs where a FrontEnd opens the Internet session."""
    hop = Session(
        session.connector,
        "18" + session.number[2:],
        server["version"],
        f"{server['address']}:41400",
        f"{frontend['address']}:717",
        session.started,
    )
    hop.add("*", "", "attempting to connect")
    hop.add("+")
    hop.add("*", "", f"Proxying through Outbound Proxy Frontend {frontend['Name']}")
    hop.add("-", "", "Local")
    return hop


def bystander(session: Session) -> Session:
    """Return a session of another connector in the same minute: what a reader must not take for ours."""
    other = Session(
        "Internet partners",
        "28" + session.number[2:],
        session.version,
        session.local,
        "198.51.100.77:25",
        session.started,
    )
    other.add("*", "", "attempting to connect")
    other.add("+")
    other.add(">", "STARTTLS")
    decoy = {**SERVICE_CERTIFICATE, "Subject": "CN=decoy.invalid", "Thumbprint": "D" * 40}
    other.add_certificate(decoy, ours=True)
    other.add("<", "250 2.1.5 Recipient OK")
    other.add("-", "", "Remote")
    return other
