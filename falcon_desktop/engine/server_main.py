"""The engine's child process: llama.cpp's HTTP server, sandboxed and tied to its parent.

The parent writes one JSON object on one line to stdin (see :func:`parse_order`) and then keeps
stdin open; its end of file means that the parent is gone. The child answers with one JSON object a
line on stdout: ``{"state": "loading"}``, then ``{"state": "ready", "address": …, "landlock": …,
"seccomp": …}`` or ``{"state": "failed", "kind": "engine"|"model", "detail": …}``. llama.cpp's own
log goes to stderr.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from falcon_desktop.confinement import Serving, confine, give_up_rights, tie_to_parent
from falcon_desktop.engine.split_files import parts_of

NICENESS: Final = 5
"""The window must win over the model where both want the processor."""

NO_ORIGIN: Final = "http://falcon-desktop.invalid"
"""An origin that no page has (RFC 2606 section 2), so that no page may read an answer."""

HTTP_THREADS: Final = 64
"""A streaming answer holds one of llama.cpp's HTTP threads, also while it waits for its turn; with
its default of 8 here, 30 questions at once kept even ``/health`` from answering (measured)."""

PROMPT_CACHE_MIB: Final = 256
"""How much memory llama.cpp may use for conversations that are not in the context right now; its
own default is 8192."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent wants served. ``socket`` "" means TCP on a free port of 127.0.0.1.

    From ``projector`` on as in ``LoadSettings`` and ``Launch``; None leaves it to llama.cpp.
    ``program`` is a llama-server that serves instead of the engine, with these ``arguments``, and
    may write files into the directory ``cache``.
    """

    key: str
    model_path: str
    model_id: str
    parent: int
    socket: str
    context_window: int
    parallel: int
    load_limit: float
    projector: str = ""
    cache_type: str = "f16"
    gpu_layers: int | None = None
    threads: int | None = None
    flash_attention: bool | None = None
    program: str = ""
    arguments: Sequence[str] = ()
    cache: str = ""


def parse_order(line: bytes) -> Order:
    """Return the parent's order.

    Raises:
        ValueError: it is not one.
    """
    try:
        order = Order(**json.loads(line))
    except TypeError as error:
        raise ValueError("not an order") from error
    if not order.program and not (order.key and order.model_path):
        raise ValueError("an order without key or model")
    return order


def end_with_parent(orders: BinaryIO) -> None:
    """End the process as soon as the parent's pipe closes, whatever llama.cpp is doing."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while orders.read(4096):
                pass
        os._exit(0)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes from and to the parent, out of reach of libraries.

    What libraries print goes to stderr. On Windows a library that is loaded while a thread reads
    stdin would wait for that read.
    """
    orders = os.fdopen(os.dup(0), "rb")
    channel = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, channel


def tell(channel: BinaryIO, **message: Any) -> None:
    """Send the parent one message."""
    channel.write(json.dumps(message).encode() + b"\n")


TELL_DEVICES: Final = 4
"""The verbosity at which llama.cpp says which device has which layers."""


def parameters(llama: Any, order: Order, *, gpu: bool = False) -> Any:
    """Return llama.cpp's parameters: authenticated, no pages, no other prompts shown, offline.

    ``gpu``: whether this build uses a graphics processor here.
    """
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
    chosen.n_threads_http = HTTP_THREADS
    for processors in (chosen.cpuparams, chosen.cpuparams_batch):
        processors.n_threads = order.threads or compute_threads()
    cache_type = getattr(llama.ggml_type, f"GGML_TYPE_{order.cache_type.upper()}")
    chosen.cache_type_k = chosen.cache_type_v = cache_type
    if order.gpu_layers is not None:
        chosen.n_gpu_layers = order.gpu_layers
    if order.flash_attention is not None:
        names = llama.llama_flash_attn_type
        wanted = "ENABLED" if order.flash_attention else "DISABLED"
        chosen.flash_attn_type = getattr(names, f"LLAMA_FLASH_ATTN_TYPE_{wanted}")
    if order.projector:
        chosen.mmproj.path = order.projector
    if gpu:
        chosen.verbosity = TELL_DEVICES
    return chosen


def uses_gpu(llama: Any) -> bool:
    """Whether this build of llama.cpp uses anything but the CPU here."""
    try:
        return any(not str(one["type"].name).endswith("_CPU") for one in llama.get_device_info())
    except (AttributeError, KeyError, RuntimeError):
        return False


def compute_threads() -> int:
    """Return the number of cores minus one, which stays free for the window.

    llama.cpp's threads wait for each other spinning, so one that has to share its core stops all:
    on 2 busy cores 1 thread made 15 tokens/s and 2 threads 1.2 (measured, load 7).
    """
    if hasattr(os, "sched_getaffinity"):
        processors = os.sched_getaffinity(0)
    else:
        processors = set(range(os.cpu_count() or 1))
    cores = {_siblings(processor) for processor in processors}
    return max(1, len(cores) - 1)


def _siblings(processor: int) -> str:
    """Name the core of a processor, so that two hyperthreads count once where Linux tells."""
    topology = f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list"
    try:
        return Path(topology).read_text(encoding="ascii")
    except OSError:
        return str(processor)


def limit_load(seconds: float) -> None:
    """End the process if loading takes longer than this; 0 removes the limit.

    llama.cpp holds Python's lock while it loads, so that no thread of ours could do it.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def readable_paths(order: Order) -> list[str]:
    """Return what the child must read: the interpreter's files and the model's."""
    projector = [order.projector] if order.projector else []
    return [sys.prefix, sys.base_prefix, *parts_of(order.model_path), *projector]


