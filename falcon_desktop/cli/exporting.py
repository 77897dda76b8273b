"""``export``: writes conversations to a new file, private, whole or not at all."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.composition.exporting import Exported, Exporter, exporter
from falcon_desktop.core.errors import DiskFull, ExitStatus, InvalidInput, StorageError
from falcon_desktop.core.ports import ConversationStore
from falcon_desktop.transfer.names import safe_file_name

_AT_ONCE: Final = 20
EXTENSIONS: Final = {"markdown": "md", "html": "html", "json": "json"}


def export(options: argparse.Namespace, output: Output) -> int:
    """Write the conversations that the options name; an existing file is never touched."""
    path = Path(options.output).expanduser()

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        refuse_existing(path)
        async with library.open_history(data_dir, output, create=False) as (store, _):
            if options.all:
                ids = [summary.id for summary in await library.everything(store)]
            else:
                ids = [await library.find_conversation(store, text) for text in options.ids]
            with told_to_people(path):
                loop = asyncio.get_running_loop()
                exported = _Exported(store, list(dict.fromkeys(ids)), loop)
                await asyncio.to_thread(_write, path, options.format, exported)
        many = "conversation" if len(ids) == 1 else "conversations"
        output.note(f"{len(ids)} {many} written to {path}.")
        return ExitStatus.OK

    return library.run(main)


def refuse_existing(path: Path) -> None:
    """Refuse to write over anything.

    Raises:
        InvalidInput: something is there already.
    """
    if os.path.lexists(path):
        raise InvalidInput(f"{path} exists already. Choose another name.")


@contextlib.contextmanager
def told_to_people(path: Path) -> Iterator[None]:
    """Turn what the file system says about a file that is being made into sentences."""
    try:
        yield
    except FileExistsError as error:
        raise InvalidInput(f"{path} exists already. Choose another name.") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InvalidInput(f"There is no directory {path.parent}.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"There is no space left for {path}.") from error
        raise StorageError(f"{path} can't be written.", detail=error.strerror or "") from error


class _Exported(Iterable[Exported]):
    """Conversations for an exporter that runs in another thread, loaded a few at a time."""

    def __init__(
        self, store: ConversationStore, ids: Sequence[str], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._store = store
        self._ids = ids
        self._loop = loop

    def __iter__(self) -> Iterator[Exported]:
        for start in range(0, len(self._ids), _AT_ONCE):
            some = self._ids[start : start + _AT_ONCE]
            yield from asyncio.run_coroutine_threadsafe(self._load(some), self._loop).result()

    async def _load(self, ids: Sequence[str]) -> list[Exported]:
        store = self._store
        conversations = asyncio.gather(*map(store.conversation, ids))
        messages = asyncio.gather(*map(store.all_messages, ids))
        return list(zip(await conversations, await messages, strict=True))


def _write(path: Path, name: str, conversations: Iterable[Exported]) -> None:
    """Write to a file beside the target, and give it its name when it is whole."""
    write = exporter(name)
    descriptor, temporary = tempfile.mkstemp(prefix=".falcon-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            if path.suffix.lower() == ".zip":
                _write_zip(file, write, EXTENSIONS[name], conversations)
            else:
                for piece in write(conversations):
                    file.write(piece.encode())
            file.flush()
            os.fsync(file.fileno())
        _give_name(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()


def _write_zip(
    file: BinaryIO, write: Exporter, extension: str, conversations: Iterable[Exported]
) -> None:
    names: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for exported in conversations:
            name = safe_file_name(exported[0].title, extension, names)
            names.add(name)
            archive.writestr(name, "".join(write([exported])))


def _give_name(temporary: str, path: Path) -> None:
    """Rename without replacing anything that appeared meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        refuse_existing(path)
        Path(temporary).rename(path)
