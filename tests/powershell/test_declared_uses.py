"""What a kind of step declares to use is what its blocks call, and each version has it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, cmdlets, offers
from generator.plan import KINDS, Variant
from generator.powershell import render
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import addresses, behind_edge, description, plan_of, proxied
from tests.powershell.stubs.causes import described
from tests.powershell.stubs.hybrid import by_wizard
from tests.powershell.stubs.targets import NEW_LIST, OLD_LIST

Uses = dict[str, set[str]]
_KNOWN = {name.casefold(): name for name in cmdlets()}


def _tenants() -> Iterator[dict[str, str]]:
    plain = {"initial_domain": "contoso.onmicrosoft.com"}
    yield plain
    yield {
        **plain,
        "id": "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45",
        "admin": "admin@contoso.onmicrosoft.com",
        "delegated": "contoso.onmicrosoft.com",
    }
    yield {"initial_domain": "contoso.partner.onmschina.cn", "cloud": "O365China"}


def _described(version: str) -> Iterator[dict[str, Any]]:
    """Yield descriptions that between them take every branch of every template on *version*."""
    one_server: Mapping[str, Any] = {
        "servers": {"EX01": version},
        "send_connectors": {"outbound": {"name": "Outbound", "protocol_logging_level": "None"}},
    }
    for tenant in _tenants():
        yield description(tenant=tenant, **one_server)
    yield addresses(OLD_LIST, NEW_LIST, **one_server)
    yield behind_edge(version)
    if version != "2010":
        yield proxied(version)
    yield from described(version)
    yield by_wizard(servers={"EX01": version})
    hold = {"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"}
    held = {"version": version, "suspended_queues": []}
    yield description(**{**one_server, "servers": {"EX01": held}}, change=hold)
    edge = {**held, "roles": ["Edge"], "subscribed": "true"}
    yield behind_edge(version, servers={"EX01": version, "EDGE01": edge}, change=hold)
    # Nothing is known but the servers: connectors are listed instead of looked for.
    yield description(
        servers={"EX01": version}, send_connectors=None, inbound_connectors=None, change=None, test=None
    )


def _renderings() -> Iterator[tuple[str, Variant, str, str]]:
    """Yield (kind, variant, version, script) for every block of every version."""
    for version in VERSIONS:
        for given in _described(version):
            for whatif in (False, True):
                for step in plan_of(given, whatif=whatif).steps:
                    if step.variant and step.window:
                        script = render(step.variant.template, step.values)
                        yield step.kind.id, step.variant, step.window.exchange, script


@pytest.fixture(scope="module")
def used(engine: Engine) -> dict[tuple[str, str, str], Uses]:
    """Return the Exchange cmdlets and parameters in the syntax trees, by kind, template and version."""
    rendered = list(_renderings())
    found: dict[tuple[str, str, str], Uses] = {}
    for (kind, variant, version, _), facts in zip(
        rendered, engine.parse([script for *_, script in rendered]), strict=True
    ):
        assert facts.errors == []
        here = found.setdefault((kind, variant.template, version), {})
        for command, parameters in facts.parameters_by_command().items():
            # The reference decides what is a cmdlet of Exchange; its spelling is checked too.
            if command.casefold() in _KNOWN:
                here.setdefault(command, set()).update(parameters)
    return found


VARIANTS = {variant.template: (kind, variant) for kind in KINDS.values() for variant in kind.variants}


@pytest.mark.parametrize("template", VARIANTS)
def test_declared_uses_are_the_real_ones(used: Mapping[tuple[str, str, str], Uses], template: str) -> None:
    """Over all its renderings a template calls exactly what its variant declares."""
    kind, variant = VARIANTS[template]
    real: Uses = {}
    for (kind_id, name, _), here in used.items():
        if (kind_id, name) == (kind.id, template):
            for cmdlet, parameters in here.items():
                real.setdefault(cmdlet, set()).update(parameters)
    assert real == {cmdlet: set(parameters) for cmdlet, parameters in variant.uses.items()}


def test_every_version_offers_what_its_blocks_use(used: Mapping[tuple[str, str, str], Uses]) -> None:
    """Each cmdlet and parameter of a block is in the reference of the block's version."""
    missing = [
        (template, version, cmdlet)
        for (_, template, version), here in used.items()
        for cmdlet, parameters in here.items()
        if not offers(cmdlet, parameters, version)
    ]
    assert missing == []


def test_every_version_was_rendered(used: Mapping[tuple[str, str, str], Uses]) -> None:
    """No version is left out of the comparison, and no kind that has a template."""
    assert {version for _, _, version in used} == {*VERSIONS, EXCHANGE_ONLINE}
    assert {kind for kind, _, _ in used} == {kind.id for kind in KINDS.values() if kind.variants}


def test_only_2010_keeps_the_old_name(used: Mapping[tuple[str, str, str], Uses]) -> None:
    """Get-TransportServer is read on 2010 alone, Get-TransportService on every later version."""
    by_version: dict[str, set[str]] = {}
    for (_, _, version), here in used.items():
        by_version.setdefault(version, set()).update(
            name for name in here if name.startswith("Get-Transport")
        )
    assert by_version == {
        "2010": {"Get-TransportServer"},
        **{version: {"Get-TransportService"} for version in ("2013", "2016", "2019", "SE")},
        EXCHANGE_ONLINE: set(),
    }


def test_deprecated_cmdlets_are_never_called(used: Mapping[tuple[str, str, str], Uses]) -> None:
    """Nothing that Microsoft withdrew or replaced appears in a block."""
    called = {cmdlet for here in used.values() for cmdlet in here}
    assert called.isdisjoint(
        {
            "Get-MessageTrace",
            "Get-MessageTraceDetail",
            "Connect-MsolService",
            "New-ExoPSSession",
            "Get-MsolDomain",
        }
    )
