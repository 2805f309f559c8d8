"""PowerShell text: literals that hold any value safely, and the templates that hold the literals."""

from generator.powershell.literals import Code, UnfitValueError, literal, to_code
from generator.powershell.scripts import UnfitScriptError, environment, render

__all__ = ["Code", "UnfitScriptError", "UnfitValueError", "environment", "literal", "render", "to_code"]
