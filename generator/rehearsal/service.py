"""The far end of the simulated shells: answers every cmdlet call of every window.

The PowerShell side consists of thin proxies, as implicit remoting's are: a call goes over a loopback
connection, a JSON line each way, and all behaviour is here, in one world. A connection opens with a line
that names the session and a random token; whoever doesn't know it is not served.
"""

from __future__ import annotations

import json
import secrets
import socketserver
import threading
from typing import TYPE_CHECKING, Any, Self

from generator.rehearsal.clixml import serialize
from generator.rehearsal.cmdlets import Call, CmdletError, Session, perform
from generator.rehearsal.world import stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.rehearsal.world import Record, World

_WRITING_VERBS = ("Set-", "New-", "Remove-", "Enable-", "Suspend-", "Resume-")


class Service:
    """Serves one world to any number of windows; use it as a context manager.

    Attributes:
        calls: the cmdlets called, oldest first, each with its parameters.
        after_sleep: is called whenever a block has waited: servers go on working meanwhile.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.token = secrets.token_hex(16)
        self.calls: list[tuple[str, Record]] = []
        self.after_sleep: Callable[[], None] = lambda: None
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The loopback port on which the windows reach the service."""
        port: int = self._server.server_address[1]
        return port

    def open(self, session: Session) -> str:
        """Admit a window; return the name under which it connects."""
        name = f"session-{len(self._sessions) + 1}"
        self._sessions[name] = session
        return name

    def session(self, greeting: Record) -> Session | None:
        """Return the window that a connection's first line names, if it knows the token."""
        if not secrets.compare_digest(str(greeting.get("token", "")), self.token):
            return None
        return self._sessions.get(str(greeting.get("session")))

    def answer(self, session: Session, request: Record) -> Record:
        """Return the answer to one request of a window.

        A request is ``{"cmdlet", "side", "parameters"}``, or ``{"sleep": seconds}``, or ``{"clock": true}``.
        An answer has ``objects`` (CLIXML) and ``warnings``; or ``error``, ``terminating`` and ``ignored``
        (stays non-terminating whatever -ErrorAction says); or ``question``; or ``clock``.
        """
        with self._lock:
            if "sleep" in request:
                self.world.advance(seconds=float(request["sleep"]))
                self.after_sleep()
                return {}
            if "clock" in request:
                return {"clock": stamp(self.world.now)}
            return self._perform(session, request)

    def _perform(self, session: Session, request: Record) -> Record:
        cmdlet, parameters = request["cmdlet"], request["parameters"]
        self.calls.append((cmdlet, parameters))
        try:
            reply = perform(Call(self.world, session, cmdlet, parameters), request["side"])
        except CmdletError as error:
            ignored = self.world.settings["ignore_error_action"] and cmdlet.startswith(_WRITING_VERBS)
            return {"error": str(error), "terminating": error.terminating, "ignored": ignored}
        if reply.question:
            return {"question": reply.question}
        objects = serialize(reply.kind, reply.objects) if reply.objects else ""
        return {"objects": objects, "warnings": list(reply.warnings)}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def _handler(service: Service) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            session = service.session(_line(self.rfile.readline()))
            if session is None:
                return
            for line in self.rfile:
                answer = json.dumps(service.answer(session, _line(line)))
                self.wfile.write(answer.encode("ascii") + b"\n")

    return Handler


def _line(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
