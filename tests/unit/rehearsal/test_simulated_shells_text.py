"""The generated shells agree with the project's own cmdlet table, version by version."""

import pytest

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, cmdlets, offers, parameters
from generator.rehearsal import build_signatures, shells
from generator.rehearsal.cmdlets import ORGANIZATION, TENANT

COMMON = {"WhatIf", "Confirm"}


@pytest.mark.parametrize("version", [*VERSIONS, EXCHANGE_ONLINE])
def test_every_cmdlet_of_the_table_is_there_with_its_parameters(version: str) -> None:
    """A shell has the cmdlets that the generator may use there, each with at least its parameters."""
    shell = "exo" if version == EXCHANGE_ONLINE else "ems"
    column = shells.SHELLS.index(version if shell == "ems" else "EXO")
    offered = set(shells.cmdlets(shell, version))
    for name in cmdlets():
        assert offers(name, (), version) == (name in offered), name
        if name in offered:
            every = shells.signatures()["cmdlets"][name]
            own = {key for key, value in every.items() if value["in"][column] == "1"}
            assert own >= set(parameters(name, version)) - COMMON, name


@pytest.mark.parametrize("behaviours", [ORGANIZATION, TENANT])
def test_every_behaviour_belongs_to_a_cmdlet(behaviours: dict[str, object]) -> None:
    """There is no behaviour for a cmdlet that no shell has."""
    assert set(behaviours) <= set(shells.signatures()["cmdlets"])


def test_edge_has_no_set_send_connector() -> None:
    """A subscribed Edge server reads connectors and can't change them, nor does it know the hybrid side."""
    names = shells.cmdlets("edge", "2016")
    assert "Get-SendConnector" in names
    assert not {
        "Set-SendConnector",
        "New-SendConnector",
        "Start-EdgeSynchronization",
        "Get-HybridConfiguration",
    } & set(names)


def test_2010_lacks_what_came_later() -> None:
    """Exchange 2010 has no Get-TransportService and no -TlsCertificateName."""
    text = shells.module("ems", "2010")
    assert "function Get-TransportService " not in text
    assert "$TlsCertificateName" not in text
    assert "$TlsCertificateName" in shells.module("ems", "2013")


def test_reduction_keeps_what_decides_binding() -> None:
    """Of the reference a signature keeps kind, shells, position, sets, pipeline and aliases."""
    every = {
        "type": "SwitchParameter",
        "applies_to": ["2010", "EXO"],
        "sets": ["A", "(All)"],
        "required": True,
        "position": "1",
        "pipeline": True,
        "aliases": ["x"],
    }
    reference = {
        "source": "s",
        "cmdlets": {"Get-Queue": {"applies_to": ["2010"], "parameters": {"Identity": every}}},
    }
    made = build_signatures.build(reference)
    assert made["shells"] == {"Get-Queue": "100000"}
    assert made["cmdlets"]["Get-Queue"]["Identity"] == {
        "kind": "switch",
        "in": "100001",
        "sets": ["A"],
        "required": True,
        "position": 1,
        "pipeline": True,
        "aliases": ["x"],
    }
