"""Where Hugging Face tokens are kept on this computer. Finds and offers; must not use, save or
change what it finds. Facts: README.md section 4.1.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.connection import Connection, origin_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.servers import HUGGING_FACE, TGI, preset
from falcon_desktop.core.text.sentences import Sentence

_TOKEN_VARIABLES: Final = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_API_KEY")
_BASE_VARIABLES: Final = ("HF_API_FALCON_BASE", "HF_API_FALCOM_BASE")
"""The seed notebook spells the second; the first is what it meant."""
_LARGEST_TOKEN_FILE: Final = 64 * 1024
_USABLE_KEY: Final = re.compile(r"[!-~]{8,1000}")


@dataclass(frozen=True, slots=True)
class KeyOffer:
    """A key that was found: nothing uses it until a person agrees.

    ``source`` says where it was found. ``base_url`` is "" for Hugging Face's own router.
    """

    source: str
    key: str = field(repr=False)
    base_url: str = ""

    @property
    def sentence(self) -> str:
        """What to say when asking whether to save it."""
        where = "Hugging Face" if not self.base_url else origin_of(self.base_url)
        return Sentence("A key for {where} was found in {source}.", where=where, source=self.source)

    def connection(self, connection_id: str) -> Connection:
        """Return the connection to save the key with."""
        if not self.base_url:
            return preset(HUGGING_FACE).connection(connection_id)
        connection = preset(TGI).connection(connection_id)
        return replace(connection, name="Falcon", base_url=self.base_url, uses_key=True)


def find_keys(
    environment: Mapping[str, str], home: Path, working_directory: Path
) -> list[KeyOffer]:
    """Look for tokens in the usual places, best first, without duplicates.

    ``HF_TOKEN``, ``HUGGING_FACE_HUB_TOKEN`` and ``HF_API_KEY`` in the environment, the token file
    of ``hf auth login``, and a ``.env`` file in the working directory. Reads files: not for the
    GUI thread. Never raises, never writes, never expands variables.
    """
    offers: dict[tuple[str, str], KeyOffer] = {}
    for offer in _candidates(environment, home, working_directory):
        offers.setdefault((offer.key, offer.base_url), offer)
    return list(offers.values())


def _candidates(
    environment: Mapping[str, str], home: Path, working_directory: Path
) -> Iterator[KeyOffer]:
    yield from _named_keys(environment, _in_environment)
    path = _token_file(environment, home)
    key = _usable(_read_small_file(path))
    if key:
        yield KeyOffer(
            Sentence("the token file of “hf auth login” ({path})", path=_short(path, home)), key
        )
    variables = parse_env(_read_small_file(working_directory / ".env"))
    yield from _named_keys(variables, _in_file)


def _in_environment(name: str) -> Sentence:
    return Sentence("the environment variable {name}", name=name)


def _in_file(name: str) -> Sentence:
    return Sentence("{name} in the .env file of the current directory", name=name)


def _named_keys(
    variables: Mapping[str, str], source: Callable[[str], Sentence]
) -> Iterator[KeyOffer]:
    base = next((url for name in _BASE_VARIABLES if (url := _usable_base(variables, name))), "")
    for name in _TOKEN_VARIABLES:
        key = _usable(variables.get(name, ""))
        if key and name == "HF_API_KEY" and base:
            yield KeyOffer(source(name), key, base)
        elif key:
            yield KeyOffer(source(name), key)


def _usable_base(variables: Mapping[str, str], name: str) -> str:
    text = variables.get(name, "").strip()
    try:
        origin_of(text)
    except InvalidInput:
        return ""
    return text


def _usable(text: str) -> str:
    """Return the key in ``text``, "" where it can't be one; placeholders in docs aren't either."""
    key = text.strip()
    if not _USABLE_KEY.fullmatch(key) or key.startswith(("<", "${", "your")):
        return ""
    return key


def _token_file(environment: Mapping[str, str], home: Path) -> Path:
    if path := environment.get("HF_TOKEN_PATH"):
        return _expanded(path, home)
    if folder := environment.get("HF_HOME"):
        return _expanded(folder, home) / "token"
    cache = environment.get("XDG_CACHE_HOME")
    return (_expanded(cache, home) if cache else home / ".cache") / "huggingface" / "token"


def _expanded(path: str, home: Path) -> Path:
    return home / path[2:] if path.startswith("~/") else home / path


def _short(path: Path, home: Path) -> str:
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _read_small_file(path: Path) -> str:
    """Return a regular file's text, "" if there is none, it is large or can't be read.

    Opened without waiting, so that a named pipe of that name can't hang the program.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return ""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_TOKEN_FILE:
            return ""
        return os.read(descriptor, _LARGEST_TOKEN_FILE).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(descriptor)


_ENV_LINE: Final = re.compile(
    r"""\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^#\s]*))"""
)


def parse_env(text: str) -> dict[str, str]:
    """Parse ``NAME=value`` lines of a ``.env`` file without expanding values."""
    found: dict[str, str] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        match = _ENV_LINE.match(line)
        if match:
            found[match[1]] = match[2] or match[3] or match[4] or ""
    return found
