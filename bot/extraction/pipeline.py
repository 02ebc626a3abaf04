"""The shipped spaCy pipeline, and Readout's own components in it.

The pipeline lies in `bot/extraction/model`, made by `bot/extraction/training`. Sentences are split before parsing, so each
comes as a document of its own whose one sentence start is fixed. What spaCy keeps of the words it has seen is bounded: `rest`
frees it when it has grown. Imports the errors and its neighbours `cutting`, `embedding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.errors import ExtractionError
from bot.extraction.cutting import Cutter
from bot.extraction.embedding import keep_vectors

MODEL = Path(__file__).resolve().parent / "model"
BATCH = 64
WORDS_KEPT = 30_000  # words of past articles that spaCy may remember; those of some 2,000
_PAIR = r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"  # "the U.S.-China talks": spaCy keeps a hyphen behind a full stop in the word


class Pipeline:
    """Cuts many sentences into words cheaply and parses the few that matter."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._cutter = Cutter(nlp)
        self._own_words = len(nlp.vocab.strings)
        self._zone = ExitStack()
        self._zone.enter_context(nlp.memory_zone())

    @classmethod
    def load(cls, folder: Path = MODEL) -> Pipeline:
        """Loads the pipeline; ExtractionError where it is missing or of another spaCy."""
        import spacy

        import bot.extraction.sentences  # noqa: F401  registers the component that the model names

        try:
            nlp = spacy.load(folder, exclude=["ner", "sent_guard"])
            nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex((*nlp.Defaults.infixes, _PAIR)).finditer  # type: ignore[misc, union-attr]
            keep_vectors(nlp.get_pipe("tok2vec"))
            return cls(nlp)
        except (OSError, ValueError, KeyError) as error:
            raise ExtractionError(
                "the language pipeline cannot be loaded", str(error).split("\n")[0], "Install readout-bot again"
            ) from error

    def rest(self) -> None:
        """Called between articles, when no document is in use any more: frees the words of past ones where they have grown many."""
        if len(self._nlp.vocab.strings) - self._own_words > WORDS_KEPT:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())

    def words(self, text: str) -> list[str]:
        """The words of a sentence, which is not parsed."""
        return self._cutter.words(text)

    def parse(self, texts: Iterable[str]) -> Iterator[Any]:
        """The sentences as parsed documents, in order, each held together as one sentence."""
        return iter(self._nlp.pipe((self._cutter.document(text) for text in texts), batch_size=BATCH))
