"""Reads the files that ``--attach`` names."""

from __future__ import annotations

from collections.abc import Sequence

from falcon_desktop.attaching.text import GUESSED
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.ports.program import AttachmentReader
from falcon_desktop.core.text.sentences import Sentence


async def attached(
    files: AttachmentReader, paths: Sequence[str], output: Output
) -> list[Attachment]:
    """Return the files that ``--attach`` names.

    Raises:
        InvalidInput: one can't be read, or is a picture and Qt's libraries are missing.
    """
    if len(paths) > MAX_FILES:
        raise InvalidInput(Sentence("Up to {count} file(s) per message.", count=MAX_FILES))
    found = [await files.read(path) for path in paths]
    for one in found:
        if one.note == GUESSED:
            output.note(
                Sentence(
                    "“{name}” is not UTF-8; it was read as Latin-1, which is a guess.",
                    name=one.name,
                )
            )
    return [await _prepared(one) if one.is_image else one for one in found]


async def _prepared(picture: Attachment) -> Attachment:
    """Return a picture as the window would send it: no larger than needed, without metadata.

    Raises:
        InvalidInput: it can't be decoded, or Qt, which does that, can't be loaded.
    """
    try:
        from falcon_desktop.ui.kit.pictures import prepare
    except ImportError as error:
        raise InvalidInput(
            Sentence(
                "“{name}” is an image, and Qt, which reads images, can't be loaded.",
                name=picture.name,
            ),
            detail=str(error),
        ) from error
    return await prepare(picture)
