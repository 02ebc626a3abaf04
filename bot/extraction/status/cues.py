"""Cues: the ontology's words of status, found in a scene.

Imports the knowledge and its neighbour `scene`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.extraction.scene import Scene
from bot.knowledge import Ontology


class Cues:
    """The table `[status]` of the ontology, by its keys."""

    def __init__(self, ontology: Ontology) -> None:
        self._words: Mapping[str, frozenset[tuple[str, ...]]] = {
            key: frozenset(tuple(word.split()) for word in words) for key, words in ontology.status.items()
        }

    def phrases(self, key: str) -> frozenset[tuple[str, ...]]:
        """The phrases of the key, each as its words."""
        return self._words[key]

    def stand_at(self, scene: Scene, index: int, key: str) -> bool:
        """True where a phrase of the key begins at the token."""
        return any(
            words[0] in scene.keys[index]
            and all(index + n < len(scene.doc) and word in scene.keys[index + n] for n, word in enumerate(words[1:], 1))
            for words in self._words.get(key, ())
        )
