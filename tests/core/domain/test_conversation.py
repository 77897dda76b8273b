"""The message tree: paths, versions, and what a damaged store may hold."""

from __future__ import annotations

from dataclasses import dataclass

from falcon_desktop.core.domain.conversation import MessageTree
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Node:
    id: str
    parent_id: str | None


def tree(*pairs: tuple[str, str | None]) -> MessageTree[Node]:
    return MessageTree([Node(*pair) for pair in pairs])


def ids(nodes: list[Node]) -> str:
    return "".join(node.id for node in nodes)


FORKED = (("q", None), ("a", "q"), ("b", "q"), ("r", "b"), ("c", "r"))


def test_path_goes_from_the_root_to_the_leaf() -> None:
    assert ids(tree(*FORKED).path("c")) == "qbrc"
    assert ids(tree(*FORKED).path("a")) == "qa"


def test_an_unknown_leaf_gives_the_newest_version() -> None:
    assert ids(tree(*FORKED).path(None)) == "qbrc"
    assert ids(tree(*FORKED).path("gone")) == "qbrc"


def test_versions_are_siblings_oldest_first() -> None:
    assert ids(tree(*FORKED).versions("b")) == "ab"
    assert ids(tree(("q", None), ("p", None)).versions("q")) == "qp"


def test_an_empty_tree_has_an_empty_path() -> None:
    assert tree().path(None) == []


def test_a_missing_parent_makes_a_root() -> None:
    assert ids(tree(("b", "lost"), ("c", "b")).path("c")) == "bc"


def test_a_ring_of_parents_is_cut_and_nothing_is_lost() -> None:
    ring = tree(("a", "c"), ("b", "a"), ("c", "b"), ("s", "s"))
    assert len(ring) == 4
    shown = set(ring.descendants("a")) | set(ring.descendants("s"))
    assert shown == {"a", "b", "c", "s"}
    assert set(ids(ring.path("c"))) == {"a", "b", "c"}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), unique_by=lambda pair: pair[0]))
def test_any_shape_shows_every_node_from_the_roots(pairs: list[tuple[int, int]]) -> None:
    shape = tree(*((str(node), str(parent)) for node, parent in pairs))
    reached = [node for root in shape.children(None) for node in shape.descendants(root.id)]
    assert sorted(reached) == sorted(str(node) for node, _ in pairs)
    for node, _ in pairs:
        assert shape.path(str(node))[-1].id == str(node)
