"""Hold: the connector's queues are suspended while mail would be refused, and released server by server.

What a queue still holds isn't refused; what was refused before is lost all the same. Queues come and go with
the mail in them, so often there is none to suspend (domain reference, section 3.9).
"""

from collections.abc import Iterator

from generator.causes import Change, Edit, Value
from generator.model import Environment, Service, Speaker
from generator.plan.draft import Draft
from generator.plan.kinds import mail
from generator.plan.scene import Scene, onprem_values, with_rehearsal
from generator.plan.step import Phase, Window


def wanted(environment: Environment) -> tuple[Change, ...]:
    """Return the suspension of the connector's queues on every source server, if that was asked for.

    What is recorded are the queues that somebody else had suspended before: they are never resumed.
    """
    servers = environment.source_servers()
    if environment.change is None or not environment.change.hold_mail or not servers:
        return ()
    key = environment.chosen_send_connector()
    connector = environment.send_connectors[key] if key else None
    return (
        Change(
            kind=mail.HOLD_QUEUES.id,
            subject=key or "outbound",
            name=connector.name if connector else None,
            name_path=("send_connectors", key, "name") if key else ("change", "send_connector"),
            edits=tuple(
                Edit(
                    f"Get-Queue -Server {server}",
                    environment.servers[server].suspended_queues,
                    "Suspended",
                    ("servers", server, "suspended_queues"),
                )
                for server in servers
            ),
            cures=environment.change.causes,
        ),
    )


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield one step for each family of servers that suspends the queues there are at that moment."""
    if scene.hold is None:
        return
    for window, servers in scene.groups():
        kind, key = mail.holding(window), _key(window, servers)
        values, facts = _values(scene, servers), _facts(scene, servers)
        yield from with_rehearsal(scene, Draft(_ref(window), kind, key, window, values, facts))


def rounds(
    scene: Scene, proven: tuple[Speaker, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[Speaker, ...]]]:
    """Yield the source servers that are released together, each time with those of *proven* to verify then.

    One server goes first and alone. That proves nothing where any FrontEnd server may open the session.
    """
    anybody = any(one.service is Service.FRONTEND for one in proven)
    if scene.hold is None or not proven or anybody or len(scene.servers) == 1:
        yield scene.servers, proven
        return
    first = proven[0].server
    yield (first,), tuple(one for one in proven if one.server == first)
    others = tuple(one for one in proven if one.server != first)
    yield tuple(server for server in scene.servers if server != first), others


def releases(scene: Scene, servers: tuple[str, ...]) -> Iterator[Draft]:
    """Yield the steps that resume what was held on *servers*."""
    if scene.hold is None:
        return
    for window, reached in scene.groups():
        own = tuple(server for server in reached if server in servers)
        if own:
            kind, key = mail.releasing(window), _key(window, own)
            values, facts = _values(scene, own), _facts(scene, own)
            yield Draft(f"release {key}", kind, key, window, values, facts, after=(_ref(window),))


def rollbacks(scene: Scene) -> Iterator[Draft]:
    """Yield what resumes everything that was held; it comes last: what leaves before the cure is refused."""
    if scene.hold is None:
        return
    for window, servers in reversed(scene.groups()):
        yield Draft(
            f"rollback {_ref(window)}",
            mail.releasing(window),
            _key(window, servers),
            window,
            _values(scene, servers),
            _facts(scene, servers),
            phase=Phase.ROLLBACK,
            rolls_back=_ref(window),
            suffix="-rollback",
        )


def _ref(window: Window) -> str:
    return f"hold {window.letter}"


def _key(window: Window, servers: tuple[str, ...]) -> str:
    return servers[0] if len(servers) == 1 else f"window-{window.letter}"


def _values(scene: Scene, servers: tuple[str, ...]) -> dict[str, Value]:
    described = scene.environment.servers
    return {
        **onprem_values(scene),
        "connector_name": scene.send_connector_name(),
        # Of a block for an Edge server, which is pasted on it alone.
        "server": servers[0],
        "servers": servers,
        "suspended_before": tuple(q for name in servers for q in described[name].suspended_queues or ()),
    }


def _facts(scene: Scene, servers: tuple[str, ...]) -> dict[str, str]:
    return {"servers": ", ".join(servers), "object": scene.send_connector_name() or ""}
