"""IPv4 addresses and ranges as an inbound connector's SenderIPAddresses takes them.

Own arithmetic on 32-bit numbers: the standard library's module for addresses costs more
time to import than all rules together, and it accepts forms that the cmdlet refuses.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

WIDEST_PREFIX = 24
"""The widest range of SenderIPAddresses is a /24 (Set-InboundConnector reference)."""

_LONGEST_PREFIX = 32
_OCTET = r"(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_RANGE = re.compile(rf"({_OCTET})\.({_OCTET})\.({_OCTET})\.({_OCTET})(?:/(0|[1-9][0-9]{{0,2}}))?")
_IPV6 = re.compile(r"\[?(?=.*:.*:)[0-9a-f:.]+(?:%\w+)?\]?(?:/[0-9]+)?", re.IGNORECASE)


class AddressRange(NamedTuple):
    """An IPv4 range; a single address is a range of prefix length 32.

    Attributes:
        address: the address as written, as a number; host bits may be set.
        prefix: length of the network part, 0 to 32.
    """

    address: int
    prefix: int

    @property
    def first(self) -> int:
        """The first address of the range."""
        return self.address & _mask(self.prefix)

    @property
    def last(self) -> int:
        """The last address of the range."""
        return self.first | ~_mask(self.prefix) & 0xFFFFFFFF

    def contains(self, other: "AddressRange") -> bool:
        """Tell whether every address of *other* is in this range."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "AddressRange") -> bool:
        """Tell whether the two ranges have an address in common."""
        return self.first <= other.last and other.first <= self.last

    def has_host_bits(self) -> bool:
        """Tell whether the written address is not the first one of its range."""
        return self.address != self.first

    def __str__(self) -> str:
        quad = ".".join(str(self.first >> shift & 0xFF) for shift in (24, 16, 8, 0))
        return quad if self.prefix == _LONGEST_PREFIX else f"{quad}/{self.prefix}"


def parse(text: str) -> AddressRange | None:
    """Return the range that *text* writes, ``203.0.113.10`` or ``203.0.113.0/28``; `None` if it is none.

    Leading zeros are refused: some programs read them as octal numbers.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    prefix = _LONGEST_PREFIX if match[5] is None else int(match[5])
    if prefix > _LONGEST_PREFIX:
        return None
    return AddressRange(int.from_bytes(bytes(int(match[octet]) for octet in range(1, 5)), "big"), prefix)


def is_ipv6(text: str) -> bool:
    """Tell whether *text* is written as an IPv6 address or range is."""
    return _IPV6.fullmatch(text) is not None


def normalised(text: str) -> str:
    """Return *text* as it is to be written to the connector: without host bits, a /32 as an address.

    What is no IPv4 address or range stays as it is: V40 and V41 refuse it, so no block ever writes it.
    """
    found = parse(text)
    return text if found is None else str(found)


def same_list(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two lists hold the same ranges, whatever their order and spelling."""
    return _spelt(one) == _spelt(other)


def special(found: AddressRange) -> str | None:
    """Return the kind of special-purpose block that *found* touches; `None` for public addresses.

    The service sees the public address of a connection, so none of these can ever match. Kinds are
    ``private``, ``shared`` (carrier-grade NAT), ``loopback``, ``link-local``, ``multicast``,
    ``reserved`` and ``documentation`` (IANA registry of special-purpose IPv4 addresses, RFC 6890, RFC 5737).
    """
    return next((kind for block, kind in _SPECIAL if block.overlaps(found)), None)


def _spelt(addresses: Iterable[str]) -> set[str]:
    found = ((text, parse(text)) for text in addresses)
    return {str(known) if known else text.casefold() for text, known in found}


def _mask(prefix: int) -> int:
    return 0xFFFFFFFF << (_LONGEST_PREFIX - prefix) & 0xFFFFFFFF


_SPECIAL: tuple[tuple[AddressRange, str], ...] = tuple(
    (block, kind)
    for text, kind in (
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("100.64.0.0/10", "shared"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("192.0.2.0/24", "documentation"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("0.0.0.0/8", "reserved"),
        ("192.0.0.0/24", "reserved"),
        ("198.18.0.0/15", "reserved"),
        ("240.0.0.0/4", "reserved"),
    )
    if (block := parse(text))
)
