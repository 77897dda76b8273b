"""Variables: what stands for them, and what a system message must not hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_library import SavedPrompt, unfolded
from falcon_desktop.core.domain.variables import (
    OF_PROMPTS,
    Surroundings,
    as_sent,
    check_system_message,
    filled_in,
    values_at,
)

BERLIN = timezone(timedelta(hours=1), "CET")
HERE = Surroundings(datetime(2026, 12, 2, 4, 5, tzinfo=BERLIN), "Linux")


def test_each_name_has_its_value() -> None:
    assert values_at(HERE, "falcon-h1") == {
        "date": "2026-12-02",
        "weekday": "Wednesday",
        "time zone": "CET (UTC+01:00)",
        "os": "Linux",
        "model": "falcon-h1",
        "time": "04:05",
    }


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (UTC, "UTC+00:00"),
        (timezone(timedelta(hours=-9, minutes=-30)), "UTC-09:30"),
        (timezone(timedelta(hours=5, minutes=45), "+0545"), "UTC+05:45"),
    ],
)
def test_a_zone_without_a_name_is_its_offset(zone: timezone, shown: str) -> None:
    values = values_at(Surroundings(HERE.now.replace(tzinfo=zone), ""), "")
    assert values["time zone"] == shown
    assert "model" not in values  # unknown: its name stays visible


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Today is {{weekday}}, {{ date }}.", "Today is Wednesday, 2026-12-02."),
        ("{{model}} on {{os}} in {{time zone}}", "{{date}} on Linux in CET (UTC+01:00)"),
        ("{{time}} {{clipboard}} {{selection}}", "{{time}} {{clipboard}} {{selection}}"),
        ("{{name=default}} {{date=soon}} {{nobody}}", "{{name=default}} {{date=soon}} {{nobody}}"),
        ("{{Date}} {date} {{date}", "{{Date}} {date} {{date}"),
        ("", ""),
    ],
)
def test_a_system_message_is_filled_in_once(written: str, sent: str) -> None:
    settings = GenerationSettings(system_message=written, temperature=0.5)
    filled = as_sent(settings, HERE, "{{date}}")  # a model's name is not filled in again
    assert filled == GenerationSettings(system_message=sent, temperature=0.5)


def test_settings_without_a_system_message_stay_what_they_are() -> None:
    assert as_sent(GenerationSettings(), HERE, "m") == GenerationSettings()


def test_the_time_is_refused_in_a_system_message() -> None:
    for written in ("{{time}}", "It is {{ time }} now"):
        with pytest.raises(InvalidInput, match=r"can't contain \{\{time\}\}.*\{\{date\}\}"):
            check_system_message(written)
    check_system_message("{{date}} {{time=noon}} {{times}}")


def test_a_prompt_is_filled_in_when_it_is_inserted() -> None:
    values = values_at(HERE, "m")
    text, places = unfolded("{{date}} 🦅 {{topic}}: {{time}} {{os=mine}} {{os}}", values)
    assert text == "2026-12-02 🦅 {{topic}}: 04:05 mine mine"
    assert [(place.name, text[place.start : place.end]) for place in places] == [
        ("topic", "{{topic}}"),
        ("os", "mine"),
        ("os", "mine"),
    ]


def test_all_of_a_prompts_names_have_values() -> None:
    assert set(values_at(HERE, "m")) == set(OF_PROMPTS)
    assert filled_in("{{time}}", values_at(HERE, "m"), OF_PROMPTS) == "04:05"


def test_who_wrote_a_prompt_is_kept() -> None:
    mine = SavedPrompt("1", "n", "t", written_here=True)
    assert SavedPrompt.from_json(mine.to_json()) == mine
    assert "written_here" not in SavedPrompt("1", "n", "t").to_json()
    assert not SavedPrompt.from_json({**mine.to_json(), "written_here": "yes"}).written_here
