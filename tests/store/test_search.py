"""Searching: scripts, filters, odd input, order, and what must not be found."""

# ruff: noqa: E501 - samples of many scripts don't wrap

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import MessageStatus, Provenance, SearchHit
from falcon_desktop.core.domain.search_query import Query, Term, parse
from falcon_desktop.store import search
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.conftest import Made


@dataclass
class Library:
    store: Conversations
    make: Made

    async def add(self, *texts: str, title: str = "untitled") -> str:
        conversation = self.make.conversation(title)
        messages = [self.make.question(conversation, text) for text in texts]
        await self.store.create(conversation, messages)
        return conversation.id

    async def finds(self, query: str) -> bool:
        hits = (await self.store.search(query)).hits
        for hit in hits:
            assert hit.snippet == " ".join(hit.snippet.splitlines())
            for start, length in hit.marks:
                assert 0 <= start < start + length <= len(hit.snippet)
        return bool(hits)


@pytest.fixture
async def library(make: Made) -> AsyncIterator[Library]:
    database = Database(None)
    await database.open()
    yield Library(Conversations(database), make)
    await database.close()


def marked(hit: SearchHit) -> list[str]:
    return [hit.snippet[start : start + length] for start, length in hit.marks]


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        ("Why is the sky blue?", ["sky", "SKY", "s", "bl", "blue why", "sky is"], ["ky", "skyblue"]),
        ("naïve café Ångström", ["naive", "CAFE", "café", "angstrom", "caf"], ["afe"]),
        ("cafe\u0301 e\u0301tude", ["café", "cafe", "etude", "étude"], []),
        ("große Straße İstanbul", ["große", "strasse"[:4], "straße", "istanbul"], ["rasse"]),
        ("Tiếng Việt được", ["tieng viet", "việt", "duoc"[:0] or "được"], ["iet"]),
        ("Ελληνικά γλώσσα", ["ελληνικα", "Γλώσσα", "γλωσ"], []),
        ("Всё ещё йогурт", ["все", "всё", "еще", "йог"], ["иогурт"]),
        ("我喜欢吃苹果和香蕉", ["我", "喜欢", "苹果", "吃苹", "果和香", "蕉", "我喜欢吃苹果和香蕉"], ["香果", "梨"]),
        ("東京タワーへ行きました", ["東京", "タワー", "ﾀﾜｰ", "行きまし", "た", "京タ"], ["京都"]),
        ("안녕하세요 세계", ["안녕", "하세요", "세계", "녕"], ["세요안"]),
        ("ผมกำลังเรียนภาษาไทย", ["เรียน", "ภาษา", "กำลัง", "ไทย", "ภ", "ษาไ"], ["ทยภา"]),
        ("ភាសាខ្មែរ ພາສາລາວ မြန်မာ", ["ខ្មែរ", "ພາສາ", "မြန်"], []),
        ("هَذَا وَالكِتَابُ جَدِيدٌ", ["كتاب", "الكتاب", "هذا", "تاب جديد", "كِتاب", "ك"], ["كتب"]),
        ("إسلام آباد مدرسة ى", ["اسلام", "اباد", "مدرسه", "درس"], []),
        ("سلام می‌خواهم کتاب", ["ميخواهم", "كتاب", "می‌خواهم"], []),
        ("שָׁלוֹם עולם", ["שלום", "שלו"], []),
        ("हिन्दी में लिखो", ["हिन्दी", "हिन", "लिखो"], []),
        ("use snake_case, getUser() and C++ foo.bar", ["snake_c", "case", "getu", "c++", "foo.b"], []),
        ("❤️love 1️⃣ ＦＵＬＬ", ["love", "full", "1"], []),
        ("iPhone手机和Android手機", ["iphone手机", "手机", "android", "机和a"], ["机和b"]),
    ],
)  # fmt: skip
async def test_scripts(library: Library, text: str, found: list[str], not_found: list[str]) -> None:
    await library.add(text)
    for query in found:
        hits = (await library.store.search(query)).hits
        assert hits, query
        assert hits[0].marks, query
    for query in not_found:
        assert not await library.finds(query), query


