"""Reads attached files: regular files only, bounded in size, recognised by their content."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

from falcon_desktop.attaching.pdf import pdf_text
from falcon_desktop.attaching.text import decoded, kind_of, text_type, too_large
from falcon_desktop.core.domain.attachments import (
    MAX_DOCUMENT_BYTES,
    MAX_DOCUMENT_PAGES,
    MAX_FILE_BYTES,
    MAX_NAME,
    MAX_TEXT_BYTES,
    PDF,
    Attachment,
    AttachmentKind,
    shown_name,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of


class AttachedFiles:
    """Fulfils :class:`~falcon_desktop.core.ports.program.AttachmentReader`."""

    async def read(self, path: str) -> Attachment:
        """Return what a model can be given of a file; a picture unchanged, a PDF beside its text.

        Raises:
            InvalidInput: it can't be attached; the sentence says why.
        """
        name, data = await asyncio.to_thread(_read, path)
        said = shown_name(name)
        media_type = kind_of(data[:1024])
        if media_type == PDF:
            text, pages = await pdf_text(data, said)
            note: str = Sentence("{count} page(s)", count=pages)
            fits = len(data) <= MAX_DOCUMENT_BYTES and pages <= MAX_DOCUMENT_PAGES
            kept = data if fits else b""
            return Attachment(name, AttachmentKind.TEXT, PDF, len(data), text, kept, note=note)
        if media_type:
            return Attachment(name, AttachmentKind.IMAGE, media_type, len(data), data=data)
        text, note = await asyncio.to_thread(decoded, data, said)
        return Attachment(name, AttachmentKind.TEXT, text_type(name), len(data), text, note=note)


def _read(path: str) -> tuple[str, bytes]:
    """Return a file's real name and its bytes, links resolved; nothing else is ever opened."""
    given = Path(path)
    if "\0" in path:  # an address of a file can hold it, no path can
        raise InvalidInput(Sentence("“{name}” can't be read.", name=shown_name(given.name)))
    try:
        real = given.resolve()
    except (RuntimeError, OSError) as error:  # links that lead in a circle
        said = shown_name(given.name)
        raise InvalidInput(
            Sentence("“{said}” can't be read: its link leads nowhere.", said=said)
        ) from error
    # A link may lead to a name that is no UTF-8, which nothing could keep nor send.
    name = os.fsencode(real.name).decode("utf-8", "replace")[-MAX_NAME:] or "file"
    said = shown_name(name)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        # Not to wait for a pipe's other end, nor to touch a device: looked at before it is opened.
        if not stat.S_ISREG(real.stat().st_mode):
            raise InvalidInput(Sentence("“{said}” can't be read.", said=said))
        with os.fdopen(os.open(real, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise InvalidInput(Sentence("“{said}” can't be read.", said=said))
            head = file.read(1024)
            most = MAX_FILE_BYTES if kind_of(head) else MAX_TEXT_BYTES
            if found.st_size > most:
                raise InvalidInput(too_large(said, most))
            data = head + file.read(most + 1 - len(head))
    except OSError as error:
        raise InvalidInput(
            Sentence(
                "“{said}” can't be read: {reason}.",
                said=said,
                reason=reason_of(error),
            )
        ) from error
    if len(data) > most:
        raise InvalidInput(too_large(said, most))
    return name, data
