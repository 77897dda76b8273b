"""Reads the relevant members of an untrusted zip. Never unpacks it."""

from __future__ import annotations

import bisect
import io
import lzma
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon_desktop.core.domain.attachments import MAX_FILE_BYTES
from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.values import MAX_BYTES

MAX_MEMBERS: Final = 100_000
MAX_RATIO: Final = 100
"""Members that unpack to more than this many times their size are refused."""
_SMALL: Final = 1_000_000
"""Bytes below which the ratio does not matter."""
MAX_BESIDE: Final = 256 * 1024 * 1024
"""Bytes of all files together that messages name and that are read for them."""

_LIKE: Final = 40
"""Files whose names begin with the same id that are looked at for the one."""

_MAIN = re.compile(r"(?:.*/)?(?:conversations(?:-\d{1,6})?|prod-grok-backend)\.json", re.IGNORECASE)
_TAKEN_OUT = re.compile(
    r"(?:.*/)?(?:[^/]{0,100}Gemini[^/]{0,100}/(?:[^/]{1,100}/)?(?:[^/]+\.json|conversation_\d{1,6}\.txt)"
    r"|Google AI Studio/[^/]+)",
    re.IGNORECASE,
)
"""Chats among all that Google Takeout gives; prompts of AI Studio have no suffix as a rule."""
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
    r"|export_manifest|conversation_asset_file_names|prod-mc-auth-mgmt-api|prod-mc-billing)\.json|(?:.*/)?chat\.html|.*/"
)
"""What holds no words of chats that are not in the conversations as well."""
_SENT = re.compile(r"(?:^|/)(?:chat-[^/]{1,100}-files|prod-mc-asset-server|user-files)/")
"""Where what somebody sent lies: never a chat, whatever is in it."""
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$|(?:^|/)\.[^/]*$")
_OF_A_MAC = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")
"""What a Mac puts beside every file when it makes an archive."""


_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)
"""What reading a damaged archive raises."""


def is_zip(data: bytes) -> bool:
    """Whether a file starts like a zip."""
    return data[:4] == b"PK\x03\x04"


class Files:
    """The files of an archive that messages refer to; each is read on demand.

    ``taken`` are the names of those that were. Without an archive there are none.
    """

    def __init__(self, data: bytes = b"", members: Sequence[zipfile.ZipInfo] = ()) -> None:
        self._data = data
        self._members = {one.filename: one for one in members}
        self._archive: zipfile.ZipFile | None = None
        self._left = MAX_BESIDE
        self._by_name: list[tuple[str, str]] | None = None
        self.taken: set[str] = set()

    @property
    def is_empty(self) -> bool:
        """Whether there are no files."""
        return not self._members

    def read(self, path: str) -> bytes | None:
        """Return a file; None if it is missing, damaged or too large."""
        member = self._members.get(path)
        if member is None or member.is_dir():
            return None
        if member.file_size > min(MAX_FILE_BYTES, self._left, _most(member)):
            return None
        try:
            if self._archive is None:
                self._archive = zipfile.ZipFile(io.BytesIO(self._data))
            with self._archive.open(member) as file:
                content = file.read(member.file_size + 1)
        except _FAULTS:
            return None
        if len(content) != member.file_size:
            return None
        self._left -= len(content)
        self.taken.add(path)
        return content

    @property
    def names(self) -> Collection[str]:
        """The paths of all files."""
        return self._members.keys()

    def holds(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self.names

    def beginning(self, ident: str) -> str:
        """Return the path of the first file whose own name is ``ident``, or begins with it and goes
        on with neither a letter nor a digit; "" if there is none.
        """
        if self._by_name is None:
            self._by_name = sorted((posixpath.basename(one), one) for one in self.names)
        at = bisect.bisect_left(self._by_name, (ident,))
        for name, path in self._by_name[at : at + _LIKE]:
            if name.startswith(ident) and not name[len(ident) : len(ident) + 1].isalnum():
                return path
        return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a file that is read lies: its ``path``, "" if that is not known, and what is beside."""

    path: str = ""
    files: Files = field(default_factory=Files)

    @property
    def is_alone(self) -> bool:
        """Whether nothing is known of neighbouring files."""
        return self.files.is_empty

    @property
    def name(self) -> str:
        """The file's own name, without folders and additions by programs."""
        name = posixpath.basename(self.path)
        return name.removesuffix(".json")

    def read(self, path: str) -> bytes | None:
        """Return a file by its path from this one's folder; None if it is unavailable."""
        return self.files.read(self._full(path))

    def holds(self, path: str) -> bool:
        """Whether there is such a file, even if it is too large to be read."""
        return self.files.holds(self._full(path))

    def _full(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))


