"""Protocol logs: every form that servers write, however it was cut, mixed, packed or pasted."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from generator.evidence import logs, scan
from generator.evidence.facts import Evidence, Session, Tls
from generator.evidence.reading import read_evidence
from generator.evidence.rows import rows
from generator.evidence.sources import expand
from tests.unit.diagnosis.bundle import CONNECTOR, HEADER, NEW_THUMBPRINT, OLD_THUMBPRINT, Log, Offer

NAME = "SEND2026030208-1.LOG"
OLD = Offer("mail.old-contoso.com", ("mail.old-contoso.com",), thumbprint=OLD_THUMBPRINT)


def _read(folder: Path, **files: str | bytes) -> Evidence:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", "-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_evidence([folder])


def _failed(evidence: Evidence) -> Session:
    (session,) = [session for session in evidence.sessions if session.refusals]
    return session


@pytest.mark.parametrize("form", ["rows", "joined", "dates"])
def test_the_three_forms_of_certificate_rows(form: str, tmp_path: Path) -> None:
    """All three forms give the same names and thumbprint; only one knows the dates."""
    session = _failed(_read(tmp_path, log=Log(form=form).session().text()))

    assert session.offered is not None
    assert session.offered.names == ("*.contoso.com", "contoso.com")
    assert session.offered.thumbprint == NEW_THUMBPRINT
    assert session.offered.issuer == "CN=Example CA 1, O=Example, C=US"
    assert bool(session.offered.not_after) is (form == "dates")


def test_what_a_session_tells(tmp_path: Path) -> None:
    """Connector, addresses, names, encryption, sender and refusal come from the rows of the session."""
    session = _failed(_read(tmp_path, log=Log().session(sender="").text()))

    assert (session.connector, session.local, session.remote) == (CONNECTOR, "10.0.0.25", "192.0.2.4")
    assert (session.seen_address, session.our_name) == ("203.0.113.10", "mail.contoso.com")
    assert (session.tls, session.complete) == (Tls.ESTABLISHED, True)
    assert [(e.sender, e.recipients, e.accepted) for e in session.envelopes] == [
        ("", ("b@fabrikam.net",), False)
    ]
    assert session.refusals[0].quote.line == 5 + 13


def test_interleaved_sessions_keep_their_own_certificate(tmp_path: Path) -> None:
    """Rows of two sessions that alternate are told apart by the session's number."""
    bad, good = Log().session(), Log("10.0.0.99").relayed(offer=OLD)
    mixed = [row for pair in zip(bad.rows, good.rows, strict=False) for row in pair]
    rest = [*bad.rows[len(good.rows) :], *good.rows[len(bad.rows) :]]

    session = _failed(_read(tmp_path, log=HEADER + "\n".join([*mixed, *rest])))

    assert session.offered is not None
    assert session.offered.thumbprint == NEW_THUMBPRINT


def test_a_session_across_two_files(tmp_path: Path) -> None:
    """A session that goes on in the next hour's file is put together, and lines are those of their file."""
    log = Log().session()
    first, second = HEADER + "\n".join(log.rows[:12]), HEADER + "\n".join(log.rows[12:])

    session = _failed(_read(tmp_path, **{"SEND2026030208_1.LOG": first, "SEND2026030209_1.LOG": second}))

    assert session.offered is not None
    assert session.complete
    assert session.refusals[0].quote.file.endswith("SEND2026030209-1.LOG")


def test_numbers_sort_as_numbers(tmp_path: Path) -> None:
    """Rows count by their number, not by the order in the file nor as text."""
    log = Log(form="rows").session()

    session = _failed(_read(tmp_path, log="\n".join(sorted(log.rows))))

    assert session.complete
    assert session.offered is not None
    assert session.offered.names == ("*.contoso.com", "contoso.com")


