"""Training-time variants of a text: headlines in title case, which no treebank has enough of.

Registered with spaCy under `readout.headline_augmenter.v1` and used by parser.cfg alone. It must not be imported at run time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from spacy.language import Language
from spacy.training.augment import combined_augmenter
from spacy.training.example import Example
from spacy.training.iob_utils import _doc_to_biluo_tags_with_partial
from spacy.util import registry

Augmenter = Callable[[Language, Example], Iterator[Example]]
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "nor", "of", "on", "or", "over", "the", "to", "up", "via",
    "vs", "with",
})  # fmt: skip


@registry.augmenters("readout.headline_augmenter.v1")  # type: ignore[untyped-decorator, unused-ignore]
def create_headline_augmenter(title_level: float, lower_level: float, whitespace_level: float, whitespace_per_token: float) -> Augmenter:
    """Title-case some documents, then lower-case or add white space to some, as spaCy's own augmenter does."""
    usual = partial(
        combined_augmenter,
        lower_level=lower_level,
        whitespace_level=whitespace_level,
        whitespace_per_token=whitespace_per_token,
        whitespace_variants=[" ", "\n", "\n\n"],
    )

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if random.random() < title_level:
            yield title_case(nlp, example)
        else:
            yield from usual(nlp, example)

    return augment


def title_case(nlp: Language, example: Example) -> Example:
    """The same annotation over the text written as a headline: Putin Calls Imran Khan."""
    words = [capitalised(token.text, first=bool(token.is_sent_start)) for token in example.reference]
    annotation = example.to_dict()
    annotation["doc_annotation"]["entities"] = _doc_to_biluo_tags_with_partial(example.reference)  # to_dict loses what is not annotated
    annotation["token_annotation"]["ORTH"] = words
    text = "".join(word + token.whitespace_ for word, token in zip(words, example.reference, strict=True))
    return Example.from_dict(nlp.make_doc(text), annotation)


def capitalised(word: str, *, first: bool) -> str:
    """A word as a headline writes it; small words stay small except at the start."""
    if not word[:1].islower() or "'" in word or "’" in word or (word in SMALL_WORDS and not first):
        return word
    return word[0].upper() + word[1:]
