"""The scene: one parsed sentence with its actors, and the questions that everything behind it asks of it.

`order` answers by the row of words, `syntax` by the tree; `words` are their lists. Imports its own modules only.
"""

from bot.extraction.scene.syntax import Scene, base
from bot.extraction.scene.words import OBJECT_DID

__all__ = ["OBJECT_DID", "Scene", "base"]
