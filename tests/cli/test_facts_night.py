"""The night from almost nothing: discovery blocks run, their text goes back in, the plan is whole."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import app
from generator.cli import main
from tests.powershell.engine import find_engine
from tests.powershell.stubs.blocks import block
from tests.powershell.stubs.world import (
    TENANT_ID,
    World,
    connection,
    inbound_connector,
    pasted,
    send_connector,
    world,
)
from tests.unit.console.fact_printing import in_mail, in_window

pytestmark = pytest.mark.powershell

SAMPLE = Path(__file__).parents[2] / "samples" / "almost-nothing.yml"
CHANGE = """
change: {cause: C01, tls_sender_certificate_name: "*.contoso.com"}
test: {from: relaytest@contoso.com, to: probe@example.net}
ticket: {id: CHG0042317, implementer: A. Martin, second_person: B. Okafor}
"""
OUTBOUND = "Sortie vers Office 365 \u2013 l'été ~[1] = a/b \\u0041 \U0001f4e7"
TLS_NAME = "<I>CN=Contoso Public CA 2, O=Contoso Trust, C=US<S>CN=*.contoso.com, O=Contoso Ltd, C=US"
THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"


def certificate(server: str) -> dict[str, object]:
    """Return the new certificate on *server* as Get-ExchangeCertificate shows it."""
    return {
        "Server": server,
        "Thumbprint": THUMBPRINT,
        "Subject": "CN=*.contoso.com",
        "Issuer": "CN=Contoso Public CA 2, O=Contoso Trust, C=US",
        "HasPrivateKey": True,
        "NotAfter": "2027-05-28T23:59:59Z",
        "CertificateDomains": ["*.contoso.com", "contoso.com"],
    }


WIZARD = send_connector(
    Name=OUTBOUND,
    Enabled=True,
    Fqdn=None,
    TlsCertificateName=TLS_NAME,
    SourceTransportServers=["EX01", "HUB01"],
    SmartHosts=["contoso-com.mail.protection.outlook.com"],
    AddressSpaces=["SMTP:*;1"],
)
GATEWAY = send_connector(
    Name="Gateway", Enabled=True, SmartHosts=["[192.0.2.1]"], AddressSpaces=["SMTP:example.org;1"]
)


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped sample with a change in it: the only lines that anybody types."""
    file = tmp_path_factory.mktemp("night") / "night.yml"
    file.write_text(SAMPLE.read_text(encoding="utf-8") + CHANGE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def console(description: Path) -> str:
    """Return what the windows print when the discovery blocks of the description's bundle are pasted."""
    return "\n".join(printed(description, changed=lambda given: given).values())


def printed(description: Path, changed: Callable[[World], World]) -> dict[str, str]:
    """Return the console text of each discovery block, in worlds that *changed* may alter."""
    described = app.describe([str(description)])
    plan = app.planned(described)
    worlds = {
        "onprem.discover@window-a": world(
            "ems 2016", send=[WIZARD, GATEWAY], certificates=[certificate("EX01"), certificate("HUB01")]
        ),
        "onprem.discover@window-b": world("ems 2010", certificates=[certificate("HUB01")]),
        "tenant.discover@exo": world("exo"),
    }
    scripts = {step.id: block(step) for step in plan.steps if step.id in worlds}
    cases = {step: (changed(given), [scripts[step]]) for step, given in worlds.items()}
    return {step: found.printed for step, found in pasted(find_engine(), cases).items()}


def run(*arguments: str, given: str = "") -> Result:
    """Return what the command prints."""
    return CliRunner().invoke(main, list(arguments), input=given)


def told(result: Result) -> list[str]:
    """Return the ids of the findings in the output that speak of the paste."""
    return re.findall(r"(?:error|warning|note) (F\d\d):", result.output)


@pytest.mark.parametrize("command", ["plan", "generate"])
def test_console_text_makes_the_withheld_change_writable(
    description: Path, console: str, tmp_path: Path, command: str
) -> None:
    """Without the paste the change is withheld; with it there is a change, its value and its rollback."""
    paste = tmp_path / "windows.txt"
    paste.write_text(in_window(console), encoding="utf-8")
    more = ["-o", str(tmp_path / "out")] if command == "generate" else []
    before = run(command, str(description), *more)
    after = run(command, str(description), "--facts", str(paste), *more)
    assert (before.exit_code, after.exit_code) == (0, 0), after.output
    assert "*.contoso-mail.com" not in before.output
    assert "*.contoso-mail.com" in after.output
    assert told(after) == ["F08", "F08"]
    if command == "generate":
        scripts = list((tmp_path / "out").glob("*/scripts/*certificate-name*"))
        assert any("'*.contoso-mail.com'" in script.read_text(encoding="ascii") for script in scripts)


def test_everything_that_the_blocks_read_is_in_the_description(
    description: Path, console: str, tmp_path: Path
) -> None:
    """Names of every kind of letter, lists, flags, certificates and the tenant's id come back as they are."""
    paste = tmp_path / "windows.txt"
    paste.write_text(in_window(console), encoding="utf-8")
    found = app.describe([str(description)], [str(paste)]).environment
    (send,) = found.send_connectors.values()
    assert (send.name, send.tls_certificate_name, send.fqdn) == (OUTBOUND, TLS_NAME, "")
    assert send.source_servers == ("EX01", "HUB01")
    (inbound,) = found.inbound_connectors.values()
    assert (inbound.name, inbound.tls_sender_certificate_name) == (
        "Inbound from contoso",
        "*.contoso-mail.com",
    )
    assert found.tenant.id == TENANT_ID
    assert found.certificates["01234567"].installed_on == ("EX01", "HUB01")


@pytest.mark.parametrize(
    "copied",
    [
        in_window,
        lambda text: in_window(text, 120),
        lambda text: in_mail(text, 72),
        lambda text: in_mail(in_window(text), 200, ">> "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: (
            "[PS] C:\\Windows\\system32>& {\n>>  Write-Host ('FACT {0} ~{1:x8}' -f $x)\n>> }\n" + text
        ),
    ],
)
def test_the_plan_is_the_same_however_the_text_was_copied(
    description: Path, console: str, copied: Callable[[str], str]
) -> None:
    """Wrapped at any width, quoted, with prompts and echo: not one byte of the bundle's plan differs."""
    plain = run("plan", str(description), "--facts", "-", given=console)
    other = run("plan", str(description), "--facts", "-", given=copied(console))
    assert other.exit_code == 0
    assert other.stdout == plain.stdout


def test_windows_in_files_of_their_own_are_one_organisation(description: Path, tmp_path: Path) -> None:
    """--facts may be repeated, one window each; the order doesn't matter."""
    texts = printed(description, changed=lambda given: given)
    arguments = []
    for index, text in enumerate(texts.values()):
        (tmp_path / str(index)).write_text(text, encoding="utf-8")
        arguments.append(("--facts", str(tmp_path / str(index))))
    forth = run("plan", str(description), *(word for pair in arguments for word in pair))
    back = run("plan", str(description), *(word for pair in reversed(arguments) for word in pair))
    assert forth.exit_code == 0
    assert forth.stdout == back.stdout


def test_the_wrong_tenant_in_the_third_window_gives_no_facts(description: Path) -> None:
    """The block itself stops there, and prints nothing that could be believed."""
    strange = [{"DomainName": "fabrikam.onmicrosoft.com", "InitialDomain": True}]
    texts = printed(
        description,
        changed=lambda given: (
            {**given, "accepted": strange, "connections": [connection(TenantID="0" * 8)]}
            if "Get-InboundConnector" in given["cmdlets"]
            else given
        ),
    )
    assert "FACT" not in texts["tenant.discover@exo"]
    after = run("plan", str(description), "--facts", "-", given="\n".join(texts.values()))
    assert after.exit_code == 0
    assert "*.contoso-mail.com" not in after.output


def test_a_value_that_changed_between_two_windows_is_refused(description: Path, console: str) -> None:
    """Both lines are named, and nothing is planned."""
    drifted = printed(
        description,
        changed=lambda given: {
            **given,
            "inbound": [inbound_connector(TlsSenderCertificateName="*.fabrikam.com")],
        },
    )
    after = run("plan", str(description), "--facts", "-", given="\n".join([console, *drifted.values()]))
    assert after.exit_code == 1
    assert "F03" in told(after)
    assert "*.fabrikam.com" in after.output


def test_a_damaged_value_withholds_the_change_and_is_named(description: Path, console: str) -> None:
    """One letter of the present value is wrong: it stays unknown, and the line is shown."""
    damaged = console.replace("= *.contoso-mail.com ~", "= *.contoso-mall.com ~")
    assert damaged != console
    after = run("plan", str(description), "--facts", "-", given=damaged)
    assert after.exit_code == 0
    assert "F01" in told(after)
    assert "<stdin>:" in after.output


def test_builds_roles_and_sites_are_found_out(description: Path, console: str, tmp_path: Path) -> None:
    """What V07 and V62 ask for needs no typing; the cumulative update shows until ExSetup.exe tells more."""
    paste = tmp_path / "windows.txt"
    paste.write_text(in_window(console), encoding="utf-8")
    servers = app.describe([str(description)], [str(paste)]).environment.servers
    assert (servers["EX01"].build, servers["HUB01"].build) == (
        "Version 15.1 (Build 2507.6)",
        "Version 14.3 (Build 123.4)",
    )
    assert servers["EX01"].roles == ("Mailbox",)
    assert {server.site for server in servers.values()} == {"Paris"}


def test_a_server_of_another_version_than_described_is_refused(description: Path) -> None:
    """The block that was chosen for the stated version would be the wrong one."""
    texts = printed(
        description,
        changed=lambda given: {
            **given,
            "exchange_servers": [
                {**one, "AdminDisplayVersion": "Version 15.2 (Build 2562.17)"}
                for one in given["exchange_servers"]
            ],
        },
    )
    after = run("plan", str(description), "--facts", "-", given="\n".join(texts.values()))
    assert after.exit_code == 1
    assert "V06: build Version 15.2 (Build 2562.17) of EX01 belongs to Exchange SE" in after.output


def test_a_discovery_that_stopped_is_named(description: Path) -> None:
    """The wrong tenant in the last window: its reason is told again where its facts are missed."""
    strange = [{"DomainName": "fabrikam.onmicrosoft.com", "InitialDomain": True}]
    texts = printed(
        description,
        changed=lambda given: (
            {**given, "accepted": strange} if "Get-InboundConnector" in given["cmdlets"] else given
        ),
    )
    after = run("plan", str(description), "--facts", "-", given="\n".join(texts.values()))
    assert "F15" in told(after)
    assert "this is tenant fabrikam.onmicrosoft.com" in after.output


def test_without_a_cause_the_next_bundle_reads_the_logs(console: str, tmp_path: Path) -> None:
    """The connectors are known, so logging is switched on, read and set back; diagnose is named as next."""
    paste = tmp_path / "windows.txt"
    paste.write_text(in_window(console), encoding="utf-8")
    first = run("plan", str(SAMPLE))
    after = run("plan", str(SAMPLE), "--facts", str(paste))
    assert after.exit_code == 0
    assert "--facts windows.txt" in first.stdout
    assert "diagnose windows.txt" in after.stdout
    steps = re.findall(r"\S+@\S+$", after.stdout, re.MULTILINE)
    logged = [step for step in steps if step.startswith(("onprem.logging", "onprem.read-log"))]
    assert [step.partition("@")[0] for step in logged] == [
        "onprem.logging",
        "onprem.read-log",
        "onprem.read-log",
        "onprem.logging-restore",
    ]
