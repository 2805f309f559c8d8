"""Who opens the sessions to Exchange Online, as a description tells it."""

from typing import Any

from generator.model import Service, Speaker, build, speakers
from generator.source import parse

_HEAD = "schema: 1\nexample: true\norganization: contoso.com\ntenant: contoso.onmicrosoft.com\n"


def _environment(text: str) -> Any:  # noqa: ANN401 - the model, for attribute access in tests
    return build(parse(_HEAD + text, "described.yml"))


def test_source_servers_speak_for_themselves() -> None:
    """Without a proxy each source server's own Transport service opens the session."""
    environment = _environment(
        "servers: {EX01: 2016, EX02: 2016}\nsend_connectors: {Out: {source_servers: [EX02]}}\n"
    )

    assert speakers(environment) == (Speaker("EX02", Service.HUB),)


def test_a_source_server_may_be_named_with_its_domain() -> None:
    """`ex01.contoso.com` is EX01, whatever its capitals."""
    environment = _environment(
        "servers: {EX01: 2016}\nsend_connectors: {Out: {source_servers: [ex01.contoso.com]}}\n"
    )

    assert environment.source_servers() == ("EX01",)
    assert environment.described_server("EX07.contoso.com") is None


def test_an_edge_server_speaks_by_its_own_service() -> None:
    """The role decides, in any spelling."""
    environment = _environment(
        "servers: {EX01: 2019, EDGE01: {version: 2019, roles: [edge]}}\n"
        "send_connectors: {Out: {source_servers: [EDGE01]}}\n"
    )

    assert speakers(environment) == (Speaker("EDGE01", Service.EDGE),)
    assert environment.inside_servers() == ("EX01",)


def test_two_sources_of_one_site_share_its_frontends() -> None:
    """Each FrontEnd server is named once."""
    environment = _environment(
        "servers: {EX01: {version: 2016, site: Paris}, EX02: {version: 2016, site: paris}}\n"
        "send_connectors: {Out: {source_servers: [EX01, EX02], frontend_proxy_enabled: true}}\n"
    )

    assert speakers(environment) == (Speaker("EX01", Service.FRONTEND), Speaker("EX02", Service.FRONTEND))


def test_it_can_be_asked_who_speaks_after_a_change() -> None:
    """Other source servers, and a proxy that is off, give other speakers."""
    environment = _environment(
        "servers: {EX01: {version: 2016, site: Paris}, EX02: {version: 2016, site: Paris}}\n"
        "send_connectors: {Out: {source_servers: [EX01, EX02], frontend_proxy_enabled: true}}\n"
    )

    assert speakers(environment, ("EX02",), proxied=False) == (Speaker("EX02", Service.HUB),)


def test_an_unknown_version_has_no_frontend() -> None:
    """Rules ask before versions are judged: a wrong one is no error here."""
    environment = _environment(
        "servers: {EX01: 2031}\n"
        "send_connectors: {Out: {source_servers: [EX01], frontend_proxy_enabled: true}}\n"
    )

    assert speakers(environment) == (Speaker("EX01", Service.HUB),)
