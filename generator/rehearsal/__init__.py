"""The whole runbook on a real PowerShell against a simulated organisation."""
