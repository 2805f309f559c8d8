"""What the non-delivery report of the ticket says."""

from typing import TYPE_CHECKING

from generator.model import Environment

if TYPE_CHECKING:
    from generator.evidence.facts import Refused


def reported(environment: Environment) -> "tuple[Refused | None, str] | None":
    """Return family and status of the refusal in the ticket's report; `None` if there is no report.

    A report in which no refusal is recognised has the family `None` and no status.
    """
    if environment.ticket.ndr is None:
        return None
    from generator.evidence.refusals import classify  # noqa: PLC0415 - only a description with a report pays
    from generator.evidence.wording import plain  # noqa: PLC0415 - as above

    return classify(plain(environment.ticket.ndr)) or (None, "")
