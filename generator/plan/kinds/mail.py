"""Kinds of steps about messages: test messages, messages held back, messages lost.

The queues, logs and folders of an Edge server are reached on it alone: each kind has a twin for its shell.
"""

from generator.plan.kinds.edge import GUARDED, local
from generator.plan.kinds.variants import GUARDED_EMS, Uses, by_transport_cmdlet, variant
from generator.plan.step import Effect, Kind, Phase, Shell, Window

_QUEUES = {"Get-SendConnector": {"ErrorAction"}, "Get-Queue": {"Server", "Filter", "ErrorAction"}}
_SUSPEND: Uses = {**_QUEUES, "Suspend-Queue": {"Server", "Filter", "Confirm", "WhatIf", "ErrorAction"}}
_RESUME: Uses = {**_QUEUES, "Resume-Queue": {"Identity", "Confirm", "ErrorAction"}}
_TRACKING: Uses = {"Get-MessageTrackingLog": {"Server", "EventId", "Start", "ResultSize", "ErrorAction"}}

HOLD_QUEUES = Kind(
    "onprem.hold-queues",
    Phase.HOLD,
    Effect.CHANGE,
    Shell.EMS,
    by_transport_cmdlet("onprem.hold-queues", _SUSPEND),
    undo="onprem.release-queues",
)
HOLD_EDGE_QUEUES = Kind(
    "edge.hold-queues",
    Phase.HOLD,
    Effect.CHANGE,
    Shell.EDGE,
    local("edge.hold-queues", _SUSPEND),
    undo="edge.release-queues",
)

RELEASE_QUEUES = Kind(
    "onprem.release-queues",
    Phase.VERIFY,
    Effect.CHANGE,
    Shell.EMS,
    (variant("onprem.release-queues", GUARDED_EMS, _RESUME),),
)
RELEASE_EDGE_QUEUES = Kind(
    "edge.release-queues",
    Phase.VERIFY,
    Effect.CHANGE,
    Shell.EDGE,
    (variant("edge.release-queues", GUARDED, _RESUME),),
)

# A file in the Pickup directory becomes a message of that very server: no mailbox, no right to relay. One
# that can't be delivered is reported to its sender, and reports have the null sender (Microsoft: Pickup
# directory and Replay directory).
SEND_TEST = Kind(
    "onprem.send-test", Phase.PROVE, Effect.CHANGE, Shell.EMS, by_transport_cmdlet("onprem.send-test", {})
)
SEND_TEST_FROM_EDGE = Kind(
    "edge.send-test", Phase.PROVE, Effect.CHANGE, Shell.EDGE, local("edge.send-test", {})
)

JUDGE = Kind("mail.judge", Phase.VERIFY, Effect.MANUAL, Shell.NONE, minutes=2)

REFUSED = Kind(
    "onprem.refused",
    Phase.CLEANUP,
    Effect.READ,
    Shell.EMS,
    (variant("onprem.refused", GUARDED_EMS, _TRACKING),),
)
REFUSED_BY_EDGE = Kind(
    "edge.refused",
    Phase.CLEANUP,
    Effect.READ,
    Shell.EDGE,
    (variant("edge.refused", GUARDED, _TRACKING),),
)


def holding(window: Window) -> Kind:
    """Return the kind that suspends queues in *window*."""
    return HOLD_EDGE_QUEUES if window.shell is Shell.EDGE else HOLD_QUEUES


def releasing(window: Window) -> Kind:
    """Return the kind that resumes queues in *window*."""
    return RELEASE_EDGE_QUEUES if window.shell is Shell.EDGE else RELEASE_QUEUES


def sending(window: Window) -> Kind:
    """Return the kind that sends test messages in *window*."""
    return SEND_TEST_FROM_EDGE if window.shell is Shell.EDGE else SEND_TEST


def listing(window: Window) -> Kind:
    """Return the kind that lists refused messages in *window*."""
    return REFUSED_BY_EDGE if window.shell is Shell.EDGE else REFUSED
