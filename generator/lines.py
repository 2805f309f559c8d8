"""The lines of a text, as people and editors count them."""


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of *text* without their ends; CRLF, LF and CR end a line, as in libyaml."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
