"""What Exchange is: cmdlets by version, builds, engines, log folders, clouds. Data with a thin reader."""

from generator.exchange.clouds import DEFAULT_CLOUD, Cloud, cloud_of_host, clouds
from generator.exchange.cmdlets import COMMON_PARAMETERS, cmdlets, offers, parameters
from generator.exchange.versions import (
    EXCHANGE_ONLINE,
    VERSIONS,
    belongs,
    default_log_path,
    enforced_since,
    enforcement_floor,
    engine,
    family,
    frontend_is_a_role,
    install_folder,
    newest_engine,
    out_of_date,
    parse_build,
    support_ended,
)

__all__ = [
    "COMMON_PARAMETERS",
    "DEFAULT_CLOUD",
    "EXCHANGE_ONLINE",
    "VERSIONS",
    "Cloud",
    "belongs",
    "cloud_of_host",
    "clouds",
    "cmdlets",
    "default_log_path",
    "enforced_since",
    "enforcement_floor",
    "engine",
    "family",
    "frontend_is_a_role",
    "install_folder",
    "newest_engine",
    "offers",
    "out_of_date",
    "parameters",
    "parse_build",
    "support_ended",
]
