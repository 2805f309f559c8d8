"""The night without a typed value: real blocks print, diagnose finds, generate writes the change."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import app
from generator.cli import main
from tests.powershell.engine import find_engine
from tests.powershell.stubs.blocks import block
from tests.powershell.stubs.sendlog import FORMS, Form, Session, of_sessions, write_log
from tests.powershell.stubs.world import World, inbound_connector, pasted, send_connector, world
from tests.unit.console.fact_printing import in_mail, in_window

pytestmark = pytest.mark.powershell

ISSUER = "CN=Example CA 1, O=Example, C=US"
HEAD = """\
schema: 1
example: true
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: {EX01: 2016, HUB01: 2010}
test: {from: relaytest@contoso.com, to: probe@example.net}
ticket: {id: CHG0042317, implementer: A. Martin, second_person: B. Okafor}
"""
# Where the connector is known, the bundle reads the logs too, and no cause is named.
NAMED = (
    HEAD + 'send_connectors: {outbound: {name: "Outbound to Office 365", protocol_logging_level: Verbose}}\n'
)
OLD_NAME = "*.contoso-mail.com"


def _held(server: str) -> dict[str, object]:
    return {
        "Server": server,
        "Thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
        "Subject": "CN=*.contoso.com",
        "Issuer": ISSUER,
        "SerialNumber": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
        "Status": "Valid",
        "HasPrivateKey": True,
        "NotAfter": "2099-07-28T23:59:59Z",
        "CertificateDomains": ["*.contoso.com", "contoso.com"],
    }


def _worlds(folder: Path, form: Form) -> dict[str, World]:
    """Return the world of each window of the first bundle."""
    # The sessions are of now, whenever that is: the certificate must not have expired.
    write_log(folder, [line.replace("2026-07-28", "2099-07-28") for line in of_sessions(Session(form=form))])
    connector = send_connector(
        Enabled=True,
        RequireTLS=True,
        TlsCertificateName=f"<I>{ISSUER}<S>CN=*.contoso.com",
        SourceTransportServers=["EX01", "HUB01"],
        SmartHosts=["contoso-com.mail.protection.outlook.com"],
    )
    held = [_held("EX01"), _held("HUB01")]
    on_premises = {
        window: world(
            window, send=[connector, send_connector(Name="Internet")], certificates=held, drive=str(folder)
        )
        for window in ("ems 2016", "ems 2010")
    }
    return {
        "onprem.discover@window-a": on_premises["ems 2016"],
        "onprem.discover@window-b": on_premises["ems 2010"],
        "tenant.discover@exo": world(
            "exo", inbound=[inbound_connector(), inbound_connector(Name="Partner", ConnectorType="Partner")]
        ),
        "onprem.read-log@ex01": on_premises["ems 2016"],
        "onprem.read-log@hub01": on_premises["ems 2010"],
    }


def _printed(description: Path, worlds: dict[str, World]) -> str:
    """Return what the windows show once the blocks of the description's bundle were pasted."""
    plan = app.planned(app.describe([str(description)]))
    scripts = {step.id: block(step) for step in plan.steps if step.id in worlds}
    assert scripts.keys() == worlds.keys()
    found = pasted(find_engine(), {step: (worlds[step], [scripts[step]]) for step in scripts})
    # A window repeats what is pasted before it shows what it did.
    return "".join(
        "PS C:\\> " + "\n>> ".join(scripts[step].rstrip().splitlines()) + f"\n{outcome.printed}\n"
        for step, outcome in found.items()
    )


@pytest.mark.parametrize("form", FORMS)
def test_blocks_verdict_change_bundle(form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever form the log has and however the text was copied, one command after the other does it."""
    monkeypatch.chdir(tmp_path)
    Path("bounce.txt").write_text("550 5.7.64 TenantAttribution; Relay Access Denied\n", encoding="utf-8")
    Path("contoso.yml").write_text(HEAD, encoding="utf-8")
    Path("first.yml").write_text(NAMED, encoding="utf-8")
    text = _printed(Path("first.yml"), _worlds(tmp_path / "drive", form))
    for number, copied in enumerate((text, in_window(text), in_mail(in_window(text), 200, "> "))):
        windows, change, out = f"windows{number}.txt", f"change{number}.yml", f"out{number}"
        Path(windows).write_text(copied, encoding="utf-8")
        evidence = ("bounce.txt", windows, "--env", "contoso.yml")

        found = CliRunner().invoke(main, ["diagnose", *evidence, "--change", change, "--json"])

        document = json.loads(found.stdout)
        assert document["verdict"]["cause"] == "C01", found.stdout
        assert (document["contradictions"], document["findings"], document["missing"]) == ([], [], [])
        assert document["refusals"] == {"ATTRIBUTION": 3}
        assert [row["server"] for row in document["servers"]] == ["EX01", "HUB01"]

        made = CliRunner().invoke(
            main, ["generate", "contoso.yml", change, "--facts", windows, "-o", out, "--json"]
        )

        assert made.exit_code == 0, made.output
        (script,) = Path(out).glob("*/scripts/*certificate-name-inbound*")
        content = script.read_text(encoding="ascii")
        assert f"$recorded = '{OLD_NAME}'" in content
        assert "$wanted = '*.contoso.com'" in content
