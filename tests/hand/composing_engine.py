"""An input method for tests: an engine of a real ibus, run by the system's Python.

``python3 composing_engine.py LOG [LANGUAGE]`` asks the ibus of this session to compose with it.
Letters go into the composition as large ones, Space converts it, Return commits it, Escape drops
it, Backspace takes one letter off. ``LOG`` gets a line of JSON for whatever the engine is told.
"""

# mypy: ignore-errors
# the system's Python: its bindings of ibus have no types

import json
import sys
import time
from pathlib import Path

import gi

gi.require_version("IBus", "1.0")
from gi.repository import GLib, IBus  # noqa: E402

NAME = "falcon-test"
CONVERTED = "変換"


def tell(**what):
    with Path(sys.argv[1]).open("a", encoding="utf-8") as log:
        log.write(json.dumps(what) + "\n")


class Composing(IBus.Engine):
    """Holds a composition until it is committed."""

    __gtype_name__ = "FalconTestEngine"

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self._held = ""

    def do_process_key_event(self, key, code, state):
        """Take a key, or leave it to the program."""
        if state & IBus.ModifierType.RELEASE_MASK:
            return False
        name = IBus.keyval_name(key)
        taken = self._take(name, state)
        tell(key=name, taken=taken, held=self._held)
        return taken

    def _take(self, name, state):
        if state & (IBus.ModifierType.CONTROL_MASK | IBus.ModifierType.MOD1_MASK):
            return False
        if len(name) == 1 and name.isalpha():
            self._show(self._held + name.upper())
        elif not self._held:
            return False
        elif name == "space":
            self._show(CONVERTED)
        elif name == "Return":
            held = self._held
            self._show("")
            self.commit_text(IBus.Text.new_from_string(held))
        elif name == "Escape":
            self._show("")
        elif name == "BackSpace":
            self._show(self._held[:-1])
        return True

    def _show(self, text):
        self._held = text
        shown = IBus.Text.new_from_string(text)
        shown.append_attribute(IBus.AttrType.UNDERLINE, IBus.AttrUnderline.SINGLE, 0, len(text))
        self.update_preedit_text(shown, len(text), bool(text))

    def do_focus_in(self):
        """A field has the keyboard."""
        tell(focus=True)

    def do_focus_out(self):
        """No field has it any more."""
        self._held = ""
        tell(focus=False)

    def do_reset(self):
        """Drop what is held."""
        self._held = ""
        tell(reset=True)

    def do_set_cursor_location(self, x, y, width, height):
        """The caret is there on the screen."""
        tell(caret=[x, y, width, height])


def main():
    language = (*sys.argv[2:], "ja")[0]
    IBus.init()
    bus = IBus.Bus()
    while not bus.is_connected():  # the daemon has just been started
        GLib.MainContext.default().iteration(may_block=False)
        time.sleep(0.05)  # pace: of a daemon that begins
    factory = IBus.Factory.new(bus.get_connection())
    factory.add_engine(NAME, Composing.__gtype__)
    component = IBus.Component.new(
        "org.freedesktop.IBus.FalconTest", "test", "1", "MIT", "", "", "", "falcon-desktop"
    )
    component.add_engine(IBus.EngineDesc.new(NAME, NAME, "", language, "MIT", "", "", "us"))
    bus.register_component(component)
    bus.set_global_engine_async(NAME, -1, None, chosen)
    GLib.MainLoop().run()


def chosen(bus, result):
    tell(ready=bus.set_global_engine_async_finish(result))


main()