async def test_titles_fold_too(library: Library) -> None:
    wanted = await library.add("x", title="Élan 苹果手机")
    for query in ("elan", "果手", "title:elan", "in:title élan"):
        [hit] = (await library.store.search(query)).hits
        assert (hit.conversation_id, hit.message_id) == (wanted, None)
    await library.store.update(wanted, title="Other")
    assert not await library.finds("果手")
    assert await library.finds("oth")


async def test_words_phrases_and_exclusion(library: Library) -> None:
    await library.add("the quick brown fox", "brown quick dog")
    assert len((await library.store.search("quick brown")).hits) == 2
    assert len((await library.store.search('"quick brown"')).hits) == 1
    assert len((await library.store.search('"quick bro')).hits) == 1
    assert len((await library.store.search('"quick bro"')).hits) == 0
    assert len((await library.store.search("quick -dog")).hits) == 1
    assert len((await library.store.search('quick -"brown fox"')).hits) == 1
    assert len((await library.store.search("quick -")).hits) == 2
    assert len((await library.store.search("qui brown")).hits) == 0
    assert (await library.store.search("-dog")).hits == ()


async def test_filters(library: Library) -> None:
    make, store = library.make, library.store
    conversation = make.conversation("about code")
    question = make.question(conversation, "Please explain the loop")
    answer = replace(
        make.answer(conversation, question.id, "", MessageStatus.COMPLETE),
        text="A loop:\n\n```python\nfor item in values:\n    emit(item)\n```\nThat was outside.",
        provenance=Provenance(model="tiiuae/Falcon-180B"),
    )
    await store.create(conversation, [question, answer])

    async def roles(query: str) -> list[str]:
        return [str(hit.role) for hit in (await store.search(query)).hits if hit.message_id]

    assert await roles("loop") == ["assistant", "user"]
    assert await roles("loop role:user") == ["user"]
    assert await roles("role:assistant loop") == ["assistant"]
    assert await roles("loop model:falcon") == ["assistant"]
    assert await roles("model:180b loop") == ["assistant"]
    assert await roles("loop model:llama") == []
    assert await roles("in:code emit") == ["assistant"]
    assert await roles("in:code outside") == []
    assert await roles("title:loop") == []
    assert await roles("model:falcon") == ["assistant"]
    [hit] = (await store.search("in:code emit")).hits
    assert marked(hit) == ["emit"]


async def test_dates(library: Library) -> None:
    make = library.make
    conversation = make.conversation()
    days = ["2023-12-31", "2024-01-01", "2024-03-05"]
    messages = []
    for day in days:
        at = int(datetime.fromisoformat(f"{day}T12:00").timestamp() * 1000)
        messages.append(replace(make.question(conversation, f"event {day}"), created_at=at))
    # Added in another order: recency is that of the messages, not of their adding.
    await library.store.create(conversation, [messages[2], messages[0], messages[1]])

    async def found(query: str) -> list[str]:
        return [hit.snippet[6:] for hit in (await library.store.search(query)).hits]

    assert await found("event") == days[::-1]
    assert await found("event after:2024") == ["2024-03-05", "2024-01-01"]
    assert await found("event before:2024") == ["2023-12-31"]
    assert await found("event after:2024-01-01 before:2024-01-02") == ["2024-01-01"]
    assert await found("after:2024-03") == ["2024-03-05"]
    assert await found("event after:2024-13-45") == []
    assert await found("event after:0000") == []


async def test_days_by_their_names(library: Library) -> None:
    make = library.make
    conversation = make.conversation()
    noon = datetime.now().replace(hour=12)
    messages = [
        replace(
            make.question(conversation, f"event {ago}"),
            created_at=int((noon - timedelta(days=ago)).timestamp() * 1000),
        )
        for ago in range(3)
    ]
    await library.store.create(conversation, messages)

    async def found(query: str) -> list[str]:
        return [hit.snippet[6:] for hit in (await library.store.search(query)).hits]

    assert await found("event after:today") == ["0"]
    assert await found("event after:yesterday") == ["0", "1"]
    assert await found("event before:today") == ["1", "2"]
    assert await found("before:yesterday") == ["2"]


