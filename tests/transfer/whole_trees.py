"""Any conversation that the store can hold, every field of it, as strategies for Hypothesis."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.confidence import KeptConfidence, TokenConfidence, pack
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Failure,
    LaterRequest,
    Message,
    MessageStatus,
    Provenance,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.generation import PARAMETERS, GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.parts import PartsBuilder, ProviderData, ToolCall, ToolResult
from hypothesis import strategies as st

Whole = tuple[Conversation, list[Message]]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = texts.filter(lambda text: bool(text.strip()))
counts = st.none() | st.integers(0, 2**53)
seconds = st.none() | st.floats(0, 1e6)
times = st.none() | st.integers(0, 10**13)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, json_values, max_size=3)

attachments = (
    st.builds(
        Attachment,
        name=names,
        kind=st.just(AttachmentKind.TEXT),
        media_type=st.sampled_from(["text/plain", "application/pdf"]),
        size=st.integers(0, 25_000_000),
        text=texts,
        note=texts,
    )
    | st.builds(
        Attachment,
        name=names,
        kind=st.just(AttachmentKind.TEXT),
        media_type=st.just("application/pdf"),
        size=st.integers(0, 25_000_000),
        text=texts,
        data=st.binary(max_size=80).map(b"%PDF-1.7\n".__add__),
        note=texts,
    )
    | st.builds(
        Attachment,
        name=names,
        kind=st.just(AttachmentKind.IMAGE),
        media_type=st.sampled_from(["image/png", "image/jpeg"]),
        size=st.integers(0, 25_000_000),
        data=st.binary(min_size=1, max_size=80),
        width=st.integers(1, 1_568),
        height=st.integers(1, 1_568),
        note=texts,
    )
)
provenances = st.builds(
    Provenance,
    connection_id=texts,
    connection_name=texts,
    server=texts,
    model=texts,
    model_hash=texts,
    settings=objects,
    request=objects,
    left_out=st.integers(0, 1_000),
    cache_written=st.none() | st.integers(1, 10**9),
    recipe=objects,
    address=st.sampled_from(["", "https://example.org/v1/chat", "http://[::1]:8080/v1/chat?a=%20"]),
    has_key=st.booleans(),
    seed=st.none() | st.integers(0, 2**64 - 1),
)
failures = st.builds(
    Failure,
    code=names,
    sentence=texts,
    detail=texts,
    next_step=st.sampled_from(["none", "retry"]),
    from_file=st.just(True),
    fits_without=st.integers(0, 1_000),
    retry_after=seconds,
)


usages = st.builds(Usage, counts, counts, counts, counts)
timings = st.builds(Timings, seconds, seconds, seconds, seconds)
later = st.lists(st.builds(LaterRequest, provenances, usages, timings, texts), max_size=2)


@st.composite
def confidences(draw: st.DrawFn, text: str) -> KeptConfidence | None:
    """How sure the model was of some tokens of a text, mostly of none."""
    places = st.integers(0, len(text))
    ends = sorted(draw(st.just(set()) | st.sets(places, max_size=6)))
    logprobs = st.integers(-9_000, 0).map(lambda steps: steps / 1_000)
    alternatives = st.tuples(st.sampled_from(["a", " é", "漢"]), logprobs)
    return pack(
        [
            TokenConfidence(
                start, end, draw(logprobs), tuple(draw(st.lists(alternatives, max_size=2)))
            )
            for start, end in pairwise(ends)
        ]
    )


@st.composite
def contents(draw: st.DrawFn) -> PartsBuilder:
    """What a message is made of: mostly no more than thoughts, files and words."""
    made = PartsBuilder()
    made.reasoning(draw(texts))
    for one in draw(st.lists(attachments, max_size=2)):
        made.file(one)
    made.text(draw(texts))
    for kind in draw(st.just([]) | st.lists(st.integers(0, 6), max_size=5)):
        if kind == 0:
            made.text(draw(texts))
        elif kind == 1:
            made.reasoning(draw(texts))
        elif kind == 2:
            made.add(ToolCall(draw(texts), draw(texts), draw(texts), draw(texts)))
        elif kind == 3:
            made.add(ToolResult(draw(texts), draw(texts), draw(texts), draw(st.booleans())))
        elif kind == 4:
            address = draw(st.sampled_from(["", "https://example.org/a?b=%20"]))
            made.cite(address, draw(texts), draw(texts), 0, len(made.text_so_far))
        elif kind == 5:
            origin = draw(st.sampled_from(["http://127.0.0.1:8080", "https://a.example:443"]))
            made.add(ProviderData(origin, draw(texts), draw(texts), draw(objects)))
        else:
            made.next_request()
    return made


def _numbers(name: str) -> st.SearchStrategy[Any]:
    parameter = PARAMETERS[name]
    low, high = parameter.minimum, parameter.maximum
    value = st.integers(int(low), int(high)) if parameter.whole else st.floats(low, high)
    off = st.none() if parameter.off is None else st.none() | st.just(parameter.off)
    return off | value


generation = st.builds(
    GenerationSettings,
    system_message=st.none() | texts,
    stop=st.none() | st.lists(texts.filter(bool), max_size=3).map(tuple),
    **{name: _numbers(name) for name in PARAMETERS},
)


@st.composite
def trees(draw: st.DrawFn) -> Whole:
    """A conversation with any tree of versions; parents stand before children.

    Some are messages that were removed from another one.
    """
    conversation_id = new_id()
    messages: list[Message] = []
    removed = draw(st.booleans())
    before = new_id() if removed else None
    for _ in range(draw(st.integers(0, 6))):
        parents = [before, *(message.id for message in messages)]
        made = draw(contents())
        messages.append(
            draw(
                st.builds(
                    Message,
                    id=st.just(new_id()),
                    conversation_id=st.just(conversation_id),
                    parent_id=st.sampled_from(parents),
                    role=st.sampled_from(Role),
                    text=st.just(made.text_so_far),
                    confidence=confidences(made.text_so_far),
                    created_at=st.integers(0, 10**13),
                    status=st.sampled_from([s for s in MessageStatus if s != "streaming"]),
                    reasoning=st.just(made.reasoning_so_far),
                    finish_reason=texts,
                    usage=usages,
                    timings=timings,
                    provenance=provenances,
                    failure=st.none() | failures,
                    attachments=st.just(made.attachments),
                    fresh_after=st.booleans(),
                    parts=st.just(made.parts),
                    later_requests=later.map(tuple),
                )
            )
        )
    ids = [message.id for message in messages]
    anchors: st.SearchStrategy[ScrollAnchor | None] = st.none()
    if ids:
        places = st.tuples(st.sampled_from(ids), st.integers(-5_000, 5_000))
        anchors = st.none() | places.map(lambda place: ScrollAnchor(*place))
    conversation = draw(
        st.builds(
            Conversation,
            id=st.just(conversation_id),
            title=texts,
            created_at=st.integers(0, 10**13),
            updated_at=st.integers(1, 10**13),
            kind=st.sampled_from(ConversationKind),
            title_edited=st.booleans(),
            active_leaf_id=st.sampled_from([None, *ids]),
            draft=texts,
            scroll_anchor=anchors,
            connection_id=st.sampled_from(["", "c1", "c2"]),
            model=texts,
            settings=generation,
            context_policy=st.none() | st.sampled_from(ContextPolicy),
            pinned_at=times,
            archived_at=times,
            deleted_at=st.integers(0, 10**13) if removed else times,
            unseen=st.booleans(),
            removed_from=st.just(new_id() if removed else ""),
        )
    )
    return conversation, messages
