"""The few value types of a description, built on text.

The reader keeps every scalar as the text that was written, so each type here
decides for itself what it accepts. `None` always means *unknown*: the word
`unknown` and an absent key are the same statement. An empty text or an empty
list is a known value: the property is not set.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

UNKNOWN = "unknown"

T = TypeVar("T")

_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_FIRST_YEAR = 1990  # before it there was neither Exchange nor a certificate for it
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")


class Model(BaseModel):
    """Base of all models: immutable, strict about keys, built on first use (cold start)."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True)


def refused(kind: str, value: object) -> PydanticCustomError:
    """Return the error *kind*, a variant of rule V83's sentences, for *value*."""
    return PydanticCustomError(kind, "{value}", {"value": str(value)[:80]})


def _text(value: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever was written
    if isinstance(value, str):
        if not value:
            raise refused("empty", value)
        return value
    raise refused("not_text", type(value).__name__)


def _any_text(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str):
        return value
    raise refused("not_text", type(value).__name__)


def _flag(value: Any) -> Any:  # noqa: ANN401 - as above
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise refused("flag", value)


def _count(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str) and _COUNT.fullmatch(value):
        return int(value)
    raise refused("count", value)


def _moment(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, datetime):
        return value
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise refused("moment", value)
    try:
        moment = datetime.fromisoformat(value)
        # The first and the last day of the calendar have no other time zone, and no day before or after.
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused("moment", value) from None
    if moment.year < _FIRST_YEAR:
        raise refused("moment", value)
    return moment


def _list(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, (list, tuple)):
        return tuple(value)
    raise refused("not_list", value if isinstance(value, str) else type(value).__name__)


def _or_unknown(value: Any) -> Any:  # noqa: ANN401 - as above
    return None if value == UNKNOWN else value


def shorthand(key: str) -> Callable[[Any], Any]:
    """Return a validator that reads plain text as a mapping with the single key *key*."""

    def expand(value: Any) -> Any:  # noqa: ANN401 - as above
        return {key: value} if isinstance(value, str) else value

    return expand


Text = Annotated[str, BeforeValidator(_text)]
AnyText = Annotated[str, BeforeValidator(_any_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]

Known = Annotated[T | None, BeforeValidator(_or_unknown)]
