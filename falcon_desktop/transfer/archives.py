"""Reads the few members that matter out of a zip, which may be hostile. Never unpacks it."""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer.values import MAX_BYTES

MAX_MEMBERS: Final = 100_000
MAX_RATIO: Final = 100
"""Members that unpack to more than this many times their size are refused."""
_SMALL: Final = 1_000_000
"""Bytes below which the ratio does not matter."""

_MAIN = re.compile(r"(?:.*/)?conversations(?:-\d{1,6})?\.json", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:.*/)?(?:(?:group_chats|projects|memories)|(?:projects|memories|design_chats)/[^/]{1,200})"
    r"\.json",
    re.IGNORECASE,
)
"""What lies beside the conversations and is read as well: as chats, or to say what is left out."""
_OTHERS = (".json", ".md", ".jsonl", ".db", ".sqlite", ".sqlite3", ".chat")
"""What is read where there are none: to be imported, or to say whose it is."""
_SILENT = re.compile(
    r"(?:.*/)?(?:users?|user_settings|message_feedback|shared_conversations|model_comparisons"
    r"|export_manifest)\.json|(?:.*/)?chat\.html|.*/"
)
"""What holds no words of chats that are not in the conversations as well."""
_OF_A_MAC = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")
"""What a Mac puts beside every file when it makes an archive."""


def is_zip(data: bytes) -> bool:
    """Say whether a file begins as a zip."""
    return data[:4] == b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Members:
    """What of an archive is read, by name; ``others`` is how many files there are besides, and
    ``names`` are those of all.
    """

    found: list[tuple[str, bytes]]
    others: int
    names: list[str]


def is_beside(name: str) -> bool:
    """Say whether a member is no list of conversations, but lies beside them."""
    return _BESIDE.fullmatch(name) is not None


def read_archive(data: bytes) -> Members:
    """Return the members to read: every ``conversations.json`` and what is known to lie beside it,
    else every file that could be imported or could tell whose the archive is.

    Raises:
        InvalidInput: it is damaged, encrypted, hostile, or larger than is accepted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check(members)
            members = [one for one in members if not _OF_A_MAC.search(one.filename)]
            wanted = [one for one in members if _MAIN.fullmatch(one.filename)]
            if wanted:
                wanted += [one for one in members if is_beside(one.filename)]
            else:
                wanted = [one for one in members if one.filename.lower().endswith(_OTHERS)]
            _check_sizes(wanted)
            left = MAX_BYTES
            found: list[tuple[str, bytes]] = []
            for member in wanted:
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise InvalidInput("The archive unpacks to more than is accepted.")
                found.append((member.filename, content))
            read = {one.filename for one in wanted}
            return Members(
                found,
                sum(
                    one.filename not in read and not _SILENT.fullmatch(one.filename)
                    for one in members
                ),
                [one.filename for one in members],
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        MemoryError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
    ) as error:
        raise InvalidInput("The archive is damaged or of an unknown kind.") from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise InvalidInput(f"The archive has more than {MAX_MEMBERS:,} files.")
    if len({member.filename for member in members}) != len(members):
        raise InvalidInput("The archive has two files of one name.")
    for member in members:
        name, mode = member.orig_filename, member.external_attr >> 16
        odd_kind = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or re.search(r"[\\\0]|^[A-Za-z]:", name):
            raise InvalidInput("The archive has a file whose name leads out of it.")
        if odd_kind:
            raise InvalidInput("The archive holds links or devices.")
        if member.flag_bits & 1:
            raise InvalidInput("The archive is encrypted.")


def _check_sizes(wanted: list[zipfile.ZipInfo]) -> None:
    """Refuse bombs among what is unpacked; pictures and files beside it are not, and may be."""
    for member in wanted:
        if member.file_size > max(_SMALL, member.compress_size * MAX_RATIO):
            raise InvalidInput("The archive unpacks to far more than its size.")
    if sum(member.file_size for member in wanted) > MAX_BYTES:
        raise InvalidInput("The archive unpacks to more than is accepted.")
