"""Walking an index from the newest hit back: what it meets is what one plain question meets."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Provenance, Role
from falcon_desktop.core.domain.search_query import parse
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store import newest
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.index_query import Expression, IndexLanguage
from falcon_desktop.store.newest import holds, keys_of, words_of
from tests.store.conftest import Made

WORDS = [
    "the",
    "then",
    "theory",
    "thermal",
    "of",
    "office",
    "fun",
    "function",
    "über",
    "手机",
    "كتاب",
]
QUERIES = [
    "t", "th", "the", "the ", "theo", "ther", "the of", "of the", '"of the', '"of the"',
    '"the theo',"func -the", "fun -functi", "-the", "role:user", "role:user -of",
    "role:user -theory -th",
    "the -then", "model:alph", "model:alpha the", "手", "手机", "كتا", "كتاب the", "übe", "nothing",
    "zyxw", "the zyxw", "-zyxwvut theory", "offic -手机",
]  # fmt: skip
EARLIEST, LATEST = -(1 << 62), 1 << 62


@pytest.fixture(params=["even", "bursts"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A history of 600 messages, as they come day by day, or all in a few moments of years."""
    database = Database(None)
    await database.open()
    store, make, chance = Conversations(database), Made(), random.Random(5)
    conversation = make.conversation("walk")
    messages = []
    for number in range(600):
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
        if number in (7, 411):
            text += " zyxwvut"
        day = number if request.param == "even" else number // 150 * 400
        message = make.question(conversation, text)
        if number % 3:
            made = Provenance(model=chance.choice(["alpha-7", "alphabet", "beta"]))
            message = replace(message, role=Role.ASSISTANT, provenance=made)
        messages.append(replace(message, created_at=day * 86_400_000))
    await store.create(conversation, messages)
    yield database
    await database.close()


@pytest.mark.parametrize("many", [1_000, 40, 3])
@pytest.mark.parametrize("slow", [0.0, 60.0])
@pytest.mark.parametrize("most_words", [32, 1, 0])
async def test_the_walk_meets_all_of_it_in_order(
    database: Database, monkeypatch: pytest.MonkeyPatch, many: int, slow: float, most_words: int
) -> None:
    monkeypatch.setattr(newest, "_MANY", many)
    monkeypatch.setattr(newest, "_NEWEST", 4)
    monkeypatch.setattr(newest, "_SLOW", slow)
    monkeypatch.setattr(newest, "MOST_WORDS", most_words)
    language = IndexLanguage(Normaliser())

    def compare(connection: apsw.Connection) -> None:
        met = 0
        all_keys = [row[0] for row in connection.execute("SELECT key FROM message ORDER BY key")]
        spans = [(EARLIEST, LATEST), (all_keys[40], all_keys[300]), (EARLIEST, all_keys[0])]
        for query in QUERIES:
            named = language.for_messages(
                parse(query), lambda word: words_of(connection, "message_index", word)
            )
            plain = language.for_messages(parse(query), lambda _: None)
            for since, until in spans:
                rows = connection.execute(
                    "SELECT rowid FROM message_index WHERE message_index MATCH ?"
                    " AND rowid >= ? AND rowid < ? ORDER BY rowid DESC",
                    (plain.text, since, until),
                )
                expected = [row[0] for row in rows]
                walk = list(keys_of(connection, "message_index", named, since, until))
                assert walk == expected, (query, named)
                met += len(walk)
        assert met > 1_000

    await database.read(compare)


async def test_one_message_is_asked_for(database: Database) -> None:
    def ask(connection: apsw.Connection) -> None:
        expression = Expression('words : "zyxwvut"')
        keys = [row[0] for row in connection.execute("SELECT key FROM message ORDER BY key")]
        found = [key for key in keys if holds(connection, "message_index", expression, key)]
        assert found == [keys[7], keys[411]]

    await database.read(ask)


async def test_words_that_begin_alike_are_named_where_they_are_few(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(connection: apsw.Connection) -> None:
        assert words_of(connection, "message_index", "ther") == ["thermal"]
        assert words_of(connection, "message_index", "the") == ["the", "then", "theory", "thermal"]
        assert words_of(connection, "message_index", "zzz") == []
        monkeypatch.setattr(newest, "MOST_WORDS", 3)
        assert words_of(connection, "message_index", "the") is None

    await database.read(ask)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("theory -t", True), ("theory -theo", True), ("the -the ", True), ("the -the", True),
        ("the -theo", False), ("the -then ", False), ("the fun -fu", True),
        ('"of the" -the ', True), ("theo -theory ", False), ("-the role:user", False),
        ('the -"the of"', False),
        ("手机 -手", False), ("über -u", True), ("the -über", False), ("model:the -the", False),
    ],
)  # fmt: skip
def test_a_search_that_contradicts_itself_is_known(query: str, expected: bool) -> None:
    assert IndexLanguage(Normaliser()).contradicts_itself(parse(query)) is expected


@pytest.mark.parametrize(
    ("query", "text", "gathered"),
    [
        ("the fun", 'words : "the" AND words : "fun" *', False),
        ("func", 'words : ("function" OR "functor")', False),
        ('"of func', 'words : ("of function" OR "of functor")', False),
        ('"of func"', 'words : "of func"', False),
        ("many", 'words : "many" *', True),
        ("none", 'words : ("none")', False),
        ("übef", 'words : ("ubefx")', False),
        ("-func ", '(role : ("user" OR "assistant")) NOT (words : "func")', False),
        ("-", "", False),
        ("йогу", 'words : "йогу" *', True),
        ("手机", 'words : "手机"', False),
    ],
)
def test_what_the_index_is_asked(query: str, text: str, gathered: bool) -> None:
    words = {"func": ["function", "functor"], "none": [], "ubef": ["ubefx"]}
    assert IndexLanguage(Normaliser()).for_messages(parse(query), words.get) == (text, gathered)
