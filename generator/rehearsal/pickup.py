"""The Pickup directory: a text file put there becomes a message of that very server."""

from __future__ import annotations

from email.parser import BytesParser
from email.utils import parseaddr
from typing import TYPE_CHECKING

from generator.rehearsal.mailflow import MailFlow
from generator.rehearsal.matching import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.rehearsal.hosts import Hosts
    from generator.rehearsal.world import World

NULL_SENDER = "<>"


def prepare(world: World, hosts: Hosts) -> None:
    """Make the directories, as setup does."""
    for _, folder in _folders(world, hosts):
        folder.mkdir(parents=True, exist_ok=True)


def collect(world: World, hosts: Hosts) -> None:
    """Send every complete file, as the Transport service does every five seconds.

    Nobody in a simulated organisation has a mailbox: a message to one of its own domains is reported to its
    sender, and the report has the null sender.
    """
    own = {one["DomainName"].casefold() for one in world.organization["accepted_domains"]}
    for server, folder in _folders(world, hosts):
        for file in sorted(folder.glob("*.eml")):
            header = BytesParser().parsebytes(file.read_bytes(), headersonly=True)
            sender, recipient = (parseaddr(header[name] or "")[1] for name in ("From", "To"))
            file.unlink()
            flow = MailFlow(world, hosts, len(world.traffic["tracking"]))
            if domain_of(recipient) in own:
                flow.send(server, NULL_SENDER, sender, subject="Undeliverable")
            else:
                flow.send(server, sender, recipient, subject=header["Subject"] or "")


def _folders(world: World, hosts: Hosts) -> Iterator[tuple[str, Path]]:
    for server in world.servers:
        for service in server["services"].values():
            if service.get("PickupDirectoryPath"):
                yield server["Name"], hosts.path(server["Name"], service["PickupDirectoryPath"])