def test_headers_don_t_matter(tmp_path: Path) -> None:
    """A log without a header, and one with several, read the same."""
    log = Log().session()
    bare = _failed(_read(tmp_path / "a", log="\n".join(log.rows)))
    often = _failed(
        _read(tmp_path / "b", log=HEADER + "\n".join(log.rows[:9]) + "\n" + HEADER + "\n".join(log.rows[9:]))
    )

    assert bare.offered is not None
    assert often.offered is not None
    assert bare.offered.thumbprint == often.offered.thumbprint


def test_cut_first_and_last_lines(tmp_path: Path) -> None:
    """A torn first and last line cost only themselves."""
    text = "\n".join(Log().relayed().session().rows)

    session = _failed(_read(tmp_path, log=text[40:-9]))

    assert session.offered is not None
    assert not session.complete or session.refusals


def test_rows_run_together(tmp_path: Path) -> None:
    """Rows that lost their line breaks are taken apart again."""
    session = _failed(_read(tmp_path, log=" ".join(Log(form="rows").session().rows)))

    assert session.offered is not None
    assert session.offered.thumbprint == NEW_THUMBPRINT


def test_rows_pasted_into_a_letter(tmp_path: Path) -> None:
    """Rows between sentences, without header or asterisks, are still rows."""
    pasted = "\n\n".join(row.replace(",*,", ",,") + "  " for row in Log().session().rows)

    session = _failed(
        _read(tmp_path, letter=f"Hello,\nthis is our log:\n{pasted}\n\nWhat is wrong?\nThank you\nA.")
    )

    assert session.offered is not None


def test_every_field_quoted(tmp_path: Path) -> None:
    """A log that went through Export-Csv has all fields quoted."""
    quoted = [
        ",".join(
            f'"{part}"'
            for part in (
                r.moment,
                r.connector,
                r.session,
                r.number,
                r.local,
                r.remote,
                r.event,
                r.data,
                r.context,
            )
        )
        for line in Log().session().rows
        for r in rows(line, "", 0)
    ]

    session = _failed(_read(tmp_path, log="\n".join(quoted)))

    assert session.offered is not None


def test_quotes_that_were_lost(tmp_path: Path) -> None:
    """A certificate row whose quotes a web page ate keeps its commas in the data."""
    text = Log().session().text().replace('"', "")

    session = _failed(_read(tmp_path, log=text))

    assert session.offered is not None
    assert session.offered.issuer == "CN=Example CA 1, O=Example, C=US"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_names(encoding: str, tmp_path: Path) -> None:
    """Names with accents and commas survive every encoding that PowerShell writes."""
    name = '"Connecteur de messagerie \u00e9lectronique, sortant"'
    text = Log().session(connector=name).text()

    session = _failed(_read(tmp_path, log=text.encode(encoding)))

    assert session.connector == name.strip('"')


def test_ipv6_endpoints(tmp_path: Path) -> None:
    """Addresses of both versions come without port and zone."""
    session = _failed(_read(tmp_path, log=Log("[fe80::1%5]").session(remote="[2a01:111:f403::4]:25").text()))

    assert (session.local, session.remote) == ("fe80::1", "2a01:111:f403::4")


