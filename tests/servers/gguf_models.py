"""Tiny model files with random weights of the architectures that Falcon has had, and projectors
that read pictures for one, written by ggml's own ``gguf`` package; llama.cpp really loads them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import gguf
import numpy as np
from tests.servers.tiny_models import END, bytes_as_letters

WIDTH, HEADS, KV_HEADS, INNER, LAYERS, WINDOW = 64, 4, 2, 128, 2, 2_048
STATE, CONV, SSM_INNER, SSM_HEADS, GROUPS, DT_RANK = 16, 4, 128, 4, 1, 8
ARCHITECTURES: Final = ("falcon", "falcon-h1", "llama", "mamba")
CHATML: Final = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write(
    path: Path,
    architecture: str,
    *,
    template: str = "",
    pre: str = "falcon",
    speaks_ascii: bool = False,
) -> Path:
    """Write a model of one of :data:`ARCHITECTURES`; ``template`` "" for none.

    With ``speaks_ascii`` none of its other tokens is shown: a window has no fonts for all scripts.
    """
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name(path.stem)
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(0 if architecture == "mamba" else INNER)
    if architecture == "mamba":
        writer.add_head_count(0)
    else:
        writer.add_head_count(HEADS)
        writer.add_head_count_kv(1 if architecture == "falcon" else KV_HEADS)
    if architecture == "falcon":
        writer.add_layer_norm_eps(1e-5)
    else:
        writer.add_layer_norm_rms_eps(1e-5)
    if architecture in ("falcon-h1", "mamba"):
        writer.add_ssm_conv_kernel(CONV)
        writer.add_ssm_inner_size(SSM_INNER)
        writer.add_ssm_state_size(STATE)
        writer.add_ssm_time_step_rank(SSM_HEADS if architecture == "falcon-h1" else DT_RANK)
    if architecture == "falcon-h1":
        writer.add_ssm_group_count(GROUPS)
        writer.add_key_length(WIDTH // HEADS)
        writer.add_value_length(WIDTH // HEADS)
    tokens = [*bytes_as_letters(), END]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(
        [
            gguf.TokenType.CONTROL
            if one == END or (speaks_ascii and not one.isascii())
            else gguf.TokenType.NORMAL
            for one in tokens
        ]
    )
    writer.add_token_merges(["Ġ Ġ"])
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_bos_token_id(len(tokens) - 1)
    if template:
        writer.add_chat_template(template)
    chance = np.random.default_rng(1)
    for name, shape in _tensors(architecture, len(tokens)).items():
        # numpy's last axis is ggml's first
        values: Any = chance.uniform(-0.5, 0.5, shape[::-1]).astype(np.float32)
        if "norm" in name:
            values = np.ones(shape[::-1], np.float32)
        elif name.endswith("ssm_a"):
            values = -np.abs(values)
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tensors(architecture: str, vocabulary: int) -> dict[str, tuple[int, ...]]:
    tensors: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (WIDTH, vocabulary),
        "output_norm.weight": (WIDTH,),
        "output.weight": (WIDTH, vocabulary),
    }
    if architecture == "falcon":
        tensors["output_norm.bias"] = (WIDTH,)
    of_layer = {
        "falcon": _falcon,
        # Falcon-H1's norm has no suffix in its files
        "falcon-h1": lambda: _attention() | _feed_forward("ffn_norm") | _mamba2(),
        "llama": lambda: _attention() | _feed_forward("ffn_norm.weight"),
        "mamba": _mamba,
    }[architecture]()
    for layer in range(LAYERS):
        tensors[f"blk.{layer}.attn_norm.weight"] = (WIDTH,)
        tensors |= {f"blk.{layer}.{name}": shape for name, shape in of_layer.items()}
    return tensors


def _falcon() -> dict[str, tuple[int, ...]]:
    return {
        "attn_norm.bias": (WIDTH,),
        "attn_qkv.weight": (WIDTH, WIDTH + 2 * WIDTH // HEADS),
        "attn_output.weight": (WIDTH, WIDTH),
        "ffn_up.weight": (WIDTH, INNER),
        "ffn_down.weight": (INNER, WIDTH),
    }


def _attention() -> dict[str, tuple[int, ...]]:
    kept = WIDTH // HEADS * KV_HEADS
    return {
        "attn_q.weight": (WIDTH, WIDTH),
        "attn_k.weight": (WIDTH, kept),
        "attn_v.weight": (WIDTH, kept),
        "attn_output.weight": (WIDTH, WIDTH),
    }


def _feed_forward(norm: str) -> dict[str, tuple[int, ...]]:
    return {
        norm: (WIDTH,),
        "ffn_gate.weight": (WIDTH, INNER),
        "ffn_up.weight": (WIDTH, INNER),
        "ffn_down.weight": (INNER, WIDTH),
    }


def _mamba2() -> dict[str, tuple[int, ...]]:
    read = SSM_INNER + 2 * GROUPS * STATE
    return {
        "ssm_in.weight": (WIDTH, SSM_INNER + read + SSM_HEADS),
        "ssm_conv1d.weight": (CONV, read),
        "ssm_conv1d.bias": (read,),
        "ssm_dt.bias": (SSM_HEADS,),
        "ssm_a": (1, SSM_HEADS),
        "ssm_d": (1, SSM_HEADS),
        "ssm_norm.weight": (SSM_INNER // GROUPS, GROUPS),
        "ssm_out.weight": (SSM_INNER, WIDTH),
    }


def _mamba() -> dict[str, tuple[int, ...]]:
    return {
        "ssm_in.weight": (WIDTH, 2 * SSM_INNER),
        "ssm_conv1d.weight": (CONV, SSM_INNER),
        "ssm_conv1d.bias": (SSM_INNER,),
        "ssm_x.weight": (SSM_INNER, DT_RANK + 2 * STATE),
        "ssm_dt.weight": (DT_RANK, SSM_INNER),
        "ssm_dt.bias": (SSM_INNER,),
        "ssm_a": (STATE, SSM_INNER),
        "ssm_d": (SSM_INNER,),
        "ssm_out.weight": (SSM_INNER, WIDTH),
    }


SEEN, SEEN_INNER, PATCH, SIDE = 32, 64, 14, 56
"""Of a projector: its width and inner width, and the sides of a patch and of its pictures."""
PROJECTORS: Final = ("mlp", "pixtral")
"""LLaVA's, which makes as many tokens of each picture, and Pixtral's, which makes as many as the
picture has patches, and a line's end after each row but the last.
"""


def write_projector(path: Path, kind: str = "mlp", *, width: int = WIDTH) -> Path:
    """Write what reads pictures for :func:`write`'s ``llama``, one of :data:`PROJECTORS`.

    ``width`` is that of the model that it is for.
    """
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_type("mmproj")
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type(kind)
    writer.add_vision_image_size(SIDE)
    writer.add_vision_patch_size(PATCH)
    writer.add_vision_embedding_length(SEEN)
    writer.add_vision_feed_forward_length(SEEN_INNER)
    writer.add_vision_block_count(1)
    writer.add_vision_head_count(2)
    writer.add_vision_attention_layernorm_eps(1e-5)
    writer.add_vision_projection_dim(width)
    writer.add_vision_image_mean([0.5] * 3)
    writer.add_vision_image_std([0.5] * 3)
    writer.add_vision_use_gelu(True)
    if kind == "pixtral":
        writer.add_vision_spatial_merge_size(1)
    chance = np.random.default_rng(2)
    tensors = _llava(width) if kind == "mlp" else _pixtral(width)
    for name, shape in tensors.items():
        values: Any = chance.uniform(-0.1, 0.1, shape[::-1]).astype(np.float32)
        if "ln" in name and name.endswith("weight"):
            values = np.ones(shape[::-1], np.float32)
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _seeing() -> dict[str, tuple[int, ...]]:
    tensors: dict[str, tuple[int, ...]] = {
        "v.patch_embd.weight": (PATCH, PATCH, 3, SEEN),
        "v.pre_ln.weight": (SEEN,),
        "v.blk.0.ln1.weight": (SEEN,),
        "v.blk.0.ln2.weight": (SEEN,),
        "v.blk.0.ffn_up.weight": (SEEN, SEEN_INNER),
        "v.blk.0.ffn_down.weight": (SEEN_INNER, SEEN),
    }
    return tensors | {f"v.blk.0.attn_{one}.weight": (SEEN, SEEN) for one in ("q", "k", "v", "out")}


def _llava(width: int) -> dict[str, tuple[int, ...]]:
    tensors = _seeing()
    biases = {
        name.replace("weight", "bias"): shape[-1:]
        for name, shape in tensors.items()
        if "patch" not in name
    }
    return {
        **tensors,
        **biases,
        "v.class_embd": (SEEN,),
        "v.position_embd.weight": (SEEN, (SIDE // PATCH) ** 2 + 1),
        "mm.0.weight": (SEEN, width),
        "mm.0.bias": (width,),
        "mm.2.weight": (width, width),
        "mm.2.bias": (width,),
    }


def _pixtral(width: int) -> dict[str, tuple[int, ...]]:
    return {
        **_seeing(),
        "v.blk.0.ffn_gate.weight": (SEEN, SEEN_INNER),
        "mm.1.weight": (SEEN, width),
        "mm.2.weight": (width, width),
        "v.token_embd.img_break": (width,),
    }
