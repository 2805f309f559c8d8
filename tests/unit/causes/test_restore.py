"""The old certificate presented again: when it can be, and what it takes."""

from typing import Any

import pytest

from generator.causes import asked_for
from generator.causes.change import Change
from generator.causes.restore import Obstacle, is_faster, obstacles
from generator.plan import Plan
from tests.powershell.stubs.blocks import description, environment_of, plan_of

OLD = "<I>CN=Public CA 1<S>CN=*.contoso-mail.com"
NEW = "<I>CN=Public CA 2<S>CN=*.contoso.com"


def _described(
    *, strategy: str = "restore", old: dict[str, Any] | None = None, **change: str
) -> dict[str, Any]:
    before = {
        "subject": "CN=*.contoso-mail.com",
        "issuer": "CN=Public CA 1",
        "not_after": "2026-12-17T23:59Z",
        "installed_on": ["EX01", "EX02"],
        **(old or {}),
    }
    return description(
        servers={"EX01": "2016", "EX02": "2019"},
        send_connectors={
            "outbound": {
                "name": "Outbound to Office 365",
                "source_servers": ["EX01", "EX02"],
                "protocol_logging_level": "Verbose",
                "tls_certificate_name": NEW,
            }
        },
        certificates={
            "before": before,
            "renewed": {"subject": "CN=*.contoso.com", "issuer": "CN=Public CA 2"},
        },
        change={
            "cause": "C01",
            "strategy": strategy,
            "old_certificate": "before",
            "certificate": "renewed",
            "tls_sender_certificate_name": "*.contoso.com",
            **change,
        },
        ticket={"id": "CHG1", "start": "2026-11-24T22:00Z"},
    )


def _alerts(plan: Plan) -> dict[str, str]:
    return {alert.key: alert.facts.get("end", "") for alert in plan.alerts}


def test_only_the_send_connector_is_changed() -> None:
    """The connector names the old certificate, every server must hold it, and the tenant is left alone."""
    (change,) = asked_for(environment_of(_described()))

    assert isinstance(change, Change)
    assert change.kind == "onprem.certificate-name"
    assert [(edit.attribute, edit.recorded, edit.wanted) for edit in change.edits] == [
        ("TlsCertificateName", NEW, OLD)
    ]
    assert change.requires_certificate == OLD
    assert change.cures == ("C01",)


def test_the_night_has_no_wait_for_the_tenant() -> None:
    """Nothing propagates where the tenant isn't changed."""
    steps = [step.kind.id for step in plan_of(_described()).steps]

    assert "tenant.wait" not in steps
    assert "tenant.certificate-name" not in steps
    assert steps.count("onprem.certificate-name") == 2


def test_the_card_says_until_when_the_cure_lasts() -> None:
    """The expiry of the old certificate stands first on the night card."""
    assert _alerts(plan_of(_described()))["old_until"] == "2026-12-17 23:59 UTC"


def test_an_expiry_that_is_not_known_is_said_to_be() -> None:
    """Without a date the card still says that the cure doesn't last."""
    assert "old_for_now" in _alerts(plan_of(_described(old={"not_after": "unknown"})))


def test_the_card_of_the_lasting_cure_offers_the_faster_one() -> None:
    """Whoever changes the tenant is told that the old certificate would do for tonight."""
    plan = plan_of(_described(strategy="connector"))

    assert _alerts(plan)["old_is_faster"] == "2026-12-17 23:59 UTC"
    assert "tenant.certificate-name" in [step.kind.id for step in plan.steps]


@pytest.mark.parametrize(
    "old",
    [
        {"not_after": "2026-11-24T21:00Z"},
        {"not_after": "unknown"},
        {"installed_on": ["EX01"]},
        {"installed_on": "unknown"},
        {"has_private_key": "false"},
        {"issuer": "unknown"},
        {"subject": "CN=*.contoso.com", "issuer": "CN=Public CA 2"},
    ],
    ids=str,
)
def test_what_may_fail_is_not_offered(old: dict[str, Any]) -> None:
    """The faster way is offered only where nothing known speaks against it and everything is known."""
    environment = environment_of(_described(strategy="connector", old=old))

    assert not is_faster(environment)


def test_an_unknown_issuer_withholds_the_change() -> None:
    """Without issuer and subject there is nothing to name."""
    environment = environment_of(_described(old={"issuer": "unknown"}))

    assert obstacles(environment) == (Obstacle.OLD_UNKNOWN,)
    assert asked_for(environment) == ()


def test_the_strategy_is_judged_only_where_it_can_help() -> None:
    """A description without a change has no certificate to present again."""
    assert obstacles(environment_of(description(change=None))) == (Obstacle.CAUSE,)
