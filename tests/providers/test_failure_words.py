"""The words of a server's error, however it wraps them."""

from __future__ import annotations

import json

import pytest
from falcon_desktop.providers.failures import RequestContext, failure_of_response, words_of


def test_words_inside_the_usual_wrappers() -> None:
    assert words_of({"error": {"message": "no"}}) == "no"
    assert words_of({"detail": [{"msg": "one"}, {"msg": "two"}]}) == "one; two"


@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"error":', "}"), ('[{"msg":', "}]")])
@pytest.mark.parametrize("depth", [30, 450, 900, 50_000])
def test_any_nesting_is_a_failure_told_in_words(begin: str, end: str, depth: int) -> None:
    body = (begin * depth + '"deep"' + end * depth).encode()
    failure = failure_of_response(500, {}, body, RequestContext("server.test"))
    assert failure.sentence.startswith("server.test failed")
    if depth < 100:
        assert words_of(json.loads(body)) == ""
