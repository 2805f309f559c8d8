"""Blocks for mail that leaves elsewhere than through the source server's own Transport service, pasted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import behind_edge, block, blocks_of, plan_of, proxied
from tests.powershell.stubs.causes import DESCRIBED
from tests.powershell.stubs.sendlog import OURS, RELAYED, THEIRS, Session, of_sessions, write_log
from tests.powershell.stubs.world import LOG_FOLDER, Outcome, World, fault, pasted, send_connector, world

IN_STORE = {
    "Thumbprint": OURS,
    "Subject": "CN=*.contoso.com",
    "Issuer": "CN=Example CA 1",
    "NotAfter": "2026-07-28T23:59:59Z",
    "CertificateDomains": ["*.contoso.com"],
}
EDGES = {"2010": "edge 2010", "2019": "edge 2019"}
DISCOVER, READ, VERIFY = "edge.discover@edge01", "edge.read-log@edge01", "edge.verify@edge01"
FRONTEND_READ, FRONTEND_VERIFY = "frontend.read-log@cas01", "frontend.verify@cas01"
SYNC, SYNC_BACK = "edge.sync@logging-outbound", "edge.sync@logging-outbound-restore"


@dataclass(frozen=True)
class Case:
    """A block, where it is pasted and what it must say.

    Attributes:
        step: id of the block's step.
        given: the world's entries that differ from the usual.
        word: the result word.
        says: what stands in the RESULT line.
        sessions: what the log holds.
        window: where it is pasted if not in its own window.
    """

    step: str
    given: Mapping[str, object]
    word: str
    says: str
    sessions: tuple[Session, ...] = ()
    window: str = ""


_EDGE_CASES: Mapping[str, Case] = {
    "discovered": Case(DISCOVER, {}, "OK", "nothing written"),
    "discovered on itself": Case(DISCOVER, {"computer": "EDGE01"}, "OK", "nothing written"),
    "read": Case(READ, {}, "OK", f"certificate offered: {OURS}", (Session(),)),
    "relayed": Case(VERIFY, {}, "OK", f"certificate offered: {OURS}", (Session(reply=RELAYED),)),
    "refused": Case(VERIFY, {}, "STOP", "550 5.7.64", (Session(),)),
    "not seen": Case(VERIFY, {}, "STOP", "NOT SEEN", (Session(recipients=("else@example.net",)),)),
    "another connector": Case(
        READ, {}, "STOP", "no session of this connector", (Session(connector="Other"),)
    ),
    **{
        f"{name}, {step}": Case(step, given, "STOP", says, (Session(),), window)
        for step in (DISCOVER, READ, VERIFY)
        for name, given, says, window in (
            ("on another computer", {"computer": "EX01"}, "this window runs on EX01, not on the Edge", ""),
            (
                "no Edge role",
                {"exchange_servers": [{"Name": "EDGE01", "ServerRole": "Mailbox"}]},
                "no Edge Transport server",
                "",
            ),
            ("another server's shell", {"exchange_servers": []}, "no Edge Transport server", ""),
            (
                "another organisation",
                {"accepted": [{"DomainName": "fabrikam.com"}]},
                "another organisation",
                "",
            ),
            ("Exchange Online", {}, "not an Exchange Management Shell", "exo"),
            ("plain console", {}, "not an Exchange Management Shell", "plain"),
            ("unreadable", {"faults": {"Get-ExchangeServer": fault("throws")}}, "on a second line", ""),
        )
    },
    "the local service is another's": Case(
        DISCOVER, {"servers": [{"Name": "EDGE02", "SendProtocolLogPath": LOG_FOLDER}]}, "STOP", "itself: 0"
    ),
}
_ELSEWHERE = Session(connector="Not the connector's name")
_FRONTEND_CASES: Mapping[str, Case] = {
    "read": Case(FRONTEND_READ, {}, "OK", f"certificate offered: {OURS}; found by: 5.7.64", (Session(),)),
    "read under another connector": Case(FRONTEND_READ, {}, "OK", f"offered: {OURS}", (_ELSEWHERE,)),
    "read by its recipient": Case(
        FRONTEND_READ, {}, "OK", "found by: RCPT TO:<probe@example.net>", (Session(reply=RELAYED),)
    ),
    "nothing to read": Case(
        FRONTEND_READ,
        {},
        "STOP",
        "no such session",
        (Session(reply=RELAYED, recipients=("else@example.net",)),),
    ),
    "relayed": Case(FRONTEND_VERIFY, {}, "OK", "relayed", (Session(reply=RELAYED),)),
    "relayed under another connector": Case(
        FRONTEND_VERIFY, {}, "OK", "relayed", (Session(reply=RELAYED, connector="Not the connector's name"),)
    ),
    "not seen": Case(FRONTEND_VERIFY, {}, "STOP", "NOT SEEN", (Session(recipients=("else@example.net",)),)),
    "on another computer": Case(FRONTEND_VERIFY, {"computer": "EX01"}, "STOP", "runs on EX01"),
    "Edge's own shell": Case(
        FRONTEND_READ, {}, "STOP", "not an Exchange Management Shell", window="edge 2019"
    ),
}

Key = tuple[str, str]
CASES: Mapping[Key, Case] = {
    **{(version, name): case for version in EDGES for name, case in _EDGE_CASES.items()},
    **{("frontend", name): case for name, case in _FRONTEND_CASES.items()},
}


def _world(where: str, case: Case, folder: Path) -> World:
    folder.mkdir()
    if case.sessions:
        write_log(folder, of_sessions(*case.sessions), "SEND2026030208-1.LOG")
    server = "CAS01" if where == "frontend" else "EDGE01"
    usual: dict[str, object] = {
        "servers": [{"Name": server, "SendProtocolLogPath": LOG_FOLDER}],
        "certificates": [{**IN_STORE, "Server": server}],
        "on_edge": where != "frontend",
        "exchange_servers": [
            {"Name": "EX01", "ServerRole": "Mailbox"},
            {"Name": "EDGE01", "ServerRole": "Edge"},
        ],
        "drive": str(folder),
    }
    return world(case.window or EDGES.get(where, "frontend"), **{**usual, **case.given})


@pytest.fixture(scope="module")
def done(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Outcome]:
    """Return the outcome of every case; one process pastes them all."""
    root = tmp_path_factory.mktemp("drives")
    blocks = {version: blocks_of(behind_edge(version)) for version in EDGES}
    blocks["frontend"] = blocks_of(proxied("2013"))
    cases = {
        (where, name): (_world(where, case, root / str(number)), [blocks[where][case.step]])
        for number, ((where, name), case) in enumerate(CASES.items())
    }
    named = pasted(engine, {" ".join(key): given for key, given in cases.items()})
    return dict(zip(cases, named.values(), strict=True))


@pytest.mark.parametrize(("where", "name"), CASES)
def test_what_is_there_is_said(done: Mapping[Key, Outcome], where: str, name: str) -> None:
    """The block ends in one RESULT line, takes nobody else's certificate for ours, and writes nothing."""
    case, outcome = CASES[where, name], done[where, name]

    assert outcome.words == [case.word], outcome.printed
    assert case.says in outcome.results[0]
    assert outcome.results[0].startswith(f"RESULT {case.step} ")
    assert outcome.printed.splitlines()[-1].startswith(outcome.results[0])
    assert THEIRS not in outcome.printed
    assert outcome.writes == []


