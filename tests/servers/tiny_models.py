"""Model files of some hundred kilobytes that llama.cpp really loads; their weights are random.

Layout: ggml's ``docs/gguf.md``; the tensors are those that llama.cpp asks of each architecture.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from pathlib import Path

_WIDTH, _HEADS, _INNER, _LAYERS = 64, 4, 128, 2
_U32, _F32, _STRING, _ARRAY, _I32 = 4, 6, 8, 9, 5
_CONTROL, _NORMAL = 3, 1
END = "<|endoftext|>"


def bytes_as_letters() -> list[str]:
    """Return how byte-level tokenizers write each byte, as GPT-2 began it."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(one if one in plain else next(others)) for one in range(256)]


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def _fact(key: str, value: int | float | str | Sequence[str] | Sequence[int]) -> bytes:
    head = _text(key)
    if isinstance(value, str):
        return head + struct.pack("<I", _STRING) + _text(value)
    if isinstance(value, int):
        return head + struct.pack("<II", _U32, value)
    if isinstance(value, float):
        return head + struct.pack("<If", _F32, value)
    head += struct.pack("<I", _ARRAY)
    if all(isinstance(one, int) for one in value):
        return head + struct.pack(f"<IQ{len(value)}i", _I32, len(value), *value)
    return head + struct.pack("<IQ", _STRING, len(value)) + b"".join(map(_text, map(str, value)))


def write_model(
    path: Path,
    architecture: str = "llama",
    *,
    template: str | None = None,
    merges: Sequence[str] = (),
    window: int = 2_048,
    pre: str = "",
    name: str = "",
) -> Path:
    """Write a model; ``architecture`` is "llama" or "falcon".

    Args:
        template: its chat template; None for a model that has none.
        merges: pairs of letters that its tokenizer joins, such as "w o"; without any, each byte is
            a token.
        pre: what splits text before that; llama.cpp refuses one that it does not know.
    """
    tokens = bytes_as_letters()
    tokens += [pair.replace(" ", "") for pair in merges] + [END]
    falcon = architecture == "falcon"
    end = len(tokens) - 1
    facts = [
        _fact("general.architecture", architecture),
        _fact("general.name", name or path.stem),
        _fact(f"{architecture}.context_length", window),
        _fact(f"{architecture}.embedding_length", _WIDTH),
        _fact(f"{architecture}.feed_forward_length", _INNER),
        _fact(f"{architecture}.block_count", _LAYERS),
        _fact(f"{architecture}.attention.head_count", _HEADS),
        _fact(f"{architecture}.attention.head_count_kv", 1 if falcon else _HEADS),
        _fact("tokenizer.ggml.model", "gpt2"),
        _fact("tokenizer.ggml.pre", pre or ("falcon" if falcon else "gpt-2")),
        _fact("tokenizer.ggml.tokens", tokens),
        _fact("tokenizer.ggml.token_type", [*[_NORMAL] * end, _CONTROL]),
        _fact("tokenizer.ggml.merges", list(merges) or ["Ġ Ġ"]),
        _fact("tokenizer.ggml.eos_token_id", end),
        _fact("tokenizer.ggml.bos_token_id", end),
    ]
    if falcon:
        facts.append(_fact("falcon.attention.layer_norm_epsilon", 1e-5))
    else:
        facts.append(_fact("llama.attention.layer_norm_rms_epsilon", 1e-5))
        facts.append(_fact("llama.rope.dimension_count", _WIDTH // _HEADS))
    if template is not None:
        facts.append(_fact("tokenizer.chat_template", template))
    tensors = _falcon_tensors(len(tokens)) if falcon else _llama_tensors(len(tokens))
    chance = random.Random(1)
    heads, weights = [], []
    offset = 0
    for tensor, lengths in tensors.items():
        count = 1
        for length in lengths:
            count *= length
        shape = struct.pack(f"<I{len(lengths)}Q", len(lengths), *lengths)
        heads.append(_text(tensor) + shape + struct.pack("<IQ", 0, offset))
        if "norm.weight" in tensor:
            values = [1.0] * count
        elif tensor.endswith(".bias"):
            values = [0.0] * count
        else:
            values = [chance.uniform(-0.5, 0.5) for _ in range(count)]
        raw = struct.pack(f"<{count}f", *values)
        raw += bytes(-len(raw) % 32)
        weights.append(raw)
        offset += len(raw)
    start = b"GGUF" + struct.pack("<IQQ", 3, len(heads), len(facts))
    head = start + b"".join(facts) + b"".join(heads)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + bytes(-len(head) % 32) + b"".join(weights))
    return path


def _falcon_tensors(vocabulary: int) -> dict[str, tuple[int, ...]]:
    tensors: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (_WIDTH, vocabulary),
        "output_norm.weight": (_WIDTH,),
        "output_norm.bias": (_WIDTH,),
        "output.weight": (_WIDTH, vocabulary),
    }
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        tensors |= {
            f"{block}.attn_norm.weight": (_WIDTH,),
            f"{block}.attn_norm.bias": (_WIDTH,),
            f"{block}.attn_qkv.weight": (_WIDTH, _WIDTH + 2 * _WIDTH // _HEADS),
            f"{block}.attn_output.weight": (_WIDTH, _WIDTH),
            f"{block}.ffn_up.weight": (_WIDTH, _INNER),
            f"{block}.ffn_down.weight": (_INNER, _WIDTH),
        }
    return tensors


def _llama_tensors(vocabulary: int) -> dict[str, tuple[int, ...]]:
    tensors: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (_WIDTH, vocabulary),
        "output_norm.weight": (_WIDTH,),
        "output.weight": (_WIDTH, vocabulary),
    }
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        tensors |= {
            f"{block}.attn_norm.weight": (_WIDTH,),
            f"{block}.attn_q.weight": (_WIDTH, _WIDTH),
            f"{block}.attn_k.weight": (_WIDTH, _WIDTH),
            f"{block}.attn_v.weight": (_WIDTH, _WIDTH),
            f"{block}.attn_output.weight": (_WIDTH, _WIDTH),
            f"{block}.ffn_norm.weight": (_WIDTH,),
            f"{block}.ffn_gate.weight": (_WIDTH, _INNER),
            f"{block}.ffn_up.weight": (_WIDTH, _INNER),
            f"{block}.ffn_down.weight": (_INNER, _WIDTH),
        }
    return tensors
