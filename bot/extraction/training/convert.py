"""Turns treebank sentences into spaCy documents and writes the DocBin files that `spacy train` reads.

The only module that knows both shapes. It reads the data folder and writes the work folder; it must not import the trainer or
the extractor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from bot.extraction.training.treebanks import Sentence, group, read_conllu
from bot.extraction.training.wire_grammar import generate

SENTENCES_A_DOCUMENT = 10
GENERATED = 400  # headlines, and as many sentences

EWT = "UD_English-EWT/en_ewt-ud-{split}.conllu"
GUM = "GUM/gum_ccby_subset-{split}.conllu"
PUD = "UD_English-PUD/en_pud-ud-test.conllu"
NEWS_GENRES = ("GUM_news", "GUM_interview", "GUM_speech")


def to_doc(vocab: Vocab, sentences: Sequence[Sentence]) -> Doc:
    """One annotated document made of consecutive sentences."""
    tokens = [token for sentence in sentences for token in sentence.tokens]
    return Doc(
        vocab,
        words=[token.text for token in tokens],
        spaces=[token.space_after for token in tokens],
        tags=[token.xpos for token in tokens],
        pos=[token.upos for token in tokens],
        morphs=[token.feats for token in tokens],
        lemmas=[token.lemma for token in tokens],
        heads=_absolute_heads(sentences),
        deps=["ROOT" if token.deprel == "root" else token.deprel for token in tokens],
        sent_starts=[number == 0 for sentence in sentences for number in range(len(sentence.tokens))],
    )


def _absolute_heads(sentences: Sequence[Sentence]) -> list[int]:
    heads: list[int] = []
    offset = 0
    for sentence in sentences:
        for number, token in enumerate(sentence.tokens):
            heads.append(offset + (number if token.head == 0 else token.head - 1))
        offset += len(sentence.tokens)
    return heads


def to_docs(vocab: Vocab, sentences: Iterable[Sentence]) -> list[Doc]:
    """Documents of up to ten consecutive sentences, so that the parser learns where sentences end."""
    return [to_doc(vocab, batch) for batch in group(sentences, SENTENCES_A_DOCUMENT)]


def write_docs(docs: Iterable[Doc], path: Path) -> None:
    """Write documents in their given order: the same input gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def news_only(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences of GUM that come from news, interviews and speeches."""
    return [sentence for sentence in sentences if sentence.sent_id.startswith(NEWS_GENRES)]


def convert_treebanks(data: Path, work: Path) -> None:
    """Write parser-train/gold.spacy, parser-train/wire.spacy and parser-dev.spacy."""
    for split, target in (("train", "parser-train/gold.spacy"), ("dev", "parser-dev.spacy")):
        docs: list[Doc] = []
        for pattern in (EWT, GUM):
            docs += to_docs(Vocab(), read_conllu(data / pattern.format(split=split)))
        write_docs(docs, work / target)
    write_docs(to_docs(Vocab(), [sentence for sentence, _ in generate(GENERATED)]), work / "parser-train/wire.spacy")
