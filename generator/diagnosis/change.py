"""The ``change:`` section of a verdict as YAML."""

import json
from collections.abc import Iterator

from generator.diagnosis.result import Judgement
from generator.diagnosis.wording import Sentences


def section(judgement: Judgement, text: Sentences, *, several: bool = False) -> list[str]:
    """Return the lines of the section, every text in double quotes; none for a cause without a change.

    Keys that the evidence doesn't tell are comments. *several*: the description that it is laid over has
    ``causes``, beside which ``cause`` can't stand.
    """
    return list(_lines(judgement, text, several=several)) if judgement.change else []


def _lines(judgement: Judgement, text: Sentences, *, several: bool) -> Iterator[str]:
    yield "change:"
    causes = judgement.change.get("causes")
    both = ", ".join(causes) if isinstance(causes, tuple) else ""
    one = f"causes: [{judgement.cause}]" if several else f"cause: {judgement.cause}"
    yield f"  causes: [{both}]" if both else f"  {one}"
    for key, value in judgement.change.items():
        if key not in {"cause", "causes"}:
            yield f"  {key}: {json.dumps(value, ensure_ascii=False)}"
    for key in judgement.lacks:
        yield f"  # {text(f'diagnosis.lacks.{key}')}"
