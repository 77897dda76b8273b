"""What the engine's child process runs: llama.cpp's HTTP server, shut in and tied to its parent.

Must not know anything of the rest of the program: it imports the standard library and
``xllamacpp``, nothing else, so that it starts quickly and holds no secret but its own key.

The parent writes one JSON object on one line to stdin (see :func:`parse_order`) and then keeps
stdin open; its end of file means that the parent is gone. The child answers with one JSON object a
line on stdout: ``{"state": "loading"}``, then ``{"state": "ready", "address": …}`` or
``{"state": "failed", "kind": "engine"|"model", "detail": …}``. llama.cpp's own log goes to stderr.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

NO_ORIGIN: Final = "http://falcon-desktop.invalid"
"""An origin that no page has (RFC 2606 section 2), so that no page may read an answer."""

PROMPT_CACHE_MIB: Final = 256
"""How much memory llama.cpp may use for conversations that are not in the context right now; its
own default is 8192."""

NICENESS: Final = 5
"""The window must win over the model where both want the processor."""

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent wants served. ``socket`` "" means TCP on a free port of 127.0.0.1."""

    key: str
    model_path: str
    model_id: str
    parent: int
    socket: str
    context_window: int
    parallel: int
    load_limit: float


def parse_order(line: bytes) -> Order:
    """Return the parent's order.

    Raises:
        ValueError: it is not one.
    """
    try:
        order = Order(**json.loads(line))
    except TypeError as error:
        raise ValueError("not an order") from error
    if not order.key or not order.model_path:
        raise ValueError("an order without key or model")
    return order


def shut_in(parent: int) -> None:
    """Give up what the engine does not need, and die with the parent.

    Ends the process where the parent died before it could be tied to it.
    """
    if sys.platform == "win32":
        return
    import resource

    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):  # no core dump, no file
        resource.setrlimit(limit, (0, 0))
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    if sys.platform == "linux":
        import ctypes

        prctl = ctypes.CDLL(None, use_errno=True).prctl
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def end_with_parent(orders: BinaryIO) -> None:
    """End the process at once when stdin ends, whatever llama.cpp is doing."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while orders.read(4096):
                pass
        os._exit(0)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def take_stdout() -> BinaryIO:
    """Return the pipe to the parent, out of reach of libraries that print: they get stderr."""
    channel = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return channel


def tell(channel: BinaryIO, **message: Any) -> None:
    """Send the parent one message."""
    channel.write(json.dumps(message).encode() + b"\n")


def parameters(llama: Any, order: Order) -> Any:
    """Return llama.cpp's parameters: authenticated, no pages, no other prompts shown, offline."""
    chosen = llama.CommonParams()
    chosen.model.path = order.model_path
    chosen.model_alias = {order.model_id}
    chosen.hostnames = [order.socket or "127.0.0.1"]
    chosen.port = 0
    chosen.api_keys = [order.key]
    chosen.cors_origins = NO_ORIGIN
    chosen.cors_credentials = False
    chosen.ui = False
    chosen.endpoint_slots = False
    chosen.endpoint_props = False
    chosen.endpoint_metrics = False
    chosen.offline = True
    chosen.n_ctx = order.context_window
    # Answers share one context: a second conversation streams beside the first without either
    # getting only a part of the window, and without more memory (measured: 337 MB with 1 and 4).
    chosen.n_parallel = order.parallel
    chosen.kv_unified = True
    chosen.cache_ram_mib = PROMPT_CACHE_MIB
    return chosen


def limit_load(seconds: float) -> None:
    """End the process when loading takes longer; 0 takes the limit back.

    llama.cpp holds Python's lock while it loads, so that no thread of ours could do it.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> int:
    """Serve until the parent is gone; return the exit status."""
    channel = take_stdout()
    orders = sys.stdin.buffer
    line = orders.readline()
    if not line:
        return 0
    try:
        order = parse_order(line)
    except ValueError:
        return 2
    shut_in(order.parent)
    end_with_parent(orders)
    try:
        import xllamacpp
    except ImportError as error:
        tell(channel, state="failed", kind="engine", detail=str(error))
        return 1
    tell(channel, state="loading")
    limit_load(order.load_limit)
    try:
        server = xllamacpp.Server(parameters(xllamacpp, order))
    except Exception as error:
        tell(channel, state="failed", kind="model", detail=str(error))
        return 1
    limit_load(0)
    tell(channel, state="ready", address=server.listening_address)
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
