"""IPv4 addresses and ranges of SenderIPAddresses."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.exchange.addresses import AddressRange, is_ipv6, normalised, parse, same_list, special

RANGES = st.builds(AddressRange, st.integers(0, 2**32 - 1), st.integers(0, 32))


def _network(found: AddressRange) -> ipaddress.IPv4Network:
    return ipaddress.ip_network((found.address, found.prefix), strict=False)  # type: ignore[return-value]


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_a_written_range_is_read(address: int, prefix: int) -> None:
    """Every address with every prefix reads back as written."""
    text = f"{ipaddress.IPv4Address(address)}/{prefix}"

    assert AddressRange(address, prefix) == parse(text)


@given(RANGES)
def test_a_range_is_written_as_its_network(found: AddressRange) -> None:
    """Host bits are cleared, and a /32 is written as an address (compared with the standard library)."""
    network = _network(found)

    expected = str(network.network_address) if found.prefix == 32 else str(network)
    assert expected == str(found)
    assert found.has_host_bits() == (found.address != int(network.network_address))


@given(RANGES, RANGES)
def test_ranges_relate_as_networks_do(one: AddressRange, other: AddressRange) -> None:
    """Containment and overlap agree with the standard library."""
    assert one.contains(other) == _network(other).subnet_of(_network(one))
    assert one.overlaps(other) == _network(one).overlaps(_network(other))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.010",
        "203.0.113.10/",
        "203.0.113.10/33",
        "203.0.113.10/024",
        "203.0.113.10/255.255.255.0",
        " 203.0.113.10",
        "203.0.113.10\n",
        "203.0.113.1-203.0.113.9",
        "2001:db8::1",
        "٢٠٣.0.113.10",
    ],
)
def test_other_forms_are_no_ranges(text: str) -> None:
    """What the cmdlet would refuse or read in another way is refused."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001:db8::25", True),
        ("[2001:db8::25]", True),
        ("2001:db8::/32", True),
        ("::ffff:203.0.113.1", True),
        ("fe80::1%eth0", True),
        ("203.0.113.1", False),
        ("203.0.113.1:25", False),
        ("mail:contoso", False),
    ],
)
def test_ipv6_is_recognised(text: str, *, expected: bool) -> None:
    """IPv6 is told from addresses with a port and from words."""
    assert expected is is_ipv6(text)


def test_a_text_that_is_no_range_has_no_normal_form() -> None:
    """It stays as it is, for the rules to refuse it at its place."""
    assert normalised("203.0.113.300") == "203.0.113.300"


def test_lists_are_the_same_whatever_their_order_and_spelling() -> None:
    """Host bits and /32 are spelling; another address is not."""
    assert same_list(["198.51.100.3/28", "203.0.113.10"], ["203.0.113.10/32", "198.51.100.0/28"])
    assert not same_list(["203.0.113.10"], ["203.0.113.10", "203.0.113.11"])


@given(st.integers(0, 2**32 - 1))
def test_a_public_address_is_in_no_special_block(address: int) -> None:
    """An address that the standard library calls global and unicast is never refused."""
    known = ipaddress.IPv4Address(address)

    if known.is_global and not known.is_multicast:
        assert special(AddressRange(address, 32)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("10.255.255.255", "private"),
        ("172.16.0.0", "private"),
        ("172.32.0.0", None),
        ("192.168.1.0/24", "private"),
        ("100.127.255.255", "shared"),
        ("127.0.0.1", "loopback"),
        ("169.254.0.1", "link-local"),
        ("203.0.113.0/28", "documentation"),
        ("239.1.1.1", "multicast"),
        ("0.255.255.255", "reserved"),
        ("255.255.255.255", "reserved"),
        ("11.0.0.0", None),
    ],
)
def test_special_blocks_are_named(text: str, kind: str | None) -> None:
    """Each block that can't be a public source is recognised at its edges."""
    found = parse(text)

    assert found is not None
    assert kind == special(found)
