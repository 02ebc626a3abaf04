"""The teacher's embedding layer: hash embeddings beside frozen MiniLM vectors.

Registered with spaCy under `readout.contextual_embed.v1` and used by the teacher's configurations alone; run time must not import it.
Vectors are remembered by the text of a document, for training sees each document many times.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.ml.featureextractor import FeatureExtractor
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Ragged

from bot.extraction.training.minilm import FEATURES, Array, load_minilm

ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")
ROWS = (5000, 1000, 2500, 2500)
REMEMBERED_DOCUMENTS = 60_000
_memory: dict[bytes, npt.NDArray[np.float16]] = {}


def features(doc: Doc) -> Array:
    """The MiniLM vectors of a document's tokens, from memory where it was seen before."""
    words = [token.text for token in doc]
    key = blake2b("\x00".join(words).encode(), digest_size=16).digest()
    if key not in _memory:
        vectors = load_minilm().words(words) if words else np.zeros((0, FEATURES), "float32")
        if len(_memory) >= REMEMBERED_DOCUMENTS:
            return vectors
        _memory[key] = vectors.astype("float16")
    return _memory[key].astype("float32")


def forget() -> None:
    """Free the remembered vectors, between two trainings."""
    _memory.clear()


def _forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[Ragged, Callable[[Any], list[Any]]]:
    rows: Any = np.concatenate([features(doc) for doc in docs] or [np.zeros((0, FEATURES), "float32")])
    return Ragged(rows, model.ops.asarray1i([len(doc) for doc in docs])), lambda _: []


@registry.architectures("readout.contextual_embed.v1")  # type: ignore[untyped-decorator, unused-ignore]
def contextual_embed(width: int) -> Model[Any, Any]:
    """Hash embeddings of a word's form beside a projection of its MiniLM vector, mixed down to `width`."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, rows, column=number, seed=number + 8, dropout=0.0) for number, rows in enumerate(ROWS)
    ]
    form: Model[Any, Any] = chain(FeatureExtractor(list(ATTRIBUTES)), list2ragged(), with_array(concatenate(*tables)))
    meaning: Model[Any, Any] = chain(Model("minilm", _forward), with_array(Linear(2 * width, FEATURES)))
    mixed = Maxout(width, (len(ATTRIBUTES) + 2) * width, nP=3, dropout=0.0, normalize=True)
    return chain(concatenate(form, meaning), with_array(mixed), ragged2list())
