"""Where a model computes is said in few words, and in a sentence, with the reason for no device."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.devices import Device, NoDevice, Placement
from falcon_desktop.ui.kit.device_words import place_sentence, place_words, why_without_words
from PySide6.QtWidgets import QApplication

CARD = Device("CUDA0", "NVIDIA GeForce RTX 3090")
PLACED = Placement((CARD,), 33, 33, 5 * 10**9)


def plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")


@pytest.mark.usefixtures("qapp")
def test_the_device_is_named_with_its_layers() -> None:
    assert place_words(PLACED) == "NVIDIA GeForce RTX 3090 · 33 of 33 layers"
    assert plain(place_sentence(PLACED)) == (
        "Loaded now: 33 of 33 layers on NVIDIA GeForce RTX 3090, in 5.0 GB of video memory."
    )
    two = Placement((CARD, Device("CUDA1", "Other")), 20, 33)
    assert place_words(two) == "NVIDIA GeForce RTX 3090 + Other · 20 of 33 layers"


@pytest.mark.usefixtures("qapp")
def test_each_reason_for_none_has_words_of_its_own() -> None:
    reasons = [Placement(none=one) for one in NoDevice]
    assert len({place_words(one) for one in reasons}) == len(NoDevice)
    assert len({place_sentence(one) for one in reasons}) == len(NoDevice)
    assert all("processor" in place_sentence(one) for one in reasons)
    assert place_words(Placement(none=NoDevice.BUILT_IN)) == "", "nothing else is to be had"
    told = [place_words(one) or why_without_words(one) for one in reasons]
    assert len({*told, ""}) == len(NoDevice) + 1
    assert [bool(why_without_words(one)) for one in (*reasons, PLACED)].count(True) == 1


@pytest.mark.usefixtures("qapp")
def test_layers_keep_together_beside_a_name_in_other_letters(arabic: QApplication) -> None:
    words = place_words(PLACED)
    assert words.startswith("\u200f")
    assert words.count("\u2068") == 2, "without, the number would stand at the other end"
