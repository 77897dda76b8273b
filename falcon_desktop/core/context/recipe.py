"""How a conversation becomes the content of a request, and how that content is rebuilt later.

An answer keeps its request without the content, which would grow with the square of the chat, and a
recipe instead: the content's form, what the provider did to it, and a digest. With the recipe the
content is rebuilt from the messages, and the digest says whether it is the very same.
"""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from falcon_desktop.core.context.turns import turns_of, unseen
from falcon_desktop.core.domain.attachments import data_address
from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.conversation import Message, Provenance, Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.events import RequestSent
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_templates import CUSTOM_NAME, TEMPLATES, PromptTemplate
from falcon_desktop.core.domain.provenance import Request
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.domain.servers import SystemPlace
from falcon_desktop.core.text.json_values import as_list
from falcon_desktop.core.text.sentences import Sentence

CONTENT: Final = frozenset({"messages", "prompt", "inputs", "system", "instructions", "input"})
"""The fields of a body that hold the conversation."""
THOUGHT_SIGNATURE: Final = "thought_signature"
"""What Google's compatible road wants back with an answer: the kind of its data, and its name."""
CALL: Final = "call"
"""In data that goes back with a call: which of its turn's calls that is, from 0."""
THOUGHTS: Final = "reasoning_content"
"""Thoughts that led to calls, which some servers want back: the kind of the data, and its name."""
_BLOCKS: Final = "blocks"
_ITEMS: Final = "items"
_PARTS: Final = ("begin", "system", "user", "assistant")


def chat_messages(
    turns: Sequence[Turn],
    system_message: str,
    place: SystemPlace,
    *,
    beside: bool = False,
    origin: str = "",
    model: str = "",
    thoughts: str = "",
    short_ids: bool = False,
) -> list[dict[str, Any]]:
    """Return turns as the ``messages`` of an OpenAI-compatible server.

    With ``beside`` pictures stand beside the text as Ollama takes them, in ``images`` as base64.
    What came from this ``origin`` and ``model`` to be returned goes along. ``thoughts`` is the
    field in which those that led to calls go back, "" for none; ``short_ids`` are what Mistral
    wants of calls.
    """
    messages = [_said(turn, beside=beside) for turn in turns]
    for message, signature in zip(messages, signatures(turns, origin, model), strict=True):
        if signature:
            message["extra_content"] = _google(signature)
    if any(turn.calls or turn.results for turn in turns):
        messages = _with_tools(
            turns,
            messages,
            beside=beside,
            origin=origin,
            model=model,
            thoughts=thoughts,
            short_ids=short_ids,
        )
    if not system_message:
        return messages
    if place is SystemPlace.OWN:
        return [{"role": "system", "content": system_message}, *messages]
    for message in messages:
        if message["role"] == Role.USER.value:
            content = message["content"]
            if isinstance(content, str):
                message["content"] = f"{system_message}\n\n{content}"
            else:
                content.insert(0, {"type": "text", "text": system_message})
            break
    return messages


def _with_tools(
    turns: Sequence[Turn],
    messages: Sequence[dict[str, Any]],
    *,
    beside: bool,
    origin: str,
    model: str,
    thoughts: str,
    short_ids: bool,
) -> list[dict[str, Any]]:
    """Return the messages of turns with calls and results, which are messages of their own.

    Pictures of results go before the question after them, or in a message of the user's.
    """
    from falcon_desktop.core.context import tool_messages  # few chats use tools
    from falcon_desktop.core.domain.parts import returnable

    every = tool_messages.call_ids(turns, short=short_ids)
    found: list[dict[str, Any]] = []
    shown: Turn | None = None  # results whose pictures were not said yet
    for place, (turn, message) in enumerate(zip(turns, messages, strict=True)):
        if turn.results:
            before = turns[place - 1]
            found += tool_messages.results(turn, before.calls, every[place - 1], beside=beside)
            if not turn.images:
                continue
            words = Turn(turn.role, tool_messages.PICTURES_OF_RESULT, turn.images)
            after = turns[place + 1] if place + 1 < len(turns) else None
            if after is not None and after.role is turn.role and not after.results:
                shown = words
                continue
            found.append(_said(words, beside=beside))
        elif turn.calls:
            found.append(tool_messages.with_calls(message, turn, every[place], beside=beside))
            for part in returnable(turn.data, origin, model):
                _give_back(part.kind, part.data, found[-1], thoughts)
        elif shown is not None:
            text = f"{shown.text}\n\n{turn.text}"
            both = replace(turn, text=text, images=(*shown.images, *turn.images))
            found.append(_said(both, beside=beside))
            shown = None
        else:
            found.append(message)
    return found


