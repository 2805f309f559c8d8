"""Blocks that hold, release, send and list messages, pasted: what they say, and what becomes of the mail."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.render.view import step_view
from generator.text import Text
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import behind_edge, block, blocks_of, description, plan_of
from tests.powershell.stubs.world import (
    CMDLETS,
    Outcome,
    World,
    fault,
    pasted,
    queue,
    send_connector,
    transport,
    world,
)

_SERVERS: Mapping[str, Any] = {
    "EX01": {"version": "2016", "suspended_queues": []},
    "EX02": {"version": "2016", "suspended_queues": ["EX02\\14"]},
    "HUB01": {"version": "2010", "suspended_queues": []},
}
_CONNECTOR = {
    "name": "Outbound to Office 365",
    "source_servers": list(_SERVERS),
    "protocol_logging_level": "None",
}
_GIVEN = description(
    servers=_SERVERS,
    send_connectors={"outbound": _CONNECTOR},
    change={"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"},
    ticket={"id": "CHG1", "since": "2026-11-24T18:40Z"},
)
_BLOCKS = blocks_of(_GIVEN)
_WHATIF = blocks_of(_GIVEN, whatif=True)
HOLD = _BLOCKS["onprem.hold-queues@window-a"]
RELEASE_FIRST = _BLOCKS["onprem.release-queues@ex01"]
RELEASE_ALL = _BLOCKS["onprem.release-queues-rollback@window-a"]

_FOREIGN = queue("EX02\\14", Status="Suspended", MessageCount=9)
_OTHERS = queue("EX01\\3", NextHopConnector="00000000-0000-4000-8000-00000000d0b1")
_ONE, _TWO = queue("EX01\\12", MessageCount=5), queue("EX02\\15", MessageCount=2, Status="Retry")
_HELD = [{**one, "Status": "Suspended"} for one in (_ONE, _TWO)]
_ALL = [transport(name) for name in ("EX01", "EX02", "HUB01", "EX99")]


def _world(*queues: dict[str, object], window: str = "ems 2016", **changes: object) -> World:
    return world(window, queues=[_FOREIGN, _OTHERS, *queues], servers=_ALL, **changes)


_EDGE = blocks_of(
    behind_edge(
        servers={
            "EX01": "2019",
            "EDGE01": {
                "version": "2019",
                "roles": ["Edge"],
                "subscribed": "true",
                "suspended_queues": ["EDGE01\\4"],
            },
        },
        change={"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"},
    )
)
_AT_EDGE: Mapping[str, Any] = {
    "on_edge": True,
    "exchange_servers": [{"Name": "EDGE01", "ServerRole": "Edge"}],
    "servers": [transport("EDGE01")],
    "computer": "EDGE01",
}
_ON_EDGE = [queue("EDGE01\\4", Status="Suspended"), queue("EDGE01\\5")]

# Name → world, blocks, words, what the last RESULT line says.
QUEUES: Mapping[str, tuple[World, list[str], list[str], tuple[str, ...]]] = {
    "held": (
        _world(_ONE, _TWO),
        [HOLD],
        ["CHANGED"],
        (
            "held: EX01\\12 (Suspended, 5 messages), EX02\\15 (Suspended, 2 messages);",
            "; a message expires 2.00:00:00 after it was sent",
        ),
    ),
    "held twice": (_world(_ONE, _TWO), [HOLD, HOLD], ["CHANGED", "UNCHANGED"], ("already held: EX01\\12",)),
    "a queue on one server only": (_world(_ONE), [HOLD], ["CHANGED"], ("NOTHING HELD on EX02",)),
    "no queue at all": (
        _world(),
        [HOLD],
        ["STOP"],
        ("NOTHING HELD: the connector has no queue on EX01 EX02",),
    ),
    "another connector": (
        _world(_ONE, send=[send_connector(Name="Internet")]),
        [HOLD],
        ["STOP"],
        ("send connectors of this name: 0",),
    ),
    "another organisation": (
        _world(_ONE, accepted=[{"DomainName": "fabrikam.com"}]),
        [HOLD],
        ["STOP"],
        ("this is another organisation",),
    ),
    "the tenant's window": (
        _world(_ONE, cmdlets=list(CMDLETS["exo"])),
        [HOLD],
        ["STOP"],
        ("this window is not",),
    ),
    "queues can't be read": (
        _world(_ONE, faults={"Get-Queue": fault("throws")}),
        [HOLD],
        ["STOP"],
        ("on a second line",),
    ),
    "suspending fails": (
        _world(_ONE, faults={"Suspend-Queue": fault("throws")}),
        [HOLD],
        ["FAILED"],
        ("on a second line", "next: roll back with step"),
    ),
    "suspending is lost": (
        _world(_ONE, faults={"Suspend-Queue": fault("lost")}),
        [HOLD],
        ["FAILED"],
        ("written, not confirmed: EX01\\12 (Active, 5 messages)", "next: roll back with step"),
    ),
    "whatif": (
        _world(_ONE),
        [_WHATIF["onprem.hold-queues-whatif@window-a"]],
        ["WHATIF"],
        ("nothing written; would hold EX01\\12 (Active, 5 messages)",),
    ),
    "2010": (
        _world(queue("HUB01\\7"), window="ems 2010"),
        [_BLOCKS["onprem.hold-queues@hub01"]],
        ["CHANGED"],
        ("held: HUB01\\7 (Suspended, 3 messages)",),
    ),
    "an Edge server": (
        world("edge 2019", **{**_AT_EDGE, "queues": _ON_EDGE}),
        [_EDGE["edge.hold-queues@edge01"], _EDGE["edge.hold-queues@edge01"]],
        ["CHANGED", "UNCHANGED"],
        ("already held: EDGE01\\5 (Suspended, 3 messages)",),
    ),
    "an Edge server released": (
        world("edge 2019", **{**_AT_EDGE, "queues": [{**one, "Status": "Suspended"} for one in _ON_EDGE]}),
        [_EDGE["edge.release-queues@edge01"]],
        ["CHANGED"],
        ("released: EDGE01\\5 (Suspended, 3 messages)",),
    ),
    "another computer than the Edge server": (
        world("edge 2019", **{**_AT_EDGE, "queues": _ON_EDGE, "computer": "EDGE02"}),
        [_EDGE["edge.hold-queues@edge01"]],
        ["STOP"],
        ("this window runs on EDGE02",),
    ),
    "first released": (
        _world(*_HELD),
        [RELEASE_FIRST],
        ["CHANGED"],
        ("released: EX01\\12 (Suspended, 5 messages)",),
    ),
    "nothing to release": (_world(_ONE), [RELEASE_FIRST], ["UNCHANGED"], ("nothing is held on EX01",)),
    "all released": (
        _world(*_HELD),
        [RELEASE_ALL, RELEASE_ALL],
        ["CHANGED", "UNCHANGED"],
        ("nothing is held on EX01 EX02",),
    ),
    "releasing fails": (
        _world(*_HELD, faults={"Resume-Queue": fault("throws")}),
        [RELEASE_FIRST],
        ["FAILED"],
        ("on a second line", "next: paste this block again"),
    ),
    "releasing is lost": (
        _world(*_HELD, faults={"Resume-Queue": fault("lost")}),
        [RELEASE_FIRST],
        ["FAILED"],
        ("written, not confirmed: still suspended: EX01\\12 (Suspended, 5 messages)",),
    ),
}

# Case → the queues that are suspended afterwards.
SUSPENDED = {
    "held": ["EX02\\14", "EX01\\12", "EX02\\15"],
    "a queue on one server only": ["EX02\\14", "EX01\\12"],
    "no queue at all": ["EX02\\14"],
    "whatif": ["EX02\\14"],
    "2010": ["EX02\\14", "HUB01\\7"],
    "an Edge server": ["EDGE01\\4", "EDGE01\\5"],
    "an Edge server released": ["EDGE01\\4"],
    "first released": ["EX02\\14", "EX02\\15"],
    "all released": ["EX02\\14"],
}


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[str, Outcome]:
    """Return the outcome of every case about queues; one process pastes them all."""
    return pasted(engine, {name: (given, blocks) for name, (given, blocks, _, _) in QUEUES.items()})


@pytest.mark.parametrize("name", QUEUES)
def test_the_block_says_what_became_of_the_queues(done: Mapping[str, Outcome], name: str) -> None:
    """Each paste ends in the word of its case, and the last line says why."""
    *_, words, texts = QUEUES[name]
    assert done[name].words == words
    for text in texts:
        assert text in done[name].results[-1]


@pytest.mark.parametrize("name", SUSPENDED)
def test_only_own_queues_are_touched(done: Mapping[str, Outcome], name: str) -> None:
    """Another connector's queue runs on, and one that was suspended before stays suspended."""
    after = done[name].after["queues"]
    assert [one["Identity"] for one in after if one["Status"] == "Suspended"] == SUSPENDED[name]


