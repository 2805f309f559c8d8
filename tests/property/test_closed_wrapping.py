"""A night's text is closed alike however windows and mails broke its lines."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.closing import Bundle, close, read
from tests.unit.closing.written_night import VERIFICATION, console, seen, written
from tests.unit.console.fact_printing import in_mail, in_window

_SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_SENDERS = st.sampled_from(("relaytest@contoso.com", "o'brien+test@mail.contoso.com", "a@contoso.com"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a bundle."""
    return written(tmp_path_factory.mktemp("wrapped"))


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    """Return the bundle."""
    return read(folder)


@_SLOW
@given(sender=_SENDERS, width=st.integers(80, 200), mail=st.none() | st.integers(50, 200))
def test_what_is_proven_doesnt_depend_on_the_width(
    folder: Path, bundle: Bundle, sender: str, width: int, mail: int | None
) -> None:
    """Senders, thumbprints, times, minutes and values come back, whoever broke the lines."""
    line = f"RESULT {VERIFICATION} OK relayed: {seen(sender)}; {seen('')} (2026-11-24T23:15:00Z)"
    text = console(folder, {VERIFICATION: line})
    copied = in_window(text, width) if mail is None else in_mail(in_window(text, width), mail, "> ")
    plain, other = (close(bundle, {"p": one}) for one in (text, copied))

    assert other.state is plain.state
    assert [
        (row.sender, row.thumbprint, row.sent, row.minutes, row.proof) for row in other.verifications
    ] == [(row.sender, row.thumbprint, row.sent, row.minutes, row.proof) for row in plain.verifications]
    assert [row.after for row in other.values] == [row.after for row in plain.values]
