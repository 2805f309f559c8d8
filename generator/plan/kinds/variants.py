"""How variants declare what they use: their guard's cmdlets, and their own."""

from collections.abc import Mapping
from types import MappingProxyType

from generator.plan.step import Variant

Uses = Mapping[str, set[str]]

GUARDED_EMS = {"Get-AcceptedDomain": {"ErrorAction"}}
GUARDED_EXO = {"Get-AcceptedDomain": {"ErrorAction"}, "Get-ConnectionInformation": {"ErrorAction"}}


def variant(template: str, guard: Uses, uses: Uses) -> Variant:
    """Return the variant of *template* that uses what its guard and its own body use."""
    together = {cmdlet: frozenset(parameters) for cmdlet, parameters in {**guard, **uses}.items()}
    return Variant(f"{template}.ps1.j2", MappingProxyType(together))


def by_transport_cmdlet(
    template: str, uses: Uses, *, since_2013: Uses = MappingProxyType({})
) -> tuple[Variant, ...]:
    """Return the two variants of a block that reads a server's transport settings.

    Exchange 2013 renamed Get-TransportServer; the old name still answers there, but the reference points
    to the new one (Microsoft: Set-TransportServer, Set-TransportService). *since_2013* is what only the block
    with the new name uses besides.
    """
    return tuple(
        variant(f"{template}.{name}", GUARDED_EMS, {cmdlet: {"Identity", "ErrorAction"}, **uses, **more})
        for name, cmdlet, more in (
            ("transport-service", "Get-TransportService", since_2013),
            ("transport-server", "Get-TransportServer", {}),
        )
    )
