"""V63: a log folder can't be one of a transport service."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment, Service
from generator.rules.rule import Rule

_LOCAL = r"[A-Za-z]:\\[^<>:\"|?*]*"
_NOT_SET = frozenset({"$null", "null"})


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each folder that is no local absolute path.

    Source: Set-TransportService reference; without a folder the service keeps no log at all.
    """
    for name, server in environment.servers.items():
        for service in Service:
            folder = getattr(server.log_paths, service)
            if folder is None or re.fullmatch(_LOCAL, folder):
                continue
            variant = "unset" if folder.lower() in _NOT_SET else "share" if folder.startswith("\\\\") else ""
            path = ("servers", name, "log_paths", service.value)
            yield Finding("V63", Severity.ERROR, path, variant, {"folder": folder, "server": name})


RULE = Rule("V63", "server.log-path-form", Severity.ERROR, check)
