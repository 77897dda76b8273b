"""What the index makes of characters, asked of FTS5's own tokenizer."""

from __future__ import annotations

import sys
from unittest import mock

import apsw
from falcon_desktop.core.text import normalisation
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store.schema import _TOKENIZER
from hypothesis import given
from hypothesis import strategies as st


def test_trusted_characters_need_no_form_of_their_own() -> None:
    """Where a text is indexed as it is, the tokenizer folds as the query is folded."""
    connection = apsw.Connection(":memory:")
    options = _TOKENIZER.replace("''", "'")
    connection.execute(f'CREATE VIRTUAL TABLE t USING fts5 (a, tokenize = "{options}")')
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance')")
    normaliser = Normaliser()
    trusted = [
        chr(code)
        for code in range(0x80, sys.maxunicode + 1)
        if not 0xD800 <= code <= 0xDFFF and normalisation._index_reads_it_alike(chr(code))
    ]
    assert len(trusted) > 2_000
    connection.execute("BEGIN")
    insert = "INSERT INTO t (rowid, a) VALUES (?, ?)"
    for number, character in enumerate(trusted):
        text = f"a{character}b"
        connection.execute(insert, (2 * number, text))
        connection.execute(insert, (2 * number + 1, normaliser.fold(text)))
    found: dict[int, list[str]] = {}
    for term, row in connection.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        found.setdefault(row, []).append(term)
    connection.close()
    differ = [
        character
        for number, character in enumerate(trusted)
        if found[2 * number] != found[2 * number + 1]
    ]
    assert differ == []


def test_pieces_cover_every_substring() -> None:
    normaliser = Normaliser()
    whole = normaliser.pieces("我喜欢吃苹果", whole=True)
    assert whole == ["我喜", "喜欢", "欢吃", "吃苹", "苹果", "果"]
    assert normaliser.pieces("欢吃苹", whole=False) == ["欢吃", "吃苹"]
    assert normaliser.pieces("果", whole=False) == ["果"]
    assert normaliser.is_open("果")
    assert not normaliser.is_open("吃苹")
    assert normaliser.pieces("手机x", whole=False) == ["手机", "机", "x"]
    assert normaliser.index_form("plain text, “quoted” – déjà vu 🚀") is None


@given(st.text(alphabet="ab ÄéДй.天空蓝ひらคนไทยعربيةكتاب한국\u0301\u1100", max_size=40))
def test_the_index_holds_the_pieces_that_a_query_is_made_of(text: str) -> None:
    normaliser = Normaliser()
    form = normaliser.index_form(text)
    if form is not None:
        assert form.split() == " ".join(normaliser.pieces(text, whole=True)).split()


@given(st.text(alphabet="ab é\u00a0كتاب中文字ไทย한Σ, .\n", max_size=60))
def test_a_long_text_is_laid_out_as_a_short_one(text: str) -> None:
    normaliser = Normaliser()
    whole = normaliser.index_form(text)
    assert normaliser.index_bytes(text) == (None if whole is None else whole.encode())
    with mock.patch.object(normalisation, "_AT_ONCE", 4):
        parts = Normaliser().index_form(text)
        assert Normaliser().index_bytes(text) == (None if parts is None else parts.encode())
    assert (parts or text).split() == (whole or text).split()


def test_positions_lead_back() -> None:
    normaliser = Normaliser()
    for text in ("ASCII", "Äöü", "e\u0301x", "ﬁn ﷺ", "مُحَمَّد"):
        folded, positions = normaliser.fold_with_positions(text)
        assert folded == normaliser.fold(text)
        if positions is None:
            assert len(folded) == len(text)
        else:
            assert len(positions) == len(folded)
            assert all(
                folded[at] in normaliser.fold(text[position])
                for at, position in enumerate(positions)
            )
