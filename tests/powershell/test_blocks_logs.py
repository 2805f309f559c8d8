"""Blocks that read send protocol logs, pasted on servers whose logs hold what real ones hold."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import blocks_of, description
from tests.powershell.stubs.sendlog import (
    FORMS,
    OURS,
    REFUSED,
    RELAYED,
    THEIRS,
    Certificate,
    Session,
    interleaved,
    of_sessions,
    write_log,
)
from tests.powershell.stubs.world import LOG_FOLDER, Outcome, pasted, transport, world

READ, VERIFY = "onprem.read-log", "onprem.verify"
HOSTS = {"HUB01": "ems 2010", "EX01": "ems 2016"}

# The verification of C13, whose cure only a message without sender proves.
NULL_SENDER = "onprem.verify, C13"
NEEDING = blocks_of(
    description(
        send_connectors={
            "outbound": {
                "name": "Outbound to Office 365",
                "source_servers": list(HOSTS),
                "protocol_logging_level": "None",
            }
        },
        change={
            "cause": "C13",
            "new_inbound_connector": "Relay",
            "tls_sender_certificate_name": "*.contoso.com",
        },
    )
)

IN_STORE = {
    "Server": "EX01",
    "Thumbprint": OURS,
    "Subject": "CN=*.contoso.com",
    "Issuer": "CN=Example CA 1, O=Example, C=US",
    "SerialNumber": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
    "NotAfter": "2026-07-28T23:59:59Z",
    "CertificateDomains": ["*.contoso.com", "contoso.com", "a.contoso.com", "b.contoso.com", "c.contoso.com"],
}
OTHER = "89ABCDEF0123456789ABCDEF0123456789ABCDEF"
_OLD = Certificate(subject="CN=*.contoso-mail.com", thumbprint=OTHER, names="*.contoso-mail.com")

_BELOW = ",CN=Connections,CN=Exchange Routing Group,CN=Routing Groups,DC=contoso,DC=com"
_DN = f"CN=Outbound to Office 365{_BELOW}"
HOSTILE = "Ende, \"zu\" 'quo' caf\u00e9 \u201eunten\u201d \U0001f4e7 [x] $(y) `z;"


@dataclass(frozen=True)
class Case:
    """A server with its logs, the block pasted there, and what it must say.

    Attributes:
        kind: the kind of step.
        logs: by file name, oldest first, the lines; `None`: there is no folder at all.
        word: the result word.
        says: what stands in the RESULT line.
        shows: what else is printed.
        folder: the server's SendProtocolLogPath.
    """

    kind: str
    logs: Mapping[str, list[str]] | None
    word: str
    says: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    connector: str = "Outbound to Office 365"
    computer: str | None = None
    certificates: list[dict[str, object]] = field(default_factory=lambda: [dict(IN_STORE)])
    folder: str | None = LOG_FOLDER


def _one(*sessions: Session) -> dict[str, list[str]]:
    return {"SEND2026030208-1.LOG": of_sessions(*sessions)}


_OTHERS = Session(id="08DE7F0A1B2C9999", connector="Internet", certificate=_OLD, minutes_ago=1)
_GOOD = Session(id="08DE7F0A1B2C7777", reply=RELAYED, certificate=_OLD, minutes_ago=1)
_RELAYED = Session(reply=RELAYED)
_WITHOUT = Session(id="08DE7F0A1B2C0000", reply=RELAYED, sender="", minutes_ago=5)
_FROM, _FROM_NOBODY = "from <relaytest@contoso.com>: ", "from <>: "

CASES: dict[str, Case] = {
    # The certificate that is really offered.
    **{
        f"reads {form}, theirs {'first' if first else 'last'}": Case(
            READ,
            _one(Session(form=form, remote_first=first)),
            "OK",
            (f"certificate offered: {OURS}", "found by: 5.7.64"),
            ("CN=Example CA 1, O=Example, C=US", "0A1B2C3D4E5F60718293A4B5C6D7E8F9", "c.contoso.com"),
        )
        for form in FORMS
        for first in (False, True)
    },
    "the refused session is read, not a newer good one": Case(
        READ, _one(Session(), _GOOD), "OK", (OURS, "found by: 5.7.64")
    ),
    "the newest refused session is read": Case(
        READ, _one(Session(id="08DE7F0A1B2C0001", certificate=_OLD, minutes_ago=30), Session()), "OK", (OURS,)
    ),
    "without a refusal the newest certificate is read": Case(
        READ, _one(Session(reply=RELAYED)), "OK", (OURS, "found by: Sending certificate")
    ),
    "interleaved sessions are told apart": Case(
        READ,
        {
            "SEND2026030208-1.LOG": interleaved(
                [_GOOD, Session(form="rows"), Session(id="08DE7F0A1B2C0002", certificate=_OLD, reply=RELAYED)]
            )
        },
        "OK",
        (OURS,),
    ),
    "sessions of another connector are ignored": Case(READ, _one(Session(), _OTHERS), "OK", (OURS,)),
    "only sessions of another connector": Case(
        READ, _one(_OTHERS), "STOP", ("no session of this connector",)
    ),
    "no certificate was offered": Case(
        READ, _one(Session(certificate=None)), "STOP", ("certificate offered: none",)
    ),
    "the certificate is not in the store": Case(
        READ,
        _one(Session()),
        "STOP",
        (f"certificate offered: {OURS}", "none fits *.contoso.com"),
        certificates=[],
    ),
    "the certificate has another name": Case(
        READ,
        _one(Session(certificate=_OLD)),
        "STOP",
        (OTHER, "*.contoso-mail.com; none fits *.contoso.com"),
        certificates=[{**IN_STORE, "Thumbprint": OTHER, "CertificateDomains": ["*.contoso-mail.com"]}],
    ),
    "a name below the wanted wildcard fits": Case(
        READ,
        _one(Session()),
        "OK",
        (OURS,),
        certificates=[{**IN_STORE, "CertificateDomains": ["mail.contoso.com"]}],
    ),
    "a name two levels below doesn't fit": Case(
        READ,
        _one(Session()),
        "STOP",
        ("none fits",),
        certificates=[{**IN_STORE, "CertificateDomains": ["a.b.contoso.com", "contoso.com"]}],
    ),
    "no logs yet": Case(READ, {"RECV2026030208-1.LOG": of_sessions(Session())}, "STOP", ("newest 0 logs",)),
    "no log folder": Case(READ, None, "STOP", ("SmtpSend",)),
    "the session is in an older hourly file": Case(
        READ,
        {"SEND2026030207-1.LOG": of_sessions(Session()), "SEND2026030208-1.LOG": of_sessions(_OTHERS)},
        "OK",
        (OURS,),
    ),
    "a daily file name in small letters": Case(
        READ, {"send20260302-1.log": of_sessions(Session())}, "OK", (OURS,)
    ),
    "the tenth file of an hour comes after the ninth": Case(
        READ,
        {
            "SEND2026030208-9.LOG": of_sessions(Session(id="08DE7F0A1B2C0009", certificate=_OLD)),
            "SEND2026030208-10.LOG": of_sessions(Session()),
        },
        "OK",
        (OURS,),
    ),
    "a session goes on in the next file": Case(
        READ,
        {
            "SEND2026030207-1.LOG": of_sessions(Session(form="rows"))[:10],
            "SEND2026030208-1.LOG": of_sessions(Session(form="rows"))[10:],
        },
        "OK",
        (OURS,),
    ),
    **{
        f"{kind} without a log path, {folder}": Case(
            kind, {}, "STOP", ("the send protocol log of ", "is switched off"), folder=folder
        )
        for kind in (READ, VERIFY)
        for folder in (None, "")
    },
    "pasted on the server itself": Case(READ, _one(Session()), "OK", (OURS,), computer="{server}"),
    "pasted on another server": Case(
        READ, _one(Session()), "STOP", ("this window runs on OTHER", "the logs are on"), computer="OTHER"
    ),
    "a hostile connector name": Case(
        READ, _one(Session(connector=HOSTILE)), "OK", (OURS,), connector=HOSTILE
    ),
    **{
        f"{kind} under its distinguished name": Case(
            kind, _one(Session(connector=_DN, reply=reply)), "OK", (OURS,)
        )
        for kind, reply in ((READ, REFUSED), (VERIFY, RELAYED))
    },
    "a hostile distinguished name": Case(
        READ,
        _one(Session(connector=rf"CN=\#1\, \"a\" \+ b\\c{_BELOW}")),
        "OK",
        (OURS,),
        connector='#1, "a" + b\\c',
    ),
    "another connector's distinguished name": Case(
        READ,
        _one(Session(connector=_DN.replace("365,", "365 (old),")), Session(connector=f"CN=X{_BELOW},{_DN}")),
        "STOP",
        ("no session of this connector",),
    ),
    # The proof after the change.
    "relayed": Case(
        VERIFY,
        _one(Session(reply=RELAYED)),
        "OK",
        ("relayed: from <relaytest@contoso.com>: sent at ", OURS, "Queued mail", _FROM_NOBODY + "NOT SEEN"),
    ),
    **{
        f"relayed, {form}, theirs {'first' if first else 'last'}": Case(
            VERIFY,
            _one(Session(reply=RELAYED, form=form, remote_first=first)),
            "OK",
            (f"certificate offered: {OURS}, reply: 250",),
        )
        for form in FORMS
        for first in (False, True)
    },
    "relayed without a certificate": Case(
        VERIFY, _one(Session(reply=RELAYED, certificate=None)), "OK", ("certificate offered: none, reply",)
    ),
    "relayed with a sender and without": Case(
        VERIFY, _one(_RELAYED, _WITHOUT), "OK", (_FROM + "sent at ", _FROM_NOBODY + "sent at ")
    ),
    "relayed in one session": Case(
        VERIFY,
        _one(Session(reply=RELAYED, sender="", earlier=RELAYED, earlier_to="probe@example.net")),
        "STOP",
        (_FROM + "NOT SEEN", _FROM_NOBODY + "sent at ", "messages seen: 2"),
    ),
    "without a sender alone": Case(
        VERIFY, _one(_WITHOUT), "STOP", (_FROM + "NOT SEEN; " + _FROM_NOBODY + "sent at ",)
    ),
    "without a sender refused": Case(
        VERIFY,
        _one(_RELAYED, replace(_WITHOUT, reply=REFUSED)),
        "STOP",
        (_FROM + "sent at ", "reply: 550 5.7.64", "messages seen: 2, in 1 logs of"),
    ),
    "a refused session doesn't lend its certificate": Case(
        VERIFY,
        _one(
            Session(id="08DE7F0A1B2C0001", certificate=_OLD, minutes_ago=9), replace(_RELAYED, minutes_ago=8)
        ),
        "OK",
        (f"certificate offered: {OURS}, reply: 250",),
    ),
    "relayed for somebody else's sender": Case(
        VERIFY,
        _one(Session(reply=RELAYED, sender="somebody@contoso.com")),
        "STOP",
        (_FROM + "NOT SEEN", "messages seen: 1"),
    ),
    "the sender's letters may be large": Case(
        VERIFY, _one(Session(reply=RELAYED, sender="RelayTest@Contoso.com")), "OK", ("relayed",)
    ),
    "still refused": Case(VERIFY, _one(Session()), "STOP", (OURS, "reply: 550 5.7.64")),
    "deferred": Case(VERIFY, _one(Session(reply="451 4.7.500 Server busy")), "STOP", ("reply: 451 4.7.500",)),
    "unanswered": Case(VERIFY, _one(Session(reply="")), "STOP", ("reply: ; from <>",)),
    "the newest message decides": Case(
        VERIFY,
        _one(Session(id="08DE7F0A1B2C0003", reply=RELAYED, minutes_ago=40), Session(minutes_ago=5)),
        "STOP",
        ("550 5.7.64",),
    ),
    "another message's answer is not ours": Case(
        VERIFY, _one(Session(earlier=RELAYED)), "STOP", ("reply: 550 5.7.64",)
    ),
    "another message's refusal is not ours": Case(
        VERIFY, _one(Session(earlier="550 5.1.1 no such user", reply=RELAYED)), "OK", ("relayed",)
    ),
    "another session that names ours is not ours": Case(
        VERIFY,
        _one(
            Session(reply=""),
            Session(
                id="08DE7F0A1B2C0004",
                recipients=("else@example.net",),
                reply="250 2.6.0 <08DE7F0A1B2C3D4E@contoso.com> Queued mail for delivery",
            ),
        ),
        "STOP",
        ("reply: ; from <>",),
    ),
    "an old success is no proof": Case(
        VERIFY, _one(Session(reply=RELAYED, minutes_ago=31)), "STOP", ("NOT SEEN",)
    ),
    "a success of twenty minutes ago is one": Case(
        VERIFY, _one(Session(reply=RELAYED, minutes_ago=20)), "OK", ("relayed",)
    ),
    "another recipient is not ours": Case(
        VERIFY, _one(Session(reply=RELAYED, recipients=("else@example.net",))), "STOP", ("NOT SEEN",)
    ),
    "a longer recipient is not ours": Case(
        VERIFY, _one(Session(reply=RELAYED, recipients=("my.probe@example.net",))), "STOP", ("NOT SEEN",)
    ),
    "one recipient of several": Case(
        VERIFY,
        _one(
            Session(reply=RELAYED, recipients=("else@example.net", "probe@example.net", "more@example.net"))
        ),
        "OK",
        ("relayed",),
    ),
    "our message took another connector": Case(
        VERIFY, _one(Session(reply=RELAYED, connector="Internet")), "STOP", ("NOT SEEN",)
    ),
    "verified with a hostile connector name": Case(
        VERIFY, _one(Session(reply=RELAYED, connector=HOSTILE)), "OK", ("relayed",), connector=HOSTILE
    ),
    "verified on another server": Case(
        VERIFY, _one(Session(reply=RELAYED)), "STOP", ("this window runs on OTHER",), computer="OTHER"
    ),
    "nothing logged after the change": Case(VERIFY, {}, "STOP", ("NOT SEEN",)),
    "C13 without a message that has no sender": Case(
        NULL_SENDER, _one(_RELAYED), "STOP", (_FROM + "sent at ", _FROM_NOBODY + "NOT SEEN")
    ),
    "C13 with one": Case(NULL_SENDER, _one(_RELAYED, _WITHOUT), "OK", ("relayed",)),
}

Key = tuple[str, str]
MakeFolder = Callable[[str], Path]


def _block(case: Case, server: str) -> str:
    if case.kind == NULL_SENDER:
        return NEEDING[f"{VERIFY}@{server.lower()}"]
    connector = {
        "outbound": {"name": case.connector, "source_servers": list(HOSTS), "protocol_logging_level": "None"}
    }
    return blocks_of(description(send_connectors=connector))[f"{case.kind}@{server.lower()}"]


def _drive(case: Case, folder: Path) -> Path:
    folder.mkdir()
    if case.logs is not None:
        write_log(folder, [], "README.txt")
    for age, (name, content) in enumerate(reversed(list((case.logs or {}).items()))):
        path = write_log(folder, content, name)
        os.utime(path, (1_800_000_000 - age * 3600,) * 2)
    return folder


@pytest.fixture(scope="module")
def done(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Outcome]:
    """Return the outcome of every case on a server of each family; one process pastes them all."""
    root = tmp_path_factory.mktemp("drives")
    cases = {}
    for server, window in HOSTS.items():
        for number, (name, case) in enumerate(CASES.items()):
            here = world(
                window,
                drive=str(_drive(case, root / f"{server}-{number}")),
                computer=case.computer and case.computer.format(server=server),
                certificates=[{**certificate, "Server": server} for certificate in case.certificates],
                servers=[transport(server, SendProtocolLogPath=case.folder)],
            )
            cases[server, name] = (here, [_block(case, server)])
    named = pasted(engine, {" ".join(key): given for key, given in cases.items()})
    return dict(zip(cases, named.values(), strict=True))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("server", HOSTS)
def test_what_the_log_shows_is_said(done: Mapping[Key, Outcome], server: str, name: str) -> None:
    """The block ends in one RESULT line with the verdict, and never shows the other side's certificate."""
    case, outcome = CASES[name], done[server, name]
    assert outcome.words == [case.word], outcome.printed
    kind = VERIFY if case.kind == NULL_SENDER else case.kind
    assert outcome.results[0].startswith(f"RESULT {kind}@{server.lower()} {case.word} ")
    assert outcome.printed.splitlines()[-1].startswith(outcome.results[0])
    for text in case.says:
        assert text in outcome.results[0]
    for text in case.shows:
        assert text in outcome.printed
    assert THEIRS not in outcome.printed
    assert outcome.writes == []
