"""The command line: the only place that reads arguments, prints and exits.

Exit codes: 0 done; 1 input refused or a fault found; 2 usage; 3 output not written. What is heavy is imported
by the command that needs it.
"""

import gc
import os
import sys

import click

from generator import __version__
from generator.cli import bundles, closing, descriptions, diagnosing, rehearsing


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="hybrid-runbook")
def main() -> None:
    """Turn a description of a hybrid Exchange organisation into PowerShell and a change runbook.

    For mail that is refused with 550 5.7.64 TenantAttribution; Relay Access Denied.

    \b
    Start:    hybrid-runbook init contoso.yml
    Check:    hybrid-runbook validate contoso.yml
    Bundle:   hybrid-runbook generate contoso.yml -o out
    """  # noqa: D301 - \b is click's mark for a paragraph that keeps its lines
    _start_quickly()
    _print_any_name()


for command in (
    descriptions.init,
    descriptions.validate,
    bundles.generate,
    bundles.plan,
    closing.close,
    diagnosing.diagnose,
    rehearsing.rehearse,
    descriptions.explain,
    descriptions.schema,
):
    main.add_command(command)


def _start_quickly() -> None:
    """Leave out what a run of a fraction of a second doesn't need."""
    # Other packages' plugins have no business with descriptions; looking for them is a tenth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Looking for garbage among modules that all stay is work for nothing; a long run still gets its turn.
    gc.set_threshold(50_000)


def _print_any_name() -> None:
    """Print names as they are, also where a console's or a pipe's own encoding lacks their letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
