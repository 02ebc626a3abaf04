"""The shipped spaCy pipeline, and Readout's own components in it.

The pipeline lies in `bot/extraction/model`, made by `bot/extraction/training`. Sentences are split before parsing, so each
comes as a document of its own whose one sentence start is fixed. Imports the errors only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import ExtractionError

MODEL = Path(__file__).resolve().parent / "model"
BATCH = 64
_PAIR = r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"  # "the U.S.-China talks": spaCy keeps a hyphen behind a full stop in the word


class Pipeline:
    """Tokenizes many sentences cheaply and parses the few that matter."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, folder: Path = MODEL) -> Pipeline:
        """Loads the pipeline; ExtractionError where it is missing or of another spaCy."""
        import spacy

        import bot.extraction.sentences  # noqa: F401  registers the component that the model names

        try:
            nlp = spacy.load(folder, exclude=["ner", "sent_guard"])
            nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex((*nlp.Defaults.infixes, _PAIR)).finditer  # type: ignore[misc, union-attr]
            return cls(nlp)
        except (OSError, ValueError, KeyError) as error:
            raise ExtractionError(
                "the language pipeline cannot be loaded", str(error).split("\n")[0], "Install readout-bot again"
            ) from error

    def tokens(self, text: str) -> Any:
        """The text as an unparsed document."""
        return self._nlp.make_doc(text)

    def parse(self, docs: Iterable[Any]) -> Iterator[Any]:
        """The documents parsed, in order, each held together as one sentence."""
        return iter(self._nlp.pipe((_one_sentence(doc) for doc in docs), batch_size=BATCH))


def _one_sentence(doc: Any) -> Any:
    for index, token in enumerate(doc):
        token.is_sent_start = index == 0
    return doc
