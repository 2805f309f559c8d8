"""What holds for all rules together, and what no description in YAML can bring about."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Severity, for_people
from generator.model import Environment
from generator.rules import RULES, check
from generator.rules.explain import explain, rule_ids
from generator.text import Text

WORDS = st.one_of(
    st.sampled_from(
        [
            "*.contoso.com",
            "contoso.com",
            "203.0.113.0/24",
            "1.2.3.4/99",
            "2016",
            "C01",
            "a@b.cd",
            "",
            "*",
            "@",
            ".",
        ]
    ),
    st.text(max_size=12),
)
LISTS = st.lists(WORDS.filter(bool), max_size=3)


def _environment(**more: Any) -> Environment:  # noqa: ANN401 - parts of a description are a tree of anything
    data = {"schema": "1", "organization": "litware.net", "tenant": "litware.onmicrosoft.com", **more}
    return Environment.model_validate(data)


def test_rules_stand_in_the_order_of_their_ids() -> None:
    """The registry reads like the list of rules, each once."""
    ids = [rule.id for rule in RULES]

    assert ids == sorted(set(ids))


def test_rules_have_different_names() -> None:
    """A rule can be spoken of by its name, which says theme and fault."""
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)
    assert all(theme and fault for theme, _, fault in (name.partition(".") for name in names))


def test_a_rule_files_its_findings_under_its_own_id() -> None:
    """What `explain` is asked for after a finding is the rule that made it."""
    environment = _environment(servers={"EX_01": "2007"}, change={}, test={"from": "a", "to": "b"})

    found = check(environment)

    assert {finding.rule for finding in found} == {"V05", "V74", "V85", "V87"}


def test_the_smallest_description_has_no_findings() -> None:
    """What is not stated is unknown, and unknown is nothing to complain of."""
    assert check(_environment()) == ()


def test_a_control_character_in_a_name_is_an_error() -> None:
    """Descriptions can't hold one, collected state could."""
    environment = _environment(send_connectors={"relay": {"name": "Out\x07bound"}})

    (finding,) = check(environment)

    assert (finding.rule, finding.severity, finding.variant) == ("V17", Severity.ERROR, "control")
    assert "<U+0007>" not in finding.values["characters"]
    assert "U+0007" in for_people([finding], Text("en"))


@settings(max_examples=150, deadline=None)
@given(st.tuples(WORDS.filter(bool), WORDS.filter(bool)), st.tuples(LISTS, LISTS), WORDS, WORDS)
def test_no_value_brings_a_rule_down(
    texts: tuple[str, str], lists: tuple[list[str], list[str]], other: str, free: str
) -> None:
    """Whatever text stands in a description, the rules end, and each finding can be told."""
    (name, host), (first, second) = texts, lists
    environment = _environment(
        organization=name,
        tenant={
            "initial_domain": host,
            "id": name,
            "cloud": host,
            "admin": name,
            "delegated": host,
            "egress": first,
        },
        servers={name: {"version": host, "build": name}, "EX01": {"version": "2019", "build": name}},
        send_connectors={
            name: {
                "source_servers": second,
                "tls_certificate_name": free,
                "tls_domain": other,
                "smart_hosts": first,
            }
        },
        inbound_connectors={
            host: {
                "tls_sender_certificate_name": other,
                "sender_ip_addresses": first,
                "connector_type": name,
            }
        },
        certificates={name: {"subject": host, "names": first, "thumbprint": name}},
        accepted_domains=second,
        change={
            "causes": first,
            "strategy": host,
            "certificate": name,
            "tls_sender_certificate_name": host,
            "sender_ip_addresses": second,
            "removed_sender_ip_addresses": first,
        },
        test={"from": name, "to": host},
        ticket={"id": name},
    )

    found = check(environment)

    assert for_people(found, Text("en")).count("explain V") == len(found)


@pytest.mark.parametrize("rule", rule_ids())
def test_a_rule_is_explained_with_two_executed_examples(rule: str) -> None:
    """Title, reason, source, a description that breaks it with the finding, and one that doesn't."""
    text = Text("en")

    told = explain(rule, text)

    assert told.startswith(f"{rule}  {text(f'rules.{rule}.title')}\n")
    assert f" {rule}: " in told
    assert "Not found in: " in told
    assert "Source: " in told


@pytest.mark.parametrize("finding", ["Y05", "F03"])
def test_findings_of_the_readers_are_explained_too(finding: str) -> None:
    """Their sentences live beside the reader; there is no description to show."""
    assert "Why: " in explain(finding, Text("en"))


def test_an_unknown_rule_is_named() -> None:
    """Who asks for a rule that isn't there is told which one."""
    with pytest.raises(KeyError, match="V00"):
        explain("V00", Text("en"))


def test_importing_the_rules_imports_nothing_heavy() -> None:
    """The cold start of every command pays for the rules' imports."""
    code = (
        "import sys, generator.model, generator.causes, generator.exchange; before = set(sys.modules); "
        "import generator.rules; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert [name for name in done.stdout.split() if not name.startswith("generator.")] == []
