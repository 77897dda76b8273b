"""Opens the window, or says in one sentence why that is impossible."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from falcon_desktop import paths
from falcon_desktop.cli.display import display_problem
from falcon_desktop.cli.output import Output, keep_stderr_harmless
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput, StorageReadOnly
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.formulas import DrawFormula
    from falcon_desktop.core.domain.transfer import Draw, Progress, Sheet


def open_window(data_dir_option: str | None, output: Output, file: str | None = None) -> int:
    """Run the window until it closes, and return its exit status.

    ``file`` holds chats that the window is to offer to import.
    """
    problem = display_problem()
    if problem:
        return _no_window(output, problem)
    data_dir = paths.data_directory(data_dir_option)
    try:
        paths.make_private_directory(data_dir)
    except OSError as error:
        from falcon_desktop.core.text.system_reasons import detail_of  # it is seldom needed

        raise StorageReadOnly(
            Sentence("The data directory can't be created or used."), detail=detail_of(error)
        ) from error
    keep_stderr_harmless()
    # Nothing that an import makes is garbage; runtime.collector takes over after the first paint.
    gc.disable()
    try:
        from falcon_desktop.app import run_window
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in str(error):
            raise
        gc.enable()
        return _no_window(output, Sentence("Qt can't be loaded ({error})", error=str(error)))
    return run_window(data_dir, Path(file) if file else None)


def leave(status: int) -> NoReturn:
    """End a process that loaded Qt, once everything is saved and written, without Python's
    teardown.

    Some of what Python gave to Qt is freed by Qt's own library as the process ends: the rich text
    on a clipboard that belongs to no desktop, for one. By then there is no interpreter, and
    PySide6 6.11 crashes.
    """
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance()
    if application is not None:
        application.shutdown()  # on X11 this hands what was copied to the clipboard's manager
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(status)


def _no_window(output: Output, problem: str) -> int:
    output.note(
        Sentence(
            "Falcon Desktop can't open its window here: {problem}. "
            "“falcon-desktop ask” works without a window.",
            problem=problem,
        )
    )
    return ExitStatus.FAILED


def page_drawing() -> Draw:
    """Return what draws PDF, with only as much of Qt as that needs: no display.

    Raises:
        InvalidInput: Qt can't be loaded.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtGui import QGuiApplication

        from falcon_desktop.ui.transfer.pages import draw_pdf
    except ImportError as error:
        raise InvalidInput(
            Sentence("PDF needs Qt, which can't be loaded."), detail=str(error)
        ) from error
    application = QGuiApplication.instance() or QGuiApplication(["falcon-desktop"])

    def draw(
        path: str,
        sheets: Iterable[Sheet],
        progress: Progress,
        formulas: DrawFormula,
        _: object = application,
    ) -> None:
        draw_pdf(path, sheets, progress, formulas)

    return draw