def write_log(xllamacpp: Any) -> None:
    """Have llama.cpp write what its log still holds, which a process that ends now would lose.

    A thread writes the log, and its end is not waited for; xllamacpp has no function of its own for
    it. Where the symbols have other names there may be no reason in the log.
    """
    import ctypes

    try:
        library = ctypes.CDLL(xllamacpp.xllamacpp.__file__)
        main_log, flush = library._Z15common_log_mainv, library._Z16common_log_flushP10common_log
    except (AttributeError, OSError):
        return
    main_log.restype, flush.argtypes, flush.restype = ctypes.c_void_p, [ctypes.c_void_p], None
    flush(main_log())


def _serve_by_program(order: Order, orders: BinaryIO, channel: BinaryIO) -> int:
    from falcon_desktop.engine.program_main import Program, run

    projector = [order.projector] if order.projector else []
    files = [*parts_of(order.model_path), *projector] if order.model_path else []
    program = Program(order.program, order.arguments, order.key, order.socket, files, order.cache)
    return run(program, orders, partial(tell, channel))


def main() -> int:
    """Serve until the parent is gone; return the exit status."""
    orders, channel = take_pipes()
    line = orders.readline()
    if not line:
        return 0
    try:
        order = parse_order(line)
    except ValueError:
        return 2
    tie_to_parent(order.parent)
    if order.program:
        return _serve_by_program(order, orders, channel)
    give_up_rights(niceness=NICENESS)
    try:
        import xllamacpp
    except ImportError as error:
        tell(channel, state="failed", kind="engine", detail=str(error))
        return 1
    gpu = uses_gpu(xllamacpp)
    confinement = confine(
        readable_paths(order),
        serving=Serving.UNIX if order.socket else Serving.TCP,
        socket_directory=os.path.dirname(order.socket),  # noqa: PTH120 - "" stays ""
        gpu=gpu,
    )
    end_with_parent(orders)
    tell(channel, state="loading")
    limit_load(order.load_limit)
    try:
        server = xllamacpp.Server(parameters(xllamacpp, order, gpu=gpu))
    except Exception as error:
        write_log(xllamacpp)
        tell(channel, state="failed", kind="model", detail=str(error))
        return 1
    limit_load(0)
    given = {"landlock": confinement.landlock, "seccomp": confinement.seccomp}
    tell(channel, state="ready", address=server.listening_address, **given)
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
