"""The arithmetic of the scroll contract, without widgets."""

from __future__ import annotations

from falcon_desktop.ui.transcript.scroll import ScrollModel
from hypothesis import given
from hypothesis import strategies as st

PAGE = 600


def model_of(heights: list[int], page: int = PAGE) -> ScrollModel:
    model = ScrollModel()
    model.padding_top = model.padding_bottom = 16
    model.page = page
    model.reset(heights)
    return model


def test_what_is_read_stays_when_anything_else_changes_height() -> None:
    model = model_of([300] * 50)
    model.read_to(4_000)
    at, y = model.index, model.y_of(model.index)
    for index, height in ((0, 900), (5, 20), (40, 3_000), (49, 0)):
        model.set_height(index, height)
        model.settle()
        assert (model.index, model.y_of(at)) == (at, y)


def test_a_column_that_shrinks_below_the_reader_leaves_the_view_still() -> None:
    model = model_of([300] * 10)
    model.jump_to_end()
    model.read_to(model.position - 10)
    y = model.y_of(8)
    model.set_height(9, 20)
    model.settle()
    assert model.y_of(8) == y
    # the empty space goes as soon as nobody sees it
    model.read_to(model.position - 400)
    assert model.tail == 0


def test_a_question_is_placed_at_the_top_third_and_growth_is_followed_only_past_the_end() -> None:
    model = model_of([400] * 6 + [60, 80])
    model.place_question(6)
    assert model.y_of(6) == PAGE // 3
    position = model.position
    model.set_height(7, 200)
    model.settle()
    assert model.position == position, "there is room: nothing moves"
    model.set_height(7, 1_000)
    model.settle()
    assert model.below == 0, "the end has left the view: it is followed"


def test_scrolling_up_by_one_pixel_ends_following_and_coming_back_starts_it() -> None:
    model = model_of([400] * 6)
    model.jump_to_end()
    model.read_to(model.position - 1)
    position = model.position
    model.set_height(5, 900)
    model.settle()
    assert model.position == position
    model.read_to(model.last_position)
    model.set_height(5, 1_000)
    model.settle()
    assert model.below == 0


def test_a_tall_question_leaves_room_for_its_answer() -> None:
    model = model_of([400] * 6 + [2_000, 80])
    model.place_question(6)
    assert model.y_of(7) == 2 * (PAGE // 3)


def test_a_short_conversation_stays_at_the_top() -> None:
    model = model_of([60, 80])
    model.place_question(0)
    assert model.position == 0
    assert model.handle_range == 0


columns = st.lists(st.integers(40, 4_000), min_size=3, max_size=300)


@given(columns, st.data())
def test_the_handle_goes_one_way_and_reaches_both_ends(
    heights: list[int], data: st.DataObject
) -> None:
    model = model_of(heights)
    for index in data.draw(st.lists(st.integers(0, len(heights) - 1), max_size=20)):
        model.set_height(index, data.draw(st.integers(40, 4_000)))
    model.move_to(0)
    if model.last_position == 0:
        return
    values = []
    step = max(1, model.last_position // 40)
    for position in range(0, model.last_position + step, step):
        model.move_to(position)
        values.append(model.handle)
    assert values[0] == 0
    assert values[-1] == model.handle_range
    assert values == sorted(values)


@given(columns, st.floats(0, 1))
def test_dragging_the_handle_and_reading_it_back_agree(heights: list[int], share: float) -> None:
    model = model_of(heights)
    value = round(model.handle_range * share)
    model.move_to(model.position_of_handle(value))
    tallest = max(1.0, max(heights) / PAGE)
    assert abs(model.handle - value) <= 2 * tallest


def test_measuring_messages_does_not_move_the_handle() -> None:
    """Estimates off by a factor of up to four; the track is as long as the page is high."""
    model = model_of([200] * 1_000)
    model.read_to(20_000)
    pixel = model.handle_range / PAGE
    shown = [model.handle]
    for step in range(300):
        visible = model.items_between(0, PAGE)
        for index in visible:
            model.set_height(index, 100 + (index * 97) % 700)
        model.settle()
        assert abs(model.handle - shown[-1]) <= pixel, "measuring alone moved the handle"
        model.read_to(model.position + 50)
        shown.append(model.handle)
        assert abs(shown[-1] - shown[-2]) <= pixel, step
    assert shown[-1] > shown[0] + 10 * pixel, "and yet it goes with the reading"
