"""What a llama-server that somebody installed is told: our wishes in the options that it knows.

Builds call themselves by numbers that distributions change (``0.1.0-dev (build 1)``), so what a
build can do is read from its ``--help``, which has named every option since 2023.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon_desktop.core.domain.engine_settings import LoadSettings
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.engine.server_main import HTTP_THREADS, NO_ORIGIN, PROMPT_CACHE_MIB

ALL_LAYERS: Final = 999
NEEDED: Final = (
    *("--model", "--host", "--port", "--ctx-size", "--parallel", "--alias"),
    *("--api-key-file", "--n-gpu-layers", "--cache-type-k", "--cache-type-v"),
)
"""Without these it is too old: no question could be asked safely, or as chosen."""
_OPTION: Final = re.compile(r"(?<![\w-])--?[a-z][\w-]*")
_LEAST_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A llama-server that was looked at: its file, what it calls itself, its options.

    ``options`` has what its help says of each option, by every name of it. ``stamp`` tells the file
    from one that takes its place. ``lacks`` is what nothing keeps it from here: values of
    ``confinement.Lack``.
    """

    path: str
    version: str
    options: Mapping[str, str] = field(repr=False, hash=False)
    stamp: tuple[int, int] = (0, 0)
    lacks: tuple[str, ...] = ()

    @property
    def missing(self) -> Sequence[str]:
        """The options that it would need to have."""
        return [name for name in NEEDED if name not in self.options]

    @property
    def has_unix_socket(self) -> bool:
        """Whether it can answer on a UNIX socket."""
        return "unix" in self.options.get("--host", "").lower()


def options_of(help_text: str) -> dict[str, str]:
    """Return what a llama-server's ``--help`` says of each option, by every name of it."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in help_text.splitlines():
        if line.startswith("-") and not line.startswith("-----"):
            head = re.split(r" {3,}", re.sub(r",\s+", ",", line), maxsplit=1)[0]
            names = _OPTION.findall(head)
            found.update(dict.fromkeys(names, ""))
        elif not line.startswith((" ", "\t")):
            names = []
        for name in names:
            found[name] += f"{line}\n"
    return found


def arguments(
    server: OwnServer,
    *,
    model_path: str,
    model_id: str,
    socket: str,
    port: int,
    key_file: str,
    context_window: int,
    parallel: int,
    threads: int,
    load: LoadSettings,
    projector: str = "",
    devices: bool = True,
) -> list[str]:
    """Return the arguments that have a llama-server serve a model to us alone.

    ``socket`` "" means a port of 127.0.0.1; ``key_file`` "" that the key comes by another way.
    Without ``devices`` a graphics processor is not even used for long prompts.
    """
    known = server.options
    made = ["--model", model_path, "--alias", model_id]
    made += ["--host", socket] if socket else ["--host", "127.0.0.1", "--port", str(port)]
    if key_file:
        made += ["--api-key-file", key_file]
    made += ["--ctx-size", str(context_window), "--parallel", str(parallel)]
    made += ["--threads", str(threads), "--threads-batch", str(threads)]
    made += ["--cache-type-k", load.cache_type, "--cache-type-v", load.cache_type]
    made += [*_layers(known, load.gpu_layers), *_flash(known, load)]
    if projector:
        made += ["--mmproj", projector]
    if not devices and "--device" in known:
        made += ["--device", "none"]
    if not devices and projector and "--no-mmproj-offload" in known:
        made += ["--no-mmproj-offload"]
    wanted: dict[str, tuple[str, ...]] = {
        "--cors-origins": (NO_ORIGIN,),
        "--no-cors-credentials": (),
        "--no-ui": (),
        "--no-webui": (),
        "--no-slots": (),
        "--offline": (),
        "--kv-unified": (),
        "--jinja": (),
        "--cache-ram": (str(PROMPT_CACHE_MIB),),
        "--threads-http": (str(HTTP_THREADS),),
        "--log-prefix": (),
        "--log-timestamps": (),
    }
    if "--no-ui" in known:
        del wanted["--no-webui"]
    for name, values in wanted.items():
        if name in known:
            made += [name, *values]
    if "4: trace" in known.get("--log-verbosity", ""):
        made += ["--log-verbosity", "4"]  # else it does not say which device has which layers
    return made


def _layers(known: Mapping[str, str], layers: int | None) -> list[str]:
    if layers is not None:
        return ["--n-gpu-layers", str(layers)]
    # before it could decide by itself, no layer went to a graphics processor unasked
    return [] if "auto" in known["--n-gpu-layers"] else ["--n-gpu-layers", str(ALL_LAYERS)]


def _flash(known: Mapping[str, str], load: LoadSettings) -> list[str]:
    if "on|off" in known.get("--flash-attn", ""):
        if load.flash_attention is None:
            return []
        return ["--flash-attn", "on" if load.flash_attention else "off"]
    # as a switch, it was off by itself; and quantised values could not be read without it
    wanted = load.flash_attention
    if wanted is None:
        wanted = load.cache_type is not CacheType.F16
    return ["--flash-attn"] if wanted and "--flash-attn" in known else []
