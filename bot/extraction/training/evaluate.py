"""Scores a pipeline on raw text, in the manner of the CoNLL 2018 shared task.

Gold and system are laid over the same characters (white space left out), so a wrong token or sentence boundary costs what it costs in use.
Relation subtypes are ignored, punctuation counts. It loads a pipeline and reads treebanks; it must not import the trainer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import bot.extraction.sentences  # noqa: F401 - registers the sentence guard
from bot.extraction.training.convert import GUM, PUD, news_only
from bot.extraction.training.entities import Tagged, read_uner
from bot.extraction.training.ner_mix import UNER_PUD
from bot.extraction.training.treebanks import Sentence, group, read_conllu

Extent = tuple[int, int]
WHOLE_DOCUMENT = 10_000
Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as either side sees it: its characters, its head's, and its annotation."""

    extent: Extent
    head: Extent | None
    deprel: str
    upos: str
    xpos: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All words, sentences and names of one document."""

    words: dict[Extent, Word]
    sentences: frozenset[Extent]
    names: frozenset[tuple[Extent, str]]


def raw_text(sentences: Iterable[Sentence]) -> str:
    """The running text of a document, a blank line between paragraphs."""
    text = ""
    for sentence in sentences:
        if sentence.opens_paragraph and text:
            text = text.rstrip() + "\n\n"
        elif text and not text.endswith((" ", "\n")):
            text += " " if sentence.tokens else ""
        text += "".join(token.text + (" " if token.space_after else "") for token in sentence.tokens)
    return text.rstrip()


def read_gold(sentences: Sequence[Sentence], named: Mapping[str, Tagged] | None = None) -> Reading:
    """The annotated reading of a document; names are found by the characters of their sentence."""
    words: dict[Extent, Word] = {}
    spans: set[Extent] = set()
    names: set[tuple[Extent, str]] = set()
    offset = 0
    for sentence in sentences:
        extents, offset = _extents([token.text for token in sentence.tokens], offset)
        for token, extent in zip(sentence.tokens, extents, strict=True):
            head = extents[token.head - 1] if token.head else None
            words[extent] = Word(extent, head, token.deprel.split(":")[0], token.upos, token.xpos, token.lemma)
        spans.add((extents[0][0], extents[-1][1]))
        same = (named or {}).get(letters(token.text for token in sentence.tokens))
        if same:  # tokenised apart in places (221bn), over the same characters
            pieces, _ = _extents(same.words, extents[0][0])
            names |= {((pieces[start][0], pieces[end - 1][1]), label) for start, end, label in same.spans}
    return Reading(words, frozenset(spans), frozenset(names))


def letters(texts: Iterable[str]) -> str:
    """The characters of a text without its white space: what gold and system share."""
    return "".join("".join(texts).split())


def _extents(texts: Iterable[str], offset: int) -> tuple[list[Extent], int]:
    extents = []
    for text in texts:
        length = len(letters([text]))
        extents.append((offset, offset + length))
        offset += length
    return extents, offset


def read_doc(doc: Doc) -> Reading:
    """The pipeline's reading of a document."""
    extents, _ = _extents([token.text for token in doc], 0)
    words = {}
    for token in doc:
        if token.is_space:
            continue
        head = None if token.head.i == token.i else extents[token.head.i]
        deprel = "root" if head is None else token.dep_.split(":")[0]
        words[extents[token.i]] = Word(extents[token.i], head, deprel, token.pos_, token.tag_, token.lemma_)
    spans = {(extents[span.start][0], extents[span.end - 1][1]) for span in doc.sents}
    names = {((extents[span.start][0], extents[span.end - 1][1]), span.label_) for span in doc.ents}
    return Reading(words, frozenset(spans), frozenset(names))


def f_score(right: int, system: int, gold: int) -> float:
    """F1 in per cent."""
    return 200.0 * right / (system + gold) if system + gold else 0.0


def score_syntax(pairs: Sequence[tuple[Reading, Reading]]) -> Scores:
    """Scores of (gold, system) pairs: tokens, sentences, attachment, tags, lemmas."""
    right = dict.fromkeys(("tokens", "uas", "las", "upos", "tag", "lemma"), 0)
    gold_total = sum(len(gold.words) for gold, _ in pairs)
    system_total = sum(len(system.words) for _, system in pairs)
    for gold, system in pairs:
        for extent in gold.words.keys() & system.words.keys():
            wanted, found = gold.words[extent], system.words[extent]
            attached = wanted.head == found.head
            right["tokens"] += 1
            right["uas"] += attached
            right["las"] += attached and wanted.deprel == found.deprel
            right["upos"] += wanted.upos == found.upos
            right["tag"] += wanted.xpos == found.xpos
            right["lemma"] += wanted.lemma == found.lemma
    scores = {name: f_score(count, system_total, gold_total) for name, count in right.items()}
    shared = sum(len(gold.sentences & system.sentences) for gold, system in pairs)
    scores["sentences"] = f_score(shared, sum(len(s.sentences) for _, s in pairs), sum(len(g.sentences) for g, _ in pairs))
    return scores


def score_names(pairs: Sequence[tuple[Reading, Reading]]) -> Scores:
    """Precision, recall and F of names, exact in span and label, with F for each label."""
    scores: Scores = {}
    for label in ("", "PER", "LOC", "ORG"):
        counts = [0, 0, 0]
        for gold, system in pairs:
            wanted = {name for name in gold.names if label in ("", name[1])}
            found = {name for name in system.names if label in ("", name[1])}
            counts = [counts[0] + len(wanted & found), counts[1] + len(found), counts[2] + len(wanted)]
        right, system_total, gold_total = counts
        if not label:
            scores["precision"] = 100.0 * right / max(system_total, 1)
            scores["recall"] = 100.0 * right / max(gold_total, 1)
        scores[f"f {label}".strip()] = f_score(right, system_total, gold_total)
    return scores


def read_corpus(nlp: Language, sentences: Sequence[Sentence], named: Sequence[Tagged] = ()) -> list[tuple[Reading, Reading]]:
    """Gold and system readings of every document of a treebank."""
    names = {letters(sentence.words): sentence for sentence in named}
    documents = list(group(sentences, WHOLE_DOCUMENT))
    return [(read_gold(document, names), read_doc(nlp(raw_text(document)))) for document in documents]


def measure_speed(nlp: Language, sentences: Sequence[Sentence]) -> float:
    """Words a second of processor time, over the documents of a treebank."""
    texts = [raw_text(document) for document in group(sentences, WHOLE_DOCUMENT)]
    started = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return words / (time.process_time() - started)


def evaluate(model: Path, data: Path) -> dict[str, Scores]:
    """Every figure of the model card."""
    started = time.perf_counter()
    nlp = spacy.load(model)
    load_seconds = time.perf_counter() - started
    pud = read_conllu(data / PUD)
    gum_news = [sentence for split in ("dev", "test") for sentence in news_only(read_conllu(data / GUM.format(split=split)))]
    pud_pairs = read_corpus(nlp, pud, read_uner(data / UNER_PUD))
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
    return {
        "PUD": score_syntax(pud_pairs),
        "GUM news": score_syntax(read_corpus(nlp, gum_news)),
        "names, UNER-PUD": score_names(pud_pairs),
        "cost": {"megabytes": size / 1e6, "load seconds": load_seconds, "words a second": measure_speed(nlp, pud)},
    }


def report(scores: dict[str, Scores]) -> str:
    """The scores as lines of text."""
    lines = []
    for subject, figures in scores.items():
        lines.append(f"{subject}: " + ", ".join(f"{name} {value:.2f}" for name, value in figures.items()))
    return "\n".join(lines)
