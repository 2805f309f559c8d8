"""What the replaced certificate is called."""

from typing import Any

import pytest

from generator.causes.old_name import old_names
from generator.model import Environment

_OLD: dict[str, Any] = {
    "subject": "CN=mail.contoso-mail.com, O=Contoso",
    "names": ("mail.contoso-mail.com", "autodiscover.contoso.com"),
    "thumbprint": "AB" * 20,
}


def _environment(*, recorded: str | None, wanted: str | None, **changes: Any) -> Environment:  # noqa: ANN401
    change = {"causes": ("C01",), "tls_sender_certificate_name": wanted, **changes.pop("change", {})}
    return Environment.model_validate(
        {
            "schema": "1",
            "organization": "contoso.com",
            "tenant": "contoso.onmicrosoft.com",
            "inbound_connectors": {"inbound": {"tls_sender_certificate_name": recorded or "unknown"}},
            "change": change,
            **changes,
        }
    )


def test_the_recorded_name_is_old() -> None:
    """The name on the inbound connector before the change is what others may still carry."""
    assert old_names(_environment(recorded="*.Old-Contoso.com", wanted="*.contoso.com")) == (
        "*.old-contoso.com",
    )


def test_a_host_name_is_old_with_the_wildcard_above_it() -> None:
    """A wildcard that only the old host satisfied is as old as the host."""
    found = old_names(_environment(recorded="mail.old-contoso.com", wanted="*.contoso.com"))
    assert found == ("mail.old-contoso.com", "*.old-contoso.com")


@pytest.mark.parametrize("wanted", ["*.contoso.com", "smtp.contoso.com"])
def test_a_wildcard_that_the_new_name_satisfies_is_not_old(wanted: str) -> None:
    """Whoever expects any host of the domain is served by the new name too."""
    assert old_names(_environment(recorded="mail.contoso.com", wanted=wanted)) == ("mail.contoso.com",)


def test_a_name_that_both_certificates_bear_is_not_old() -> None:
    """Names and thumbprint of the old certificate count, but not what the new one bears as well."""
    found = old_names(
        _environment(
            recorded=None,
            wanted="*.contoso.com",
            certificates={"old": _OLD, "new": {"names": ("*.contoso.com", "autodiscover.contoso.com")}},
            change={"certificate": "new", "old_certificate": "old"},
        )
    )
    assert found == ("mail.contoso-mail.com", "ab" * 20, "*.contoso-mail.com")


@pytest.mark.parametrize(
    ("recorded", "wanted"),
    [(None, "*.contoso.com"), ("*.old-contoso.com", None), ("*.contoso.com", "*.contoso.com")],
)
def test_nothing_is_old_while_it_is_not_known_or_not_replaced(
    recorded: str | None, wanted: str | None
) -> None:
    """Without both names, or when they are the same, nobody is accused."""
    assert old_names(_environment(recorded=recorded, wanted=wanted)) == ()


def test_nothing_is_old_when_the_old_certificate_comes_back() -> None:
    """Restoring the old certificate makes its name the right one again."""
    restored = _environment(
        recorded="*.old-contoso.com",
        wanted="*.contoso.com",
        certificates={"old": _OLD},
        change={"strategy": "restore", "old_certificate": "old"},
    )
    assert old_names(restored) == ()


def test_a_description_without_a_change_has_nothing_old() -> None:
    """Nothing is replaced where nothing is to be changed."""
    plain = Environment.model_validate(
        {"schema": "1", "organization": "contoso.com", "tenant": "contoso.onmicrosoft.com"}
    )
    assert old_names(plain) == ()
