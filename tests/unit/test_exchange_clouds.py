"""The clouds of Microsoft 365."""

import pytest

from generator.exchange import DEFAULT_CLOUD, cloud_of_host, clouds


def test_default_cloud_is_the_worldwide_one() -> None:
    """A description that names no cloud means the worldwide one."""
    assert clouds()[DEFAULT_CLOUD].initial_domain_suffix == "onmicrosoft.com"
    assert next(iter(clouds())) == DEFAULT_CLOUD


def test_clouds_are_the_values_of_the_connect_parameter() -> None:
    """Exactly the documented values of -ExchangeEnvironmentName are known."""
    expected = {"O365Default", "O365USGovGCCHigh", "O365USGovDoD", "O365China", "O365GermanyCloud"}
    assert expected == clouds().keys()


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("contoso-com.mail.protection.outlook.com", ("O365Default",)),
        ("contoso-com.k-v1.mx.microsoft.", ("O365Default",)),
        ("CONTOSO-COM.Mail.Protection.Outlook.com", ("O365Default",)),
        ("contoso.mail.protection.office365.us", ("O365USGovGCCHigh", "O365USGovDoD")),
        ("contoso.mail.protection.partner.outlook.cn", ("O365China",)),
        ("mail.protection.outlook.com", ("O365Default",)),
        ("relay.example.net", ()),
        ("notmail.protection.outlook.com", ()),
        ("mail.protection.outlook.com.example.net", ()),
    ],
)
def test_cloud_of_a_smart_host(host: str, names: tuple[str, ...]) -> None:
    """A mail host is recognised by its parent domain, whole labels only."""
    assert names == cloud_of_host(host)
