"""Reads the named-entity corpora and maps their labels onto three: PER, LOC, ORG.

Five corpora, five guidelines: every difference that matters is a table or one small function here. The target is the guideline of
Universal NER: names only, titles and articles left out, countries always LOC. It must not import spaCy, so that it can be tested alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int, str]  # first token, token after the last, label

WIKIGOLD = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}
CROSSNER = {
    "person": "PER", "politician": "PER", "writer": "PER", "musicalartist": "PER", "scientist": "PER", "researcher": "PER",
    "country": "LOC", "location": "LOC",
    "organisation": "ORG", "politicalparty": "ORG", "university": "ORG", "band": "ORG",
}  # fmt: skip
RE3D = {"Person": "PER", "Location": "LOC", "Organisation": "ORG"}
CROSSNER_DOMAINS = ("ai", "literature", "music", "politics", "science")

TITLE_WORDS = frozenset({
    "a", "admiral", "ambassador", "army", "assistant", "captain", "chairman", "chancellor", "chief", "colonel", "commander",
    "councillor", "defence", "defense", "deputy", "director", "dr", "fco", "for", "foreign", "gen", "general", "her", "his",
    "king", "lady", "lieutenant", "lt", "lord", "major", "minister", "mr", "mrs", "ms", "navy", "office", "official", "our",
    "petty", "president", "press", "prime", "prince", "princess", "prof", "professor", "queen", "representative", "secretary",
    "senator", "senior", "sergeant", "sheikh", "sir", "soldier", "special", "spokesman", "the", "their",
})  # fmt: skip
ARTICLES = frozenset({"the", "a", "an"})
PRONOUNS = frozenset({
    "i", "he", "she", "we", "they", "you", "it", "who", "his", "her", "our", "their",
})  # fmt: skip
INNER_WORDS = frozenset({
    "of", "the", "for", "and", "&", "on", "to", "in", "de", "del", "la", "al", "-", "'s", "’s",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tokenised sentence with the spans of its names."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]


def spans_of(tags: Iterable[str]) -> Iterator[Span]:
    """Spans of a BIO (or IOB1) sequence, with the corpus's own labels."""
    start, label, end = 0, "", 0
    for end, tag in enumerate([*tags, "O"]):  # the position past the last closes an open span
        prefix, _, kind = tag.partition("-")
        if label and (prefix != "I" or kind != label):
            yield start, end, label
            label = ""
        if prefix in ("B", "I") and not label:
            start, label = end, kind


def read_columns(path: Path, *, word: int = 0, tag: int = -1) -> Iterator[tuple[list[str], list[str]]]:
    """Sentences of a column file: words and tags, a blank line between sentences, comments skipped."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        columns = line.split()
        if line.startswith(("# ", "-DOCSTART-")):
            continue
        if len(columns) > 1:
            words.append(columns[word])
            tags.append(columns[tag])
        elif words:
            yield words, tags
            words, tags = [], []


def read_mapped(path: Path, labels: dict[str, str], *, word: int = 0, tag: int = -1) -> list[Tagged]:
    """Sentences of one corpus with its labels mapped; a label without a counterpart is no name."""
    found = []
    for words, tags in read_columns(path, word=word, tag=tag):
        spans = tuple((start, end, labels[label]) for start, end, label in spans_of(tags) if label in labels)
        found.append(Tagged(tuple(words), spans))
    return found


def read_uner(path: Path) -> list[Tagged]:
    """Universal NER: number, word, tag, two more columns."""
    return read_mapped(path, WIKIGOLD, word=1, tag=2)


def read_crossner(folder: Path) -> list[Tagged]:
    """All domains and splits of CrossNER: none of them is a test of ours."""
    paths = [folder / domain / f"{split}.txt" for domain in CROSSNER_DOMAINS for split in ("train", "dev", "test")]
    return [sentence for path in paths for sentence in read_mapped(path, CROSSNER)]


def read_re3d(folder: Path, places: frozenset[str]) -> list[Tagged]:
    """re3d marks descriptions too ("residents of Mosul"): keep the names in them, and call a country a place."""
    found = []
    for path in sorted(folder.glob("*/*.conll")):
        for sentence in read_mapped(path, RE3D):
            spans = (_name_in(sentence.words, span, places) for span in sentence.spans)
            found.append(Tagged(sentence.words, tuple(span for span in spans if span is not None)))
    return found


def _name_in(words: tuple[str, ...], span: Span, places: frozenset[str]) -> Span | None:
    start, end, label = span
    left_out = TITLE_WORDS if label == "PER" else ARTICLES
    while start < end and words[start].lower().rstrip(".") in left_out:
        start += 1
    name = words[start:end]
    if not name or not name[0][:1].isupper() or " ".join(name).lower() in PRONOUNS:
        return None
    if not all(word[:1].isupper() or word.lower() in INNER_WORDS for word in name):
        return None
    return start, end, "LOC" if " ".join(name) in places else label


def place_names(sentences: Iterable[Tagged]) -> frozenset[str]:
    """Names that the other corpora call a place more often than an organisation."""
    votes: Counter[str] = Counter()
    for sentence in sentences:
        for start, end, label in sentence.spans:
            votes[" ".join(sentence.words[start:end])] += {"LOC": 1, "ORG": -1, "PER": 0}[label]
    return frozenset(name for name, count in votes.items() if count > 0)
