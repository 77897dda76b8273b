"""Runs Orca with a recording in place of a voice: ``speaking.py FILE``, in the system's Python.

Each line of the file is the JSON of what Orca has a voice say: a character, the name of a key, or
words; or, as a list of one, the name of a key that was let go, when Orca has taken that in. It
hears all that the program tells, too: what it drops of many events at once depends on how busy the
computer is. Orca is itself in all else. Must not import anything of the project.
"""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any, TextIO


def recorder(file: TextIO) -> types.ModuleType:
    """Return a module in place of Orca's ``speechdispatcherfactory``, which writes to ``file``."""
    from orca import speechserver  # type: ignore[import-not-found]

    def write(text: str | None) -> None:
        if text:
            file.write(json.dumps(text) + "\n")
            file.flush()

    class SpeechServer(speechserver.SpeechServer):  # type: ignore[misc]
        """Writes what it is to say."""

        @staticmethod
        def getFactoryName() -> str:  # noqa: N802
            return "Recorder"

        @staticmethod
        def getSpeechServers() -> list[Any]:  # noqa: N802
            return [server]

        @staticmethod
        def getSpeechServer(info: Any = None) -> Any:  # noqa: N802
            return server

        @staticmethod
        def shutdownActiveServers() -> None:  # noqa: N802
            pass

        def getInfo(self) -> list[str]:  # noqa: N802
            return ["Recorder", "recorder"]

        def getVoiceFamilies(self) -> list[Any]:  # noqa: N802
            return []

        def speakCharacter(self, character: str, acss: Any = None) -> None:  # noqa: N802
            write(character)

        def speakKeyEvent(self, event: Any, acss: Any = None) -> None:
            write(event.getKeyName())

        def speak(self, text: Any = None, acss: Any = None, interrupt: bool = True) -> None:
            write(text)

        def sayAll(self, utterances: Any, progress: Any) -> None:  # noqa: N802
            for context, _ in utterances:
                write(context.utterance)

    server = SpeechServer()
    module = types.ModuleType("orca.speechdispatcherfactory")
    module.SpeechServer = SpeechServer  # type: ignore[attr-defined]
    return module


def note_releases(file: TextIO) -> None:
    """Let Orca write to ``file`` which keys were let go, each when it is done with it."""
    import pyatspi  # type: ignore[import-not-found]
    from gi.repository import Gdk  # type: ignore[import-not-found]
    from orca import event_manager

    take = event_manager.EventManager._processKeyboardEvent

    def take_and_note(manager: Any, event: Any) -> Any:
        taken = take(manager, event)
        if event.type == pyatspi.KEY_RELEASED_EVENT:
            file.write(json.dumps([Gdk.keyval_name(event.id)]) + "\n")
            file.flush()
        return taken

    event_manager.EventManager._processKeyboardEvent = take_and_note


def _never(_manager: object) -> bool:
    return False


def main() -> None:
    """Run Orca until it is ended."""
    with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
        sys.modules["orca.speechdispatcherfactory"] = recorder(file)
        from orca import event_manager, orca

        for too_many in ("_inFlood", "_inDeluge"):
            setattr(event_manager.EventManager, too_many, _never)
        note_releases(file)
        # neither a Braille display nor sounds are looked for
        orca.getSettingsManager().activate(None, {"enableBraille": False, "enableSound": False})
        sys.exit(orca.main())


if __name__ == "__main__":
    main()
