"""Mail that leaves through Edge servers or FrontEnd Transport services: windows, steps, and EdgeSync."""

from typing import Any

import pytest

from generator.exchange import EXCHANGE_ONLINE
from generator.plan import Effect, Phase, Plan, Shell
from tests.powershell.stubs.blocks import behind_edge, description, plan_of, proxied

_EDGE = {"version": "2019", "roles": ["Edge"]}


def _kinds(plan: Plan, phase: Phase) -> list[str]:
    found = [step for step in plan.steps if step.phase is phase and not step.optional]
    return [step.id for step in found if step.variant]


def _frontends(**servers: dict[str, str]) -> dict[str, Any]:
    """Return a description whose source server EX01 is in Paris and proxies, with further *servers*."""
    source = {"version": "2016", "site": "Paris"}
    return proxied("2016", servers={"EX01": source, **servers})


def test_behind_an_edge_server_a_server_inside_leads() -> None:
    """The connector is read and changed inside, on the newest server, even where Edge is newer still."""
    servers = {"OLD": "2010", "EX01": "2016", "EX02": "2013", "EDGE01": {**_EDGE, "version": "SE"}}
    plan = plan_of(behind_edge(servers=servers))

    assert [(w.letter, w.shell, w.host, w.exchange) for w in plan.windows] == [
        ("A", Shell.EMS, "EX01", "2016"),
        ("B", Shell.EDGE, "EDGE01", "SE"),
        ("C", Shell.EXO, None, EXCHANGE_ONLINE),
    ]


def test_an_edge_server_is_read_on_itself_and_never_asked_for_inside() -> None:
    """Each Edge server has its own blocks; those inside are for no server's logs or certificates."""
    plan = plan_of(behind_edge(servers={"EX01": "2019", "EDGE01": _EDGE, "EDGE02": _EDGE}, **_sources(2)))

    inside = next(step for step in plan.steps if step.id == "onprem.discover@window-a")
    assert (inside.values["servers"], inside.values["certificate_servers"]) == ((), ())
    assert _kinds(plan, Phase.DISCOVER)[1:3] == ["edge.discover@edge01", "edge.discover@edge02"]
    assert _kinds(plan, Phase.PROVE) == ["edge.read-log@edge01", "edge.read-log@edge02"]
    assert _kinds(plan, Phase.VERIFY) == ["edge.verify@edge01", "edge.verify@edge02"]
    assert all(
        step.window.host == step.values["server"]
        for step in plan.steps
        if step.window and step.window.shell is Shell.EDGE
    )


def _sources(count: int) -> dict[str, Any]:
    names = [f"EDGE{number:02d}" for number in range(1, count + 1)]
    connector = {"name": "Outbound", "source_servers": names, "protocol_logging_level": "None"}
    return {"send_connectors": {"outbound": connector}}


def test_edge_sync_follows_each_change_inside_and_its_way_back() -> None:
    """Going back ends with EdgeSync too, and a failed change points to what undoes it, not to EdgeSync."""
    plan = plan_of(behind_edge())
    number = {step.id: step.number for step in plan.steps}

    back = [step.id for step in plan.backout()]
    assert back[-2:] == ["onprem.logging-restore@outbound", "edge.sync@logging-outbound-restore"]
    logging = next(step for step in plan.steps if step.id == "onprem.logging@outbound")
    assert logging.facts["rollback"] == str(number["onprem.logging-restore@outbound"])
    assert plan.steps[number["edge.sync@logging-outbound"] - 1].values["inside"] == "EX01"


def test_edge_sync_is_never_rehearsed_and_follows_no_rehearsal() -> None:
    """-WhatIf changes nothing that EdgeSync would have to bring out."""
    plan = plan_of(behind_edge(), whatif=True)

    rehearsed = [step.number for step in plan.steps if step.effect is Effect.REHEARSE]
    assert rehearsed
    assert all(plan.steps[number].kind.id != "edge.sync" for number in rehearsed)


def test_without_edge_servers_there_is_no_edge_sync() -> None:
    """A described Edge server that carries none of the connector's mail is left alone."""
    given = description(servers={"EX01": "2016", "HUB01": "2010", "EDGE01": _EDGE})
    plan = plan_of(given)

    assert not [step.id for step in plan.steps if "edge" in step.id]
    assert "EDGE01" not in {window.host for window in plan.windows}