def test_archives_of_several_servers(tmp_path: Path) -> None:
    """A zip with a folder per server keeps the servers apart and reads hours in order."""
    with zipfile.ZipFile(tmp_path / "logs.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"EX01/Logs/Hub/ProtocolLog/SmtpSend/{NAME}", Log().session().text())
        archive.writestr(f"EX02/Logs/FrontEnd/ProtocolLog/SmtpSend/{NAME}", Log("10.0.0.26").relayed().text())

    found = read_evidence([tmp_path / "logs.zip"]).sessions

    assert {(s.source, s.service) for s in found} == {("EX01", "hub"), ("EX02", "frontend")}


def test_a_packed_log(tmp_path: Path) -> None:
    """A gzip file is read like the log in it."""
    (tmp_path / "send.log.gz").write_bytes(gzip.compress(Log().session().text().encode()))

    assert _failed(read_evidence([tmp_path])).offered is not None


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    """An archive that can't be opened is listed as such and stops nothing."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "b.log").write_text(Log().session().text())

    evidence = read_evidence([tmp_path])

    assert [(r.kind, r.note) for r in evidence.readings] == [
        ("unreadable", "damaged archive"),
        ("protocol log", ""),
    ]
    assert evidence.sessions


def test_the_order_of_hourly_and_daily_names(tmp_path: Path) -> None:
    """Files sort by hour and number: 10 follows 9."""
    names = ["SEND2026030210-1.LOG", "SEND2026030208-10.LOG", "SEND2026030208-9.LOG", "SEND20260301-1.log"]
    for name in names:
        (tmp_path / name).write_text("x")

    items, _ = expand([tmp_path])

    assert [Path(item.name).name for item in items] == [names[3], names[2], names[1], names[0]]


def test_the_same_log_twice_counts_once(tmp_path: Path) -> None:
    """A log that was copied under two names gives each session once."""
    text = Log().session().text()

    assert len(_read(tmp_path, one=text, two=text).sessions) == 1


def test_a_large_log_gives_its_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only samples are decoded, every refused session is found, whole, with the right line."""
    monkeypatch.setattr(logs, "_WHOLE", 1000)
    monkeypatch.setattr(logs, "_SAMPLED", 1000)
    monkeypatch.setattr(logs, "_PART", 60_000)
    monkeypatch.setattr(logs, "_SIDE_BY_SIDE", 0)
    monkeypatch.setattr(scan, "_CHUNK", 7_000)
    log = Log()
    for number in range(120):
        if number % 40 == 17:
            log.session(offer=OLD, minute=number % 60)
        else:
            log.relayed(minute=number % 60)
    lines = log.text().split("\r\n")

    evidence = _read(tmp_path, log=log.text())

    failed = [session for session in evidence.sessions if session.refusals]
    assert len(failed) == 3
    assert all(s.complete and s.offered and s.offered.thumbprint == OLD_THUMBPRINT for s in failed)
    assert all("5.7.64" in lines[s.refusals[0].quote.line - 1] for s in failed)
    assert evidence.traffic.sampled


def test_parts_find_what_one_pass_finds() -> None:
    """A log cut into parts at any byte gives the same refused sessions and lines as in one piece."""
    log = Log()
    for number in range(30):
        log.session(offer=OLD) if number % 7 == 3 else log.relayed()
    raw = log.text().encode()
    whole = scan.scan(io.BytesIO(raw), 0, len(raw), head=0, tail_from=len(raw))
    expected = {s: sorted(whole.lines[s].values()) for s in whole.failing}

    for cut in range(1, len(raw), len(raw) // 37):
        found: dict[bytes, set[bytes]] = {}
        lines = 0
        for start, end in ((0, cut), (cut, len(raw))):
            stream = io.BytesIO(raw)
            stream.seek(max(0, start - scan.LOOK))
            part = scan.scan(stream, start, end, head=0, tail_from=len(raw))
            lines += part.newlines
            for session in part.failing:
                found.setdefault(session, set()).update(part.lines[session].values())
        assert {s: sorted(rows) for s, rows in found.items()} == expected, cut
        assert lines == raw.count(b"\n")


def test_many_of_one_kind_hide_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of one known refusal doesn't use up the room for another."""
    monkeypatch.setattr(scan, "_KEEP", 3)
    monkeypatch.setattr(scan, "_LATEST", 0)
    log = Log()
    for _ in range(40):
        log.session("450 4.7.0 Try again later")
    log.session()
    raw = log.text().encode()

    found = scan.scan(io.BytesIO(raw), 0, len(raw), head=0, tail_from=len(raw))

    assert len(found.failing) == 3 + 1
    assert found.refused == {"4.7.0": 40, "5.7.64": 1}
    assert b"5.7.64" in b"".join(found.lines[found.failing[-1]].values())
