"""The night from almost nothing where mail leaves through an Edge server or FrontEnd Transport services."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import app
from tests.cli.test_facts_night import CHANGE, THUMBPRINT, WIZARD, certificate
from tests.powershell.engine import find_engine
from tests.powershell.stubs.blocks import block
from tests.powershell.stubs.world import LOG_FOLDER, World, exchange_server, pasted, world

pytestmark = pytest.mark.powershell

_2019 = "Version 15.2 (Build 1748.10)"
_HEAD = "schema: 1\nexample: true\norganization: contoso.com\ntenant: contoso.onmicrosoft.com\n"
_BEHIND_EDGE = _HEAD + "servers: {EX01: 2019, EDGE01: {version: 2019, roles: [Edge]}}\n"
_PROXIED = _HEAD + (
    "servers: {EX01: {version: 2016, site: Paris}, EX02: {version: 2016, site: Paris}}\n"
    "send_connectors: {Outbound: {source_servers: [EX01], frontend_proxy_enabled: true}}\n"
)


def _steps_after(text: str, worlds: Mapping[str, World], folder: Path) -> list[str]:
    """Return the steps of the plan once the discovery of the description *text* was pasted and read back."""
    description, paste = folder / "night.yml", folder / "windows.txt"
    description.write_text(text + CHANGE, encoding="utf-8")
    steps = app.planned(app.describe([str(description)])).steps
    scripts = {step.id: block(step) for step in steps if step.id in worlds}
    cases = {step: (given, [scripts[step]]) for step, given in worlds.items()}
    printed = [found.printed for found in pasted(find_engine(), cases).values()]
    paste.write_text("\n".join(printed), encoding="utf-8")
    return [step.id for step in app.planned(app.describe([str(description)], [str(paste)])).steps]


def test_edge_servers_are_found_out(tmp_path: Path) -> None:
    """The connector's own list tells who sends: after one paste of each window Edge is verified."""
    edge = world(
        "edge 2019",
        on_edge=True,
        servers=[{"Name": "EDGE01", "SendProtocolLogPath": LOG_FOLDER.replace("Hub", "Edge")}],
        exchange_servers=[exchange_server("EDGE01", ServerRole="Edge", AdminDisplayVersion=_2019)],
        certificates=[certificate("EDGE01")],
    )
    connector = {**WIZARD, "SourceTransportServers": ["EDGE01"]}
    worlds = {
        "onprem.discover@window-a": world(
            "ems 2016",
            send=[connector],
            exchange_servers=[exchange_server("EX01", AdminDisplayVersion=_2019)],
        ),
        "edge.discover@edge01": edge,
        "tenant.discover@exo": world("exo"),
    }

    steps = _steps_after(_BEHIND_EDGE, worlds, tmp_path)

    assert {"edge.discover@edge01", "edge.read-log@edge01", "edge.verify@edge01"} <= set(steps)
    assert "tenant.certificate-name@inbound-from-contoso" in steps


def test_what_frontend_servers_hold_is_found_out(tmp_path: Path) -> None:
    """Log folder and certificates of each FrontEnd server come back without a word of complaint."""
    folder = LOG_FOLDER.replace("Hub", "FrontEnd")
    given = world(
        "frontend",
        send=[
            {**WIZARD, "Name": "Outbound", "SourceTransportServers": ["EX01"], "FrontendProxyEnabled": True}
        ],
        servers=[{"Name": name, "SendProtocolLogPath": folder} for name in ("EX01", "EX02")],
        certificates=[certificate(name) for name in ("EX01", "EX02")],
    )
    worlds = {"onprem.discover@window-a": given, "tenant.discover@exo": world("exo")}

    steps = _steps_after(_PROXIED, worlds, tmp_path)

    assert [step for step in steps if step.startswith("frontend.verify")] == [
        "frontend.verify@ex01",
        "frontend.verify@ex02",
    ]
    told = app.describe([str(tmp_path / "night.yml")], [str(tmp_path / "windows.txt")])
    assert told.environment.servers["EX02"].log_paths.frontend == folder
    (held,) = told.environment.certificates.values()
    assert (held.thumbprint, held.installed_on) == (THUMBPRINT, ("EX01", "EX02"))
    assert not [finding for finding in told.findings if finding.rule == "F09"]