def _said(turn: Turn, *, beside: bool) -> dict[str, Any]:
    return _beside(turn) if beside else {"role": turn.role.value, "content": _content_of(turn)}


def _give_back(kind: str, data: Mapping[str, Any], message: dict[str, Any], thoughts: str) -> None:
    """Put what a server wants back of calls into their message: anybody may have written a file
    that it came from, so only what is known is taken.
    """
    value, calls = data.get(kind), message["tool_calls"]
    if not isinstance(value, str):
        return
    if kind == THOUGHT_SIGNATURE and isinstance(call := data.get(CALL), int):
        if 0 <= call < len(calls):
            calls[call]["extra_content"] = _google(value)
    elif kind == THOUGHTS and thoughts:
        message[thoughts] = value


def _google(signature: str) -> dict[str, Any]:
    return {"google": {THOUGHT_SIGNATURE: signature}}


def signatures(turns: Sequence[Turn], origin: str, model: str) -> list[str]:
    """Return for each turn the signature that its answer came with from this origin and model, ""
    for none, nor for an answer that is gone on with.
    """
    found = [""] * len(turns)
    for place, turn in enumerate(turns):
        if turn.data and (turn.role is not Role.ASSISTANT or place < len(turns) - 1):
            from falcon_desktop.core.domain.parts import returnable

            for part in returnable(turn.data, origin, model):
                value = part.data.get(THOUGHT_SIGNATURE)
                of_call = CALL in part.data
                if part.kind == THOUGHT_SIGNATURE and isinstance(value, str) and not of_call:
                    found[place] = value
    return found


def _beside(turn: Turn) -> dict[str, Any]:
    message: dict[str, Any] = {"role": turn.role.value, "content": turn.text}
    if turn.images:
        message["images"] = [base64.b64encode(one.data).decode("ascii") for one in turn.images]
    return message


def _content_of(turn: Turn) -> str | list[dict[str, Any]]:
    """Return a turn's text, or its parts where pictures go with it (OpenAI's ``image_url``)."""
    if not turn.images:
        return turn.text
    pictures = [
        {"type": "image_url", "image_url": {"url": data_address(one)}} for one in turn.images
    ]
    text = [{"type": "text", "text": turn.text}] if turn.text.strip() else []
    return [*pictures, *text]


def messages_recipe(
    turns: Sequence[Turn],
    place: SystemPlace,
    *,
    beside: bool = False,
    returns_data: bool = False,
    thoughts: str = "",
    calls: bool = False,
    short_ids: bool = False,
    guide: str = "",
) -> dict[str, Any]:
    """Return the recipe of ``chat_messages``; ``returns_data``: some went along; ``calls``: so did
    calls and results, for tools were offered. ``guide`` is what the system message says of them
    to a model whose template knows none.
    """
    recipe: dict[str, Any] = {"form": "messages", "turns": len(turns), "system": place.value}
    if beside:
        recipe["pictures"] = "beside"
    if calls:
        recipe["calls"] = True
    if thoughts:
        recipe["thoughts"] = thoughts
    if short_ids:
        recipe["short_ids"] = True
    if guide:
        recipe["guide"] = guide
    return {**recipe, "returns_data": True} if returns_data else recipe


def blocks_recipe(
    turns: Sequence[Turn],
    *,
    marks_cache: bool,
    returns_data: bool,
    documents: Sequence[int] = (),
    calls: bool = False,
) -> dict[str, Any]:
    """Return the recipe of :func:`~falcon_desktop.core.context.message_blocks.message_blocks`."""
    recipe: dict[str, Any] = {"form": _BLOCKS, "turns": len(turns), "marks_cache": marks_cache}
    if calls:
        recipe["calls"] = True
    if documents:
        recipe["documents"] = list(documents)
    return recipe if returns_data else {**recipe, "returns_data": False}


def items_recipe(
    turns: Sequence[Turn], *, returns_data: bool, calls: bool = False
) -> dict[str, Any]:
    """Return the recipe of :func:`~falcon_desktop.core.context.response_items.response_items`."""
    recipe = {"form": _ITEMS, "turns": len(turns), "returns_data": returns_data}
    return {**recipe, "calls": True} if calls else recipe