@pytest.mark.parametrize("version", EDGES)
def test_an_edge_server_tells_its_folder_and_certificates(done: Mapping[Key, Outcome], version: str) -> None:
    """What only the Edge server knows of itself stands in FACT lines under its name."""
    printed = done[version, "discovered"].printed

    assert "FACT servers/EDGE01/SendProtocolLogPath = C:\\Program Files" in printed
    assert f"FACT servers/EDGE01/certificates/{OURS}/Subject = CN=*.contoso.com" in printed


_STATED = {**IN_STORE, "Subject": "CN=mail.contoso.com", "Issuer": "CN=Example CA 1, O=Example, C=US"}
_FIT = {**_STATED, "Status": "Valid", "HasPrivateKey": True}
_QUEUE = {"Identity": "EDGE01\\3", "NextHopConnector": "g1", "Status": "Retry", "LastError": "TLS"}
_RETRY = {"send": [send_connector(Guid="g1")], "queues": [_QUEUE, {**_QUEUE, "NextHopConnector": "g2"}]}
CURES: Mapping[str, tuple[str, Mapping[str, object], list[str], str]] = {
    "holds it": ("edge.certificate@edge01", {"certificates": [_FIT]}, ["OK"], OURS),
    "holds it without its key": (
        "edge.certificate@edge01",
        {"certificates": [{**_FIT, "HasPrivateKey": False}]},
        ["STOP"],
        "EDGE01 holds 1 certificates of this issuer and subject, none valid with its key",
    ),
    "holds it expired": (
        "edge.certificate@edge01",
        {"certificates": [{**_FIT, "Status": "DateInvalid"}]},
        ["STOP"],
        "none valid",
    ),
    "holds another": (
        "edge.certificate@edge01",
        {"certificates": [{**_FIT, "Issuer": "CN=Other"}]},
        ["STOP"],
        "EDGE01 holds 0 certificates",
    ),
    "queues tried again": ("edge.retry-queue@window-b", _RETRY, ["CHANGED", "UNCHANGED"], "EDGE01\\3"),
    "nothing waits": ("edge.retry-queue@window-b", {}, ["UNCHANGED"], "no queue"),
    "queues on another computer": (
        "edge.retry-queue@window-b",
        {**_RETRY, "computer": "EX01"},
        ["STOP"],
        "this window runs on EX01",
    ),
    "retry is refused": (
        "edge.retry-queue@window-b",
        {**_RETRY, "faults": {"Retry-Queue": fault("throws")}},
        ["FAILED"],
        "on a second line",
    ),
}