@pytest.mark.parametrize("name", [name for name, case in QUEUES.items() if case[2] == ["STOP"]])
def test_a_stop_touches_no_queue(done: Mapping[str, Outcome], name: str) -> None:
    """No cmdlet that writes did anything before a STOP."""
    assert done[name].writes == []


def _sending(engine: Engine, folder: Path, **changes: object) -> tuple[Outcome, Path]:
    pickup = folder / "Pickup"
    pickup.mkdir()
    given = world("ems 2016", drive=str(folder), servers=_ALL, computer="EX01", **changes)
    return pasted(engine, {"send": (given, [_BLOCKS["onprem.send-test@ex01"]])})["send"], pickup


def test_test_messages_go_through_the_pickup_directory(engine: Engine, tmp_path: Path) -> None:
    """The server takes one message to the recipient, and one that can only be reported to them."""
    outcome, pickup = _sending(engine, tmp_path)
    assert outcome.words == ["CHANGED"]
    assert [mail[:2] for mail in outcome.after["mails"]] == [
        ["From: <relaytest@contoso.com>", "To: <probe@example.net>"],
        ["From: <probe@example.net>", "To: <no-such-recipient@contoso.com>"],
    ]
    assert all(
        mail[2].startswith("Subject: Relay test ") and mail[3] == "" for mail in outcome.after["mails"]
    )
    assert list(pickup.iterdir()) == []


