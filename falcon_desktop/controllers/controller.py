"""What controllers share: their dependencies, and the way to start coroutines."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Slot

from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.open_chat import OpenChat
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.kit.notice import Again
    from falcon_desktop.ui.window.main_window import MainWindow

C = TypeVar("C", bound="Controller")
P = ParamSpec("P")
Begun: TypeAlias = Callable[Concatenate[C, P], Coroutine[Any, Any, None]]
"""A coroutine method of a controller."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What the window's controllers use: the window, the use cases, the open chat, the settings."""

    window: MainWindow
    backend: Backend
    chat: OpenChat
    preferences: Preferences


class Controller(QObject):
    """Does one kind of thing, as long as its parent lives."""

    def __init__(self, parent: QObject, backend: Backend) -> None:
        super().__init__(parent)
        self._backend = backend

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Begin what takes time; where it fails, the window tells.

        Returns:
            What may be cancelled; None where the worker is still to come, and it begins then.
        """
        return self._backend.start(coroutine)


class WindowController(Controller):
    """Does one kind of thing in the window, and lives as long as the window does."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies.window, dependencies.backend)
        self._window = dependencies.window
        self._chat = dependencies.chat
        self._preferences = dependencies.preferences

    def _offer_undo(
        self, words: Callable[[], str], seconds: float = 8, *, about: str | None = None
    ) -> None:
        """Tell what was done, and that it can be taken back.

        Args:
            words: gives what is told in the language that is spoken then.
            about: the chat beside which alone it means something, by id; None for any.
        """
        self._window.notice.show_notice(
            words(),
            action=tr("Undo"),
            does=self._window.actions_table["undo"].trigger,
            token="undo",
            seconds=seconds,
            about=about,
            again=self._elsewhere(lambda other, left: other._offer_undo(words, left, about=about)),
        )

    def _elsewhere(self, show: Callable[[Any, float], object]) -> Again:
        """Return how a notice is shown in another window by its controller of this kind, to which
        ``show`` gives it for as many seconds; it must keep nothing of this window.
        """
        return partial(_show_again, type(self), show)


def _show_again(
    kind: type[WindowController],
    show: Callable[[Any, float], object],
    window: QObject,
    seconds: float,
) -> None:
    controller = window.findChild(kind)
    if controller is not None:
        show(controller, seconds)


def async_slot(*types: type) -> Callable[[Begun[C, P]], Callable[Concatenate[C, P], None]]:
    """Turn a controller's coroutine method into a slot that starts it and returns at once.

    Args:
        types: those of the method's arguments, as for ``Slot``.

    Raises:
        TypeError: they are not as many as the arguments.
    """

    def decorate(method: Begun[C, P]) -> Callable[Concatenate[C, P], None]:
        if method.__code__.co_argcount != 1 + len(types):
            raise TypeError(f"{method.__qualname__} takes other arguments than {types}")

        @functools.wraps(method)
        def begin(controller: C, /, *values: Any, **named: Any) -> None:
            # PySide counts a slot's arguments in its code (6.11), not in its signature: one with
            # ``*values`` is given all that a signal has, of ``clicked`` and ``triggered`` nothing.
            controller._start(method(controller, *values[: len(types)], **named))

        return Slot(*types)(begin)

    return decorate
