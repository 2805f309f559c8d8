"""Every cause of the decision table is found from evidence that shows it, and only then."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.diagnosis import Outcome, diagnose
from generator.model.environment import ChangeRequest
from tests.unit.diagnosis.bundle import (
    CLOUD,
    OLD_THUMBPRINT,
    Log,
    Offer,
    accepted,
    certificate,
    inbound,
    local_domains,
    send_connector,
    write,
)

OLD = Offer("mail.old-contoso.com", ("mail.old-contoso.com",), thumbprint=OLD_THUMBPRINT)
SELF = Offer("EX01", ("EX01", "ex01.corp.contoso.com"), issuer="CN=EX01")
EXPIRED = Offer(not_after="2026-03-01T00:00:00.000Z")
LOG = "EX01/SEND2026030208-1.LOG"
LOG2 = "EX02/SEND2026030208-1.LOG"
BY_ADDRESS = {"TlsSenderCertificateName": "", "SenderIPAddresses": "{203.0.113.10}"}
STALE = {"TlsSenderCertificateName": "*.old-contoso.com"}

RELAY = "550 5.7.64 TenantAttribution; Relay Access Denied"
NDR = "Remote Server returned '{}'\n"

CASES: dict[str, tuple[str, Mapping[str, str]]] = {
    "C01 named by the send connector": (
        "C01",
        {LOG: Log().session().text(), "in.txt": inbound(**STALE), "send.txt": send_connector()},
    ),
    "C01 in several rows": (
        "C01",
        {LOG: Log(form="rows").session().text(), "in.txt": inbound(**STALE), "send.txt": send_connector()},
    ),
    "C01 without dates": (
        "C01",
        {LOG: Log(form="joined").session().text(), "in.txt": inbound(**STALE), "send.txt": send_connector()},
    ),
    "C01 by the list of certificates": (
        "C01",
        {
            LOG: Log().session().text(),
            "in.txt": inbound(**STALE),
            "send.txt": send_connector(TlsCertificateName="", SourceTransportServers="{EX01}"),
            "cert.txt": certificate(Offer()),
        },
    ),
    "C02": (
        "C02",
        {
            LOG: Log().session(offer=OLD).text(),
            "in.txt": inbound(),
            "send.txt": send_connector(TlsCertificateName=""),
            "cert.txt": certificate(Offer()) + certificate(OLD),
        },
    ),
    "C03": ("C03", {"q.txt": NDR.format("454 4.7.5 The certificate specified in TlsCertificateName of the")}),
    "C04": (
        "C04",
        {
            LOG: Log().session(tls=False).text(),
            "in.txt": inbound(),
            "send.txt": send_connector(RequireTLS="False"),
        },
    ),
    "C05": ("C05", {LOG: Log().session(error="NoCredentials").text(), "in.txt": inbound()}),
    "C05 other word": ("C05", {LOG: Log().session(error="UnknownCredentials").text()}),
    "C06": (
        "C06",
        {
            LOG: Log().session().text(),
            "in.txt": inbound(),
            "capi2.txt": 'CAPI2 event 30 CERT_CHAIN_POLICY_SSL\n<Result value="800B0109">chain</Result>\n',
        },
    ),
    "C07": ("C07", {LOG: Log().session(offer=SELF).text(), "in.txt": inbound()}),
    "C07 internal": (
        "C07",
        {
            LOG: Log().session().text(),
            "in.txt": inbound(),
            "c.txt": certificate(Offer(), RootCAType="Enterprise"),
        },
    ),
    "C08": ("C08", {LOG: Log().session(offer=EXPIRED).text(), "in.txt": inbound()}),
    "C08 by status": (
        "C08",
        {
            LOG: Log().session().text(),
            "in.txt": inbound(),
            "c.txt": certificate(Offer(), Status="DateInvalid"),
        },
    ),
    "C09": (
        "C09",
        {
            LOG: Log().relayed(minute=5).text(),
            LOG2: Log("10.0.0.26").session(offer=OLD).text(),
            "in.txt": inbound(),
        },
    ),
    "C09 before C04": (
        "C09",
        {
            LOG: Log().relayed(minute=5).text(),
            LOG2: Log("10.0.0.26").session(tls=False).text(),
            "in.txt": inbound(),
        },
    ),
    "C09 before C05": (
        "C09",
        {LOG: Log().relayed(minute=5).text(), LOG2: Log("10.0.0.26").session(error="NoCredentials").text()},
    ),
    "C10": (
        "C10",
        {
            "EX01/Hub/SEND2026030208-1.LOG": Log()
            .session(
                greeting="220 ex02.corp.contoso.com Microsoft ESMTP",
                proxy=True,
                remote="10.0.0.26:717",
                tls=False,
            )
            .text(),
            "send.txt": send_connector(FrontendProxyEnabled="True"),
        },
    ),
    "C11": ("C11", {LOG: Log().session(seen="198.51.100.7").text(), "in.txt": inbound(**BY_ADDRESS)}),
    "C11 without TLS": (
        "C11",
        {LOG: Log().session(seen="198.51.100.7", tls=False).text(), "in.txt": inbound(**BY_ADDRESS)},
    ),
    "C12": (
        "C12",
        {
            LOG: Log("[2001:db8::25]").session(remote="[2a01:111:f403::4]:25", seen="2001:db8::25").text(),
            "in.txt": inbound(**BY_ADDRESS),
        },
    ),
    "C13": (
        "C13",
        {
            LOG: Log().relayed().session(sender="").text(),
            "in.txt": inbound(**BY_ADDRESS),
            "a.txt": accepted("contoso.com"),
        },
    ),
    "C14": ("C14", {"ndr.txt": NDR.format("550 5.7.64 Relay Access Denied ATTR36.")}),
    "C14 silent": (
        "C14",
        {LOG: Log().session(sender="").text(), "in.txt": inbound(), "a.txt": accepted("fabrikam.org")},
    ),
    "C15": (
        "C15",
        {
            LOG: Log().relayed().session(sender="x@brand.contoso.net").text(),
            "in.txt": inbound(**BY_ADDRESS),
            "a.txt": accepted("contoso.com"),
            "l.txt": local_domains("contoso.com", "brand.contoso.net"),
        },
    ),
    "C16": ("C16", {LOG: Log().session().text(), "in.txt": inbound(Enabled="False")}),
    "C17": (
        "C17",
        {
            LOG: Log().session().text(),
            "in.txt": inbound(ConnectorType="Partner", TlsSenderCertificateName="mail.partner.example"),
        },
    ),
    "C16 without a log": ("C16", {"n.txt": NDR.format(RELAY), "in.txt": inbound(Enabled="False")}),
    "C17 by an empty list": (
        "C17",
        {"n.txt": NDR.format(RELAY), "in.txt": "PS C:\\> Get-InboundConnector | fl\n\nPS C:\\> exit\n"},
    ),
    "C20": (
        "C20",
        {
            "n.txt": NDR.format(RELAY),
            "header.txt": "X-EOPTenantAttributedMessage: 11111111-2222-3333-4444-555555555555:0\n",
            "org.txt": "PS C:\\> Get-OrganizationConfig | fl Name,Guid\n"
            "Name : contoso.onmicrosoft.com\nGuid : 99999999-2222-3333-4444-555555555555\n",
        },
    ),
    "C10 by the setting": (
        "C10",
        {
            "EX01/SEND2026030208-1.LOG": Log()
            .session(greeting="220 ex02.corp.contoso.com Microsoft ESMTP", remote="10.0.0.26:25", tls=False)
            .text(),
            "send.txt": send_connector(FrontendProxyEnabled="True"),
        },
    ),
    "C05 after which clear text follows": (
        "C05",
        {
            LOG: Log().session(error="NoCredentials").session(tls=False).text(),
            "in.txt": inbound(),
            "send.txt": send_connector(RequireTLS="False"),
        },
    ),
    "C08 by the date of the dump": (
        "C08",
        {
            LOG: Log(form="rows").session().text(),
            "in.txt": inbound(),
            "c.txt": certificate(Offer(), NotAfter="2/20/2026 11:59:59 PM"),
        },
    ),
    "C15 below an accepted domain": (
        "C15",
        {
            LOG: Log().relayed().session(sender="x@sub.contoso.com").text(),
            "in.txt": inbound(**BY_ADDRESS),
            "a.txt": accepted("contoso.com"),
        },
    ),
    "C22 before anything is sent": (
        "C22",
        {
            LOG: Log()
            .session(
                "250 2.1.5 OK",
                error="x",
                offered_tls=False,
                hello=f"250-{CLOUD} Hello [203.0.113.10] SIZE XXXXXXXA",
            )
            .text(),
        },
    ),
    "C18": ("C18", {LOG: Log().session().text(), "in.txt": inbound(ConnectorType="Partner")}),
    "C19": (
        "C19",
        {
            LOG: Log().relayed().session(sender="x@brand.net").text(),
            "in.txt": inbound(AssociatedAcceptedDomains="{contoso.com}"),
            "a.txt": accepted("contoso.com", "brand.net"),
        },
    ),
    "C21": ("C21", {LOG: Log().session(peer="gw.filter.example").text(), "in.txt": inbound()}),
    "C21 by greeting": ("C21", {LOG: Log().session(greeting="220 gw.filter.example ESMTP ready").text()}),
    "C22": (
        "C22",
        {
            LOG: Log()
            .session(
                tls=False, offered_tls=False, hello=f"250-{CLOUD} Hello [203.0.113.10] SIZE 1 XXXXXXXX DSN"
            )
            .text()
        },
    ),
    "C22 said": ("C22", {"n.txt": NDR.format("451 5.7.3 STARTTLS is required to send mail")}),
    "C23": ("C23", {"n.txt": NDR.format("451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35")}),
    "C26": (
        "C26",
        {"n.txt": NDR.format("550 5.7.51 TenantInboundAttribution; There is a partner connector")},
    ),
    "C27": ("C27", {"n.txt": NDR.format("550 5.7.711 Access denied, bad inbound connector. AS(2204)")}),
    "C28": ("C28", {"n.txt": NDR.format("550 5.7.230 Connecting Exchange server version is out-of-date")}),
    "C29": ("C29", {"n.txt": NDR.format("550 5.7.606 Access denied, banned sending IP [203.0.113.10]")}),
    "C30": (
        "C30",
        {
            "q.txt": "Identity       : EX01\\12\nDeliveryType   : SmartHostConnectorDelivery\n"
            "Status         : Retry\n"
            "NextHopDomain  : contoso-com.mail.protection.outlook.com\nMessageCount   : 7\n"
            "LastError      : 454 4.7.0 Failed to establish appropriate TLS channel: UntrustedRoot\n"
        },
    ),
    "C33": (
        "C33",
        {
            "n.txt": "host mx said: 550 5.7.64 TenantAttribution; Relay (in reply to RCPT TO command)\n",
            LOG: Log().relayed().text(),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_cause_is_found(name: str, tmp_path: Path) -> None:
    """Evidence that shows a cause gives this cause, with lines that prove it."""
    cause, files = CASES[name]

    diagnosis = diagnose(write(tmp_path, files))

    assert diagnosis.verdict is not None, (diagnosis.candidates, diagnosis.needs)
    assert (diagnosis.verdict.cause, diagnosis.outcome, diagnosis.exit_code) == (cause, Outcome.CAUSE, 1)
    assert diagnosis.verdict.exhibits


@pytest.mark.parametrize("name", CASES)
def test_names_of_files_say_nothing(name: str, tmp_path: Path) -> None:
    """Evidence is recognised by its content: files without telling names give the same verdict."""
    cause, files = CASES[name]
    renamed = {
        f"{key.rpartition('/')[0]}/f{number}": text for number, (key, text) in enumerate(files.items())
    }

    verdict = diagnose(write(tmp_path, {key.lstrip("/"): text for key, text in renamed.items()})).verdict

    assert verdict is not None
    assert verdict.cause == cause


@pytest.mark.parametrize("name", CASES)
def test_the_change_section_is_one_that_a_description_takes(name: str, tmp_path: Path) -> None:
    """What is proposed for the description passes the description's own model."""
    verdict = diagnose(write(tmp_path, CASES[name][1])).verdict
    assert verdict is not None
    rest = {key: value for key, value in verdict.change.items() if key != "cause"}

    # YAML scalars reach the model as text.
    texts = {key: str(value).lower() if isinstance(value, bool) else value for key, value in rest.items()}

    assert ChangeRequest.model_validate({"causes": [verdict.cause], **texts}).causes == (verdict.cause,)
    assert verdict.change.get("cause", verdict.cause) == verdict.cause


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("C01 in several rows", {"tls_sender_certificate_name": "*.contoso.com"}),
        ("C02", {"tls_certificate_name": Offer().setting}),
        ("C04", {"tls_auth_level": "CertificateValidation"}),
        ("C11", {"sender_ip_addresses": ["203.0.113.10", "198.51.100.7"]}),
        ("C14 silent", {"missing_accepted_domains": ("contoso.com",)}),
        ("C16", {"enabled": True}),
        ("C18", {"tls_sender_certificate_name": "*.contoso.com"}),
    ],
)
def test_what_is_proposed(name: str, change: Mapping[str, object], tmp_path: Path) -> None:
    """The change section holds the values that the evidence shows."""
    verdict = diagnose(write(tmp_path, CASES[name][1])).verdict

    assert verdict is not None
    assert {key: verdict.change[key] for key in change} == change


@pytest.mark.parametrize("name", [name for name in CASES if len(CASES[name][1]) > 1])
def test_less_evidence_never_gives_another_cause(name: str, tmp_path: Path) -> None:
    """With any one file missing the verdict is the same or there is none."""
    cause, files = CASES[name]
    for left_out in files:
        folder = tmp_path / left_out.replace("/", "_")
        rest = {key: content for key, content in files.items() if key != left_out}

        verdict = diagnose(write(folder, rest)).verdict

        allowed = {cause} | FAULT_OF_THE_ONE_SERVER.get(name, set())
        assert verdict is None or verdict.cause in allowed, (left_out, verdict)


# Without the log of the server that passes, the fault of the one server is all there is to see.
FAULT_OF_THE_ONE_SERVER = {"C09 before C04": {"C04"}, "C09 before C05": {"C05"}}
