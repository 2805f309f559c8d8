"""The simulated shells on the real engine: parameters bind as in reality, objects arrive deserialised."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.rehearsal.cmdlets import Session
from generator.rehearsal.console import Console, ConsoleError, open_window
from generator.rehearsal.hosts import Hosts
from generator.rehearsal.service import Service
from generator.rehearsal.shells import write_modules
from generator.rehearsal.stage import WORKSTATION, Place, Stage
from generator.rehearsal.world import World
from tests.powershell.engine import Engine
from tests.unit.rehearsal.example_world import INBOUND, OUTBOUND, TENANT, world

EMS: Place = ("ems", "EX01", "2016")
LEGACY: Place = ("ems", "HUB01", "2010")
EDGE: Place = ("edge", "EDGE1", "2016")
ONLINE: Place = ("exo", WORKSTATION, "")


@pytest.fixture(scope="module")
def stage(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a stage whose windows are opened as they are needed and stay open for all tests."""
    with Stage(world(), engine.program, tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture
def there(stage: Stage) -> World:
    """Return the world on stage, as new."""
    stage.service.world = world()
    return stage.service.world


def _shown(stage: Stage, where: Place, text: str) -> str:
    return stage.window(where).paste(text + "\n").output.strip()


def _online(stage: Stage) -> Console:
    console = stage.window(ONLINE)
    if not stage.sessions[ONLINE].connections:
        console.paste(f"Connect-ExchangeOnline -UserPrincipalName 'admin@{TENANT}' -ShowBanner:$false\n")
    return console


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (LEGACY, f"Set-SendConnector -Identity '{OUTBOUND}' -TlsCertificateName $null"),
        (LEGACY, f"Set-SendConnector -Identity '{OUTBOUND}' -FrontendProxyEnabled $true"),
        (EMS, f"Set-SendConnector -Identity '{OUTBOUND}' -TlsSenderCertificateName 'x'"),
        (EMS, "Get-SendConnector -Filter 'x'"),
    ],
)
def test_a_wrong_parameter_is_a_binding_error(stage: Stage, there: World, where: Place, text: str) -> None:
    """A parameter that the version doesn't have isn't found, and nothing is written."""
    before = there.configuration()
    assert "parameter cannot be found" in " ".join(_shown(stage, where, text).split())
    assert there.configuration() == before


@pytest.mark.parametrize(
    ("where", "cmdlet"),
    [
        (LEGACY, "Get-TransportService"),
        (EMS, "Get-InboundConnector"),
        (EDGE, "Set-SendConnector"),
        (EDGE, "Start-EdgeSynchronization"),
    ],
)
def test_a_cmdlet_of_another_shell_is_not_there(
    stage: Stage, there: World, where: Place, cmdlet: str
) -> None:
    """What a shell doesn't have isn't recognised."""
    assert there.writes == 0
    assert _shown(stage, where, f"@(Get-Command -Name '{cmdlet}' -ErrorAction SilentlyContinue).Count") == "0"


def test_exchange_online_has_no_cmdlets_before_the_sign_in(engine: Engine, tmp_path: Path) -> None:
    """Before the sign-in only the module's own cmdlets exist; with a prefix the others bear it."""
    with Stage(world(), engine.program, tmp_path) as own:
        names = "'Get-InboundConnector', 'Get-XInboundConnector'"
        found = f"@(Get-Command -Name {names} -ErrorAction SilentlyContinue | ForEach-Object {{ $_.Name }})"
        ask = f"{found} -join ' '"
        shown = [_shown(own, ONLINE, ask)]
        _shown(own, ONLINE, f"Connect-ExchangeOnline -UserPrincipalName 'admin@{TENANT}' -Prefix X")
        shown.append(_shown(own, ONLINE, ask))
        shown.append(_shown(own, ONLINE, "(Get-XInboundConnector)[0].Name"))
    assert shown == ["", "Get-XInboundConnector", INBOUND]


def test_objects_arrive_deserialised(stage: Stage, there: World) -> None:
    """Types are Deserialized, enumerations compare only as text, no method is there."""
    assert there.servers
    text = (
        f"$c = @(Get-SendConnector -Identity '{OUTBOUND}')[0]; "
        "$c.PSTypeNames[0]; $c.TlsAuthLevel -eq 'CertificateValidation'; [string]$c.TlsAuthLevel; "
        "$c.SourceTransportServers.Count; [string]$c.TlsCertificateName"
    )
    assert _shown(stage, EMS, text).splitlines() == [
        "Deserialized.Microsoft.Exchange.Data.SmtpSendConnectorConfig",
        "False",
        "CertificateValidation",
        "2",
        "<I>CN=Public CA<S>CN=*.contoso.com",
    ]


def test_a_preference_does_not_reach_the_module(stage: Stage, there: World) -> None:
    """$WhatIfPreference inside a block doesn't reach the cmdlets, as in remoting: they really write."""
    _shown(
        stage,
        EMS,
        f"& {{ $WhatIfPreference = $true; Set-SendConnector -Identity '{OUTBOUND}' -Enabled $false }}\n",
    )
    assert there.writes == 1
    _shown(stage, EMS, f"Set-SendConnector -Identity '{OUTBOUND}' -Enabled $true -WhatIf")
    assert there.writes == 1


