"""Names that try to break out, end to end, and the same blocks run as files."""

import copy
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import blocks_of, description
from tests.powershell.stubs.targets import TARGETS
from tests.powershell.stubs.world import (
    CMDLETS,
    STAND_INS,
    Outcome,
    encoded,
    inbound_connector,
    pasted,
    send_connector,
    world,
)

HOSTILE = (
    "It's ours",
    "\u2018left\u2019 \u201alow\u201b 'ascii'",
    '"double" \u201ccurly\u201d \u201elow\u201d',
    "$(throw 'no') ${env:PATH} $x",
    "[a-z]* ? [char]0x41",
    "tick ` tick ``",
    "one; two & three | four",
    "caf\u00e9 \u00fcber \u0141\u00f3d\u017a \u65e5\u672c",
    "\U0001f4e7 mail \U0001f468\u200d\U0001f4bb",
    "# comment <# block #> --% {0} %s",
    "'; Set-InboundConnector -Identity 'Partner",
    "-Name -WhatIf:$true",
    "en \u2013 em \u2014 bar \u2015",
    "~0 ~1 / \\ \\u0041 = ~",
)

ONPREM = ("onprem.discover@window-a", "onprem.logging@outbound", "onprem.logging-restore@outbound")
TENANT = (
    "tenant.discover@exo",
    "tenant.certificate-name@inbound",
    "tenant.certificate-name-rollback@inbound",
)


def _named(name: str) -> dict[str, str]:
    usual = description()
    send = copy.deepcopy(usual["send_connectors"])
    inbound = copy.deepcopy(usual["inbound_connectors"])
    send["outbound"]["name"] = name
    inbound["inbound"]["name"] = name
    return blocks_of(description(send_connectors=send, inbound_connectors=inbound))


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[tuple[str, str], Outcome]:
    """Return the outcome for each name on both sides; one process pastes them all."""
    cases = {}
    for name in HOSTILE:
        blocks = _named(name)
        onprem = world("ems 2016", send=[send_connector(Name=name), send_connector()])
        tenant = world("exo", inbound=[inbound_connector(Name=name), inbound_connector()])
        cases[name, "onprem"] = (onprem, [blocks[step] for step in ONPREM])
        cases[name, "tenant"] = (tenant, [blocks[step] for step in TENANT])
    return dict(zip(cases, pasted(engine, {repr(k): v for k, v in cases.items()}).values(), strict=True))


@pytest.mark.parametrize("side", ["onprem", "tenant"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(done: Mapping[tuple[str, str], Outcome], side: str, name: str) -> None:
    """Read, change and rollback reach exactly the object of this name, pasted one after the other."""
    outcome = done[name, side]
    assert outcome.words == ["OK", "CHANGED", "CHANGED"], outcome.printed
    assert [written["name"] for written in outcome.writes] == [name, name]
    usual = send_connector(Name=name) if side == "onprem" else inbound_connector(Name=name)
    store = "send" if side == "onprem" else "inbound"
    assert outcome.after[store][0] == usual
    assert outcome.after[store][1] == {**usual, "Name": outcome.after[store][1]["Name"]}


@pytest.fixture(scope="module")
def as_files(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Return the outcome of each block that writes, run as the bundle's file instead of pasted."""
    folder = tmp_path_factory.mktemp("scripts")
    cases = {}
    for number, (name, target) in enumerate(TARGETS.items()):
        file = folder / f"{number:02d}.ps1"
        file.write_bytes(target.block().encode("ascii"))
        cases[name] = (target.world(), [f"& '{file}'\n", f"& '{file}'\n"])
    return pasted(engine, cases)


@pytest.mark.parametrize("name", TARGETS)
def test_the_file_does_what_pasting_does(as_files: Mapping[str, Outcome], name: str) -> None:
    """Run twice, the file changes the value and then finds it there."""
    outcome = as_files[name]
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert TARGETS[name].after(outcome.after) == TARGETS[name].wanted


def test_a_file_runs_in_a_process_of_its_own(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pwsh -File` with the cmdlets in a module that loads by itself gives the same one line."""
    target = TARGETS["certificate name"]
    module = tmp_path / "Window"
    module.mkdir()
    names = ", ".join(f"'{name}'" for name in CMDLETS["exo"])
    manifest = f"@{{ ModuleVersion = '1.0'; RootModule = 'Window.psm1'; FunctionsToExport = @({names}) }}\n"
    (module / "Window.psd1").write_text(manifest, encoding="ascii")
    (module / "Window.psm1").write_text(
        f". '{STAND_INS}'\nOpen-World '{encoded(target.world())}'\n"
        f'foreach ($name in @({names})) {{ Set-Item "function:script:$name" -Value $StandIns[$name] }}\n'
        f"Export-ModuleMember -Function @({names})\n",
        encoding="ascii",
    )
    script = tmp_path / "block.ps1"
    script.write_bytes(target.block().encode("ascii"))
    monkeypatch.setenv("PSModulePath", str(tmp_path))
    printed = engine.run_script(script)
    (line,) = printed.splitlines()
    said = "RESULT tenant.certificate-name@inbound CHANGED from '*.contoso-mail.com' to '*.contoso.com' ("
    assert line.startswith(said)


def test_what_a_world_holds_survives_the_way_there_and_back(engine: Engine) -> None:
    """The stand-ins neither lose nor change what they are given: names, nothing, and lists of one."""
    given = [
        inbound_connector(Name=name, TlsSenderCertificateName=value, SenderIPAddresses=addresses)
        for name in HOSTILE
        for value, addresses in ((None, []), ("", ["203.0.113.1"]))
    ]
    outcome = pasted(engine, {"world": (world("exo", inbound=given), [])})["world"]
    assert outcome.after["inbound"] == given