def template_recipe(turns: Sequence[Turn], template: PromptTemplate) -> dict[str, Any]:
    """Return the recipe of a prompt made by a template; a custom template is saved with it."""
    recipe: dict[str, Any] = {"form": "template", "turns": len(turns), "template": template.name}
    if template.name == CUSTOM_NAME:
        recipe["parts"] = {name: getattr(template, name) for name in _PARTS}
        recipe["stop"] = list(template.stop)
    return recipe


def text_recipe() -> dict[str, Any]:
    """Return the recipe of a continued text."""
    return {"form": "text"}


def recipe_of(sent: RequestSent, continued: int) -> dict[str, Any]:
    """Return what to save of a request that was sent.

    ``continued`` is how many characters of the answer itself were sent, to be gone on with.
    """
    content = {name: value for name, value in sent.body.items() if name in CONTENT}
    if not sent.recipe or not content:
        return {}
    recipe = {**sent.recipe, "digest": digest_of(content)}
    if continued:
        recipe["continued"] = continued
    return recipe


def noted(made: Provenance, sent: RequestSent, continued: int = 0) -> Provenance:
    """Return how an answer is made, with the request that was sent for it."""
    return replace(
        made,
        request=without_content(sent.body),
        recipe=recipe_of(sent, continued),
        address=sent.address,
        has_key=sent.has_key,
        model=sent.model or made.model,
        model_hash=sent.model_hash or made.model_hash,
        server=sent.server,
    )


