"""The command ``falcon-desktop``: opens the window, or asks and reads the history without one.

One of the two places where everything is put together; nobody imports it. It must not import
PySide6 on any path but the window's, nor anything heavy before it is known what is asked for.

Exit status: 0 done (an answer cut at its token limit included) · 2 wrong usage · 3 failed ·
4 the answer's stream ended unfinished, or a part of it could not be read · 5 storage · 6 the
answer does not fit its schema · 130 stopped by Ctrl-C · 141 the reader of the output went away ·
143 stopped by SIGTERM.
"""

from __future__ import annotations

import falcon_desktop.runtime.late_methods  # noqa: F401 - before there is any dataclass

# isort: split
import contextlib
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from falcon_desktop.cli.data_directory import check_data_directory
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import ExitStatus, FalconError, InternalError
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.own_process import (
    EndEarly,
    Ended,
    hide_from_peers,
    keep_private,
    keep_standard_streams,
)

if TYPE_CHECKING:
    from argparse import Namespace


CHAT_FILES = ".falcon-chat.json"
"""How the names of exported chats end; the desktop opens them with this program."""
Command = Callable[["Namespace", Output], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; never raises, never prints a traceback.

    Without ``argv``, the process is taken for the program's own, and protected as such.
    """
    own_process = argv is None
    if own_process:
        keep_standard_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    output = Output()
    try:
        status = _run(arguments, output, own_process=own_process)
        output.flush()
    except Ended:
        status = ExitStatus.OK
    except KeyboardInterrupt:
        status = ExitStatus.CANCELLED
    except BrokenPipeError:
        status = output.reader_gone()
    except FalconError as error:
        status = _tell(output, error)
    except MemoryError:
        status = _tell(output, InternalError(Sentence("There is not enough memory for this.")))
    except Exception as error:
        status = _tell(output, _internal(error))
    if own_process and "PySide6.QtCore" in sys.modules:
        from falcon_desktop.cli.window import leave

        leave(status)
    return status


def _run(arguments: list[str], output: Output, *, own_process: bool) -> int:
    if own_process:
        keep_private()
    for_window = _for_window(arguments)
    if for_window is not None:  # without the 15 ms that argparse takes
        if own_process:
            EndEarly()
        from falcon_desktop.cli.window import open_window

        data_dir, file = for_window
        check_data_directory(data_dir)
        return open_window(data_dir, output, file)
    from falcon_desktop.cli.arguments import parse

    options = parse(arguments, output)
    if isinstance(options, int):
        return options
    if options.desktop_entry:
        from falcon_desktop.cli.desktop_entry import desktop_entry

        return desktop_entry(options, output)
    if options.command not in ("ask", "completion"):  # ask tells of every failure in its own way
        check_data_directory(options.data_dir)
    command = _command(options.command)
    if own_process and options.command in ("ask", "models", "connections", "keys"):
        hide_from_peers()
    return command(options, output)


def _for_window(arguments: Sequence[str]) -> tuple[str | None, str | None] | None:
    """Return the data directory and the file to open in the window, None for anything else."""
    data_dir = file = None
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--data-dir" and rest and not rest[0].startswith("-") and data_dir is None:
            data_dir = rest.pop(0)
        elif argument.startswith("--data-dir=") and data_dir is None:
            data_dir = argument.partition("=")[2]
        elif _is_chat_file(argument) and file is None:
            file = argument
        else:
            return None
    return None if data_dir is not None and not data_dir.strip() else (data_dir, file)


def _is_chat_file(argument: str) -> bool:
    """Whether the desktop asks to open a file of ours, as after a double click on it."""
    return argument.lower().endswith(CHAT_FILES) and not argument.startswith("-")


def _command(name: str | None) -> Command:
    """Return the command, importing no other."""
    match name:
        case None:
            from falcon_desktop.cli import window

            return lambda options, output: window.open_window(options.data_dir, output)
        case "ask":
            from falcon_desktop.cli.ask import ask

            return ask
        case "models" | "connections" | "keys" | "presets" | "prompts":
            return _set_up(name)
        case "list" | "show" | "search":
            from falcon_desktop.cli import history

            return {"list": history.list_conversations, "show": history.show}.get(
                name, history.search
            )
        case "chat":
            from falcon_desktop.cli.chat import chat

            return chat
        case "costs":
            from falcon_desktop.cli.costs import costs

            return costs
        case "export":
            from falcon_desktop.cli.exporting import export

            return export
        case "import":
            from falcon_desktop.cli.importing import import_file

            return import_file
        case "completion":
            from falcon_desktop.cli.completion import completion

            return completion
        case "backup" | "restore" | "check" | "compact":
            from falcon_desktop.cli import backup

            return {
                "backup": backup.backup, "restore": backup.restore, "check": backup.check,
            }.get(name, backup.compact)  # fmt: skip
        case _:
            from falcon_desktop.cli.doctor import doctor

            return doctor


def _set_up(name: str) -> Command:
    """Return the command for what is set up to answer, importing no other."""
    match name:
        case "models":
            from falcon_desktop.cli.models import models

            return models
        case "connections":
            from falcon_desktop.cli.connections import connections

            return connections
        case "keys":
            from falcon_desktop.cli.keys import keys

            return keys
        case _:
            from falcon_desktop.cli import presets

            return presets.presets if name == "presets" else presets.prompts


def _tell(output: Output, error: FalconError) -> int:
    with contextlib.suppress(OSError):
        output.error(error)
    return error.exit_status


def _internal(error: BaseException) -> FalconError:
    """Say where a mistake of ours is, without the values that a traceback could show."""
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    name = type(error).__name__
    where = name
    if frames is not None:
        module = frames.tb_frame.f_globals.get("__name__", "?")
        where = Sentence(
            "{name} in {module}, line {line}", name=name, module=module, line=str(frames.tb_lineno)
        )
    return InternalError(
        Sentence("Falcon Desktop ran into a bug ({where}). Please report it.", where=where)
    )
