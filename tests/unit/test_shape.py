"""From a document to an `Environment`, or to findings about its shape."""

from collections.abc import Sequence

import pytest

from generator.diagnostics import Finding, InputProblems
from generator.model import Environment, build
from generator.model.shape import WRONG_VALUE_VARIANTS, written
from generator.source import parse
from generator.text import Text

HEAD = "schema: 1\norganization: contoso.com\ntenant: contoso.onmicrosoft.com\n"


def _built(text: str) -> Environment:
    return build(parse(HEAD + text, "contoso.yml"))


def _found(text: str) -> Sequence[Finding]:
    with pytest.raises(InputProblems) as problems:
        _built(text)
    return problems.value.findings


def _places(findings: Sequence[Finding]) -> list[tuple[str, str, int, int]]:
    return [
        (finding.rule, finding.variant, finding.mark.line - 3, finding.mark.column)
        for finding in findings
        if finding.mark
    ]


def test_the_short_forms_mean_the_long_ones() -> None:
    """A plain domain, initial domain, version or cause is read as the section it stands for."""
    environment = _built("servers: {EX01: 2016}\nchange: {cause: C01}\n")

    assert environment.organization.domain == "contoso.com"
    assert environment.tenant.initial_domain == "contoso.onmicrosoft.com"
    assert environment.servers["EX01"].version == "2016"
    assert environment.change is not None
    assert environment.change.causes == ("C01",)


def test_an_object_is_named_by_its_key_unless_it_has_a_name() -> None:
    """A short key with a name reads better; without a name the key is the Exchange name."""
    environment = _built("send_connectors:\n  Outbound: {fqdn: a.b}\n  short: {name: Outbound 2}\n")

    names = [connector.name for connector in environment.send_connectors.values()]
    assert names == ["Outbound", "Outbound 2"]


def test_all_findings_come_at_once() -> None:
    """Several mistakes are told together, each at its own place."""
    found = _found("example: maybe\nticket: {minutes: 08}\nservers: {EX01: {edition: 2016}}\n")

    assert _places(found) == [
        ("V83", "missing", 3, 11),
        ("V82", "", 3, 18),
        ("V83", "count", 2, 19),
        ("V83", "flag", 1, 10),
    ]


@pytest.mark.parametrize(
    ("written_key", "guess"),
    [
        ("TLSSenderCertificateName", "tls_sender_certificate_name"),
        ("tls-sender-certificate-name", "tls_sender_certificate_name"),
        ("SenderIPAddresses", "sender_ip_addresses"),
        ("stratgy", "strategy"),
        ("Cause", "cause"),
    ],
)
def test_a_misspelt_key_is_answered_with_the_right_one(written_key: str, guess: str) -> None:
    """The cmdlet's own spelling and small slips lead to the key that was meant."""
    (finding,) = _found(f"change: {{cause: C01, {written_key}: x}}\n")

    assert (finding.rule, finding.variant) == ("V82", "did_you_mean")
    assert finding.values["guess"] == guess


def test_an_unknown_key_is_pointed_at_itself() -> None:
    """The place is that of the key, not of its value, and the line goes with it."""
    (finding,) = _found("inbound_connectors:\n  relay:\n    colour: blue\n")

    assert _places([finding]) == [("V82", "", 3, 5)]
    assert finding.excerpt == "    colour: blue"


