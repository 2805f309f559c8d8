"""`python -m generator`: the same as `hybrid-runbook`."""

from generator.cli import main

if __name__ == "__main__":
    main()
