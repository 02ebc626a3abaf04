"""News annotated by the teacher, for the student to learn from beside the treebanks.

The teacher reads with MiniLM's vectors and is better and slower than what can ship; its readings of the right kind of text teach the
small pipeline what treebanks of reviews and e-mail cannot. The news stays in the work folder and never ships. It must not import the
trainer.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import bot.extraction.sentences
import bot.extraction.training.contextual  # noqa: F401 - both register what the teacher is made of
from bot.extraction.training.convert import SENTENCES_A_DOCUMENT, write_docs

ARTICLES = {"candidates.jsonl.gz": 2500, "background.jsonl.gz": 400}
WORDS_AN_ARTICLE = 230
SEED = 7


def read_news(folder: Path) -> Iterator[str]:
    """Headline and first paragraphs of a fixed sample of articles."""
    for name, count in ARTICLES.items():
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            articles = [json.loads(line) for line in lines]
        for article in random.Random(SEED).sample(articles, min(count, len(articles))):
            yield opening(article["title"], article["text"])


def opening(title: str, text: str, words: int = WORDS_AN_ARTICLE) -> str:
    """The headline, unless in title case, and whole paragraphs of the text until there are enough words."""
    kept = [title.strip()] if title.strip() and not in_title_case(title) else []
    count = 0
    for paragraph in (line.strip() for line in text.splitlines()):
        if paragraph and count < words:
            kept.append(paragraph)
            count += len(paragraph.split())
    return "\n\n".join(kept)


def in_title_case(title: str) -> bool:
    """Whether a headline Capitalises Its Words, which the teacher was not trained to read."""
    long_words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long_words) > 0.75 * len(long_words)


def load_teacher(parser: Path, names: Path) -> Language:
    """Both teachers in one pipeline, with the guard that the student will have."""
    nlp = spacy.load(parser)
    nlp.add_pipe("sent_guard", first=True)
    namer = spacy.load(names)
    namer.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=namer, last=True)
    return nlp


def in_pieces(doc: Doc, size: int = SENTENCES_A_DOCUMENT) -> Iterator[Doc]:
    """A document as documents of at most `size` sentences."""
    sentences = list(doc.sents)
    for start in range(0, len(sentences), size):
        last = sentences[min(start + size, len(sentences)) - 1]
        yield doc[sentences[start].start : last.end].as_doc()


def annotate_news(teacher: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """The teacher's reading of each text."""
    for doc in teacher.pipe(texts, batch_size=16):
        yield from in_pieces(doc)


def make_silver(parser: Path, names: Path, text: Path, work: Path) -> None:
    """Write the silver documents beside the gold ones of both trainings."""
    docs = list(annotate_news(load_teacher(parser, names), read_news(text)))
    for folder in ("parser-train", "ner-train"):
        write_docs(docs, work / folder / "silver.spacy")
