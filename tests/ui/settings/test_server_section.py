"""Which program runs the models is chosen on the page of models, which says what it can do."""

from __future__ import annotations

import pytest
from falcon_desktop.confinement import Lack
from falcon_desktop.core.domain.devices import Device, ServerFacts
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.settings.server_section import ServerSection, device_list, lack_words, walls
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.kit.test_device_words import plain

GB = 10**9
MINE = "/opt/llama/llama-server"
CARD = Device("CUDA0", "NVIDIA GeForce RTX 3090", 25 * GB, 24 * GB)


@pytest.fixture
def section(window: SettingsWindow) -> ServerSection:
    page = window.models
    window.show_page(page)
    made: ServerSection = page.server
    made.show_server("", ["/usr/bin/llama-server", MINE])
    return made


def choose(section: ServerSection, *, own: bool) -> None:
    section.kind.setCurrentIndex(section.kind.findData(own))
    section.kind.activated.emit(section.kind.currentIndex())


def test_the_built_in_engine_needs_no_file(section: ServerSection) -> None:
    assert section.kind.currentText() == "Built in"
    assert not section.path.isVisible() and not section.problem.isVisible()
    assert "graphics processor" in section.about.text()


def test_of_those_that_are_installed_the_first_is_taken_and_another_by_a_click(
    section: ServerSection, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(section.chosen) as first:
        choose(section, own=True)
    assert first.args == ["/usr/bin/llama-server"] and section.path.isVisible()
    section.show_looking(*first.args)
    [button] = [
        one
        for line in section._offered
        for one in line.findChildren(Button)
        if one.accessibleName() == f"Use {MINE}"
    ]
    qtbot.waitUntil(button.isVisible)
    with qtbot.waitSignal(section.chosen) as second:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (second.args, section.path.text()) == ([MINE], MINE)


def test_where_none_is_installed_the_field_waits_for_one(
    section: ServerSection, qtbot: QtBot
) -> None:
    section.show_server("", [])
    with qtbot.assertNotEmitted(section.chosen):
        choose(section, own=True)
    assert section.path.hasFocus()
    section.show_server("", [])  # as after any other choice on the page
    assert section.wants_own and section.path.isVisible()
    with qtbot.waitSignal(section.chosen) as typed:
        QTest.keyClicks(section.path, MINE)
        QTest.keyClick(section.path, Qt.Key.Key_Return)
    assert typed.args == [MINE]


def test_it_says_version_devices_and_what_confines_it(section: ServerSection) -> None:
    section.show_server(MINE, [])
    section.show_looking(MINE)
    assert plain(section.about.text()) == "Looking at it…"
    section.show_facts(ServerFacts(MINE, "4568 (a4417ddd)", (CARD,), ()))
    assert plain(section.about.text()) == "llama-server, version 4568 (a4417ddd)"
    devices = "Graphics processor: NVIDIA GeForce RTX 3090, 24.0 GB of 25.0 GB free"
    assert plain(section.devices.text()) == devices
    assert section.walls.text().startswith("Confined: it reads its own files")
    section.show_facts(ServerFacts(MINE, "1", (), ("files", "network")))
    assert section.devices.text().startswith("It sees no graphics processor")
    assert section.walls.text().splitlines() == [
        "Not wholly confined on this system. Nothing keeps it from:",
        "• reading your files (no Landlock)",
        "• using the network (Landlock is older than version 4)",
    ]


def test_every_part_that_may_be_missing_has_words() -> None:
    assert {*lack_words()} == {*Lack}
    assert walls([*Lack]).count("•") == len(Lack)


def test_devices_are_told_also_where_little_is_known() -> None:
    assert device_list(None) == "It is too old to say which graphics processors it sees."
    two = device_list([CARD, Device("Metal", "Apple M4")])
    assert plain(two).splitlines()[1] == "Graphics processor: Apple M4"


def test_what_can_not_be_used_is_said_with_what_answers_meanwhile(section: ServerSection) -> None:
    choose(section, own=True)
    section.show_problem("“llama-server” is no llama-server. Choose another file.")
    assert section.problem.text().startswith("“llama-server” is no llama-server.")
    assert plain(section.about.text()) == "Until then the built-in engine answers."
    section.show_server(MINE, [])
    section.take("/tmp/other")
    section.show_problem("No.")
    assert plain(section.about.text()) == f"Until then {MINE} answers."
    assert not section.devices.isVisible() and not section.walls.isVisible()


def test_the_built_in_one_comes_back(section: ServerSection, qtbot: QtBot) -> None:
    section.show_server(MINE, [])
    assert section.wants_own
    with qtbot.waitSignal(section.chosen) as back:
        choose(section, own=False)
    section.show_server("", [])
    assert back.args == [""] and not section.path.isVisible()