@pytest.mark.parametrize("few", [0, 2_000])
async def test_archive_and_trash(
    library: Library, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Small lists are looked through message by message, large ones through the index."""
    monkeypatch.setattr(search, "_FEW", few)
    kept = await library.add("falcon one", title="falcon kept")
    archived = await library.add("falcon two", "other", title="falcon archived")
    deleted = await library.add("falcon three", title="falcon deleted")
    await library.store.update(archived, archived_at=1)
    await library.store.update(deleted, deleted_at=1)

    async def found(query: str) -> list[tuple[str, bool]]:
        hits = (await library.store.search(query)).hits
        return sorted((hit.conversation_id, hit.message_id is None) for hit in hits)

    def both(*ids: str) -> list[tuple[str, bool]]:
        return sorted((one, title) for one in ids for title in (True, False))

    assert await found("falcon") == both(kept, archived)
    assert await found("falcon in:archive") == both(archived)
    assert await found("falcon in:trash") == both(deleted)
    assert await found("falcon in:chats") == both(kept)
    assert await found("in:archive") == [(archived, True)]
    assert await found("in:trash role:user") == [(deleted, False)]
    assert await found("in:archive title:falcon") == [(archived, True)]
    assert await found("in:trash falcon -three") == [(deleted, True)]


async def test_a_search_says_that_there_is_more(library: Library) -> None:
    await library.add(*(f"falcon {n}" for n in range(5)))
    assert (await library.store.search("falcon", limit=5)).more is False
    cut = await library.store.search("falcon", limit=4)
    assert cut.more is True
    assert len(cut.hits) == 4
    assert cut.complete


async def test_a_search_ends_in_time_with_what_it_has(library: Library) -> None:
    await library.add(*(f"falcon {n}" for n in range(200)))
    now = await library.store.search("falcon", seconds=0.0)
    assert not now.complete
    whole = await library.store.search("falcon", limit=500, seconds=60.0)
    assert whole.complete
    assert set(now.hits) < set(whole.hits)


async def test_recent_models(library: Library) -> None:
    make, store = library.make, library.store
    conversation = make.conversation("models")
    question = make.question(conversation, "x")
    answers = [
        replace(
            make.answer(conversation, question.id, "", MessageStatus.COMPLETE),
            created_at=second * 1000,
            provenance=Provenance(model=model),
        )
        for second, model in enumerate(["old", "new", "old", "newest", ""], 1)
    ]
    await store.create(conversation, [question, *answers])
    assert await store.recent_models() == ["newest", "old", "new"]


async def test_limit_and_trash(library: Library) -> None:
    ids = [await library.add(f"common {n}", title=f"common {n}") for n in range(30)]
    hits = (await library.store.search("common", limit=20)).hits
    assert len(hits) == 20
    assert sum(hit.message_id is None for hit in hits) == 10
    assert [hit.created_at for hit in hits] == sorted((h.created_at for h in hits), reverse=True)
    assert (await library.store.search("common", limit=0)).hits == ()
    for one in ids[1:]:
        await library.store.update(one, deleted_at=1)
    assert {hit.conversation_id for hit in (await library.store.search("common")).hits} == {ids[0]}


async def test_snippets(library: Library) -> None:
    await library.add("lorem ipsum " * 500 + "NEEDLE\n\tin  the\x1b[31m hay " + "dolor " * 500)
    [hit] = (await library.store.search("needle")).hits
    assert marked(hit) == ["NEEDLE"]
    assert len(hit.snippet) < 250
    assert hit.snippet.isprintable()
    await library.add("e\u0301" * 300 + " ﬁnal ำ needle2")
    [hit] = (await library.store.search("needle2")).hits
    assert marked(hit) == ["needle2"]


ODD = ["", " ", '"', '""', "-", "--", "*", "'", "AND", "OR NOT", "a OR", "NEAR(a b)", "{words} : x",
       "words:x", "^a", "a*b", "(", ")", "a:b:c", "title:", "model:", "role:nobody", "before:x",
       "in:", "\0", "\ud800", "%_", "😀", "‎", "ก" * 900, "x " * 900, '"' * 999, "-" * 999, '"x' * 50_000,
       "title:-a", '-"', "ﷺ", "model:\"", "-title:a b", "-model:x y", "\u064b", "a\u0301" * 400]  # fmt: skip


async def test_odd_input_is_no_error(library: Library) -> None:
    await library.add("and or not near title model words a b c x y", title="words title")
    for query in ODD:
        await library.finds(query)
        await library.finds(query + " words")


async def test_any_input_is_no_error(library: Library) -> None:
    await library.add("a b c کتاب 手机 ภาษา é", title="a b c")
    queries: list[str] = []

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.text(max_size=40) | st.from_regex(r'([-"*():{}^+a-c手ภک ]|title:|in:code){0,12}'))
    def collect(query: str) -> None:
        queries.append(query)
        parse(query)

    collect()
    for query in queries:
        await library.finds(query)


async def test_what_was_written_is_found(library: Library) -> None:
    """Any run of letters of a text without spaces, and any word's start, is found."""
    found: list[tuple[str, int, int]] = []
    alphabet = st.sampled_from("手机和我吃苹果ภาษาไทยكتابوalアイウaàçd ")

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.text(alphabet, min_size=4, max_size=25), st.integers(0, 20), st.integers(1, 8))
    def collect(text: str, start: int, length: int) -> None:
        found.append((text, start, length))

    collect()
    dense = set("手机和我吃苹果ภาษาไทยكتابوアイウ")
    for text, start, length in found:
        piece = text[start : start + length]
        if not piece or not set(piece) <= dense:
            continue
        conversation = await library.add(text)
        hits = (await library.store.search(piece, limit=1000)).hits
        assert conversation in {hit.conversation_id for hit in hits}, (text, piece)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("sky", Query(required=(Term("sky", True),))),
        ("sky ", Query(required=(Term("sky"),))),
        ('a "b c" -d e', Query(
            required=(Term("a"), Term("b c"), Term("e", True)), excluded=(Term("d"),))),
        ("role:me x", Query(required=(Term("x", True),), role="user")),
        ("ROLE:User", Query(role="user")),
        ("sky model:", Query(required=(Term("sky"),))),
        ("sky in:trash", Query(required=(Term("sky"),), chat_list=ChatList.TRASH)),
        ("in:archived", Query(chat_list=ChatList.ARCHIVE)),
        ("in:nowhere", Query(required=(Term("in:nowhere", True),))),
        ("role:king", Query(required=(Term("role:king", True),))),
        ("model:\"a b\"", Query(models=(Term("a b", True),))),
        ("in:code title:x", Query(required=(Term("x", True),), in_code=True, titles_only=True)),
        ("http://x.y/z", Query(required=(Term("http://x.y/z", True),))),
        ("“curly quotes”", Query(required=(Term("curly quotes"),))),
        ("--- ***", Query()),
    ],
)  # fmt: skip
def test_parsing(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("filters", ["after:2000", "in:chats", "in:archive", "before:2090"])
async def test_what_must_not_occur_counts_without_words_too(library: Library, filters: str) -> None:
    """Filters alone leave nothing for the index to find, which must not forget the ``-word``."""
    conversation = await library.add("the sky is blue", "天气很好", "grass")
    if filters == "in:archive":
        await library.store.update(conversation, archived_at=1)

    async def texts(query: str) -> set[str]:
        return {hit.snippet for hit in (await library.store.search(query)).hits}

    assert await texts(f"{filters} -sky -天气") == {"grass"}
    assert await texts(f'{filters} -"is blue"') == {"天气很好", "grass"}


async def test_an_answers_line_has_no_marks_and_a_questions_is_as_it_was_typed(
    library: Library,
) -> None:
    make, text = (
        library.make,
        "# On **merge** `sort`\n\n" + "- filler\n" * 40 + "**Merge** sort wins.",
    )
    conversation = make.conversation("lines")
    question = make.question(conversation, text)
    answer = make.answer(conversation, question.id, text, MessageStatus.COMPLETE)
    await library.store.create(conversation, [question, answer])
    hits = (await library.store.search("merge wins role:assistant")).hits
    assert [hit.snippet for hit in hits] == ["…filler filler filler filler filler Merge sort wins."]
    assert marked(hits[0]) == ["Merge", "wins"]
    [hit] = (await library.store.search("merge wins role:user")).hits
    assert hit.snippet.endswith("**Merge** sort wins.")
    assert marked(hit) == ["Merge", "wins"]
