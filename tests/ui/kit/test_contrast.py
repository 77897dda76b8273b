"""What is written can be read, and the border of a control be seen, in every state and theme.

Text that cannot be used now (disabled) may be fainter: WCAG 2.2, 1.4.3 and 1.4.11 leave it out.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final, NamedTuple

import falcon_desktop.ui
import pytest
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.theme import (
    DARK,
    HIGH_CONTRAST_DARK,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    Appearance,
    Colors,
    Theme,
)
from falcon_desktop.ui.markdown import palette as code_palette
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from tests.ui.kit.test_theme import contrast, mixed

UI: Final = Path(falcon_desktop.ui.__file__).parent
THEMES: Final = {
    "light": LIGHT,
    "dark": DARK,
    "high contrast light": HIGH_CONTRAST_LIGHT,
    "high contrast dark": HIGH_CONTRAST_DARK,
}
GROUNDS: Final = frozenset({"window", "sidebar", "tint", "code", "hover"})
INKS: Final = frozenset({"text", "secondary", "accent", "ok", "warning", "error"})
"""Written with on any of the grounds, or drawn as a mark there."""
EDGES: Final = frozenset({"edge", "accent", "text", "secondary"})
"""Borders of controls; the accent is the focus ring's too."""
ON_ACCENT: Final = "on_accent"
SEPARATORS: Final = frozenset({"line"})
"""Says nothing that is not said without it."""
MARKS: Final = frozenset({"mark"})
"""Under search hits: ``test_selected_and_found_text...``."""
CHOSEN: Final = "text"
"""Stands for a token that is chosen as the program runs."""
THEME_IDS: Final = tuple(THEMES)


@pytest.fixture(params=THEME_IDS)
def colors(request: pytest.FixtureRequest) -> Colors:
    return THEMES[request.param]


def test_every_token_has_a_part() -> None:
    parts = GROUNDS | INKS | {"edge", ON_ACCENT} | SEPARATORS | MARKS

    assert {field.name for field in fields(Colors)} == parts


def test_all_text_can_be_read_on_every_ground(colors: Colors) -> None:
    reached = {
        (ink, ground): round(contrast(getattr(colors, ink), getattr(colors, ground)), 2)
        for ink in INKS
        for ground in GROUNDS
    }

    assert {pair: found for pair, found in reached.items() if found < 4.5} == {}


def test_borders_of_controls_are_seen_on_every_ground(colors: Colors) -> None:
    reached = {
        (edge, ground): round(contrast(getattr(colors, edge), getattr(colors, ground)), 2)
        for edge in EDGES
        for ground in GROUNDS
    }

    assert {pair: found for pair, found in reached.items() if found < 3} == {}


def test_the_words_of_the_primary_button_can_be_read_under_the_pointer_too(colors: Colors) -> None:
    accent = colors.color("accent")
    dark = colors in (DARK, HIGH_CONTRAST_DARK)
    for ground in (accent, accent.lighter(112) if dark else accent.darker(112)):
        assert contrast(colors.on_accent, ground.name()) >= 4.5


@pytest.mark.parametrize("name", ["high contrast light", "high contrast dark"])
def test_high_contrast_is_high(name: str) -> None:
    """WCAG 2.2, 1.4.6; and what is selected is seen by its ground alone."""
    colors = THEMES[name]
    for ink in INKS | {"edge"}:
        for ground in GROUNDS - {"tint"}:
            assert contrast(getattr(colors, ink), getattr(colors, ground)) >= 7, (ink, ground)
    assert contrast(colors.on_accent, colors.accent) >= 7
    assert contrast(colors.line, colors.window) >= 3
    for ground in ("window", "sidebar"):
        assert contrast(colors.tint, getattr(colors, ground)) >= 3


@pytest.mark.parametrize("appearance", [one for one in Appearance if one != Appearance.SYSTEM])
def test_selected_and_found_text_and_code_can_be_read(theme: Theme, appearance: Appearance) -> None:
    theme.set_appearance(appearance)
    look, colors = Look(theme), theme.colors
    pairs = [(look.selection, look.on_selection), (look.mark, look.text)]
    pairs.append((look.current_mark, look.on_current))
    for top, ink in pairs:
        for ground in ("window", "code", "tint"):
            seen = mixed(top, colors.color(ground))
            assert contrast(seen.name(), ink.name()) >= 4.5, (top.name(), ground)
    formats = code_palette.CodePalette(look)
    for name in code_palette._COLORS:
        made = formats.format(f"Token.{name}")
        assert made is not None
        ink = made.foreground().color()
        least = 7 if theme.high_contrast else 4.5
        assert contrast(ink.name(), colors.code) >= least, name


# --- what style sheets and painters really take -----------------------------------------------


