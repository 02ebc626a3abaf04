"""Mixes the named-entity corpora and the treebanks into the documents that ner.cfg trains on.

The treebanks carry tags and no names: an auxiliary tagger learns from them beside the entity recogniser, both over one token layer, and is
thrown away afterwards. Every fourth group of sentences of Universal NER is held out to choose the best step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.extraction.training.convert import EWT, GENERATED, GUM, to_doc, to_docs, write_docs
from bot.extraction.training.entities import WIKIGOLD, Tagged, place_names, read_crossner, read_mapped, read_re3d, read_uner
from bot.extraction.training.gum_names import gum_names
from bot.extraction.training.treebanks import read_conllu
from bot.extraction.training.wire_grammar import generate

SENTENCES_A_DOCUMENT = 3
HELD_OUT_EVERY = 4
UNER_REPEATS = 2
UNER_EWT = "UNER/UNER_English-EWT/en_ewt-ud-{split}.iob2"
UNER_PUD = "UNER/UNER_English-PUD/en_pud-ud-test.iob2"


def bio(sentences: Sequence[Tagged]) -> list[str]:
    """The tags of consecutive sentences as one BIO sequence."""
    tags: list[str] = []
    for sentence in sentences:
        marks = ["O"] * len(sentence.words)
        for start, end, label in sentence.spans:
            marks[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
        tags += marks
    return tags


def names_doc(vocab: Vocab, sentences: Sequence[Tagged]) -> Doc:
    """One document annotated with names alone."""
    words = [word for sentence in sentences for word in sentence.words]
    starts: list[bool | int | None] = [number == 0 for sentence in sentences for number in range(len(sentence.words))]
    return Doc(vocab, words=words, ents=bio(sentences), sent_starts=starts)


def in_groups(sentences: Sequence[Tagged], size: int = SENTENCES_A_DOCUMENT) -> Iterator[Sequence[Tagged]]:
    """Consecutive sentences, `size` at a time."""
    for start in range(0, len(sentences), size):
        yield sentences[start : start + size]


def hold_out(sentences: Sequence[Tagged]) -> tuple[list[Tagged], list[Tagged]]:
    """What to train on and what to choose the best step by."""
    train: list[Tagged] = []
    dev: list[Tagged] = []
    for number, batch in enumerate(in_groups(sentences, 10)):
        (dev if number % HELD_OUT_EVERY == 0 else train).extend(batch)
    return train, dev


def gum_docs(vocab: Vocab, path: Path) -> Iterator[Doc]:
    """GUM with its tags and its names, one sentence a document."""
    sentences = read_conllu(path)
    for sentence, named in zip(sentences, gum_names(sentences), strict=True):
        doc = to_doc(vocab, [sentence])
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in named.spans])
        yield doc


def mix_names(data: Path, work: Path) -> None:
    """Write ner-train/names.spacy, ner-train/tags.spacy (for the auxiliary tagger) and ner-dev.spacy."""
    vocab = Vocab()
    uner = [sentence for split in ("dev", "test") for sentence in read_uner(data / UNER_EWT.format(split=split))]
    uner_train, uner_dev = hold_out(uner)
    wikipedia = read_mapped(data / "NER/wikigold/wikigold.conll.txt", WIKIGOLD) + read_crossner(data / "NER/CrossNER")
    security = read_re3d(data / "NER/re3d_free/conll", place_names(uner_train + wikipedia))
    train = _documents(vocab, uner_train * UNER_REPEATS + wikipedia + security)
    train += [names_doc(vocab, [named]) for _, named in generate(GENERATED)]
    train += gum_docs(vocab, data / GUM.format(split="train"))
    write_docs(train, work / "ner-train/names.spacy")
    write_docs(to_docs(vocab, read_conllu(data / EWT.format(split="train"))), work / "ner-train/tags.spacy")
    write_docs(_documents(vocab, uner_dev), work / "ner-dev.spacy")


def _documents(vocab: Vocab, sentences: Iterable[Tagged]) -> list[Doc]:
    return [names_doc(vocab, batch) for batch in in_groups(list(sentences))]
