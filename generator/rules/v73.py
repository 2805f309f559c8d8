"""V73: the state of the two sides would be kept in no folder, in one and the same, or in a remote one."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_PATTERN = frozenset("*?[]")  # Import-Clixml takes them for wildcards, and Exchange 2010 knows no other way
# Local and complete: a drive letter, and no character that Windows refuses in a path.
_LOCAL = re.compile(r'[A-Za-z]:[\\/][^<>:"|?*]*')


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each folder that is no local one, for equal folders, and for none with the wizard.

    The wizard writes many objects at once: what was there before is only in the backup, and the two shells
    run on two machines (change-ticket practice; Microsoft recommends Export-Clixml before a rerun).
    """
    backup, change = environment.backup, environment.change
    if backup is None:
        if change and change.strategy == "hcw":
            yield Finding("V73", Severity.WARNING, ("change", "strategy"), "missing")
        return
    for side in ("onprem", "tenant"):
        folder = getattr(backup, side)
        if not _PATTERN.isdisjoint(folder):
            yield Finding("V73", Severity.ERROR, ("backup", side), "pattern", {"folder": folder})
        elif not _LOCAL.fullmatch(folder):
            yield Finding("V73", Severity.WARNING, ("backup", side), "remote", {"folder": folder})
    if _spelt(backup.onprem) == _spelt(backup.tenant):
        yield Finding("V73", Severity.WARNING, ("backup", "tenant"), values={"folder": backup.tenant})


def _spelt(folder: str) -> str:
    """Return *folder* as Windows compares it."""
    return folder.replace("/", "\\").rstrip("\\").casefold()


RULE = Rule("V73", "backup.folder", Severity.WARNING, check)
