"""What the extractor tells as it goes, to whoever asked why; told to nobody by default, and then each word costs one empty call.

A `Trace` listens and keeps nothing; `recorder` has the one that keeps. The calls come in the order of the walk: a sentence, then each
of its triggers, then how that trigger ended, and at the end of the article which tellings are of one event. Nothing here may change what
is extracted, so no call answers. Imports `rejections` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.extraction.rejections import Why

if TYPE_CHECKING:
    from bot.extraction.actors import Actor
    from bot.extraction.arguments import Arguments
    from bot.extraction.discourse import Draft
    from bot.extraction.status import Reading
    from bot.extraction.text import Sentence
    from bot.extraction.triggers import Trigger


class Trace:
    """A listener that keeps nothing."""

    def sentence(self, piece: Sentence, why: Why | None = None, words: Sequence[str] = (), actors: Sequence[Actor] = ()) -> None:
        """The next sentence. `why` says that it is not read; `words` are none where nobody looked at them."""

    def passed_over(self, trigger: Trigger, why: Why) -> None:
        """Words of the ontology in the sentence, which tell of nothing where they stand."""

    def trigger(self, trigger: Trigger, args: Arguments) -> None:
        """The next trigger of the sentence, with its arguments. A condition may still narrow those."""

    def read_as(self, reading: Reading) -> None:
        """The status of the trigger."""

    def rejected(self, name: str) -> None:
        """The trigger made no event, or, where it tells of several, not this one. `name` is one of the table's."""

    def told(self, draft: Draft) -> None:
        """The trigger tells of an event; of several, one after the other."""

    def merged(self, numbers: Sequence[int]) -> None:
        """Which of the article's events each draft tells of, in the order of `told`."""
