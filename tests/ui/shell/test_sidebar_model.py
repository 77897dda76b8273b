"""The rows of the list: groups, order, and what stays selected when rows move."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from falcon_desktop.core.conversation import ConversationSummary
from falcon_desktop.ui.sidebar.dates import short_time
from falcon_desktop.ui.sidebar.model import ConversationModel
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
DAY = 86_400_000
NOW = int(dt.datetime.combine(dt.date.today(), dt.time(12)).timestamp() * 1000)


def lines(model: ConversationModel) -> list[str]:
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def test_conversations_stand_in_groups(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)

    shown = lines(model)
    month = shown[-2]
    assert shown == [
        "Pinned",
        "Release checklist",
        "Today",
        "Why is the sky blue?",
        "Yesterday",
        "Yesterday's question",
        "Previous 7 days",
        "SQLite WAL",
        "Previous 30 days",
        "لماذا السماء زرقاء؟",
        month,
        "Regex for ISO dates",
    ]
    assert month.split()[0] in [BRITISH.standaloneMonthName(number) for number in range(1, 13)]


def test_the_order_given_does_not_matter(summaries: list[ConversationSummary]) -> None:
    model, other = ConversationModel(), ConversationModel()
    model.set_conversations(summaries)
    other.set_conversations(reversed(summaries))

    assert lines(model) == lines(other)


def test_group_names_can_be_neither_chosen_nor_edited(
    summaries: list[ConversationSummary],
) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)

    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsEditable


def test_a_changed_conversation_moves_and_stays_the_same_row_for_the_view(
    summaries: list[ConversationSummary],
) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)
    row = model.row_of("e")
    assert row is not None
    held = QPersistentModelIndex(model.index(row))

    model.upsert(replace(summaries[5], updated_at=NOW))

    assert lines(model)[2:4] == ["Today", "Regex for ISO dates"]
    assert held.row() == 3
    assert "Previous 30 days" in lines(model)


def test_pinning_moves_to_the_top_and_back(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    model.set_conversations(summaries[1:])

    model.upsert(replace(summaries[3], pinned_at=NOW))
    assert lines(model)[:2] == ["Pinned", "SQLite WAL"]

    model.upsert(summaries[3])
    assert lines(model)[0] == "Today"


def test_removing_the_last_of_a_group_removes_its_name(
    summaries: list[ConversationSummary],
) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)
    row = model.row_of("b")
    assert row is not None
    gone = QPersistentModelIndex(model.index(row))

    model.remove(["b", "unknown"])

    assert "Yesterday" not in lines(model)
    assert not gone.isValid()
    assert model.row_of("b") is None


def test_the_list_groups_anew_on_the_next_day(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    model.set_conversations(summaries[1:3])
    assert not model.refresh_dates()

    model._today -= dt.timedelta(days=1)  # as if it had been filled yesterday

    assert model.refresh_dates()
    assert lines(model)[0] == "Today"


def test_a_title_that_was_typed_is_asked_for_and_not_taken(
    summaries: list[ConversationSummary],
) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)
    asked: list[tuple[str, str]] = []
    model.rename_requested.connect(lambda one, title: asked.append((one, title)))

    for typed in ("  Another\ntitle ", "", "   ", "Release checklist"):
        model.setData(model.index(1), typed)

    assert asked == [("p", "Another title")]
    assert lines(model)[1] == "Release checklist"


def test_screen_readers_hear_title_and_state(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    model.set_conversations(summaries)
    model.set_streaming(["a"])

    def heard(conversation_id: str) -> tuple[object, object]:
        index = model.index(model.row_of(conversation_id) or 0)
        return (
            model.data(index, Qt.ItemDataRole.AccessibleTextRole),
            model.data(index, Qt.ItemDataRole.AccessibleDescriptionRole),
        )

    assert heard("a") == ("Why is the sky blue?", "an answer is being written")
    assert heard("c") == ("SQLite WAL", "new answer")


def test_qt_finds_nothing_wrong_with_the_model(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.set_conversations(summaries)
    model.upsert(replace(summaries[5], updated_at=NOW))
    model.upsert(ConversationSummary("new", "New", NOW + 1))
    model.remove(["p", "a"])
    model.set_conversations([])


@pytest.mark.parametrize(
    ("ago", "written"),
    [(dt.timedelta(0), "09:14"), (dt.timedelta(days=3), "Fri"), (dt.timedelta(days=26), "28 Oct"),
     (dt.timedelta(days=800), "Sept 2024")],
)  # fmt: skip
def test_times_are_short(ago: dt.timedelta, written: str) -> None:
    today = dt.date(2026, 11, 23)
    moment = dt.datetime.combine(today - ago, dt.time(9, 14))

    assert short_time(int(moment.timestamp() * 1000), today, BRITISH) == written


changes = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.sampled_from(["put", "pin", "remove"]),
        st.integers(0, 400),
    ),
    max_size=40,
)


@given(changes)
@settings(max_examples=60, deadline=None)
def test_changed_step_by_step_the_list_is_as_if_filled_at_once(
    steps: list[tuple[str, str, int]],
) -> None:
    model, kept = ConversationModel(), dict[str, ConversationSummary]()
    for conversation_id, what, days in steps:
        if what == "remove":
            kept.pop(conversation_id, None)
            model.remove([conversation_id])
            continue
        pinned = NOW if what == "pin" else None
        kept[conversation_id] = ConversationSummary(
            conversation_id, conversation_id, NOW - days * DAY, pinned
        )
        model.upsert(kept[conversation_id])
    fresh = ConversationModel()
    fresh.set_conversations(kept.values())

    assert lines(model) == lines(fresh)
    assert model.conversation_ids() == fresh.conversation_ids()
    for conversation_id in kept:
        row = model.row_of(conversation_id)
        assert row is not None
        assert model.summary_at(row) == kept[conversation_id]