class Rule(NamedTuple):
    """A rule of a style sheet: its place, selector and declarations."""

    file: str
    selector: str
    said: dict[str, str]


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(UI.rglob("*.py")):
        yield path.relative_to(UI).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.Module) -> Iterator[str]:
    """Give the texts of a file, of those that are put together what is fixed."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(one) for one in node.values}
            parts = (one.value if isinstance(one, ast.Constant) else CHOSEN for one in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and id(node) not in inside:
            yield str(node.value)


def rules() -> list[Rule]:
    found = []
    for file, tree in sources():
        for text in texts(tree):
            if "@" not in text or "{" not in text:
                continue
            for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
                said = dict(re.findall(r"([a-z-]+)\s*:\s*([^;]+);", body + ";"))
                found += [Rule(file, one.strip(), said) for one in selectors.split(",")]
    return found


def token(value: str) -> str:
    """Return the token of a declaration, "" for none."""
    named = re.search(r"@(\w+)", value)
    return named[1] if named else ""


FRAMES: Final = ("QToolTip", "QMenu", "#prompt_popup", "#search_panel", "#model_popup")
"""What floats over the window; it is told from it by its shadow and what is in it."""


def test_style_sheets_write_on_grounds_and_draw_edges_around_controls() -> None:
    wrong: list[tuple[str, str, str]] = []
    written = 0
    for rule in rules():
        said = {name: token(value) for name, value in rule.said.items() if token(value)}
        ground, disabled = said.get("background", ""), ":disabled" in rule.selector
        written += "color" in said
        for ink in ("color", "selection-color", "placeholder-text-color"):
            on = said.get("selection-background-color") if ink == "selection-color" else ground
            right = {ON_ACCENT} if on == "accent" else INKS
            if ink in said and said[ink] not in right:
                wrong.append((*rule[:2], ink))
        filled = re.search(r"::(chunk|indicator|handle|separator)", rule.selector)
        primary = ground == "accent" and said.get("color") == ON_ACCENT
        if ground and not (ground in GROUNDS or filled or primary):
            wrong.append((*rule[:2], ground))
        for name, named in said.items():
            framed = name.startswith("border") and named not in EDGES
            if framed and not disabled and rule.selector not in FRAMES:
                wrong.append((*rule[:2], named))

    assert wrong == []
    assert written > 40  # they were found


def test_a_field_to_write_in_says_how_its_placeholder_is_written() -> None:
    """Left to itself, Qt takes half of what the text has."""
    fields_of = re.compile(r"(?:^|\s)Q(?:Line|PlainText|KeySequence)Edit$")
    read_only = ("answers/how_made_window.py", "kit/links.py", "window/file_viewer.py")
    wrong = [
        rule[:2]
        for rule in rules()
        if fields_of.search(rule.selector)
        and "color" in rule.said
        and rule.file not in read_only
        and token(rule.said.get("placeholder-text-color", "")) not in INKS
    ]

    assert wrong == []


SEPARATED: Final = {
    # class: how often it takes the colour of separators, and what for
    "Button": 1,  # a frame around keys; a disabled button takes Theme.resting
    "OptionSlider": 1,  # the groove; its ring is an edge
    "ContextMeter": 1,  # what is empty of a bar that is told in words
    "Grip": 1,  # the line between list and chat
    "Surface": 1,  # the line at a pane's end
    "_Line": 1,  # a frame around words
    "Divider": 1,  # the line between two parts of a chat
    "PictureView": 1,  # a frame around a picture
    "FoldedView": 1,  # the line beside what was folded out
    "WelcomeCard": 1,  # a frame around words and buttons
    "PalettePainter": 1,  # a frame around keys
}


def test_only_what_separates_is_drawn_with_the_colour_of_separators() -> None:
    found: Counter[str] = Counter()
    for _file, tree in sources():
        for owner in ast.walk(tree):
            if not isinstance(owner, ast.ClassDef):
                continue
            for node in ast.walk(owner):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    asked = [one for arg in node.args for one in ast.walk(arg)]
                    named = {one.value for one in asked if isinstance(one, ast.Constant)}
                    if node.func.attr == "color" and named & SEPARATORS:
                        found[owner.name] += 1

    assert found == SEPARATED


# --- what Qt makes of it ----------------------------------------------------------------------


def windows(theme: Theme) -> Iterator[QWidget]:
    settings = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    for page in ("connections", "models", "appearance", "chat", "data", "shortcuts", "presets"):
        settings.show_page(getattr(settings, page))
    yield settings
    yield Composer(theme)
    window = QWidget()
    window.panel = SearchPanel(theme, window)  # type: ignore[attr-defined]
    yield window


@pytest.mark.parametrize("appearance", [one for one in Appearance if one != Appearance.SYSTEM])
def test_a_placeholder_can_be_read(theme: Theme, appearance: Appearance) -> None:
    theme.set_appearance(appearance)
    seen, faint = 0, {}
    for window in windows(theme):
        written: list[QLineEdit | QPlainTextEdit] = [*window.findChildren(QLineEdit)]
        written += window.findChildren(QPlainTextEdit)
        for field in written:
            field.ensurePolished()
            if not field.placeholderText():
                continue
            seen += 1
            palette: QPalette = field.palette()
            ground = palette.color(QPalette.ColorRole.Base)
            ink: QColor = mixed(palette.color(QPalette.ColorRole.PlaceholderText), ground)
            if contrast(ink.name(), ground.name()) < 4.5:
                faint[field.placeholderText()] = ink.name()

    assert faint == {}
    assert seen > 5
