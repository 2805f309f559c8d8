"""Queues, message tracking and message traces: what mail flow left behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from generator.rehearsal.cmdlets.call import Call, CmdletError, Reply, as_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.rehearsal.world import Record

_CONDITION = re.compile(r"\s*(\w+)\s+-(eq|ne|like)\s+['\"]?([^'\"]*)['\"]?\s*", re.IGNORECASE)
_TRACE_SPAN = timedelta(days=10)


def get_queue(call: Call) -> Reply:
    """Show the queues of a server, or those that a filter selects."""
    return Reply("ExtensibleQueueInfo", [_shown(queue) for queue in _selected(call)])


def suspend_queue(call: Call) -> Reply:
    """Suspend the selected queues: they keep their messages until they are resumed."""
    return _set_status(call, "Suspended")


def resume_queue(call: Call) -> Reply:
    """Resume the selected queues."""
    return _set_status(call, "Ready")


def retry_queue(call: Call) -> Reply:
    """Let the selected queues try again at once, unless they are suspended."""
    for queue in _selected(call):
        if queue["Status"] != "Suspended":
            queue["Status"] = "Ready"
    return Reply()


def _set_status(call: Call, status: str) -> Reply:
    for queue in _selected(call):
        queue["Status"] = status
        call.world.writes += 1
    return Reply()


def _selected(call: Call) -> list[Record]:
    queues: list[Record] = call.world.traffic["queues"]
    identity = call.text("Identity")
    if identity:
        found = [one for one in queues if one["Identity"].casefold() == identity.casefold()]
        if not found:
            raise CmdletError(f"No queue was found with identity '{identity}'.")
        return found
    name = call.text("Server") or call.session.host
    server = call.world.server(name)
    if server is None:
        raise CmdletError(f"The server '{name}' couldn't be found.")
    local = [one for one in queues if one["server"] == server["Name"]]
    return [one for one in local if _passes(_shown(one), call.text("Filter"))]


def _passes(shown: Record, condition: str | None) -> bool:
    """Judge a filter of conditions joined by -and.

    Raises:
        CmdletError: the filter is something else.
    """
    for part in re.split(r"\s-and\s", condition or "", flags=re.IGNORECASE):
        if not part.strip():
            continue
        match = _CONDITION.fullmatch(part)
        if match is None or match[1] not in shown:
            raise CmdletError(f"Invalid filter: {part}", terminating=True)
        present, wanted = str(shown[match[1]]).casefold(), match[3].casefold()
        pattern = "".join(".*" if char == "*" else re.escape(char) for char in wanted)
        holds = bool(re.fullmatch(pattern, present)) if match[2].casefold() == "like" else present == wanted
        if holds == (match[2].casefold() == "ne"):
            return False
    return True


def _shown(queue: Record) -> Record:
    shown = {key: value for key, value in queue.items() if key not in ("server", "messages")}
    return {**shown, "MessageCount": len(queue["messages"])}


def get_message_tracking_log(call: Call) -> Reply:
    """Show tracking events of one server, oldest first."""
    server = call.text("Server") or call.session.host
    if call.session.shell != "edge" and call.world.server(server) is None:
        raise CmdletError(f"The server '{server}' couldn't be found.")
    rows = [
        row for row in call.world.traffic["tracking"] if row["ServerHostname"].casefold() == server.casefold()
    ]
    rows = [
        row
        for row in rows
        if _within(row["Timestamp"], call.parameters.get("Start"), call.parameters.get("End"))
    ]
    tests = (
        ("EventId", "EventId"),
        ("Sender", "Sender"),
        ("Recipients", "Recipients"),
        ("MessageId", "MessageId"),
    )
    for parameter, column in tests:
        rows = _filtered(rows, column, call.list(parameter))
    return Reply("MessageTrackingEvent", rows)


def traces(call: Call) -> Reply:
    """Show the traces of a span of at most ten days; without dates the last 48 hours.

    Raises:
        CmdletError: only one of the dates is given, or they are more than ten days apart.
    """
    start, end = call.parameters.get("StartDate"), call.parameters.get("EndDate")
    if (start is None) != (end is None):
        raise CmdletError("StartDate and EndDate must be given together.")
    if start is None:
        start = (call.world.now - timedelta(hours=48)).isoformat()
    elif end is not None and _moment(end) - _moment(start) > _TRACE_SPAN:
        raise CmdletError("The time between StartDate and EndDate can't be more than 10 days.")
    rows = [row for row in call.world.traffic["traces"] if _within(row["Received"], start, end)]
    tests = (
        "SenderAddress",
        "RecipientAddress",
        "FromIP",
        "Status",
        "MessageId",
        "MessageTraceId",
        "Subject",
    )
    for name in tests:
        rows = _filtered(rows, name, call.list(name))
    return Reply("MessageTraceV2", rows)


def _filtered(rows: Iterable[Record], column: str, wanted: list[str]) -> list[Record]:
    keys = {item.casefold() for item in wanted}
    return [row for row in rows if not keys or keys & {item.casefold() for item in as_list(row[column])}]


def _within(moment: str, start: Any, end: Any) -> bool:  # noqa: ANN401 - a bound date or nothing
    when = _moment(moment)
    return (start is None or _moment(start) <= when) and (end is None or when <= _moment(end))


def _moment(text: str) -> datetime:
    """Return a bound date; the runtime writes seven decimals, Python reads six."""
    moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
