"""Which consoles the night needs: one per server whose logs are read, one for the tenant."""

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import NamedTuple

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, engine, family
from generator.model import Environment, speakers
from generator.plan.scene import TENANT
from generator.plan.step import Shell, Window


class Opened(NamedTuple):
    """The windows of a night.

    Attributes:
        windows: by host name, `TENANT` for the tenant's.
        leads: the windows inside in which the servers of one family are read together, each with the source
            servers among those; the first is the newest family's, in which connectors are read and changed.
    """

    windows: Mapping[str, Window]
    leads: tuple[tuple[Window, tuple[str, ...]], ...]


def open_windows(environment: Environment, *, logs: bool) -> Opened:
    """Return the windows for *environment*, those whose only use is to read a log only if *logs* are read."""
    sources = [name for name in environment.source_servers() if not environment.servers[name].is_edge()]
    speaking = dict.fromkeys((*sources, *(one.server for one in speakers(environment))))
    if all(environment.servers[name].is_edge() for name in speaking):
        # Mail leaves through Edge servers: connectors are read and changed inside, on the newest server.
        inside = environment.inside_servers()
        newest = sorted(inside, key=lambda name: -VERSIONS.index(environment.servers[name].version))
        speaking.update(dict.fromkeys(newest[:1]))
    versions = {name: environment.servers[name].version for name in speaking}
    edges = frozenset(name for name in speaking if environment.servers[name].is_edge())
    workstation = environment.tenant.workstation
    everywhere = make_windows(versions, edges, workstation)
    leading = _leading(everywhere)
    proving = {name for name in versions if logs and not environment.is_excluded(name)}
    kept = {lead.host for lead in leading} | edges | proving
    everywhere = make_windows({name: versions[name] for name in versions if name in kept}, edges, workstation)
    windows = {TENANT if one.shell is Shell.EXO else one.host or "": one for one in everywhere}
    leads = tuple((windows[lead.host or ""], _of_family(lead, environment, sources)) for lead in leading)
    return Opened(windows, leads)


def make_windows(
    versions: Mapping[str, str], edges: frozenset[str] = frozenset(), workstation: str | None = None
) -> tuple[Window, ...]:
    """Return the windows for the servers of *versions* (name to version), newest first, then the tenant's.

    The newest shell leads: it alone shows and sets every property of an object that several versions share.
    Those of *edges* come behind the servers inside: they show and set nothing of the organisation's.
    """
    ordered = sorted(versions.items(), key=lambda item: (item[0] in edges, -VERSIONS.index(item[1])))
    wanted = [(Shell.EDGE if host in edges else Shell.EMS, host, version) for host, version in ordered]
    wanted.append((Shell.EXO, workstation or "", EXCHANGE_ONLINE))
    return tuple(
        Window(_letter(index), shell, host or None, version, engine(version))
        for index, (shell, host, version) in enumerate(wanted)
    )


def _leading(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return the first window inside of each version family; its servers are read together in it."""
    found: dict[int, Window] = {}
    for window in windows:
        if window.shell is Shell.EMS:
            found.setdefault(family(window.exchange), window)
    return tuple(found.values())


def _of_family(lead: Window, environment: Environment, sources: Iterable[str]) -> tuple[str, ...]:
    wanted = family(lead.exchange)
    return tuple(name for name in sources if family(environment.servers[name].version) == wanted)


def _letter(index: int) -> str:
    """Return A to Z, then AA, AB, ... as spreadsheets name their columns."""
    before, last = divmod(index, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]
