"""Blocks that save the state of a side and compare with it, pasted around a run of the wizard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import blocks_of
from tests.powershell.stubs.hybrid import (
    INBOUND_NAME,
    ONPREM_FOLDER,
    SEND_NAME,
    WANTED_CERTIFICATE,
    by_wizard,
)
from tests.powershell.stubs.world import Outcome, fault, inbound_connector, pasted, send_connector, world

_BLOCKS = blocks_of(by_wizard(send={"tls_certificate_name": ""}))
_2010 = blocks_of(by_wizard(servers={"HUB01": "2010"}))
_SAVE = {"ems": "onprem.backup@state", "exo": "tenant.backup@state"}
_COMPARE = {"ems": "onprem.compare@state", "exo": "tenant.compare@state"}

_SEND = [
    send_connector(Name=name, Identity=name, SmartHosts=["b.example", "a.example"], TlsCertificateName=None)
    for name in (SEND_NAME, "Internet")
]
_INBOUND = [inbound_connector(Name=INBOUND_NAME, Identity=INBOUND_NAME)]
_RECEIVE = [{"Identity": "EX01\\Default Frontend EX01", "TlsCertificateName": "", "PermissionGroups": "All"}]
_NAMED = f"$World.send[0].TlsCertificateName = '{WANTED_CERTIFICATE}'\n"
_KNOWN = "$World.inbound[0].TlsSenderCertificateName = '*.contoso.com'\n"


@dataclass(frozen=True)
class Case:
    """What is pasted in one window, and what comes of it.

    Attributes:
        window: `ems 2016`, `ems 2010` or `exo`.
        run: what the wizard does between the two blocks, as PowerShell; `None`: nothing is saved before.
        words: the result words in order.
        shown: what the comparing block prints besides, in order.
        said: part of the last RESULT line.
        changes: entries of the world.
    """

    window: str
    run: str | None
    words: Sequence[str]
    shown: Sequence[str]
    said: str
    changes: Mapping[str, Any] = field(default_factory=dict)


CASES: Mapping[str, Case] = {
    "only the certificate": Case(
        "ems 2016",
        _NAMED,
        ("OK", "OK"),
        (
            f"before: SendConnector {SEND_NAME}, TlsCertificateName = ",
            f"now: SendConnector {SEND_NAME}, TlsCertificateName = {WANTED_CERTIFICATE}",
        ),
        "saved state: 2",
    ),
    "a smart host lost": Case(
        "ems 2016",
        _NAMED + "$World.send[0].SmartHosts = @()\n",
        ("OK", "OK"),
        (
            f"before: SendConnector {SEND_NAME}, TlsCertificateName = ",
            f"before: SendConnector {SEND_NAME}, SmartHosts = a.example b.example",
            f"now: SendConnector {SEND_NAME}, TlsCertificateName = {WANTED_CERTIFICATE}",
            f"now: SendConnector {SEND_NAME}, SmartHosts = ",
        ),
        "saved state: 4",
    ),
    "saved again after the wizard": Case(
        "ems 2016",
        _NAMED + "[Threading.Thread]::Sleep(1100)\n" + _BLOCKS[_SAVE["ems"]],
        ("OK", "OK", "OK"),
        (
            f"before: SendConnector {SEND_NAME}, TlsCertificateName = ",
            f"now: SendConnector {SEND_NAME}, TlsCertificateName = {WANTED_CERTIFICATE}",
        ),
        "saved state: 2",
    ),
    "another order is no difference": Case(
        "ems 2010", "$World.send[1].SmartHosts = @('a.example', 'b.example')\n", ("OK", "OK"), (), "state: 0"
    ),
    "a receive connector reset": Case(
        "ems 2016",
        _NAMED + "$World.receivers[0].PermissionGroups = 'ExchangeServers'\n",
        ("OK", "OK"),
        (
            f"before: SendConnector {SEND_NAME}, TlsCertificateName = ",
            f"now: SendConnector {SEND_NAME}, TlsCertificateName = {WANTED_CERTIFICATE}",
            "before: ReceiveConnector EX01\\Default Frontend EX01, PermissionGroups = All",
            "now: ReceiveConnector EX01\\Default Frontend EX01, PermissionGroups = ExchangeServers",
        ),
        "saved state: 4",
    ),
    "the wizard took another certificate": Case(
        "ems 2016", "", ("OK", "STOP"), (), "no send connector names the new certificate"
    ),
    "the tenant knows the name": Case(
        "exo",
        _KNOWN,
        ("OK", "OK"),
        (
            f"before: InboundConnector {INBOUND_NAME}, TlsSenderCertificateName = *.contoso-mail.com",
            f"now: InboundConnector {INBOUND_NAME}, TlsSenderCertificateName = *.contoso.com",
        ),
        "saved state: 2",
    ),
    "the tenant does not": Case(
        "exo", "", ("OK", "STOP"), (), "no inbound connector knows the new name: the wizard has not finished"
    ),
    "never saved": Case("ems 2016", None, ("STOP",), (), "Evidence"),
    "unreadable": Case(
        "exo",
        None,
        ("STOP",),
        (),
        "on a second line",
        {"faults": {"Get-InboundConnector": fault("throws")}},
    ),
    "cannot be saved": Case(
        "ems 2016",
        "",
        ("STOP", "STOP"),
        (),
        "on a second line",
        {"faults": {"Get-ReceiveConnector": fault("throws")}},
    ),
}


def _blocks(case: Case) -> list[str]:
    side = case.window.partition(" ")[0]
    blocks = _2010 if case.window == "ems 2010" else _BLOCKS
    saved = [] if case.run is None else [blocks[_SAVE[side]], case.run]
    return [*saved, blocks[_COMPARE[side]]]


def _drive(folder: Path) -> str:
    folder.mkdir()
    return str(folder)


@pytest.fixture(scope="module")
def done(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Return the outcome of every case; one process pastes them all, each with a drive of its own."""
    root = tmp_path_factory.mktemp("drives")
    cases = {}
    for number, (name, case) in enumerate(CASES.items()):
        usual = {"send": _SEND, "inbound": _INBOUND, "receivers": _RECEIVE, **case.changes}
        cases[name] = (world(case.window, drive=_drive(root / str(number)), **usual), _blocks(case))
    return pasted(engine, cases)


@pytest.mark.parametrize("name", CASES)
def test_what_the_wizard_changed_is_shown(done: Mapping[str, Outcome], name: str) -> None:
    """Each property that differs from the saved state has its two lines, and nothing else has any."""
    case, outcome = CASES[name], done[name]
    assert outcome.words == list(case.words), outcome.printed
    assert case.said in outcome.results[-1]
    shown = [line.removeprefix("DIFFERENT  ").rstrip() for line in _lines(outcome, "DIFFERENT")]
    assert shown == [line.rstrip() for line in case.shown]
    assert outcome.writes == []


def test_every_kind_of_object_is_counted_when_it_is_saved(done: Mapping[str, Outcome]) -> None:
    """An empty list is saved as one: what counts is what can be read back."""
    counts = [line.rpartition("-")[2] for line in _lines(done["only the certificate"], ONPREM_FOLDER)]
    assert counts == [
        "SendConnector.xml: 2 objects",
        "ReceiveConnector.xml: 1 objects",
        "AcceptedDomain.xml: 3 objects",
        "HybridConfiguration.xml: 0 objects",
    ]


def _lines(outcome: Outcome, start: str) -> list[str]:
    return [line for line in outcome.printed.splitlines() if line.startswith(start)]