@pytest.mark.parametrize(("pickup", "ending"), [("refuses", ".bad"), ("ignores", ".eml")])
def test_a_message_that_is_not_taken_is_a_failure(
    engine: Engine, tmp_path: Path, pickup: str, ending: str
) -> None:
    """A file that is still there after half a minute was not sent; the line names it."""
    outcome, folder = _sending(engine, tmp_path, pickup=pickup)
    assert outcome.words == ["FAILED"]
    assert {path.suffix for path in folder.iterdir()} == {ending}
    assert all(path.name in outcome.results[0] for path in folder.iterdir())


@pytest.mark.parametrize("pickup", [r"C:\Pickup", r"C:\Nowhere"])
def test_all_say_the_same_of_test_messages_that_failed(engine: Engine, tmp_path: Path, pickup: str) -> None:
    """Header, RESULT line (not taken, or not even written) and runbook: remove what is left, send by hand."""
    step = next(one for one in plan_of(description()).steps if one.id == "onprem.send-test@ex01")
    (tmp_path / "Pickup").mkdir()
    given = world(
        "ems 2016",
        drive=str(tmp_path),
        servers=[transport("EX01", PickupDirectoryPath=pickup)],
        pickup="ignores",
    )
    outcome = pasted(engine, {"send": (given, [block(step)])})["send"]
    said = "remove what this block left in the Pickup directory, and send the test message by hand"
    assert outcome.words == ["FAILED"]
    assert outcome.results[0].endswith(f"next: {said}")
    assert f"# On FAILED: {said}." in block(step)
    assert step_view(step, "", "", Text()).on_failed == f"On FAILED: {said}."


def test_an_edge_server_sends_and_lists_for_itself(engine: Engine, tmp_path: Path) -> None:
    """Pickup directory and tracking log are its own; the blocks run on it, in its own shell."""
    (tmp_path / "Pickup").mkdir()
    given = world(
        "edge 2019", **{**_AT_EDGE, "drive": str(tmp_path)}, tracking=[_event("EDGE01", "20:00:00")]
    )
    listing = next(block for step, block in _EDGE.items() if step.startswith("edge.refused@"))
    outcome = pasted(engine, {"edge": (given, [_EDGE["edge.send-test@edge01"], listing])})["edge"]
    assert outcome.words == ["CHANGED", "OK"]
    assert len(outcome.after["mails"]) == 2


def test_without_a_pickup_directory_nothing_is_sent(engine: Engine, tmp_path: Path) -> None:
    """Where the directory is switched off, or the window runs on another server, the block stops."""
    block = [_BLOCKS["onprem.send-test@ex01"]]
    off = [transport("EX01", PickupDirectoryPath=None)]
    cases = {
        "off": (world("ems 2016", servers=off, drive=str(tmp_path)), block),
        "elsewhere": (world("ems 2016", servers=_ALL, drive=str(tmp_path), computer="EX02"), block),
    }
    done = pasted(engine, cases)
    assert [outcome.words for outcome in done.values()] == [["STOP"], ["STOP"]]
    assert "switched off" in done["off"].results[0]
    assert "this window runs on EX02" in done["elsewhere"].results[0]


