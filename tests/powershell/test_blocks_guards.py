"""Blocks that write, pasted where they must not write: STOP with the reason, and not one call that writes."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import description
from tests.powershell.stubs.targets import NEW_LIST, OLD_LIST, TARGETS, Target
from tests.powershell.stubs.world import CMDLETS, Outcome, World, connection, fault, pasted

Make = Callable[[Target], World]
OTHER_TENANT = "11111111-2222-4333-8444-555555555555"


def _loaded(*windows: str) -> list[str]:
    return [name for window in windows for name in CMDLETS[window]]


def _connections(*present: dict[str, object]) -> Make:
    return lambda target: target.world(connections=list(present))


def _accepting(*domains: str, initial: str = "contoso.onmicrosoft.com") -> Make:
    accepted: list[dict[str, Any]] = [{"DomainName": initial, "InitialDomain": True}]
    return lambda target: target.world(accepted=[*accepted, *({"DomainName": name} for name in domains)])


def _objects(make: Callable[[Target], list[dict[str, object]]]) -> Make:
    return lambda target: target.world(**{target.store: make(target)})


def _failing(cmdlet: str, mode: str) -> Make:
    return lambda target: target.world(faults={cmdlet: fault(mode)})


_BOTH = _loaded("ems 2016", "exo")

EVERYWHERE: Mapping[str, tuple[Make, str]] = {
    "both shells in one window": (lambda t: t.world(cmdlets=_BOTH), "cmdlets are loaded in this window too"),
    "a plain console": (lambda t: t.world(cmdlets=[]), "this window is not"),
    "renamed": (_objects(lambda t: t.objects(t.recorded, Name="Renamed")), "connectors of this name: 0"),
    "missing": (_objects(lambda _: []), "connectors of this name: 0"),
    "the name as a part": (
        _objects(lambda t: t.objects(t.recorded, Name="Inbound from contoso (old) Outbound to Office 365")),
        "connectors of this name: 0",
    ),
    "duplicated": (
        _objects(lambda t: t.objects(t.recorded, *t.objects(t.recorded)[:1])),
        "connectors of this name: 2",
    ),
    "accepted domains can't be read": (_failing("Get-AcceptedDomain", "throws"), "on a second line"),
    "accepted domains read as nothing": (_failing("Get-AcceptedDomain", "silent"), "this is "),
}

ON_PREMISES: Mapping[str, tuple[Make, str]] = {
    "an Exchange Online window": (
        lambda t: t.world(cmdlets=_loaded("exo")),
        "this window is not an Exchange Management Shell",
    ),
    "another organisation": (_accepting("fabrikam.com"), "this is another organisation"),
    "an organisation with a similar domain": (
        _accepting("mail.contoso.com", "contoso.com.example"),
        "this is another organisation",
    ),
    "connectors can't be read": (_failing("Get-SendConnector", "throws"), "on a second line"),
    "connectors read as nothing": (_failing("Get-SendConnector", "silent"), "connectors of this name: 0"),
}

IN_THE_CLOUD: Mapping[str, tuple[Make, str]] = {
    "an Exchange Management Shell": (
        lambda t: t.world(cmdlets=_loaded("ems 2016")),
        "this window is not connected to Exchange Online",
    ),
    "not signed in": (
        lambda t: t.world(cmdlets=_loaded("exo module"), connections=[]),
        "this window is not connected to Exchange Online",
    ),
    "signed out meanwhile": (_connections(), "connections in this window: 0"),
    "a broken connection": (_connections(connection(State="Broken")), "connections in this window: 0"),
    "a compliance session only": (
        _connections(connection(IsEopSession=True)),
        "connections in this window: 0",
    ),
    "two connections": (_connections(connection(), connection()), "connections in this window: 2"),
    "a module prefix": (_connections(connection(ModulePrefix="Cloud")), "-Prefix"),
    "another tenant": (
        _accepting("contoso.com", initial="fabrikam.onmicrosoft.com"),
        "this is tenant fabrikam.onmicrosoft.com",
    ),
    "a partner connector": (
        _objects(lambda t: t.objects(t.recorded, ConnectorType="Partner")),
        "this connector is of type Partner",
    ),
    "connection can't be read": (_failing("Get-ConnectionInformation", "throws"), "on a second line"),
    "connectors can't be read": (_failing("Get-InboundConnector", "throws"), "on a second line"),
    "connectors read as nothing": (_failing("Get-InboundConnector", "silent"), "connectors of this name: 0"),
}

# Values that somebody else may have set meanwhile, by the property.
DRIFTED: Mapping[str, tuple[object, ...]] = {
    "ProtocolLoggingLevel": ("Custom", None),
    "TlsSenderCertificateName": ("*.fabrikam.com", "mail.contoso.com", "*.contoso.com.example"),
    "SenderIPAddresses": (
        OLD_LIST[:1],
        [*OLD_LIST, "192.0.2.1"],
        [*NEW_LIST, "192.0.2.1"],
        NEW_LIST[:1],
        ["192.0.2.1"],
    ),
    "TlsCertificateName": ("<I>CN=Another CA<S>CN=*.contoso.com",),
    "Fqdn": ("edge.contoso.com", None),
    "SourceTransportServers": (["EX03"], ["EX01", "EX03"], []),
    "FrontendProxyEnabled": (None,),
    "Enabled": (None,),
}


# What a block calls the present items of a list.
LISTS: Mapping[str, str] = {
    "SenderIPAddresses": "present addresses are",
    "SourceTransportServers": "present servers are",
}


def _stops(target: Target) -> dict[str, tuple[Make, str]]:
    found = {**EVERYWHERE, **(ON_PREMISES if target.store == "send" else IN_THE_CLOUD)}
    drifted = LISTS.get(target.attribute, "present value is")
    for value in DRIFTED[target.attribute]:
        found[f"drifted to {value}"] = (lambda t, value=value: t.world(value), drifted)  # type: ignore[misc]
    if target.step == "tenant.certificate-name@inbound":
        found["its domain isn't accepted"] = (_accepting("contoso-mail.com"), "ATTR36")
    if target is TARGETS["certificate name by tenant id"]:
        # Domains move between tenants and are alike in a test tenant; the id is not.
        found["a tenant of another id"] = (
            _connections(connection(TenantID=OTHER_TENANT)),
            f"with the id {OTHER_TENANT}",
        )
    return found


CASES = {(name, case): stop for name, target in TARGETS.items() for case, stop in _stops(target).items()}


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[tuple[str, str], Outcome]:
    """Return the outcome of every case; one process pastes them all."""
    blocks = {name: target.block() for name, target in TARGETS.items()}
    cases = {f"{name}: {case}": (CASES[name, case][0](TARGETS[name]), [blocks[name]]) for name, case in CASES}
    return dict(zip(CASES, pasted(engine, cases).values(), strict=True))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_nothing_is_written_where_it_must_not_be(
    done: Mapping[tuple[str, str], Outcome], name: str, case: str
) -> None:
    """The block stops with the reason in its only RESULT line, and no cmdlet that writes did anything."""
    outcome = done[name, case]
    assert outcome.words == ["STOP"]
    assert CASES[name, case][1] in outcome.results[0]
    assert outcome.results[0].startswith(f"RESULT {TARGETS[name].step} STOP ")
    assert outcome.writes == []


def test_case_of_a_recorded_certificate_name_counts(engine: Engine) -> None:
    """Another spelling than the recorded one is drift: a rollback would not restore it."""
    target = TARGETS["certificate name"]
    case = {"case": (target.world("*.CONTOSO-mail.com"), [target.block()])}
    outcome = pasted(engine, case)["case"]
    assert outcome.words == ["STOP"]
    assert outcome.writes == []


def test_order_of_recorded_addresses_does_not_count(engine: Engine) -> None:
    """Exchange Online may show a list in another order; that is no drift."""
    target = TARGETS["addresses"]
    outcome = pasted(engine, {"order": (target.world(OLD_LIST[::-1]), [target.block()])})["order"]
    assert outcome.words == ["CHANGED"]


def test_with_delegated_access_the_initial_domain_decides(engine: Engine) -> None:
    """Whose id a delegated connection shows isn't documented, so another id there is no reason to stop."""
    tenant = {
        "initial_domain": "contoso.onmicrosoft.com",
        "id": "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45",
        "delegated": "contoso.onmicrosoft.com",
    }
    usual = TARGETS["certificate name"]
    target = Target(
        description(tenant=tenant), usual.step, "exo", usual.attribute, usual.recorded, usual.wanted
    )
    cases = {
        "other id": (_connections(connection(TenantID=OTHER_TENANT))(target), [target.block()]),
        "other tenant": (
            _accepting("contoso.com", initial="fabrikam.onmicrosoft.com")(target),
            [target.block()],
        ),
    }
    done = pasted(engine, cases)
    assert done["other id"].words == ["CHANGED"]
    assert done["other tenant"].words == ["STOP"]
