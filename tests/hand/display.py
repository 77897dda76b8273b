"""A person's hand and eye on an X display, through Xlib and its XTEST extension.

Keys, clicks and wheel go through the X server and the window manager as those of a person do.
Windows are read from the server, not from the program.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

LEFT, MIDDLE, RIGHT, WHEEL_UP, WHEEL_DOWN = 1, 2, 3, 4, 5
MANAGER_SECONDS: Final = 60.0
ASK_AGAIN_SECONDS: Final = 0.5
_MODIFIERS: Final = {
    "ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L",
}  # fmt: skip
_KEYS: Final = {
    " ": "space", "!": "exclam", '"': "quotedbl", "#": "numbersign", "$": "dollar",
    "%": "percent", "&": "ampersand", "'": "apostrophe", "(": "parenleft", ")": "parenright",
    "*": "asterisk", "+": "plus", ",": "comma", "-": "minus", ".": "period", "/": "slash",
    ":": "colon", ";": "semicolon", "<": "less", "=": "equal", ">": "greater", "?": "question",
    "@": "at", "[": "bracketleft", "\\": "backslash", "]": "bracketright", "_": "underscore",
    "{": "braceleft", "|": "bar", "}": "braceright", "~": "asciitilde", "`": "grave",
    "\n": "Return", "\t": "Tab",
}  # fmt: skip


class _Attributes(ctypes.Structure):
    """XWindowAttributes of Xlib.h."""

    _fields_ = (
        ("x", ctypes.c_int), ("y", ctypes.c_int),
        ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("border_width", ctypes.c_int), ("depth", ctypes.c_int),
        ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong),
        ("kind", ctypes.c_int), ("bit_gravity", ctypes.c_int), ("win_gravity", ctypes.c_int),
        ("backing_store", ctypes.c_int),
        ("backing_planes", ctypes.c_ulong), ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int), ("map_state", ctypes.c_int),
        ("all_event_masks", ctypes.c_long), ("your_event_mask", ctypes.c_long),
        ("do_not_propagate_mask", ctypes.c_long), ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    )  # fmt: skip


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, padded to the size of an XEvent."""

    _fields_ = (
        ("kind", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message", ctypes.c_ulong),
        ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 12),
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A rectangle of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """The point in its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def holds(self, x: int, y: int) -> bool:
        """Whether a point is in it."""
        return 0 <= x - self.x < self.width and 0 <= y - self.y < self.height

    def inside(self, width: int, height: int) -> bool:
        """Whether a screen of this size shows all of it."""
        right, bottom = self.x + self.width, self.y + self.height
        return self.x >= 0 and self.y >= 0 and right <= width and bottom <= height


@dataclass(frozen=True)
class XWindow:
    """A window as the server has it. ``place`` leaves its frame out, ``framed`` does not."""

    id: int
    title: str
    place: Place
    framed: Place
    transient_for: int
    kind: str
    """Its first type, which says most, after ``_NET_WM_WINDOW_TYPE_``: NORMAL, DIALOG, …"""
    maximised: bool
    managed: bool
    """Whether the window manager has it; menus and tooltips it leaves alone."""


def _pass_over(_display: int | None, _event: int | None) -> int:
    return 0  # a window may be gone before it is asked about


_HANDLER: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(_pass_over)


class Display:
    """A connection to a display, for one thread."""

    def __init__(self, name: str) -> None:
        self._x = x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._test = test = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
        for library, function, result, arguments in (
            (x, "XOpenDisplay", ctypes.c_void_p, "s"),
            (x, "XDefaultRootWindow", ctypes.c_ulong, "p"),
            (x, "XInternAtom", ctypes.c_ulong, "psi"), (x, "XSync", ctypes.c_int, "pi"),
            (x, "XCloseDisplay", ctypes.c_int, "p"), (x, "XFlush", ctypes.c_int, "p"),
            (x, "XStringToKeysym", ctypes.c_ulong, "s"),
            (x, "XKeysymToKeycode", ctypes.c_ubyte, "pu"),
            (x, "XkbKeycodeToKeysym", ctypes.c_ulong, "pbii"),
            (x, "XResizeWindow", ctypes.c_int, "puii"), (x, "XMoveWindow", ctypes.c_int, "puii"),
            (x, "XFree", ctypes.c_int, "p"),
            (test, "XTestFakeKeyEvent", ctypes.c_int, "piiu"),
            (test, "XTestFakeButtonEvent", ctypes.c_int, "piiu"),
            (test, "XTestFakeMotionEvent", ctypes.c_int, "piiiu"),
        ):  # fmt: skip
            found = getattr(library, function)
            found.restype = result
            kinds: dict[str, Any] = {
                "p": ctypes.c_void_p, "s": ctypes.c_char_p, "i": ctypes.c_int,
                "u": ctypes.c_ulong, "b": ctypes.c_ubyte,
            }  # fmt: skip
            found.argtypes = [kinds[one] for one in arguments]
        x.XSetErrorHandler(_HANDLER)
        self._display = x.XOpenDisplay(name.encode())
        if not self._display:
            raise OSError(f"there is no display {name}")
        self._root = x.XDefaultRootWindow(self._display)
        self.pointer = (0, 0)
        self._own = 0
        self._last = 0
        """The code of the key that was pressed last."""

    def close(self) -> None:
        """Leave the display."""
        self._x.XCloseDisplay(self._display)

    def sync(self) -> None:
        """Return when the server has done what it was sent, by the program too."""
        # Clients are served in turns: what the program had sent before the first of these two
        # is done when the second returns.
        self._x.XSync(self._display, 0)
        self._x.XSync(self._display, 0)

    # --- the hand ------------------------------------------------------------------------------

    def key(self, keys: str) -> None:
        """Press and release keys, the modifiers first: ``ctrl+shift+n``, ``Return``, ``ctrl+/``."""
        *modifiers, last = keys.split("+") if not keys.endswith("+") else [
            *keys[:-1].split("+")[:-1], "+"
        ]  # fmt: skip
        codes = [self._code(_MODIFIERS[one])[0] for one in modifiers]
        code, shifted = self._code(_KEYS.get(last, last))
        if shifted and "shift" not in modifiers:
            codes.append(self._code("Shift_L")[0])
        for one in codes:
            self._press(one)
        if code == self._last:
            # to Qt on X11 a press right behind the release is a key that is held down
            time.sleep(0.02)  # pace: of a finger that presses a key twice
        self._last = code
        self._press(code)
        self._press(code, down=False)
        for one in reversed(codes):
            self._press(one, down=False)
        self.sync()

    def type(self, text: str) -> None:
        """Type characters of the US keyboard."""
        shift = self._code("Shift_L")[0]
        for character in text:
            code, shifted = self._code(_KEYS.get(character, character))
            if shifted:
                self._press(shift)
            self._press(code)
            self._press(code, down=False)
            if shifted:
                self._press(shift, down=False)
        self.sync()

    def move(self, x: int, y: int) -> None:
        """Put the pointer somewhere."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self.pointer = (x, y)
        self.sync()

    def click(self, x: int, y: int, button: int = LEFT, times: int = 1) -> None:
        """Click there; the wheel's turns are buttons, too."""
        self.move(x, y)
        for _ in range(times):
            self.press(button)
            self.release(button)
        self.sync()

    def press(self, button: int = LEFT) -> None:
        """Press a button and hold it."""
        self._test.XTestFakeButtonEvent(self._display, button, 1, 0)
        self.sync()

    def release(self, button: int = LEFT) -> None:
        """Let a button go."""
        self._test.XTestFakeButtonEvent(self._display, button, 0, 0)
        self.sync()

    def resize(self, window: int, width: int, height: int) -> None:
        """Give a window another size, by way of the window manager."""
        self._x.XResizeWindow(self._display, window, width, height)
        self.sync()

    def place_window(self, window: int, x: int, y: int) -> None:
        """Put a window somewhere, by way of the window manager."""
        self._x.XMoveWindow(self._display, window, x, y)
        self.sync()

    def maximise(self, window: int, on: bool) -> None:
        """Maximise a window, or give it back its size, as its title bar's button does."""
        states = ("_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ")
        self._tell(window, "_NET_WM_STATE", [int(on), *map(self._atom, states), 2, 0])

    def dock(self, thickness: int, screen: tuple[int, int]) -> int:
        """Put a bar at the right edge, for which maximised windows make room; returns its window.

        ``screen`` is the screen's size.
        """
        width, height = screen
        x, display = self._x, ctypes.c_void_p(self._display)
        x.XCreateSimpleWindow.restype = ctypes.c_ulong
        bar = x.XCreateSimpleWindow(
            display, ctypes.c_ulong(self._root), width - thickness, 0, thickness, height, 0,
            ctypes.c_ulong(0), ctypes.c_ulong(0),
        )  # fmt: skip
        self._set(bar, "_NET_WM_WINDOW_TYPE", "ATOM", [self._atom("_NET_WM_WINDOW_TYPE_DOCK")])
        room = [0, thickness, 0, 0, 0, 0, 0, height - 1, 0, 0, 0, 0]
        self._set(bar, "_NET_WM_STRUT_PARTIAL", "CARDINAL", room)
        x.XMapWindow(display, ctypes.c_ulong(bar))
        self.sync()
        return int(bar)

    def undock(self, bar: int) -> None:
        """Take a bar away."""
        self._x.XDestroyWindow(ctypes.c_void_p(self._display), ctypes.c_ulong(bar))
        self.sync()

    def close_window(self, window: int) -> None:
        """Close a window, as its title bar's button does."""
        self._tell(window, "_NET_CLOSE_WINDOW", [0, 2, 0, 0, 0])

    def mark(self, window: int, number: int) -> None:
        """Send a window a number; it arrives behind all that was pressed so far."""
        self._send(window, window, "FALCON_ROBOT_MARK", [number], mask=0)

    def wait_for_manager(self) -> None:
        """Return when the window manager has done what came to it so far: a click on a window is
        handed on by it, and arrives when it gets to that.
        """
        x, display = self._x, ctypes.c_void_p(self._display)
        if not self._own:
            x.XCreateSimpleWindow.restype = ctypes.c_ulong
            self._own = x.XCreateSimpleWindow(
                display, ctypes.c_ulong(self._root), 0, 0, 1, 1, 0,
                ctypes.c_ulong(0), ctypes.c_ulong(0),
            )  # fmt: skip
        answer = "_NET_FRAME_EXTENTS"
        x.XDeleteProperty(display, ctypes.c_ulong(self._own), ctypes.c_ulong(self._atom(answer)))
        asked, until = 0.0, time.monotonic() + MANAGER_SECONDS
        while not self._longs(self._own, answer):
            now = time.monotonic()
            if now > until:
                raise TimeoutError("the window manager does nothing any more")
            if now - asked > ASK_AGAIN_SECONDS:  # while it begins, it hears nothing
                self._tell(self._own, "_NET_REQUEST_FRAME_EXTENTS", [])
                asked = now
            time.sleep(0.001)
        self.sync()

    # --- the eye -------------------------------------------------------------------------------

    def window_manager_runs(self) -> bool:
        """Whether a window manager is there."""
        return bool(self._longs(self._root, "_NET_SUPPORTING_WM_CHECK"))

    def active(self) -> int:
        """Return the window that has the keyboard, by the window manager; 0 for none.

        The manager names a new window before keys go there: until then they go to its own.
        """
        focus = self.focus()
        return focus if self.named_active() == [focus] else 0

    def focus(self) -> int:
        """Return the window that keys go to."""
        window, revert = ctypes.c_ulong(), ctypes.c_int()
        self._x.XGetInputFocus(
            ctypes.c_void_p(self._display), ctypes.byref(window), ctypes.byref(revert)
        )
        return window.value

    def named_active(self) -> list[int]:
        """Return the window that the manager calls active."""
        return self._longs(self._root, "_NET_ACTIVE_WINDOW")

    def windows(self) -> list[XWindow]:
        """Return what is on the screen, the window manager's own things left out."""
        managed = self._longs(self._root, "_NET_CLIENT_LIST_STACKING")
        found = [self._window(one, managed=True) for one in managed]
        found += [self._window(one, managed=False) for one in self._loose()]
        return [one for one in found if one is not None and one.kind != "DOCK"]

    def _loose(self) -> list[int]:
        """Return the windows with a type that the manager does not have: menus, tooltips."""
        found = []
        for one in self._children(self._root):
            attributes = self._attributes(one)
            if attributes is None or attributes.map_state != 2:
                continue
            if attributes.override_redirect and self._longs(one, "_NET_WM_WINDOW_TYPE"):
                found.append(one)
        return found

    def _window(self, window: int, *, managed: bool) -> XWindow | None:
        attributes = self._attributes(window)
        if attributes is None or attributes.map_state != 2:
            return None
        x, y, child = ctypes.c_int(), ctypes.c_int(), ctypes.c_ulong()
        self._x.XTranslateCoordinates(
            ctypes.c_void_p(self._display), ctypes.c_ulong(window), ctypes.c_ulong(self._root),
            0, 0, ctypes.byref(x), ctypes.byref(y), ctypes.byref(child),
        )  # fmt: skip
        place = Place(x.value, y.value, attributes.width, attributes.height)
        left, right, top, bottom = (self._longs(window, "_NET_FRAME_EXTENTS") or [0] * 4)[:4]
        framed = Place(
            place.x - left, place.y - top, place.width + left + right, place.height + top + bottom
        )
        kinds = [self._atom_name(one) for one in self._longs(window, "_NET_WM_WINDOW_TYPE")]
        states = [self._atom_name(one) for one in self._longs(window, "_NET_WM_STATE")]
        transient = self._longs(window, "WM_TRANSIENT_FOR")
        return XWindow(
            id=window,
            title=self._property(window, "_NET_WM_NAME")[1].decode(errors="replace"),
            place=place,
            framed=framed,
            transient_for=transient[0] if transient else 0,
            kind=kinds[0].removeprefix("_NET_WM_WINDOW_TYPE_") if kinds else "",
            maximised="_NET_WM_STATE_MAXIMIZED_HORZ" in states,
            managed=managed,
        )

    def _attributes(self, window: int) -> _Attributes | None:
        found = _Attributes()
        given = self._x.XGetWindowAttributes(
            ctypes.c_void_p(self._display), ctypes.c_ulong(window), ctypes.byref(found)
        )
        return found if given else None

    def _children(self, window: int) -> Sequence[int]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(
            ctypes.c_void_p(self._display), ctypes.c_ulong(window), ctypes.byref(root),
            ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count),
        )  # fmt: skip
        found = [children[place] for place in range(count.value)]
        if count.value:
            self._x.XFree(children)
        return found

    def _property(self, window: int, name: str) -> tuple[int, bytes]:
        """Return a property's format, 8 or 32, and its bytes."""
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, left = ctypes.c_ulong(), ctypes.c_ulong()
        data = ctypes.POINTER(ctypes.c_ubyte)()
        failed = self._x.XGetWindowProperty(
            ctypes.c_void_p(self._display), ctypes.c_ulong(window),
            ctypes.c_ulong(self._atom(name)), ctypes.c_long(0), ctypes.c_long(100_000), 0,
            ctypes.c_ulong(0), ctypes.byref(kind), ctypes.byref(form), ctypes.byref(count),
            ctypes.byref(left), ctypes.byref(data),
        )  # fmt: skip
        if failed or not form.value:
            return 0, b""
        each = ctypes.sizeof(ctypes.c_long) if form.value == 32 else form.value // 8
        found = ctypes.string_at(data, count.value * each)
        self._x.XFree(data)
        return form.value, found

    def _longs(self, window: int, name: str) -> list[int]:
        form, data = self._property(window, name)
        if form != 32:
            return []
        return list(
            (ctypes.c_ulong * (len(data) // ctypes.sizeof(ctypes.c_ulong))).from_buffer_copy(data)
        )

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def _atom_name(self, atom: int) -> str:
        self._x.XGetAtomName.restype = ctypes.c_void_p
        found = self._x.XGetAtomName(ctypes.c_void_p(self._display), ctypes.c_ulong(atom))
        if not found:
            return ""
        name = ctypes.string_at(found).decode()
        self._x.XFree(found)
        return name

    def _set(self, window: int, name: str, kind: str, values: Sequence[int]) -> None:
        self._x.XChangeProperty(
            ctypes.c_void_p(self._display), ctypes.c_ulong(window),
            ctypes.c_ulong(self._atom(name)), ctypes.c_ulong(self._atom(kind)), 32, 0,
            (ctypes.c_ulong * len(values))(*values), len(values),
        )  # fmt: skip

    def _tell(self, window: int, message: str, data: Sequence[int]) -> None:
        mask = 1 << 19 | 1 << 20  # what window managers listen for on the root window
        self._send(self._root, window, message, data, mask)

    def _send(self, to: int, window: int, message: str, data: Sequence[int], mask: int) -> None:
        event = _ClientMessage(
            kind=33, window=window, message=self._atom(message), format=32,
            data=(ctypes.c_long * 5)(*data),
        )  # fmt: skip
        self._x.XSendEvent(
            ctypes.c_void_p(self._display), ctypes.c_ulong(to), 0, ctypes.c_long(mask),
            ctypes.byref(event),
        )  # fmt: skip
        self.sync()

    def _code(self, name: str) -> tuple[int, bool]:
        """Return the key that gives a keysym, and whether Shift must be held."""
        symbol = self._x.XStringToKeysym(name.encode())
        code = self._x.XKeysymToKeycode(self._display, symbol)
        if not symbol or not code:
            raise LookupError(f"the keyboard has no {name!r}")
        return code, self._x.XkbKeycodeToKeysym(self._display, code, 0, 0) != symbol

    def _press(self, code: int, *, down: bool = True) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, int(down), 0)