@pytest.fixture(scope="module")
def cured(engine: Engine) -> dict[str, Outcome]:
    """Return the outcome of every case on an Edge server that lacked its certificate."""
    blocks = blocks_of(DESCRIBED["C03 on Edge"]("2019"))
    usual: dict[str, object] = {
        "on_edge": True,
        "exchange_servers": [{"Name": "EDGE01", "ServerRole": "Edge"}],
    }
    cases = {
        name: (world("edge 2019", **{**usual, **given}), [blocks[step]] * len(words))
        for name, (step, given, words, _) in CURES.items()
    }
    return pasted(engine, cases)


@pytest.mark.parametrize("name", CURES)
def test_certificates_and_queues_of_an_edge_server_are_its_own(
    cured: Mapping[str, Outcome], name: str
) -> None:
    """Both are looked for on the Edge server itself; only queues of the one connector are tried again."""
    _, _, words, says = CURES[name]

    assert cured[name].words == words, cured[name].printed
    assert says in cured[name].results[0]


_BEHIND = {"Name": "EDGE01", "SendConnectorStatus": "NotSynchronized"}
_DONE = {"Name": "EDGE01", "SendConnectorStatus": "Synchronized"}
_START, _ASK = "Start-EdgeSynchronization", "Test-EdgeSynchronization"
SYNCS: Mapping[str, tuple[Mapping[str, object], list[str], str]] = {
    "started": ({}, ["CHANGED"], "synchronised: EDGE01"),
    "named with its domain": (
        {"edge_statuses": [{**_BEHIND, "Name": "edge01.contoso.com"}]},
        ["CHANGED"],
        "synchronised: EDGE01",
    ),
    "twice": ({}, ["CHANGED", "UNCHANGED"], "synchronised: EDGE01"),
    "by itself meanwhile": ({"edge_statuses": [_DONE]}, ["UNCHANGED"], "already synchronised: EDGE01"),
    "behind for a while": ({"stale": 2}, ["CHANGED"], "synchronised: EDGE01"),
    "behind for good": ({"stale": 3}, ["FAILED"], "not confirmed for EDGE01"),
    "not subscribed here": ({"edge_statuses": []}, ["FAILED"], "not confirmed for EDGE01"),
    "its state can't be read": ({"faults": {_ASK: fault("throws")}}, ["STOP"], "on a second line"),
    "can't be started": ({"faults": {_START: fault("throws")}}, ["FAILED"], "on a second line"),
    "start is lost": ({"faults": {_START: fault("lost")}}, ["FAILED"], "not confirmed for EDGE01"),
    "another organisation": (
        {"accepted": [{"DomainName": "fabrikam.com"}]},
        ["STOP"],
        "another organisation",
    ),
}


