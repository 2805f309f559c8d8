"""Language features by engine, judged on what the parser found."""

import re
from collections.abc import Iterator

from tests.powershell.compat2.finding import found
from tests.powershell.engine import ScriptFacts

_CLASSES_AFTER_2 = {
    "UsingExpressionAst": ("3.0", "$using:"),
    "Workflow": ("3.0", "workflow"),
    "ConfigurationDefinitionAst": ("4.0", "configuration"),
    "RequiresElevation": ("4.0", "#requires -RunAsAdministrator"),
    "TypeDefinitionAst": ("5.0", "class or enum"),
    "UsingStatementAst": ("5.0", "using statement"),
}
_CLASSES_AFTER_51 = {
    "TernaryExpressionAst": ("7.0", "the operator ? :"),
    "PipelineChainAst": ("7.0", "&& or ||"),
    "CleanBlock": ("7.3", "clean { }"),
}
_TOKENS_AFTER_2 = {
    "VerbatimMarker": ("3.0", "--%"),
    "Workflow": ("3.0", "workflow"),
    "Configuration": ("4.0", "configuration"),
}
_TOKENS_AFTER_51 = {
    "QuestionQuestion": ("7.0", "??"),
    "QuestionQuestionEquals": ("7.0", "??="),
    "QuestionDot": ("7.0", "?."),
    "QuestionLBracket": ("7.0", "?[ ]"),
}
_OPERATORS = frozenset(f"{case}{name}" for case in ("", "i", "c") for name in ("in", "notin")) | {
    "shl",
    "shr",
}
_VARIABLES_AFTER_2 = {
    "psitem": "3.0",
    "psscriptroot": "3.0",
    "pscommandpath": "3.0",
    "psdefaultparametervalues": "3.0",
}
_VARIABLES_AFTER_51 = {"iswindows": "6.0", "islinux": "6.0", "ismacos": "6.0", "iscoreclr": "6.0"}
_STREAMS = {"warning": "3.0", "verbose": "3.0", "debug": "3.0", "all": "3.0", "information": "5.0"}
_NUMBER_AFTER_51 = re.compile(
    r"0b.*|(?:0x[0-9a-f]+|[0-9.]+(?:e[+-]?\d+)?)(?:u[lsy]?|s|y|n)(?:[kmgtp]b)?",
    re.IGNORECASE,
)
_ENCODINGS_AFTER_51 = frozenset({"utf8nobom", "utf8bom", "ansi", "bigendianutf32"})


def language_after_2(facts: ScriptFacts) -> Iterator[str]:
    """Report syntax that came with PowerShell 3.0 to 5.0."""
    yield from (f"{error} (does not parse)" for error in facts.errors)
    yield from _classes_and_tokens(facts, _CLASSES_AFTER_2, _TOKENS_AFTER_2)
    yield from _variables(facts, _VARIABLES_AFTER_2)
    for operator in facts.raw["operators"]:
        if operator["name"].lower() in _OPERATORS:
            yield found(operator, "3.0", operator["text"])
    for redirection in facts.raw["redirections"]:
        if (engine := _STREAMS.get(redirection["stream"].lower())) is not None:
            yield found(redirection, engine, f"redirection of the stream {redirection['stream']}")
    for attribute in facts.raw["attributes"]:
        if attribute["omitted"]:
            yield found(attribute, "3.0", f"{attribute['name']} without = $true")
    for command in facts.commands:
        # `$a == 1` parses: it assigns what the command "=" returns.
        if (command["name"] or "").startswith("="):
            yield found(command, "none", "== is no operator")
    yield from _members(facts)


def language_after_51(facts: ScriptFacts) -> Iterator[str]:
    """Report syntax that Windows PowerShell never learnt."""
    yield from _classes_and_tokens(facts, _CLASSES_AFTER_51, _TOKENS_AFTER_51)
    yield from _variables(facts, _VARIABLES_AFTER_51)
    for number in facts.raw["numbers"]:
        if _NUMBER_AFTER_51.fullmatch(number["text"]):
            yield found(number, "6.2", f"number {number['text']}")
    for command in facts.commands:
        for parameter in command["parameters"]:
            value = str((parameter["argument"] or {}).get("value", "")).lower()
            if parameter["name"].lower() == "encoding" and value in _ENCODINGS_AFTER_51:
                yield found(command, "6.0", f"-Encoding {value}")


def _classes_and_tokens(
    facts: ScriptFacts, classes: dict[str, tuple[str, str]], tokens: dict[str, tuple[str, str]]
) -> Iterator[str]:
    for table, present in ((classes, facts.raw["classes"]), (tokens, facts.raw["tokens"])):
        for name, (engine, what) in table.items():
            if name in present:
                yield found({"at": present[name]}, engine, what)


def _variables(facts: ScriptFacts, table: dict[str, str]) -> Iterator[str]:
    for variable in facts.raw["variables"]:
        if (engine := table.get(variable["name"].lower())) is not None:
            yield found(variable, engine, f"${variable['name']}")


def _members(facts: ScriptFacts) -> Iterator[str]:
    for member in facts.members:
        name = (member["name"] or "").lower()
        if member["invoked"] and member["name"] is None:
            yield found(member, "3.0", "a method whose name is computed")
        if member["static"] and name == "new":
            yield found(member, "5.0", "[type]::new()")
        if not member["static"] and member["invoked"] and name in ("where", "foreach"):
            yield found(member, "4.0", f".{member['name']}()")
