"""Which constructs of a script are newer than the engine that it must run on.

The rows are those of about_Windows_PowerShell_Compatibility, the release notes of each version, and
PSScriptAnalyzer's command profiles; there is no ready-made profile of the syntax of 2.0.
"""

from tests.powershell.compat2.collections_of_one import differs_for_one_or_none
from tests.powershell.compat2.commands import not_in_2, not_in_51
from tests.powershell.compat2.dotnet import not_in_clr_2
from tests.powershell.compat2.language import language_after_2, language_after_51
from tests.powershell.engine import ScriptFacts


def newer_than_2(facts: ScriptFacts) -> list[str]:
    """Return each construct that PowerShell 2.0 and its .NET lack or take differently, with its place."""
    checks = (
        language_after_2,
        language_after_51,
        not_in_2,
        not_in_51,
        not_in_clr_2,
        differs_for_one_or_none,
    )
    return list(dict.fromkeys(line for check in checks for line in check(facts)))


def newer_than_51(facts: ScriptFacts) -> list[str]:
    """Return each construct that Windows PowerShell 5.1 lacks, with its place."""
    lines = [f"{error} (does not parse)" for error in facts.errors]
    lines += [*language_after_51(facts), *not_in_51(facts)]
    return list(dict.fromkeys(lines))
