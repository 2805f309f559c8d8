"""Rendered blocks use nothing newer than the engine of the window that they are pasted into."""

import pytest

from generator.exchange import VERSIONS
from generator.plan import Shell, Step
from generator.powershell import render
from tests.powershell.compat2.checker import newer_than_2, newer_than_51
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import addresses, behind_edge, description, plan_of, proxied
from tests.powershell.stubs.causes import described as of_every_cause


def _steps(version: str) -> list[Step]:
    servers = {"servers": {"EX01": version}}
    send = {"outbound": {"name": "Outbound", "protocol_logging_level": "None"}}
    described = [
        description(send_connectors=send, **servers),
        addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"], send_connectors=send, **servers),
        behind_edge(version),
        *([proxied(version)] if version != "2010" else []),
        *of_every_cause(version),
        # Nothing but the servers is known: connectors are listed instead of looked for.
        description(send_connectors=None, inbound_connectors=None, change=None, test=None, **servers),
    ]
    plans = [plan_of(given, whatif=whatif) for given in described for whatif in (False, True)]
    return [step for plan in plans for step in plan.steps if step.variant and step.window]


@pytest.mark.parametrize("version", VERSIONS)
def test_blocks_keep_to_the_engine_of_their_window(engine: Engine, version: str) -> None:
    """On-premises blocks are PowerShell 2.0, whatever the version; those of Exchange Online are 5.1."""
    steps = _steps(version)
    scripts = [render(step.variant.template, step.values) for step in steps if step.variant]

    found = [
        (step.id, (newer_than_51 if step.window and step.window.shell is Shell.EXO else newer_than_2)(facts))
        for step, facts in zip(steps, engine.parse(scripts), strict=True)
    ]

    assert {step.window.shell for step in steps if step.window} == {Shell.EMS, Shell.EDGE, Shell.EXO}
    assert [(step, lines) for step, lines in found if lines] == []
