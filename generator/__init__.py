"""Change runbooks and PowerShell for mail refused with 550 5.7.64 TenantAttribution."""

__version__ = "0.1.0"
