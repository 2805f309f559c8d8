"""Whatever is written: quoted data reads back equal, and damaged text is refused, never a traceback."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Finding, InputProblems, as_json, as_sarif, for_people
from generator.source import Document, merge, parse, read
from generator.text import Text

TEXT = Text()
SAMPLE = """\
schema: 1
organization: contoso.com
servers: {EX01: 2016, "HUB 01": 2010}   # two
send_connectors:
  Outbound to Office 365:
    source_servers: [EX01, 'HUB 01']
    log: >-
      one
      two
change:
  tls_sender_certificate_name: "*.contoso.com"
  list:
  - one
  - {two: ü}
"""
MUTATIONS = (
    *"\t\"'*&![{]}#:\n\r?|>%@`\\\0~,é😀\u202e\ufeff\u00a0\ud800",
    *(": ", "- ", " #x", "---\n", "...", "? ", "<<", "  ", "!!str ", "&a ", "*a "),
)
MUTATION = st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 6), st.sampled_from(MUTATIONS))

# Every character that a value may hold; the reader refuses the others wherever they stand.
character = st.characters(
    exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp"), exclude_characters="\ufffe\uffff"
)
word = st.text(character, max_size=30)
# A key that begins with a blank other than U+0020 is refused as pasted indentation unless it is quoted,
# and keys of more than 1024 characters are no simple keys; both lie outside this strategy.
key = st.text(character, min_size=1, max_size=20).filter(lambda name: name[0] not in "\u00a0\u3000")
tree = st.recursive(word, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(key, inner, max_size=4))
description = st.dictionaries(key, tree, max_size=5)


def scalars(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401
    """Yield each text of a tree with its path."""
    if isinstance(node, str):
        yield path, node
    else:
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for name, inner in items:
            yield from scalars(inner, (*path, str(name)))


def written_at(document: Document, path: tuple[str, ...]) -> str:
    """Return the line from the mark of *path* on."""
    mark = document.mark(path)
    return document.excerpt(mark)[mark.column - 1 :]


def attempt(text: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Return the description in *text*, or why there is none."""
    try:
        return parse(text, "t.yml"), ()
    except InputProblems as problems:
        return None, problems.findings


def check(text: str) -> None:
    """Read *text*; show what is wrong in every format, or find each value at its mark."""
    document, findings = attempt(text)
    if document:
        assert all(written_at(document, path) or not value for path, value in scalars(document.data))
        assert merge([document, document]).data == document.data
        return
    assert findings
    assert all(line.isprintable() for line in for_people(findings, TEXT).split("\n"))
    assert as_json(findings, TEXT)["counts"]["error"] == len(findings)
    assert len(as_sarif(findings, TEXT)["runs"][0]["results"]) == len(findings)
    lines = f"{text}\n".replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [finding.mark for finding in findings if finding.mark]
    assert all(1 <= mark.line <= len(lines) for mark in marks)
    assert all(1 <= mark.column <= len(lines[mark.line - 1]) + 1 for mark in marks)


@given(description, st.booleans(), st.integers(1, 6))
def test_quoted_data_reads_back_equal(data: dict[str, Any], flow: bool, indent: int) -> None:  # noqa: FBT001
    """What a YAML writer quotes, in block or flow style, comes back, and each mark stands at its value."""
    width = 10**9  # a wrapped key would be no simple key
    text = yaml.safe_dump(
        data, default_style='"', default_flow_style=flow, indent=indent, width=width, allow_unicode=True
    )
    document = parse(text, "t.yml")
    assert document.data == data
    for path, value in scalars(data):
        assert yaml.safe_load(next(iter(quoted(written_at(document, path))))) == value


def quoted(line: str) -> Iterator[str]:
    """Yield the double-quoted text at the beginning of *line*."""
    assert line[0] == '"'
    index = 1
    while line[index] != '"':
        index += 2 if line[index] == "\\" else 1
    yield line[: index + 1]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text at all brings a traceback."""
    check(text)


@settings(max_examples=300)
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_a_damaged_description_is_read_or_refused(mutations: list[tuple[int, int, str]]) -> None:
    """Characters put in, and pieces taken out, of a good description never bring a traceback."""
    text = SAMPLE
    for position, removed, added in mutations:
        text = text[:position] + added + text[position + removed :]
    check(text)


@given(
    content=st.binary(max_size=200), mark=st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, mark: bytes
) -> None:
    """No content of a file brings a traceback, whatever its byte order mark says."""
    file = tmp_path_factory.getbasetemp() / "any.yml"
    file.write_bytes(mark + content)
    try:
        findings: tuple[Finding, ...] = ()
        read(str(file))
    except InputProblems as problems:
        findings = problems.findings
    assert len(for_people(findings, TEXT).split("\n")) >= len(findings)
