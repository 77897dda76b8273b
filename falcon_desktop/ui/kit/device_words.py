"""Where a model of this computer computes, in words: for the status line, and for a page."""

from __future__ import annotations

from falcon_desktop.core.domain.devices import NoDevice, Placement
from falcon_desktop.core.text.directions import left_to_right
from falcon_desktop.ui.kit.i18n import grouped, one_line, side_by_side, size_words, tr

NAME = 60
"""Characters of a device's name that are shown."""


def place_words(placement: Placement) -> str:
    """Return in a few words which device has which layers, or why there is none.

    "" for the built-in engine where it only computes on the processor: nothing else is to be had.
    """
    if placement.devices:
        layers = tr(
            "{count} of {most} layers",
            count=grouped(placement.layers),
            most=grouped(placement.most),
        )
        return side_by_side(_names(placement), layers)
    match placement.none:
        case NoDevice.CHOSEN:
            return tr("processor (no GPU layers)")
        case NoDevice.NOT_FOUND:
            return tr("processor (no GPU found)")
        case NoDevice.TOO_SMALL:
            return tr("processor (too little video memory)")
        case NoDevice.FAILED:
            return tr("processor (the GPU failed)")
        case _:
            return ""


def why_without_words(placement: Placement) -> str:
    """Return in a sentence why :func:`place_words` has nothing to say, "" where it has."""
    if placement.devices or place_words(placement):
        return ""
    return tr("On the processor: the built-in engine uses no other here.")


def place_sentence(placement: Placement) -> str:
    """Return in a sentence where a loaded model computes, and why not elsewhere."""
    if placement.devices:
        return tr(
            "Loaded now: {count} of {most} layers on {device}, in {size} of video memory.",
            count=grouped(placement.layers),
            most=grouped(placement.most),
            device=device_names(placement),
            size=size_words(placement.memory),
        )
    match placement.none:
        case NoDevice.CHOSEN:
            return tr("Loaded now, on the processor: GPU layers is set to 0.")
        case NoDevice.NOT_FOUND:
            return tr(
                "Loaded now, on the processor: your llama-server found no graphics processor."
            )
        case NoDevice.TOO_SMALL:
            return tr("Loaded now, on the processor: no layer fits into video memory.")
        case NoDevice.FAILED:
            return tr("Loaded now, on the processor, since the graphics processor failed.")
        case _:
            return tr("Loaded now, on the processor: the built-in engine uses no other here.")


def device_names(placement: Placement) -> str:
    """Return the names of the devices, read from left to right."""
    return left_to_right(_names(placement))


def _names(placement: Placement) -> str:
    return " + ".join(one_line(one.name, NAME) for one in placement.devices)
