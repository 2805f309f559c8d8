"""Any text in any field of any section, under every cause and strategy: findings or a plan, no traceback.

Rules that compare what the causes want carry out the cures, which so meet texts that no rule has judged yet.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from generator.causes import CAUSES
from generator.diagnostics import Severity, for_people
from generator.model import Environment
from generator.model import environment as sections
from generator.model.observed import Certificate, InboundConnector, SendConnector, Server
from generator.plan import make_plan
from generator.rules import check
from generator.text import Text

_ADDRESSES = "20.20.20.0/33 2603:1046::1 20.20.20.20-20.20.20.30 020.20.20.20 20.20.20.300 20.20.0.0/16"
_NAMES = "*.contoso.com * @ . a..b xn-- <I>CN=CA<S>CN=a EX01 EX01. edge Edge relay outbound 2010"
TEXTS = st.one_of(
    st.sampled_from(f"{_ADDRESSES} {_NAMES} SE 15.2.1".split()), st.text(min_size=1, max_size=8)
)
_SINGLE = frozenset({"causes", "strategy", "send_connector", "inbound_connector", "log_paths"})


def _value(field: FieldInfo) -> st.SearchStrategy[Any] | None:
    """Return what may stand in *field*; `None` if it takes a number or a moment."""
    written = str(field.annotation)
    if "tuple[" in written:
        return st.lists(TEXTS, max_size=3)
    if "bool" in written:
        return st.booleans()
    return TEXTS if "str" in written else None


def _section(model: type[Any], **fixed: object) -> st.SearchStrategy[dict[str, Any]]:
    """Return sections of *model* with any of its fields; those of *fixed* are always there."""
    required = {"from": TEXTS, "to": TEXTS} if model is sections.TestMail else {}
    found = {
        key: value
        for key, field in model.model_fields.items()
        if key not in _SINGLE and not field.alias and (value := _value(field)) is not None
    }
    every = st.fixed_dictionaries(required, optional=found)
    return every.map(lambda section: {**section, **fixed})


@pytest.mark.parametrize("strategy", ["connector", "hcw", "restore"])
@pytest.mark.parametrize("cause", CAUSES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_text_in_any_field_gets_an_answer(cause: str, strategy: str, data: st.DataObject) -> None:
    """The rules end, each finding can be told, and what they let pass can be planned."""
    version = data.draw(st.sampled_from(["2010", "2013", "2016", "2019", "SE", "unknown"]))
    environment = Environment.model_validate(
        {
            "schema": "1",
            "organization": "litware.net",
            "tenant": "litware.onmicrosoft.com",
            "servers": {
                "EX01": data.draw(_section(Server, version=version)),
                "EX02": data.draw(_section(Server, version="2016")),
            },
            "send_connectors": {"outbound": data.draw(_section(SendConnector))},
            "inbound_connectors": {"relay": data.draw(_section(InboundConnector))},
            "certificates": {"relay": data.draw(_section(Certificate))},
            "accepted_domains": data.draw(st.lists(TEXTS, max_size=3)),
            "change": data.draw(_section(sections.ChangeRequest, causes=[cause], strategy=strategy)),
            "test": data.draw(_section(sections.TestMail)),
        }
    )

    found = check(environment)

    assert for_people(found, Text("en")).count("explain V") == len(found)
    if not any(finding.severity is Severity.ERROR for finding in found):
        assert make_plan(environment).steps