def without_content(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body without the conversation."""
    return {name: value for name, value in body.items() if name not in CONTENT}


def digest_of(content: Mapping[str, Any]) -> str:
    """Return 16 bytes of SHA-256 over the content's canonical JSON, in hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def request_of(answer: Message, before: Sequence[Message]) -> Request:
    """Return the request behind an answer; ``before`` are the messages that led to it."""
    made = answer.provenance
    if not made.request:
        return Request({}, is_exact=False, problem=Sentence("Nothing was sent for this message."))
    recipe = made.recipe
    path = list(before)
    continued = recipe.get("continued")
    if isinstance(continued, int) and continued:
        path.append(replace(answer, text=answer.text[:continued]))
    for content in _candidates(recipe, path, made):
        if digest_of(content) == recipe.get("digest"):
            return Request(_joined(content, made.request), is_exact=True, prompt=_shown(content))
    problem = (
        Sentence("Some of the messages that were sent were deleted or changed since.")
        if recipe
        else Sentence("This answer predates the record of how prompts were made.")
    )
    return Request(made.request, is_exact=False, problem=problem)


def _candidates(
    recipe: Mapping[str, Any], path: Sequence[Message], made: Provenance
) -> Iterator[dict[str, Any]]:
    """Give every content that the path may have made: what was left out was its beginning."""
    if recipe.get("form") == "text":
        yield from _texts(path)
        return
    wanted = recipe.get("turns")
    system = GenerationSettings.from_json(made.settings).effective_system_message
    if not isinstance(wanted, int):
        return
    calls = recipe.get("calls") is True
    for turns in _endings(path, wanted, with_calls=calls):
        yield from _contents(recipe, turns, system, made)
    if any(message.attachments for message in path):  # a model that takes no pictures
        for turns in _endings(unseen(path), wanted, with_calls=calls, with_pictures=False):
            yield from _contents(recipe, turns, system, made)


def _endings(
    path: Sequence[Message], wanted: int, *, with_calls: bool, with_pictures: bool = True
) -> Iterator[tuple[Turn, ...]]:
    """Give every so many turns that the path ends with: messages of one role may have merged, and
    an answer with calls is several.
    """
    ending = partial(turns_of, with_calls=with_calls, with_pictures=with_pictures)
    # The more is left out, the fewer turns there are: nobody reads a long chat once a message.
    starts = range(len(path))
    first = bisect_left(starts, -wanted, key=lambda start: -len(ending(path[start:])))
    seen: tuple[Turn, ...] = ()
    for start in starts[first:]:
        turns = ending(path[start:])
        if len(turns) < wanted:
            return
        if len(turns) == wanted and turns != seen:
            seen = turns
            yield turns


def _texts(path: Sequence[Message]) -> Iterator[dict[str, Any]]:
    text = "".join(message.text for message in path)
    yield {"prompt": text}
    yield {"inputs": text}


def _contents(
    recipe: Mapping[str, Any], turns: Sequence[Turn], system: str, made: Provenance
) -> Iterator[dict[str, Any]]:
    if recipe.get("form") == _BLOCKS:
        from falcon_desktop.core.context.message_blocks import message_blocks  # one server's form

        origin = "" if recipe.get("returns_data") is False else _origin_of(made.address)
        marks = recipe.get("marks_cache") is True
        yield message_blocks(
            turns,
            system,
            marks_cache=marks,
            origin=origin,
            model=made.model,
            documents=as_list(recipe.get("documents")),
        )
    elif recipe.get("form") == _ITEMS:
        from falcon_desktop.core.context.response_items import response_items  # few ask there

        origin = _origin_of(made.address) if recipe.get("returns_data") is True else ""
        yield response_items(turns, system, origin=origin, model=made.model)
    elif recipe.get("form") == "messages":
        merged = recipe.get("system") == SystemPlace.MERGED
        place = SystemPlace.MERGED if merged else SystemPlace.OWN
        beside = recipe.get("pictures") == "beside"
        origin = _origin_of(made.address) if recipe.get("returns_data") is True else ""
        thoughts, guide = recipe.get("thoughts"), recipe.get("guide")
        if isinstance(guide, str):
            from falcon_desktop.core.context.guided_calls import as_told, with_guide  # few models

            turns, system = as_told(turns), with_guide(system, guide)
        messages = chat_messages(
            turns,
            system,
            place,
            beside=beside,
            origin=origin,
            model=made.model,
            thoughts=THOUGHTS if thoughts == THOUGHTS else "",
            short_ids=recipe.get("short_ids") is True,
        )
        yield {"messages": messages}
    elif (template := _template(recipe)) is not None:
        prompt = template.prompt(turns, system)
        yield {"inputs": prompt}
        yield {"prompt": prompt}  # an OpenAI-compatible server without a template of its own


def _origin_of(address: str) -> str:
    try:
        return origin_of(address)
    except InvalidInput:
        return ""


def _template(recipe: Mapping[str, Any]) -> PromptTemplate | None:
    name, parts, stop = recipe.get("template"), recipe.get("parts"), recipe.get("stop")
    if name != CUSTOM_NAME:
        return TEMPLATES.get(name) if isinstance(name, str) else None
    if not isinstance(parts, Mapping) or not all(
        isinstance(parts.get(part), str) for part in _PARTS
    ):
        return None
    texts = tuple(one for one in stop if isinstance(one, str)) if isinstance(stop, list) else ()
    return PromptTemplate(
        CUSTOM_NAME, "", parts["system"], parts["user"], parts["assistant"], texts, parts["begin"]
    )


def _joined(content: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole body, its fields in the order in which they were sent."""
    head = {name: request[name] for name in ("model",) if name in request}
    return {**head, **content, **request}


def _shown(content: Mapping[str, Any]) -> str:
    for name in ("inputs", "prompt"):
        if isinstance(content.get(name), str):
            return str(content[name])
    messages = list(content["messages"] if "messages" in content else content["input"])
    system = content.get("system", content.get("instructions"))
    if system is not None:
        messages.insert(0, {"role": "system", "content": system})
    return "\n\n".join(filter(None, map(_shown_message, messages)))


def _shown_message(one: Mapping[str, Any]) -> str:
    """Return a message, or an item, for people; "" for what is none of theirs."""
    if one.get("type") == "function_call":
        return f"[assistant]\n{_shown_call(one.get('name'), one.get('arguments'))}"
    if one.get("type") == "function_call_output":
        return f"[tool]\n{one.get('output')}"
    if "content" not in one:
        return ""
    said = [_shown_content(one["content"], len(one.get("images", ())))]
    for call in one.get("tool_calls", ()):
        function = call["function"]
        said.append(_shown_call(function["name"], function["arguments"]))
    return "\n".join([f"[{one['role']}]", *(text for text in said if text or len(said) == 1)])


def _shown_call(name: Any, arguments: Any) -> str:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return f"{name}({written})"


def _shown_part(part: Mapping[str, Any]) -> str:
    match part.get("type"):
        case "tool_use":
            return _shown_call(part.get("name"), part.get("input"))
        case "tool_result":
            return _shown_content(part.get("content", ""), 0)
        case "document":
            return str(part.get("text", "[document]"))
        case _:
            return str(part.get("text", "[picture]"))


def _shown_content(content: Any, pictures: int) -> str:
    if isinstance(content, str):
        return "\n".join([*["[picture]"] * pictures, *([content] if content else ())])
    return "\n".join(map(_shown_part, content))
