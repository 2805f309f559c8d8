"""Whatever is lost of a console text: no traceback, and never a result that no step gave."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.closing import Bundle, Proof, close, markdown, read
from generator.text import Text
from tests.unit.closing.written_night import CHANGE, NEW, OLD, REPLY, ROLLBACK, THUMBPRINT, console, written
from tests.unit.console.fact_printing import in_mail, in_window

SAY = Text()
_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a bundle."""
    return written(tmp_path_factory.mktemp("truncated"))


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    """Return the bundle."""
    return read(folder)


@pytest.fixture(scope="module")
def night(folder: Path) -> str:
    """Return the text of a night in which a change stopped first, was made, and was rolled back."""
    stopped = f"RESULT {CHANGE} STOP present value is '*.fabrikam.com', recorded was '{OLD}'"
    made = f"RESULT {CHANGE} CHANGED from '{OLD}' to '{NEW}'"
    back = f"RESULT {ROLLBACK} CHANGED from '{NEW}' to '{OLD}'\n"
    return console(folder, {CHANGE: f"{stopped}\n{made}"}) + back


_WAYS = st.sampled_from([str, in_window, in_mail])


@_SLOW
@given(way=_WAYS, share=st.floats(0, 1))
def test_the_beginning_of_a_text_says_nothing_new(
    bundle: Bundle, night: str, way: object, share: float
) -> None:
    """Cut at any character: each step has the first of its results, and tables hold whole values or none."""
    assert callable(way)
    text = way(night)
    whole = close(bundle, {"p": text})
    cut = close(bundle, {"p": text[: int(len(text) * share)]})
    for step, said in cut.said.items():
        words = [one.result.word for one in whole.said[step]]
        assert [one.result.word for one in said] == words[: len(said)]
    for row in cut.verifications:
        assert row.thumbprint in ("", THUMBPRINT)
        # Of what was torn within its first word nobody can tell that it is a new line, or a new sender.
        behind = row.reply.removeprefix(REPLY).strip()
        assert REPLY.startswith(row.reply) or "RESULT".startswith(behind) or "; from <".startswith(behind)
        assert row.proof in (Proof.MISSING, Proof.RELAYED, Proof.SPARED)
    for value in cut.values:
        assert value.after in (None, value.recorded, value.wanted, "*.fabrikam.com")
    for redact in (False, True):
        assert markdown(cut, SAY, redact=redact).startswith("# CHG0042317")


@_SLOW
@given(way=_WAYS, lost=st.lists(st.integers(0, 10_000), max_size=30), seed=st.randoms(use_true_random=False))
def test_lost_rows_and_letters_make_no_results(
    bundle: Bundle, night: str, way: object, lost: list[int], seed: object
) -> None:
    """Rows left out anywhere: a step has no result that it didn't give in the whole text."""
    assert callable(way)
    assert hasattr(seed, "randrange")
    rows = way(night).split("\n")
    for index in lost:
        del rows[index % len(rows)]
        rows = rows or [""]
    text = "\n".join(rows)
    spoilt = close(bundle, {"p": text})
    given_words = {
        step: {one.result.word for one in said} for step, said in close(bundle, {"p": night}).said.items()
    }
    for step, said in spoilt.said.items():
        assert {one.result.word for one in said} <= given_words[step]
    at = seed.randrange(len(text) + 1)
    assert markdown(close(bundle, {"p": text[:at] + "\ufffd\x00" + text[at:]}), SAY, redact=True)
