"""The rows of the list: groups, order, and what stays selected when rows move."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.chat_list import DAY_MS
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.ui.kit.dates import month_name, short_time
from falcon_desktop.ui.sidebar.model import ConversationModel, ListRole
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.ui.summaries import at

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

    model.change([], [replace(summaries[5], updated_at=NOW)])

    assert lines(model)[2:4] == ["Today", "Regex for ISO dates"]
    assert held.row() == 3
    assert "Previous 30 days" in lines(model)


def test_pinning_moves_to_the_top_and_back(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    model.set_conversations(summaries[1:])

    model.change([], [replace(summaries[3], pinned_at=NOW)])
    assert lines(model)[:2] == ["Pinned", "SQLite WAL"]

    model.change([], [summaries[3]])
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

    assert heard("a") == ("Why is the sky blue?", "answering")
    assert heard("c") == ("SQLite WAL", "new answer")


def test_qt_finds_nothing_wrong_with_the_model(summaries: list[ConversationSummary]) -> None:
    model = ConversationModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.set_conversations(summaries)
    model.change([], [replace(summaries[5], updated_at=NOW)])
    model.change([], [ConversationSummary("new", "New", NOW + 1)])
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


@pytest.mark.parametrize(
    ("tag", "month", "day", "long_ago"),
    [("ja_JP", "2024年10月", "10月28日", "2024年10月"),
     ("ko_KR", "2024년 10월", "10월 28일", "2024년 10월"),
     ("hu_HU", "2024. október", "okt. 28.", "2024. okt."),
     ("de_DE", "Oktober 2024", "28 Okt.", "Okt. 2024")],
)  # fmt: skip
def test_a_year_stands_where_the_language_says_it(
    tag: str, month: str, day: str, long_ago: str
) -> None:
    locale, moment = QLocale(tag), dt.datetime(2024, 10, 28)
    time_ms = int(moment.timestamp() * 1000)
    assert month_name("2024-10", locale) == month
    assert short_time(time_ms, dt.date(2024, 12, 3), locale) == day
    assert short_time(time_ms, dt.date(2026, 12, 3), locale) == long_ago


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
        model.change([], [kept[conversation_id]])
    fresh = ConversationModel()
    fresh.set_conversations(kept.values())

    assert lines(model) == lines(fresh)
    assert model.conversation_ids() == fresh.conversation_ids()
    for conversation_id in kept:
        row = model.row_of(conversation_id)
        assert row is not None
        assert model.summary_at(row) == kept[conversation_id]


def many(count: int, start: int, first: int = 0) -> list[ConversationSummary]:
    return [
        ConversationSummary(f"{number:06}", f"Chat {number}", start - number * 60_000)
        for number in range(first, first + count)
    ]


def test_older_rows_come_below_in_any_number_of_pages() -> None:
    model, start = ConversationModel(), at(0, 0)
    tester = QAbstractItemModelTester(model)
    model.set_conversations(many(50, start))
    inserted: list[int] = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append(last - first + 1))
    for first in (50, 1_000, 2_000):
        model.append(many(1_000, start, first))
    model.append(many(10, start))  # known ones change nothing
    whole = ConversationModel()
    whole.set_conversations(many(3_000, start))
    assert model.conversation_ids() == whole.conversation_ids()
    assert model.rowCount() == whole.rowCount()
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        whole.index(row).data() for row in range(whole.rowCount())
    ]
    assert len(inserted) == 3
    assert tester.model() is model


def test_rows_of_one_moment_fall_into_place_between_pages() -> None:
    model, moment = ConversationModel(), at(2)
    rows = [ConversationSummary(f"{name}", name, moment) for name in "gcaebdf"]
    model.set_conversations(rows[:3])
    model.append(rows[3:5])
    model.append(rows[5:])
    assert model.conversation_ids() == sorted("abcdefg")


@pytest.mark.parametrize("count", [3, 400])
def test_many_changes_are_one(count: int) -> None:
    model, start = ConversationModel(), at(1)
    rows = many(1_500, start)
    model.set_conversations(rows)
    layouts: list[int] = []
    model.layoutChanged.connect(lambda: layouts.append(1))
    newer = [replace(row, updated_at=start + 1_000_000 + n) for n, row in enumerate(rows[:count])]
    pinned = [replace(row, pinned_at=start + n) for n, row in enumerate(rows[500 : 500 + count])]
    model.change([row.id for row in rows[-count:]], [*newer, *pinned])
    ids = model.conversation_ids()
    assert len(layouts) == 1
    assert len(ids) == 1_500 - count
    assert ids[:count] == [row.id for row in reversed(pinned)]
    assert ids[count : 2 * count] == [row.id for row in reversed(newer)]
    assert all(model.row_of(one) is not None for one in ids)


def test_typing_finds_the_next_title() -> None:
    model = ConversationModel()
    titles = ["Alpha", "beta", "Älter", "Alpine", "gamma"]
    model.set_conversations(
        ConversationSummary(str(number), title, at(0, 0) - number)
        for number, title in enumerate(titles)
    )
    first = model.row_of("0")
    assert first is not None

    def found(typed: str, start: int) -> str:
        row = model.find(typed, start)
        return str(model.index(row).data()) if row is not None else ""

    assert found("al", first) == "Alpha"
    assert found("al", first + 1) == "Alpine"
    assert found("AL", model.rowCount() - 1) == "Alpha"
    assert found("ä", 0) == "Älter"
    assert found("x", 0) == ""


def test_the_trash_tells_how_long_it_keeps() -> None:
    model, now = ConversationModel(), now_ms()
    model.set_conversations(
        [
            ConversationSummary("a", "One", now, deleted_at=now),
            ConversationSummary(
                "b", "Two", now - 1, deleted_at=now - 29 * DAY_MS, removed_from="c"
            ),
        ]
    )
    one, two = (model.index(row) for row in map(model.row_of, "ab") if row is not None)
    assert one.data(ListRole.STATE).time == "30 d"
    assert two.data(ListRole.STATE).time == "1 d"
    assert two.data() == "Messages from “Two”"
    spoken = two.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert spoken == "deleted in 1 day"