def _event(server: str, time: str, **changes: object) -> dict[str, object]:
    usual = {
        "ServerHostname": server,
        "Timestamp": f"2026-11-24T{time}Z",
        "EventId": "FAIL",
        "Sender": "anna@contoso.com",
        "Recipients": ["bob@example.net"],
        "RecipientStatus": ["550 5.7.64 TenantAttribution; Relay Access Denied SMTP"],
        "MessageId": f"<{time}@ex01>",
        "MessageSubject": "Confidential",
    }
    return {**usual, **changes}


_TRACKING = [
    _event("EX02", "20:00:00", Recipients=["c@example.net", "d@example.net"]),
    _event(
        "EX01",
        "19:00:00",
        Sender='"an, na"@contoso.com',
        Recipients=["e@example.net", "f@example.net"],
        RecipientStatus=["550 5.1.1 unknown", "550 5.7.64 Relay Access Denied ATTR36"],
    ),
    _event("EX01", "18:00:00"),
    _event("EX01", "21:00:00", EventId="SENDEXTERNAL"),
    _event("EX01", "21:30:00", RecipientStatus=["550 5.1.1 unknown"]),
    _event("EX99", "22:00:00"),
]


@pytest.fixture(scope="module")
def listed(engine: Engine) -> dict[str, Outcome]:
    """Return the outcomes of the blocks that list refused messages."""
    block = [_BLOCKS["onprem.refused@window-a"]]
    return pasted(
        engine,
        {
            "some": (world("ems 2016", tracking=_TRACKING), block),
            "none": (world("ems 2016"), block),
            "2010": (
                world("ems 2010", tracking=[_event("HUB01", "20:00:00")]),
                [_BLOCKS["onprem.refused@window-c"]],
            ),
            "unreadable": (world("ems 2016", faults={"Get-MessageTrackingLog": fault("throws")}), block),
        },
    )


def test_refused_messages_are_listed_by_time(listed: Mapping[str, Outcome]) -> None:
    """Each refused recipient is a line of CSV, oldest first; subjects stay out."""
    lines = listed["some"].printed.splitlines()
    assert lines[:-1] == [
        '"time","sender","recipient","messageid"',
        '"2026-11-24T19:00:00Z","""an, na""@contoso.com","f@example.net","<19:00:00@ex01>"',
        '"2026-11-24T20:00:00Z","anna@contoso.com","c@example.net","<20:00:00@ex01>"',
        '"2026-11-24T20:00:00Z","anna@contoso.com","d@example.net","<20:00:00@ex01>"',
    ]
    assert (
        listed["some"]
        .results[0]
        .endswith("OK refused since 2026-11-24T18:40:00Z: 3, from 2 senders; nothing written")
    )


def test_a_list_of_nothing_is_no_failure(listed: Mapping[str, Outcome]) -> None:
    """No refused message: OK with 0; a log that can't be read: STOP."""
    assert listed["none"].results[0].endswith(": 0, from 0 senders; nothing written")
    assert listed["2010"].words == ["OK"]
    assert '"bob@example.net"' in listed["2010"].printed
    assert listed["unreadable"].words == ["STOP"]


def test_discovery_records_who_suspended_queues_before(engine: Engine) -> None:
    """Where mail is to be held, the first block tells which queues are suspended already, on each server."""
    given = description(
        servers={"EX01": "2016", "EX02": "2016"},
        send_connectors={"outbound": {"name": "Outbound to Office 365"}},
        change={"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"},
    )
    blocks = blocks_of(given)
    outcome = pasted(engine, {"read": (_world(), [blocks["onprem.discover@window-a"]])})["read"]
    facts = [line.split(" ~")[0] for line in outcome.printed.splitlines() if "SuspendedQueues" in line]
    assert facts == [
        "FACT servers/EX01/SuspendedQueues/count = 0",
        "FACT servers/EX02/SuspendedQueues/count = 1",
        "FACT servers/EX02/SuspendedQueues/0 = EX02\\14",
    ]
    assert not any(name.startswith("onprem.hold-queues") for name in blocks)
