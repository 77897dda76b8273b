"""A double of text-generation-inference 3.3. The official clients, ``text-generation`` and
``huggingface_hub``, check it in the suite, so that it is no fiction. Facts: providers/README.md, 2.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.scripted import Peer, Request, ScriptedServer

EOS = "<|endoftext|>"


@dataclass(frozen=True)
class Rejected(Exception):
    """A request that TGI refuses; ``error_type`` "" is its web framework speaking plain text."""

    message: str
    error_type: str = "validation"
    status: int = 422


def frame(
    index: int,
    text: str,
    *,
    special: bool = False,
    generated_text: str | None = None,
    details: dict[str, Any] | None = None,
    top: int = 0,
) -> dict[str, Any]:
    """Return one frame of a stream as TGI 3.3 writes it, with ``top`` alternatives."""
    token = {"id": 200 + index, "text": text, "logprob": -0.25, "special": special}
    made = {"index": index, "token": token, "generated_text": generated_text, "details": details}
    return {**made, "top_tokens": _likeliest(token, top)} if top else made


def _likeliest(token: dict[str, Any], top: int) -> list[dict[str, Any]]:
    others = [
        {"id": 7, "text": "Hm", "logprob": -1.5, "special": False},
        {"id": 8, "text": EOS, "logprob": -4.0, "special": True},
    ]
    return [token, *others][:top]


def details(reason: str, tokens: int, prompt: int = 7) -> dict[str, Any]:
    """Return the details of a last frame."""
    return {
        "finish_reason": reason,
        "generated_tokens": tokens,
        "seed": None,
        "input_length": prompt,
    }


def event(value: Any) -> bytes:
    """Return one event as axum writes it: no space after the colon."""
    return b"data:" + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def frames_of(tokens: Iterable[str], reason: str = "eos_token", prompt: int = 7) -> bytes:
    """Return the stream of an answer; for ``eos_token`` a special last token is added."""
    texts = [*tokens, EOS] if reason == "eos_token" else list(tokens)
    answer = "".join(tokens)
    body = b""
    for index, text in enumerate(texts, 1):
        last = index == len(texts)
        body += event(
            frame(
                index,
                text,
                special=last and reason == "eos_token",
                generated_text=answer if last else None,
                details=details(reason, len(texts), prompt) if last else None,
            )
        )
    return body


@dataclass
class TgiServer:
    """Answers TGI's own routes as its source does.

    ``tokens`` are the pieces of its answer; after them it says its end-of-sequence token.
    ``pause`` is the seconds between tokens. ``routes`` are those that it has.
    """

    tokens: tuple[str, ...] = (" Hello", ",", " world", "!")
    key: str = ""
    model: str = "tiiuae/falcon-7b-instruct"
    pause: float = 0.0
    max_total_tokens: int = 2048
    max_stop_sequences: int = 4
    max_top_n_tokens: int = 5
    old_info: bool = False
    routes: tuple[str, ...] = ("/generate_stream", "/generate", "/", "/tokenize")
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    """The texts whose tokens were asked for."""

    @asynccontextmanager
    async def serve(self, **server: Any) -> AsyncIterator[ScriptedServer]:
        """Serve on loopback while inside ``async with``."""
        async with ScriptedServer(self.script, **server) as scripted:
            yield scripted

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if request.method == "GET":
            await self._get(peer, request.path)
        elif request.path not in self.routes:
            await peer.body(b"", 404, "")
        elif self.key and not self._is_key(request.headers.get("authorization", "")):
            await peer.body(b"", 401, "")
        else:
            try:
                await self._post(peer, request)
            except Rejected as rejected:
                await self._refuse(peer, rejected)

    def _is_key(self, header: str) -> bool:
        return header.lower() == f"bearer {self.key}".lower()

    async def _get(self, peer: Peer, path: str) -> None:
        if path in ("/health", "/", "/ping"):
            await peer.body(b"", 200, "")
        elif path == "/info":
            await peer.json(self.info())
        elif path == "/v1/models":
            entry = {"id": self.model, "object": "model", "created": 0, "owned_by": self.model}
            await peer.json({"object": "list", "data": [entry]})
        else:
            await peer.body(b"", 404, "")

    def info(self) -> dict[str, Any]:
        """Return the body of ``/info``."""
        info: dict[str, Any] = {
            "model_id": self.model,
            "model_sha": None,
            "model_pipeline_tag": "text-generation",
            "max_concurrent_requests": 128,
            "max_best_of": 2,
            "max_stop_sequences": self.max_stop_sequences,
            "max_total_tokens": self.max_total_tokens,
            "validation_workers": 2,
            "max_client_batch_size": 4,
            "version": "1.1.0" if self.old_info else "3.3.6",
            "sha": None,
            "docker_label": None,
        }
        if self.old_info:
            info |= {"max_input_length": 1024, "model_dtype": "torch.bfloat16"}
            info |= {"model_device_type": "cuda", "waiting_served_ratio": 1.2}
        else:
            info |= {"max_input_tokens": self.max_total_tokens - 1}
            info |= {"router": "text-generation-router"}
        return info

    async def _post(self, peer: Peer, request: Request) -> None:
        body = self._body(request)
        prompt = body["inputs"]
        if request.path == "/tokenize":
            self.counted.append(prompt)
            await peer.json(_tokenize(prompt))
            return
        self.asked.append((request.path, body))
        parameters = body.get("parameters")
        chosen: dict[str, Any] = parameters if isinstance(parameters, dict) else {}
        streaming = request.path == "/generate_stream" or (
            request.path == "/" and body.get("stream", False)
        )
        if streaming:
            await peer.head(Transfer_Encoding="chunked", Cache_Control="no-cache")
            try:
                self._validate(prompt, chosen)
            except Rejected as rejected:
                error = {"error": rejected.message, "error_type": rejected.error_type}
                await peer.chunked(event(error))
                return
            for each in self._frames(prompt, chosen):
                await peer.chunked(event(each), end=False, pause=self.pause)
            await peer.chunked()
            return
        self._validate(prompt, chosen)
        whole = self._whole(prompt, chosen, full=request.path == "/")
        await peer.json([whole] if request.path == "/" else whole)

    def _body(self, request: Request) -> dict[str, Any]:
        """Read a body as strictly as axum and serde do."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise Rejected("Expected request with `Content-Type: application/json`", "", 415)
        if len(request.body) > 2_000_000:
            raise Rejected("Failed to buffer the request body: length limit exceeded", "", 413)
        try:
            body = json.loads(request.body)
        except ValueError as error:
            raise Rejected(f"Failed to parse the request body as JSON: {error}", "", 400) from error
        lead = "Failed to deserialize the JSON body into the target type: "
        if not isinstance(body, dict) or not isinstance(body.get("inputs"), str):
            raise Rejected(f"{lead}missing field `inputs`", "")
        parameters = body.get("parameters") or {}
        for name, kinds in _TYPES.items():
            value = parameters.get(name)
            if value is not None and (type(value) not in kinds):
                raise Rejected(f"{lead}parameters.{name}: invalid type", "")
        return body

    def _validate(self, prompt: str, parameters: dict[str, Any]) -> None:
        """Check values as TGI's router does (providers/README.md section 2.2)."""

        def check(name: str, good: bool, rule: str) -> None:
            if parameters.get(name) is not None and not good:
                raise Rejected(f"Input validation error: `{name}` must be {rule}")

        value = {name: parameters.get(name) or 0 for name in _TYPES}
        check("temperature", value["temperature"] > 0, "strictly positive")
        check("top_p", 0 < value["top_p"] < 1, "> 0.0 and < 1.0")
        check("typical_p", 0 < value["typical_p"] < 1, "> 0.0 and < 1.0")
        check("top_k", value["top_k"] > 0, "strictly positive")
        check("repetition_penalty", value["repetition_penalty"] > 0, "strictly positive")
        check("frequency_penalty", -2 <= value["frequency_penalty"] <= 2, ">= -2.0 and <= 2.0")
        check("max_new_tokens", value["max_new_tokens"] > 0, "strictly positive")
        top = parameters.get("top_n_tokens") or 0
        if not 0 <= top <= self.max_top_n_tokens:
            raise Rejected(
                "Input validation error: `top_n_tokens` must be >= 0 and <= "
                f"{self.max_top_n_tokens}. Given: {top}"
            )
        stop = parameters.get("stop") or []
        if len(stop) > self.max_stop_sequences:
            raise Rejected(
                f"Input validation error: `stop` supports up to {self.max_stop_sequences} "
                f"stop sequences. Given: {len(stop)}"
            )
        if not prompt:
            raise Rejected("Input validation error: `inputs` cannot be empty")
        given, wanted = len(_tokenize(prompt)), min(parameters.get("max_new_tokens") or 1, 1024)
        if given + wanted > self.max_total_tokens:
            raise Rejected(
                f"Input validation error: `inputs` tokens + `max_new_tokens` must be <= "
                f"{self.max_total_tokens}. Given: {given} `inputs` tokens and {wanted} "
                "`max_new_tokens`"
            )

    def _chosen(self, parameters: dict[str, Any]) -> tuple[list[str], str]:
        """Return the tokens that are generated and why generation ends."""
        limit = parameters.get("max_new_tokens") or 1024
        stop = parameters.get("stop") or []
        chosen: list[str] = []
        for text in (*self.tokens, EOS):
            chosen.append(text)
            if len(chosen) >= limit:
                return chosen, "length"
            if text == EOS:
                return chosen, "eos_token"
            answer = "".join(chosen)
            if any(answer.endswith((each, each + "\n")) for each in stop):
                return chosen, "stop_sequence"
        return chosen, "length"

    def _frames(self, prompt: str, parameters: dict[str, Any]) -> Iterable[dict[str, Any]]:
        chosen, reason = self._chosen(parameters)
        whole = self._whole(prompt, parameters, full=False)
        for index, text in enumerate(chosen, 1):
            last = index == len(chosen)
            ends = None
            if last and parameters.get("details"):
                ends = details(reason, len(chosen), len(_tokenize(prompt)))
            yield frame(
                index,
                text,
                special=text == EOS,
                generated_text=whole["generated_text"] if last else None,
                details=ends,
                top=parameters.get("top_n_tokens") or 0,
            )

    def _whole(self, prompt: str, parameters: dict[str, Any], *, full: bool) -> dict[str, Any]:
        chosen, reason = self._chosen(parameters)
        answer = "".join(text for text in chosen if text != EOS)
        asked_full = parameters.get("return_full_text")
        if full if asked_full is None else asked_full:
            answer = prompt + answer
        whole: dict[str, Any] = {"generated_text": answer}
        if parameters.get("details"):
            tokens = [frame(index, text, special=text == EOS) for index, text in enumerate(chosen)]
            whole["details"] = {
                "finish_reason": reason,
                "generated_tokens": len(chosen),
                "seed": None,
                "prefill": [
                    {"id": each["id"], "text": each["text"], "logprob": None}
                    for each in _tokenize(prompt)
                ],
                "tokens": [each["token"] for each in tokens],
            }
            if top := parameters.get("top_n_tokens"):
                whole["details"]["top_tokens"] = [_likeliest(one["token"], top) for one in tokens]
        return whole

    async def _refuse(self, peer: Peer, rejected: Rejected) -> None:
        if rejected.error_type:
            error = {"error": rejected.message, "error_type": rejected.error_type}
            await peer.json(error, rejected.status)
        else:
            await peer.body(rejected.message.encode(), rejected.status, "text/plain")


_NUMBER: tuple[type, ...] = (int, float)
_TYPES: dict[str, tuple[type, ...]] = {
    "max_new_tokens": (int,),
    "temperature": _NUMBER,
    "top_p": _NUMBER,
    "typical_p": _NUMBER,
    "top_k": (int,),
    "repetition_penalty": _NUMBER,
    "frequency_penalty": _NUMBER,
    "do_sample": (bool,),
    "seed": (int,),
    "top_n_tokens": (int,),
    "stop": (list,),
    "details": (bool,),
    "return_full_text": (bool,),
    "watermark": (bool,),
}


def _tokenize(text: str) -> list[dict[str, Any]]:
    """Return a token for every word, as ``/tokenize`` shows them."""
    found: list[dict[str, Any]] = []
    start = 0
    for word in text.split(" "):
        stop = start + len(word)
        found.append({"id": len(found), "text": word, "start": start, "stop": stop})
        start = stop + 1
    return found
