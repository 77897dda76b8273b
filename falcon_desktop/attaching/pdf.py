"""Extracts the text of a PDF in a child process that can be ended."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Final

from falcon_desktop.attaching.pdf_main import LOCKED, PAGES, SECONDS
from falcon_desktop.attaching.text import in_lines
from falcon_desktop.child_process import command_of, ended, started
from falcon_desktop.core.domain.attachments import MAX_TEXT_BYTES
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

PDF_SWITCH: Final = "--falcon-pdf-reader"
"""The argument with which a frozen program runs :mod:`falcon_desktop.attaching.pdf_main`."""


def default_command() -> list[str]:
    """Return the command line of the child."""
    return command_of("falcon_desktop.attaching.pdf_main", PDF_SWITCH)


async def pdf_text(data: bytes, name: str, *, seconds: float = SECONDS) -> tuple[str, int]:
    """Return a PDF's text and how many pages it has.

    Raises:
        InvalidInput: it is locked, damaged, holds no text or too much, or takes too long.
    """
    process = await started(default_command())
    try:
        async with asyncio.timeout(seconds):
            feeding = asyncio.create_task(_feed(process, data))
            found = await _read(process, name)
            await feeding
            status = await process.wait()
    except TimeoutError:
        raise InvalidInput(Sentence("“{name}” takes too long to read.", name=name)) from None
    finally:
        if process.returncode is None:
            await ended(process)
    if status == LOCKED:
        raise InvalidInput(
            Sentence(
                "“{name}” is protected by a password. Save a copy without one first.", name=name
            )
        )
    head, _, text = found.decode("utf-8", "replace").partition("\n")
    if status or not re.fullmatch(r"[0-9]{1,9}", head):
        raise InvalidInput(Sentence("“{name}” is damaged or not a readable PDF.", name=name))
    if int(head) > PAGES:
        raise InvalidInput(
            Sentence(
                "“{name}” has too many pages (limit {pages}).",
                name=name,
                pages=PAGES,
            )
        )
    text = in_lines(text).strip()
    if not text:
        raise InvalidInput(
            Sentence("“{name}” contains no text. Its pages are probably images.", name=name)
        )
    return text + "\n", int(head)


async def _feed(process: asyncio.subprocess.Process, data: bytes) -> None:
    stdin = process.stdin
    if stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(data)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _read(process: asyncio.subprocess.Process, name: str) -> bytes:
    found = bytearray()
    while process.stdout is not None and (part := await process.stdout.read(65_536)):
        found += part
        if len(found) > MAX_TEXT_BYTES:
            raise InvalidInput(
                Sentence("The text in “{name}” is too long (limit 1 MB).", name=name)
            )
    return bytes(found)
