"""The words' own vectors, kept: what the embedding layer makes of a word does not depend on its neighbours, so it is worked out once.

The first layer of the pipeline's `tok2vec` costs a third of it, and most words of the news come again. The vectors are the very ones
that the layer would give. Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from thinc.api import Model

CAPACITY = 20_000  # words; 10 MB at 128 numbers a word
_WORD = ("ORTH", "NORM", "SPACY")  # all other features follow from these

_Key = tuple[int, ...]


class KeptVectors:
    """Stands in for an embedding layer. `columns` are the features of a word that it reads, `embed` turns rows of them into vectors."""

    def __init__(self, columns: Sequence[str], embed: Callable[[Any], Any], width: int, capacity: int = CAPACITY) -> None:
        self._columns = list(columns)
        self._embed = embed
        self._table = np.zeros((capacity, width), dtype="float32")
        self._places: dict[_Key, int] = {}

    def of(self, docs: Sequence[Any]) -> list[Any]:
        """A matrix for each document, a row for each of its words."""
        keys = [[tuple(row) for row in doc.to_array(_WORD).tolist()] for doc in docs]
        new = {key: (number, spot) for number, row in enumerate(keys) for spot, key in enumerate(row) if key not in self._places}
        if len(self._places) + len(new) > len(self._table):
            self._places.clear()
            if len(set().union(*keys)) > len(self._table):
                return [self._embed(doc.to_array(self._columns)) for doc in docs]
            return self.of(docs)
        if new:
            features = {number: docs[number].to_array(self._columns) for number in {number for number, _ in new.values()}}
            self._keep(list(new), np.stack([features[number][spot] for number, spot in new.values()]))
        return [self._table[[self._places[key] for key in row]] for row in keys]

    def _keep(self, keys: Sequence[_Key], features: Any) -> None:
        first = len(self._places)
        self._table[first : first + len(keys)] = self._embed(features)
        self._places.update({key: first + number for number, key in enumerate(keys)})


def keep_vectors(tok2vec: Any) -> None:
    """Puts a `KeptVectors` in the place of the component's embedding layer; leaves a model of another make as it is."""
    model = tok2vec.model
    embed = model.layers[0] if model.layers else None
    if embed is None or [part.name.split("(")[0] for part in embed.layers] != _MAKE:
        return
    extract, _, look_up, mix, _ = embed.layers
    kept = KeptVectors(
        extract.attrs["columns"], lambda rows: mix.layers[0].predict(look_up.layers[0].predict(rows)), int(embed.get_dim("nO"))
    )

    def forward(model: Any, docs: Any, is_train: bool) -> tuple[Any, Any]:
        return kept.of(docs), None

    model.layers[0] = Model("kept_vectors", forward, dims={"nO": embed.get_dim("nO")})


_MAKE = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