@pytest.mark.parametrize(
    ("text", "variant", "line", "column"),
    [
        ("example: yes\n", "flag", 1, 10),
        ("example: True\n", "flag", 1, 10),
        ("ticket: {minutes: 1e2}\n", "count", 1, 19),
        ("ticket: {minutes: 0120}\n", "count", 1, 19),
        ("ticket: {minutes: -5}\n", "count", 1, 19),
        ('ticket: {start: "2026-11-24"}\n', "moment", 1, 17),
        ('ticket: {start: "2026-13-24T22:00Z"}\n', "moment", 1, 17),
        ('ticket: {start: "1795557600"}\n', "moment", 1, 17),
        ('ticket: {start: "0001-01-01T00:00Z"}\n', "moment", 1, 17),
        ('ticket: {start: "9999-12-31T23:00-02:00"}\n', "moment", 1, 17),
        ("accepted_domains: contoso.com\n", "not_list", 1, 19),
        ("accepted_domains: {contoso.com: x}\n", "not_list", 1, 19),
        ("accepted_domains: [[contoso.com]]\n", "not_text", 1, 20),
        ('ticket: {id: ""}\n', "empty", 1, 14),
        ("ticket: CHG1\n", "not_mapping", 1, 9),
        ("servers: [EX01]\n", "listed", 1, 10),
        ("servers: {EX01: [2016]}\n", "not_mapping", 1, 17),
        ("change: [C01]\n", "not_mapping", 1, 9),
        ("send_connectors: {Outbound: on}\n", "not_mapping", 1, 29),
        ("test:\n  from: a@b.cd\n", "missing", 1, 1),
        ("change:\n  cause: [C01]\n", "causes", 2, 10),
        ("change:\n  causes: C01\n", "not_list", 2, 11),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(text: str, variant: str, line: int, column: int) -> None:
    """Each kind of wrong value has its own sentence and its own place."""
    found = _found(text)

    assert _places(found) == [("V83", variant, line, column)]


def test_a_missing_section_is_told_at_the_beginning() -> None:
    """A description that lacks a section has no better place for it."""
    with pytest.raises(InputProblems) as problems:
        build(parse("schema: 1\n", "contoso.yml"))

    found = problems.value.findings
    assert [finding.values["key"] for finding in found] == ["organization", "tenant"]
    assert {(f.variant, f.mark.line, f.mark.column) for f in found if f.mark} == {("missing_section", 1, 1)}


def test_cause_and_causes_exclude_each_other() -> None:
    """With both, one of them would be dropped without a word."""
    found = _found("change: {cause: C01, causes: [C11]}\n")

    assert _places(found) == [("V83", "both", 1, 22)]


def test_the_cause_is_pointed_at_as_it_is_written() -> None:
    """A single cause is a list of one in the model, but stands under another key in the file."""
    single = parse(HEAD + "change: {cause: C01}\n", "contoso.yml")
    several = parse(HEAD + "change: {causes: [C01]}\n", "contoso.yml")
    path = ("change", "causes", "0")

    assert written(path, single) == ("change", "cause")
    assert written(path, several) == path
    assert written(("change", "strategy"), single) == ("change", "strategy")


def test_numbers_flags_and_dates_stay_text_where_text_belongs() -> None:
    """Names that look like numbers, flags or dates reach the model as they were written."""
    environment = _built("ticket: {id: 0042, requester: no, implementer: 2026-11-24, second_person: 1e5}\n")

    ticket = environment.ticket
    assert (ticket.id, ticket.requester, ticket.implementer) == ("0042", "no", "2026-11-24")
    assert ticket.second_person == "1e5"


def test_unknown_and_absent_are_the_same_and_empty_is_neither() -> None:
    """Unknown values are `None`; an empty text or list is a known value: not set."""
    environment = _built(
        "inbound_connectors:\n"
        "  a: {tls_sender_certificate_name: unknown, sender_ip_addresses: unknown}\n"
        "  b: {}\n"
        '  c: {tls_sender_certificate_name: "", sender_ip_addresses: []}\n'
    )

    values = [
        (connector.tls_sender_certificate_name, connector.sender_ip_addresses)
        for connector in environment.inbound_connectors.values()
    ]
    assert values == [(None, None), (None, None), ("", ())]


@pytest.mark.parametrize("variant", sorted(WRONG_VALUE_VARIANTS))
def test_each_kind_of_wrong_value_has_a_sentence(variant: str) -> None:
    """No mistake is answered with a key of the locale file."""
    assert Text("en").has(f"rules.V83.messages.{variant}")
