"""The words for each parameter: its name, what it does, its range, where its value comes from."""

from __future__ import annotations

from falcon_desktop.core.domain.generation import (
    MAX_STOP_SEQUENCES,
    OPTION_LABELS,
    PARAMETERS,
    GenerationSettings,
    Parameter,
    Thinking,
)
from falcon_desktop.core.domain.precedence import Level
from falcon_desktop.core.domain.servers import Support
from falcon_desktop.ui.kit.i18n import grouped, in_turn, one_line, reader_locale, told, tr, tr_n
from falcon_desktop.ui.options.form_state import FormState


def label_of(name: str) -> str:
    """Return a parameter's label."""
    if name in OPTION_LABELS:
        return told(OPTION_LABELS[name])
    return {"system_message": tr("System message"), "stop": tr("Stop sequences")}[name]


def explanation_of(name: str) -> str:
    """Return what a parameter does, in one sentence."""
    if name in PARAMETERS:
        return told(PARAMETERS[name].explanation)
    return {
        "system_message": tr("Instructions for the model: who it is, how to answer."),
        "json_schema": tr(
            "The JSON Schema that the answer follows; {any} is any JSON object.", any="{}"
        ),
        "extra_fields": tr(
            "A JSON object; its fields are added to each request. {null} leaves one out.",
            null="null",
        ),
        "thinking": tr("How much the model thinks before it answers, if it can."),
        "confidence": tr("Asks how sure the model is of each token; an answer's menu shows it."),
        "stop": tr("The answer stops before the first of these texts; \\n is a line break."),
    }[name]


def range_of(name: str, limit: int | None = None) -> str:
    """Return a parameter's possible values, in a few words."""
    parameter = PARAMETERS.get(name)
    if parameter is None:
        if name == "stop":
            return tr_n("Up to %n text(s).", MAX_STOP_SEQUENCES)
        if name != "system_message":
            return ""
        return tr(
            "{date}, {weekday} and {model} fill in when sent. Leave empty to send none.",
            date="{{date}}",
            weekday="{{weekday}}",
            model="{{model}}",
        )
    maximum = parameter.maximum
    if limit is not None:
        maximum = min(maximum, limit)
    low, high = number_text(parameter, parameter.minimum), number_text(parameter, maximum)
    return tr("{low} to {high}.", low=low, high=high)


def support_sentence(support: Support, server: str, parameter: str = "") -> str:
    """Return whether the connection supports a parameter, in one sentence."""
    name = one_line(server, 60)
    match support:
        case Support.YES:
            return tr("Supported by {server}.", server=name)
        case Support.PERHAPS if parameter in ("thinking", "confidence"):
            return tr("Not every model at {server} supports it.", server=name)
        case Support.PERHAPS:
            return tr("{server} may not support it: it is not part of OpenAI's API.", server=name)
        case Support.NO:
            return tr("Not supported by {server}; not sent.", server=name)


def source_words(level: Level, connection: str) -> str:
    """Return where a value comes from, "" if that is obvious."""
    if level is Level.CONNECTION:
        return tr("from {connection}", connection=one_line(connection, 60))
    if level is Level.EVERY_CHAT:
        return tr("from your defaults for new chats")
    return ""


def number_text(parameter: Parameter, value: float) -> str:
    """Return a number in the reader's format: 0.7, 1.0, 1,024."""
    locale = reader_locale()
    if parameter.whole:
        return grouped(int(value))
    text = locale.toString(float(value), "f", 3)
    while text and text[-1] == locale.zeroDigit() and text[-2:-1] != locale.decimalPoint():
        text = text[:-1]
    return text


def value_text(name: str, value: float | None) -> str:
    """Return a value as shown, in words if it is not a number."""
    parameter = PARAMETERS[name]
    if name == "seed" and value in (None, parameter.off):
        return tr("random")
    if name == "top_k" and value == parameter.off:
        return tr("off")
    if name == "context_window" and value is None:
        value = parameter.default
    if value is None:
        return tr("server default")
    return number_text(parameter, value)


def thinking_text(thinking: Thinking) -> str:
    """Return in a word or two how much is to be thought."""
    return {
        Thinking.SERVER: tr("Server default"),
        Thinking.OFF: tr("Off"),
        Thinking.LOW: tr("Low"),
        Thinking.MEDIUM: tr("Medium"),
        Thinking.HIGH: tr("High"),
    }[thinking]


def help_text(name: str, state: FormState) -> str:
    """Return everything to know about a parameter, for the form's current state."""
    parts = [f"{label_of(name)}: {explanation_of(name)}", range_of(name, state.most_of(name))]
    parts.append(told(state.notes.get(name, "")))
    if state.server:
        parts.append(support_sentence(state.support.get(name, Support.YES), state.server, name))
    if name in ("temperature", "top_p", "top_k", "min_p", "seed"):
        parts.append(greedy_note(state.chosen.over(state.below)))
    return in_turn(parts)


def greedy_note(settings: GenerationSettings) -> str:
    """Return a note if temperature 0 leaves nothing to chance, else ""."""
    if settings.temperature != 0:
        return ""
    return tr("At temperature 0, top-p, top-k, min-p and seed have no effect.")