@dataclass(frozen=True, slots=True)
class Members:
    """What of an archive is read, by name; ``others`` are the names of the files besides, and
    ``names`` those of all. ``files`` gives what messages name.
    """

    found: list[tuple[str, bytes]]
    others: set[str]
    names: list[str]
    files: Files
    is_folder: bool = False


def is_beside(name: str) -> bool:
    """Whether a member is not a list of conversations but belongs next to one."""
    return _BESIDE.fullmatch(name) is not None


def chosen(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return of the names of files those that a person put there, and of these what is read: every
    ``conversations.json`` and what is known to lie beside it, else every file that could be
    imported or could tell whose the archive is.
    """
    names = [name for name in names if not _OF_A_MAC.search(name)]
    chats = [name for name in names if not _SENT.search(name)]
    read = [name for name in chats if is_main(name)]
    if read:
        return names, read + [name for name in names if is_beside(name)]
    return names, [name for name in chats if name.lower().endswith(_OTHERS) or _has_no_suffix(name)]


def left_over(names: Sequence[str], read: Sequence[str]) -> set[str]:
    """Return the names of unread files that may have content."""
    return {name for name in names if not _SILENT.fullmatch(name)}.difference(read)


def read_archive(data: bytes) -> Members:
    """Return the members to read.

    Raises:
        InvalidInput: it is damaged, encrypted, hostile, or larger than is accepted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check(members)
            by_name = {one.filename: one for one in members}
            names, read = chosen(list(by_name))
            wanted = [by_name[name] for name in read]
            _check_sizes(wanted)
            left = MAX_BYTES
            found: list[tuple[str, bytes]] = []
            for member in wanted:
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise InvalidInput(Sentence("The archive is too large when unpacked."))
                found.append((member.filename, content))
            files = Files(data, [by_name[name] for name in names])
            return Members(found, left_over(names, read), names, files)
    except _FAULTS as error:
        raise InvalidInput(Sentence("The archive is damaged or of an unknown kind.")) from error


def is_main(name: str) -> bool:
    """Whether a member is a list of conversations by its name."""
    if _MAIN.fullmatch(name):
        return True
    is_json = name.lower().endswith((".json", ".txt"))
    return _TAKEN_OUT.fullmatch(name) is not None and (is_json or _has_no_suffix(name))


def _has_no_suffix(name: str) -> bool:
    """Say whether a member is a file whose name says nothing of its kind, as AI Studio's prompts.

    A point in a title is no suffix.
    """
    return not name.endswith("/") and _SUFFIX.search(name) is None


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise InvalidInput(
            Sentence("The archive has more than {count} file(s).", count=MAX_MEMBERS)
        )
    seen: set[str] = set()
    for member in members:
        if member.filename in seen:
            raise InvalidInput(
                Sentence(
                    "The archive contains two files with the same name: {name}.",
                    name=_shown(member),
                )
            )
        seen.add(member.filename)
        name, mode = member.orig_filename, member.external_attr >> 16
        odd_kind = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or re.search(r"[\\\0]|^[A-Za-z]:", name):
            raise InvalidInput(
                Sentence(
                    "The archive contains a path outside itself, so nothing of it is imported: "
                    "{name}.",
                    name=_shown(member),
                )
            )
        if odd_kind:
            raise InvalidInput(
                Sentence("The archive contains a link or a device: {name}.", name=_shown(member))
            )
        if member.flag_bits & 1:
            raise InvalidInput(Sentence("The archive is encrypted."))


def _check_sizes(wanted: list[zipfile.ZipInfo]) -> None:
    """Refuse bombs among what is unpacked; pictures and files beside it are not, and may be."""
    for member in wanted:
        if member.file_size > _most(member):
            raise InvalidInput(
                Sentence(
                    "The archive unpacks to far more than its size: {name}.", name=_shown(member)
                )
            )
    if sum(member.file_size for member in wanted) > MAX_BYTES:
        raise InvalidInput(Sentence("The archive is too large when unpacked."))


def _shown(member: zipfile.ZipInfo) -> str:
    """Return a member's name on one line; whoever made the archive chose it."""
    name = "".join(one if one.isprintable() else "\ufffd" for one in member.orig_filename)
    return shorten(name)


def _most(member: zipfile.ZipInfo) -> int:
    """Return how many bytes a member may unpack to."""
    return max(_SMALL, member.compress_size * MAX_RATIO)
