"""Words are found where one pattern of all of them finds them, in whatever script."""

from __future__ import annotations

import re

from falcon_desktop.core.domain.matching import _WORD, Matcher, _pattern
from falcon_desktop.core.domain.search_query import Term
from falcon_desktop.core.text.normalisation import Normaliser
from hypothesis import given
from hypothesis import strategies as st

LETTERS = st.sampled_from("abAB éüß量子文تاريخاก12_-.,\n\u0301ﬁＡ")
WORDS = st.lists(
    st.builds(Term, st.text(LETTERS, min_size=1, max_size=4), unfinished=st.booleans()),
    min_size=1, max_size=3,
)  # fmt: skip


@given(WORDS, st.text(LETTERS, max_size=60))
def test_looking_for_letters_first_finds_what_one_pattern_finds(
    terms: list[Term], text: str
) -> None:
    normaliser = Normaliser()
    terms = [term for term in terms if _WORD.search(normaliser.fold(term.text))]
    whole = re.compile("|".join(_pattern(normaliser, term) for term in terms) or r"(?!)")
    folded, positions = normaliser.fold_with_positions(text)
    found = [match.span() for match in whole.finditer(folded)]
    matcher = Matcher(normaliser, terms)
    assert [match.span() for match in matcher._matches(folded)] == found
    best = matcher.best(text)
    assert (best is None) == (not found)
    if len(terms) == 1 and found:
        assert best == (found[0][0] if positions is None else positions[found[0][0]])