def test_every_frontend_of_the_source_s_site_is_read_and_verified() -> None:
    """Mailbox servers since 2016 have the service too; other sites and Exchange 2010 don't take part."""
    plan = plan_of(
        _frontends(
            EX02={"version": "2019", "site": "contoso.com/Configuration/Sites/Paris"},
            EX03={"version": "2019", "site": "Lyon"},
            HUB01={"version": "2010", "site": "Paris"},
        )
    )

    assert _kinds(plan, Phase.PROVE) == ["frontend.read-log@ex01", "frontend.read-log@ex02"]
    assert _kinds(plan, Phase.VERIFY) == ["frontend.verify@ex01", "frontend.verify@ex02"]
    (read,) = (step for step in plan.steps if step.kind.id == "onprem.discover")
    assert read.values["servers"] == ("EX01",)
    assert read.values["frontend_servers"] == read.values["certificate_servers"] == ("EX01", "EX02")


def test_a_server_whose_site_is_not_known_may_be_in_any() -> None:
    """Too many logs read are better than one too few."""
    plan = plan_of(_frontends(EX02={"version": "2019"}))

    assert _kinds(plan, Phase.VERIFY) == ["frontend.verify@ex01", "frontend.verify@ex02"]


def test_an_exchange_2010_source_speaks_for_itself_beside_frontends() -> None:
    """Exchange 2010 has no FrontEnd Transport: its own log has the session."""
    given = _frontends(HUB01={"version": "2010", "site": "Paris"})
    given["send_connectors"]["outbound"]["source_servers"] = ["EX01", "HUB01"]

    assert _kinds(plan_of(given), Phase.VERIFY) == ["frontend.verify@ex01", "onprem.verify@hub01"]


def test_roles_of_2013_decide_who_has_a_frontend() -> None:
    """A 2013 server with the Mailbox role alone hands over; one with both roles may take part."""
    servers = {
        "EX01": {"version": "2013", "roles": ["Mailbox"], "site": "Paris"},
        "BOTH": {"version": "2013", "roles": ["CAS", "Mailbox"], "site": "Paris"},
    }

    assert _kinds(plan_of(proxied(servers=servers)), Phase.VERIFY) == ["frontend.verify@both"]


def test_without_a_frontend_nothing_is_proven() -> None:
    """Where no described server has the service no log is read, rather than one that shows the hop only."""
    servers = {"EX01": {"version": "2013", "roles": ["Mailbox"], "site": "Paris"}}
    plan = plan_of(proxied(servers=servers))

    assert _kinds(plan, Phase.PROVE) == _kinds(plan, Phase.VERIFY) == []


def test_once_the_proxy_is_off_the_source_servers_are_verified() -> None:
    """What is verified is who sends after the change."""
    given = proxied(
        change={"causes": ["C01", "C10"], "frontend_proxy_enabled": "false", **_wanted()},
    )
    plan = plan_of(given)

    assert _kinds(plan, Phase.PROVE) == ["frontend.read-log@cas01"]
    assert _kinds(plan, Phase.VERIFY) == ["onprem.verify@ex01"]


def _wanted() -> dict[str, str]:
    return {"tls_sender_certificate_name": "*.contoso.com"}


def test_the_tenant_s_window_is_where_the_description_says() -> None:
    """A stated workstation is the window's host; otherwise any computer will do."""
    tenant = {"initial_domain": "contoso.onmicrosoft.com", "workstation": "ADMIN01"}

    hosts = [
        plan_of(description(tenant=stated)).windows[-1].host for stated in (tenant, "contoso.onmicrosoft.com")
    ]
    assert hosts == ["ADMIN01", None]


@pytest.mark.parametrize("version", ["2010", "2013", "2016", "2019", "SE"])
def test_every_version_of_edge_has_its_blocks(version: str) -> None:
    """2010 asks Get-TransportServer, later versions Get-TransportService, none with -Identity."""
    steps = [
        step
        for step in plan_of(behind_edge(version)).steps
        if step.window and step.window.shell is Shell.EDGE and not step.optional
    ]

    cmdlet = "Get-TransportServer" if version == "2010" else "Get-TransportService"
    assert len(steps) == 3
    assert all(step.variant and step.variant.uses[cmdlet] == {"ErrorAction"} for step in steps)