_NAMED = {**_FIT, "CertificateDomains": ["mail.contoso.com"]}
# What the Edge server holds, and what it is said to offer for the Fqdn.
FIRST: Mapping[str, tuple[list[Mapping[str, object]], str, str]] = {
    "the wanted one": ([_NAMED, {**_NAMED, "Subject": "CN=other"}], "OK", f"{OURS} CN=mail.contoso.com"),
    "another one": ([{**_NAMED, "Subject": "CN=other"}, _NAMED], "STOP", "would offer another certificate"),
    "an expired one": ([{**_NAMED, "Status": "DateInvalid"}, _NAMED], "STOP", "no valid certificate"),
    "one without its key": ([{**_NAMED, "HasPrivateKey": False}], "STOP", "no valid certificate"),
    "none for the name": (
        [{**_FIT, "CertificateDomains": ["x.contoso.com"]}],
        "STOP",
        "no valid certificate",
    ),
}


@pytest.mark.parametrize("version", EDGES)
def test_an_edge_server_shows_which_certificate_it_would_offer(engine: Engine, version: str) -> None:
    """It is asked for the name itself: that it holds the certificate doesn't say that it comes first."""
    block = blocks_of(DESCRIBED["C02 on Edge"](version))["edge.certificate-first@edge01"]
    local: dict[str, object] = {
        "on_edge": True,
        "exchange_servers": [{"Name": "EDGE01", "ServerRole": "Edge"}],
    }
    done = pasted(
        engine,
        {
            name: (world(EDGES[version], certificates=held, **local), [block])
            for name, (held, *_) in FIRST.items()
        },
    )

    for name, (_, word, says) in FIRST.items():
        assert done[name].words == [word], done[name].printed
        assert says in done[name].results[0]


@pytest.mark.parametrize("version", EDGES)
def test_where_edge_servers_alone_send_no_server_inside_is_asked(version: str) -> None:
    """The change comes right behind what each Edge server showed; a rollback asks nobody."""
    plan = plan_of(DESCRIBED["C02 on Edge"](version))
    steps = [step.id for step in plan.steps]
    asked = [number for number, step in enumerate(steps) if step.startswith("edge.certificate")]

    followed = {steps[number]: steps[number + 1] for number in asked}
    named = {"edge.certificate@edge01": "onprem.certificate-name-edge@outbound"} if version != "2010" else {}
    assert followed == {**named, "edge.certificate-first@edge01": "onprem.fqdn-edge@outbound"}
    blocks = {step.id: block(step) for step in plan.steps if step.variant}
    assert [name for name in blocks if name.endswith("-edge@outbound") and "@()" in blocks[name]] == []


@pytest.fixture(scope="module")
def synced(engine: Engine) -> dict[str, Outcome]:
    """Return the outcome of every case of EdgeSync; one process pastes them all."""
    block = blocks_of(behind_edge())[SYNC]
    cases = {
        name: (world("inside", **{"edge_statuses": [_BEHIND], **given}), [block] * len(words))
        for name, (given, words, _) in SYNCS.items()
    }
    return pasted(engine, cases)


@pytest.mark.parametrize("name", SYNCS)
def test_edge_sync_is_started_and_waited_for(synced: Mapping[str, Outcome], name: str) -> None:
    """It says CHANGED only if the Edge server's state was read as synchronised after it."""
    _, words, says = SYNCS[name]

    assert synced[name].words == words, synced[name].printed
    assert says in synced[name].results[0]


def test_edge_sync_says_what_to_do_after_a_failure(synced: Mapping[str, Outcome]) -> None:
    """EdgeSync has nothing to roll back: the block is pasted again."""
    assert synced["behind for good"].results[0].endswith("next: paste this block again")


@pytest.mark.parametrize("version", ["2010", "2013", "2016", "2019", "SE"])
def test_every_change_inside_is_followed_by_edge_sync(version: str) -> None:
    """Both switching logging on and back reach the Edge server; the tenant's change needs no EdgeSync."""
    steps = [step.id for step in plan_of(behind_edge(version)).steps]

    assert steps[steps.index("onprem.logging@outbound") + 1] == SYNC
    assert steps[steps.index("onprem.logging-restore@outbound") + 1] == SYNC_BACK
    assert sum(step.startswith("edge.sync") for step in steps) == 2