def test_errors_stop_only_as_far_as_asked(stage: Stage, there: World) -> None:
    """-ErrorAction Stop ends the block, unless the world says that it is ignored."""
    there.settings["refused_writes"] = {"Set-SendConnector": "busy"}
    write = f"Set-SendConnector -Identity '{OUTBOUND}' -Enabled $false -ErrorAction Stop"
    text = f"& {{ try {{ {write}; 'went on' }} catch {{ \"caught $_\" }} }}\n"
    assert _shown(stage, EMS, text) == "caught busy"
    there.settings["ignore_error_action"] = True
    assert _shown(stage, EMS, text).endswith("went on")


def test_the_pipeline_edits_every_connector(stage: Stage, there: World) -> None:
    """The habit that the runbook avoids really changes all connectors here too."""
    _shown(stage, EMS, "Get-SendConnector -Identity $null | Set-SendConnector -ProtocolLoggingLevel None")
    assert {one["ProtocolLoggingLevel"] for one in there.organization["send_connectors"]} == {"None"}


@pytest.mark.parametrize(
    "text",
    [
        "Enable-ExchangeCertificate -Thumbprint (Get-ExchangeCertificate)[0].Thumbprint -Services SMTP",
        "Suspend-Queue -Filter \"Status -eq 'Retry'\"",
    ],
)
def test_prompts_cannot_be_answered_here(stage: Stage, there: World, text: str) -> None:
    """What asks can't run unattended: a runbook that forgot it fails in the rehearsal."""
    queue = {
        "server": "EX01",
        "Identity": "EX01\\1",
        "Status": "Retry",
        "NextHopConnector": "x",
        "messages": [],
    }
    there.traffic["queues"] = [queue]
    assert "NonInteractive" in " ".join(_shown(stage, EMS, text).split())
    assert there.writes == 0


def test_dates_and_sleep_are_simulated(stage: Stage, there: World) -> None:
    """Start-Sleep takes no real time, and the date a block reads is the simulated one."""
    date = "(Get-Date).ToUniversalTime().ToString('s'); Get-Date -Date '2026-01-02' -Format 'yyyy'"
    text = f"Start-Sleep -Seconds 3600; {date}"
    assert _shown(stage, EMS, text).splitlines() == ["2026-11-24T23:00:00", "2026"]
    assert there.now.hour == 23


def test_drives_hold_windows_paths(stage: Stage, there: World) -> None:
    """A Windows path works in provider cmdlets, on the host's own disk only."""
    assert there.servers
    _shown(
        stage,
        EMS,
        r"$null = New-Item -ItemType Directory -Path 'C:\Temp\x'; "
        r"Set-Content -LiteralPath 'C:\Temp\x\y.txt' -Value 'z'",
    )
    assert _shown(stage, EMS, r"Get-Content -LiteralPath 'C:\Temp\x\y.txt'; $env:COMPUTERNAME") == "z\nEX01"
    assert _shown(stage, LEGACY, r"Test-Path -LiteralPath 'C:\Temp\x\y.txt'") == "False"


def test_edge_reads_its_own_side(stage: Stage, there: World) -> None:
    """On Edge the local service is shown without an identity, and an identity is refused."""
    assert there.servers
    assert _shown(stage, EDGE, "(Get-TransportService).Name") == "EDGE1"
    assert "Identity" in _shown(stage, EDGE, "Get-TransportService -Identity EX01")


def test_canonical_guard_and_change(stage: Stage, there: World) -> None:
    """The reference's own compare-and-set block for the certificate name runs in the signed-in window."""
    console = _online(stage)
    block = f"""& {{
    $c = @(Get-InboundConnector | Where-Object {{ $_.Name -eq '{INBOUND}' }})
    if ($c.Count -ne 1) {{ Write-Warning ('STOP: connectors found: ' + $c.Count); return }}
    $name = [string]$c[0].TlsSenderCertificateName
    if ([string]$c[0].ConnectorType -ne 'OnPremises') {{ Write-Warning 'STOP: type'; return }}
    if ($name -ne '*.old-contoso.com') {{ Write-Warning 'STOP: current value'; return }}
    Set-InboundConnector -Identity $c[0].Name -TlsSenderCertificateName '*.contoso.com'
}}

"""
    assert console.paste(block).own_line
    assert there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] == "*.contoso.com"
    assert "STOP: current value" in console.paste(block).output


@pytest.mark.parametrize("text", ["& {\n    'x'\n}\n", "& {\n    'x'\n}"])
def test_a_block_without_its_empty_line_is_noticed(stage: Stage, there: World, text: str) -> None:
    """A block that no empty line ends runs glued to what follows; the console says so."""
    assert there.servers
    assert not stage.window(EMS).paste(text).own_line
    assert stage.window(EMS).paste(text.rstrip("\n") + "\n\n").own_line


def test_a_window_that_ends_is_reported(engine: Engine, tmp_path: Path) -> None:
    """A block that closes its window is an error of the rehearsal, not a hang."""
    write_modules(tmp_path / "modules", [("ems", "2016")])
    with Service(world()) as service:
        session = Session("ems", "EX01", "2016")
        with (
            open_window(
                engine.program, service, session, Hosts(tmp_path / "hosts"), tmp_path / "modules"
            ) as console,
            pytest.raises(ConsoleError, match="ended"),
        ):
            console.paste("exit\n")
        with pytest.raises(ConsoleError):
            Console(str(tmp_path / "no-such-program"), Hosts(tmp_path / "hosts"), "EX01")
