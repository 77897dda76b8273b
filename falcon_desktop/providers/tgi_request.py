"""What is asked of a TGI server: its address and its generation parameters. Pure.
Facts: README.md sections 2.1 and 2.2.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import known
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.http_options import complete_base_url

USUAL_MAX_STOP_SEQUENCES: Final = 4
"""How many stop sequences TGI takes unless it was started with another number."""
_SAMPLING: Final = ("temperature", "top_p", "top_k")


def tgi_root(base_url: str) -> str:
    """Return the address that TGI's routes are appended to, from whatever form was pasted.

    Raises:
        InvalidInput: it is no web address.
    """
    parts = urlsplit(complete_base_url(base_url))
    path = parts.path.removesuffix("/docs").removesuffix("/v1")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def request_body(
    prompt: str,
    settings: GenerationSettings,
    stop: Sequence[str],
    max_stop_sequences: int = USUAL_MAX_STOP_SEQUENCES,
) -> dict[str, Any]:
    """Return the JSON body that asks for a continuation of ``prompt``.

    Raises:
        InvalidInput: the prompt is empty, which TGI refuses.
    """
    if not prompt:
        raise InvalidInput(Sentence("There is no text to continue from."))
    return {"inputs": prompt, "parameters": parameters(settings, stop, max_stop_sequences)}


def parameters(
    settings: GenerationSettings,
    stop: Sequence[str] = (),
    max_stop_sequences: int = USUAL_MAX_STOP_SEQUENCES,
) -> dict[str, Any]:
    """Return TGI's generation parameters: only what was changed, only values that it accepts.

    ``do_sample`` is always said: TGI takes its absence for "no" as soon as there are parameters
    at all, for "yes" otherwise. Greedy decoding leaves out everything that would switch sampling
    on again. TGI has no presence penalty. Of too many stop sequences the first are sent; the
    reader of the answer knows them all.
    """
    greedy = _is_greedy(settings)
    fields = known(ServerKind.TGI).sent(settings, stop[:max_stop_sequences])
    if greedy:
        fields = {name: value for name, value in fields.items() if name not in _SAMPLING}
    elif _single(fields.get("top_p", 0)) >= 1:
        del fields["top_p"]
    return {"details": True, "return_full_text": False, "do_sample": not greedy, **fields}


def stop_sequences(of_template: Sequence[str], of_user: Sequence[str] | None) -> tuple[str, ...]:
    """Return every stop sequence, those that a server must know first.

    The model's special tokens come last: they end an answer anyway.
    """
    special = [text for text in of_template if _is_special(text)]
    plain = [text for text in of_template if not _is_special(text)]
    return tuple(dict.fromkeys([*plain, *(of_user or ()), *special]))


def _is_special(text: str) -> bool:
    return text.startswith("<|") and text.endswith("|>")


def _is_greedy(settings: GenerationSettings) -> bool:
    """Whether always the likeliest token is asked for, or nothing else is left to choose from."""
    return (settings.temperature is not None and settings.temperature < 1e-6) or (
        settings.top_p is not None and settings.top_p < 1e-6
    )


def _single(value: float) -> float:
    """Return ``value`` as the server's 32-bit number: 0.99999999 arrives as 1."""
    number: float = struct.unpack("f", struct.pack("f", value))[0]
    return number
