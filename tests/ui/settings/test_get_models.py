"""To get models: the family first, files with their figures, downloads beside their files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.errors import Offline, Unreachable
from falcon_desktop.core.domain.hub import (
    FALCON_FAMILY,
    FittingChoice,
    FoundRepository,
    HubChoice,
    HubFile,
    HubOffer,
    HubRepository,
    Licence,
)
from falcon_desktop.core.domain.model_memory import Fit, MemoryNeed
from falcon_desktop.core.domain.settings import Appearance
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.get_models import GetModels
from falcon_desktop.ui.settings.key_field import KeyField
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.kit.test_theme import contrast
from tests.ui.settling import settle

TROUBLE = "Can't find huggingface.co."
KINDS = (("Q4_0", 300, Fit.FITS), ("Q8_0", 600, Fit.TIGHT), ("F16", 900, Fit.DOES_NOT_FIT))
CHOICES = tuple(HubChoice((HubFile(f"a-{kind}.gguf", size, "0" * 64),)) for kind, size, _ in KINDS)
REPOSITORY = HubRepository("me/a", "0" * 40, CHOICES, Licence("MIT", "https://x.example/mit"))
OFFER = HubOffer(
    REPOSITORY,
    tuple(
        FittingChoice(choice, MemoryNeed(1_000, 2_000, 3_000), 9_000, fit, 8_192)
        for choice, (_, _, fit) in zip(CHOICES, KINDS, strict=True)
    ),
)


@pytest.fixture
def part(window: SettingsWindow) -> GetModels:
    window.show_page(window.models)
    return window.models.get


def words_of(part: GetModels) -> list[str]:
    QApplication.processEvents()  # what was added to a layout is shown in the next turn
    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def buttons(part: GetModels, name: str) -> list[QPushButton]:
    QApplication.processEvents()
    return [one for one in part.findChildren(QPushButton, name) if one.isVisible()]


def test_the_family_is_first_with_its_licences(part: GetModels, qtbot: QtBot) -> None:
    chosen = buttons(part, "choose_model_file")
    assert len(chosen) == len(FALCON_FAMILY)
    assert chosen[0].accessibleName() == "Choose a file of Falcon-H1-Tiny-90M-Instruct"
    assert "tiiuae · Falcon-LLM License" in words_of(part)
    with qtbot.waitSignal(part.repository_requested) as asked:
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["tiiuae/Falcon-H1-Tiny-90M-Instruct-GGUF", ""]


def test_enter_searches_or_opens_a_repository_and_typing_asks_nobody(
    part: GetModels, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(part.search_requested, wait=0):
        part.field.setText("falcon h1")
    with qtbot.waitSignal(part.search_requested) as asked:
        QTest.keyClick(part.field, Qt.Key.Key_Return)
    assert asked.args == ["falcon h1"]
    part.field.setText("https://huggingface.co/me/a/blob/main/a-Q4_0.gguf")
    with qtbot.waitSignal(part.repository_requested) as asked:
        QTest.mouseClick(part.search, Qt.MouseButton.LeftButton)
    assert asked.args == ["me/a", "a-Q4_0.gguf"]


def test_what_was_found_is_listed_and_the_family_comes_back(part: GetModels) -> None:
    part.field.setText("words")
    found = FoundRepository("me/big", Licence("apache-2.0"), gated=True, downloads=1_234)
    part.show_found("words", [found])
    assert "me · apache-2.0 · gated · 1,234 downloads a month" in words_of(part)
    assert part.state.text() == "1 result"
    part.show_found("words", [])
    assert part.state.text() == "Nothing found for “words”."
    part.field.clear()
    assert len(buttons(part, "choose_model_file")) == len(FALCON_FAMILY)


def test_files_have_figures_and_the_largest_that_fits_is_suggested(
    part: GetModels, qtbot: QtBot
) -> None:
    part.show_offer(OFFER)
    shown = words_of(part)
    assert "Licence: MIT" in shown
    assert "Q4_0 · 300 bytes · fits · suggested" in shown
    assert "Q8_0 · 600 bytes · tight" in shown
    assert "F16 · 900 bytes · does not fit" in shown
    reason = (
        "Needs 6.0 kB, 9.0 kB free: weights 1.0 kB, context of 8,192 tokens 2.0 kB, other 3.0 kB"
    )
    assert reason in shown
    first = buttons(part, "download_model")[0]
    assert first.accessibleName() == "Download a Q4_0"
    qtbot.waitUntil(first.hasFocus)
    with qtbot.waitSignal(part.download_requested) as asked:
        QTest.keyClick(first, Qt.Key.Key_Space)
    assert asked.args == [WantedModel.of(REPOSITORY, CHOICES[0])]
    with qtbot.waitSignal(part.page_requested) as asked:
        next(one for one in part.findChildren(QPushButton) if one.text() == "Licence").click()
    assert asked.args == ["https://x.example/mit"]


def test_the_file_that_was_named_has_the_keyboard(part: GetModels, qtbot: QtBot) -> None:
    part.show_offer(OFFER, "a-Q8_0")
    qtbot.waitUntil(buttons(part, "download_model")[1].hasFocus)


def test_back_returns_to_what_was_found(part: GetModels) -> None:
    part.show_found("words", [FoundRepository("me/a")])
    part.show_offer(OFFER)
    [back] = buttons(part, "back_to_models")
    back.click()
    assert [one.property("repository") for one in buttons(part, "choose_model_file")] == ["me/a"]


def texts(part: GetModels) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if not one.isHidden())


def test_a_gated_repository_takes_a_token(part: GetModels, qtbot: QtBot) -> None:
    part.show_offer(replace(OFFER, repository=replace(REPOSITORY, gated=True)))
    assert "context of 8,192 tokens" in texts(part)
    unknown = tuple(replace(one, need=MemoryNeed(1_000, 0, 3_000)) for one in OFFER.fitting)
    part.show_offer(HubOffer(replace(REPOSITORY, gated=True), unknown))
    assert "Needs at least 4.0 kB, 9.0 kB free; its context" in texts(part)
    field = part.findChild(KeyField)
    assert field is not None
    field.field.setText("hf_" + "a" * 20)
    with qtbot.waitSignal(part.token_entered) as asked:
        field.save.click()
    assert asked.args == ["hf_" + "a" * 20]
    part.show_token("Saved in the keyring.", saved=True)
    assert field.state.text() == "Saved in the keyring."
    assert (field.forget.text(), field.forget.isHidden()) == ("Forget token", False)
    with qtbot.waitSignal(part.token_forgotten):
        field.forget.click()
    part.show_token("The token is forgotten.", saved=False)
    assert (field.forget.isHidden(), field.field.placeholderText()) == (True, "Hugging Face token")


def test_a_failed_download_says_so_beside_its_file_and_is_tried_again_there(
    part: GetModels, qtbot: QtBot
) -> None:
    part.show_offer(OFFER)
    download = Download(WantedModel.of(REPOSITORY, CHOICES[1]), DownloadState.RUNNING, 300)
    fetch = buttons(part, "download_model")[1]
    fetch.setFocus()
    part.show_downloads([download])
    [turn] = [one for one in buttons(part, "turn_download") if one.isVisible()]
    assert (turn.text(), fetch.isHidden(), turn.hasFocus()) == ("Pause", True, True)
    with qtbot.waitSignal(part.pause_requested) as asked:
        turn.click()
    assert asked.args == ["a-Q8_0"]
    failed = download.now(DownloadState.FAILED, done=300, error=Offline(TROUBLE))
    part.show_downloads([failed])
    [trouble] = [one for one in part.findChildren(QLabel, "download_trouble") if one.isVisible()]
    assert (turn.text(), trouble.text()) == ("Retry", TROUBLE)
    with qtbot.waitSignal(part.resume_requested) as asked:
        turn.click()
    assert asked.args == ["a-Q8_0"]
    [cancel] = [one for one in buttons(part, "cancel_download") if one.isVisible()]
    assert cancel.accessibleName() == "Cancel download of a · Q8_0"
    with qtbot.waitSignal(part.cancel_requested):
        cancel.click()
    part.show_downloads([])
    assert not fetch.isHidden()
    part.set_installed({"a-Q8_0"})
    assert (fetch.text(), fetch.isEnabled()) == ("Installed", False)


def test_the_keyboard_goes_to_no_other_file_when_one_is_here(part: GetModels) -> None:
    part.show_offer(OFFER)
    fetch = buttons(part, "download_model")[0]
    fetch.setFocus()
    running = Download(WantedModel.of(REPOSITORY, CHOICES[0]), DownloadState.RUNNING, 1)
    part.show_downloads([running])
    part.show_downloads([])
    part.set_installed({"a-Q4_0"})
    [back] = buttons(part, "back_to_models")
    assert back.hasFocus()


def test_that_it_is_here_can_be_read_in_every_theme(part: GetModels, theme: Theme) -> None:
    part.show_offer(OFFER)
    part.set_installed({"a-Q4_0"})
    fetch = buttons(part, "download_model")[0]
    for appearance in list(Appearance)[1:]:
        theme.set_appearance(appearance)
        ground = fetch.grab().toImage().pixelColor(6, fetch.height() // 2).name()
        assert contrast(theme.colors.secondary, ground) >= 4.5, appearance


def test_how_much_is_here_is_seen_in_every_theme(part: GetModels, theme: Theme) -> None:
    part.show_offer(OFFER)
    wanted = WantedModel.of(REPOSITORY, CHOICES[0])
    part.show_downloads([Download(wanted, DownloadState.PAUSED, 150)])
    QApplication.processEvents()
    [bar] = [one for one in part.findChildren(QProgressBar) if one.isVisible()]
    for appearance in list(Appearance)[1:]:
        theme.set_appearance(appearance)
        picture, middle = bar.grab().toImage(), bar.height() // 2
        done, rest = (picture.pixelColor(bar.width() * n // 4, middle).name() for n in (1, 3))
        assert contrast(done, rest) >= 3, appearance


@pytest.mark.usefixtures("mirrored")
def test_facts_stay_together_where_the_window_is_read_from_the_right(part: GetModels) -> None:
    part.show_offer(OFFER)
    title = next(one for one in words_of(part) if "Q4_0" in one and "·" in one)
    facts = ("Q4_0", "300 bytes", "fits", "suggested")
    assert title == "\u200f" + " · ".join(f"\u2068{fact}\u2069" for fact in facts)


def test_downloads_of_other_repositories_stay_in_sight(part: GetModels) -> None:
    downloads = [
        Download(WantedModel.of(REPOSITORY, one), state, 100)
        for one, state in zip(
            CHOICES[:2], (DownloadState.PAUSED, DownloadState.WAITING), strict=True
        )
    ]
    part.show_downloads(downloads)
    QApplication.processEvents()
    shown = [one.text() for one in part.findChildren(QLabel, "download_words") if one.isVisible()]
    assert shown == [
        "a · Q4_0 · paused · 100 bytes of 300 bytes",
        "a · Q8_0 · waiting · 100 bytes of 600 bytes",
    ]
    assert [one.text() for one in buttons(part, "turn_download")] == ["Resume", "Pause"]
    part.show_downloads(downloads[1:])
    assert [one.text() for one in buttons(part, "turn_download")] == ["Pause"]


def test_a_hub_that_can_not_be_asked_says_so_with_a_retry(part: GetModels, qtbot: QtBot) -> None:
    part.field.setText("falcon")
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    part.show_asking()
    part.show_trouble(TROUBLE)
    assert (part.trouble.text(), part.retry.isVisible()) == (TROUBLE, True)
    with qtbot.waitSignal(part.search_requested) as asked:
        QTest.mouseClick(part.retry, Qt.MouseButton.LeftButton)
    assert asked.args == ["falcon"]
    part.show_found("falcon", [])
    assert not part.trouble.isVisible()


def test_names_are_read_whole_with_large_type_in_a_narrow_window(
    window: SettingsWindow, part: GetModels, theme: Theme
) -> None:
    window.resize(480, 700)
    theme.set_zoom(2)
    settle(window)
    for one in part.findChildren(QLabel):
        if one.isVisible() and one.text() in {family.name for family in FALCON_FAMILY}:
            assert one.width() >= theme.px(150)
            assert one.height() >= one.heightForWidth(one.width())
    assert window.models.horizontalScrollBar().maximum() == 0
    wanted = WantedModel.of(REPOSITORY, CHOICES[0])
    part.show_downloads([Download(wanted, DownloadState.FAILED, 150, Unreachable(TROUBLE))])
    settle(window)
    [said] = [one for one in part.findChildren(QLabel, "download_words") if one.isVisible()]
    assert said.width() >= theme.px(150)
    assert window.models.horizontalScrollBar().maximum() == 0
