"""Reads CoNLL-U treebanks into small values, so that every later step sees one shape of sentence whatever the corpus.

It knows the file format and nothing of spaCy or of the project: keep both imports out, so that the reader can be tested alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word of a treebank."""

    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int  # 0 is the root, otherwise the 1-based number of the head
    deprel: str
    space_after: bool
    misc: str = "_"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what its comments say of its document and paragraph."""

    tokens: tuple[Token, ...]
    sent_id: str = ""
    opens_document: bool = False
    opens_paragraph: bool = False

    @property
    def text(self) -> str:
        return "".join(token.text + (" " if token.space_after else "") for token in self.tokens).rstrip()


@dataclass(slots=True)
class _Draft:
    """A sentence while its lines are being read."""

    rows: list[list[str]] = field(default_factory=list)
    spans: dict[int, tuple[int, bool]] = field(default_factory=dict)  # first word of a multiword token: its last word, space after
    comments: dict[str, str] = field(default_factory=dict)

    def comment(self, line: str) -> None:
        key, _, value = line.lstrip("#").strip().partition("=")
        self.comments[key.split(" ")[0].strip()] = value.strip()

    def row(self, line: str) -> None:
        columns = line.split("\t")
        number = columns[0]
        if "." in number:  # an empty node of the enhanced graph
            return
        if "-" in number:
            first, last = (int(part) for part in number.split("-"))
            self.spans[first] = (last, "SpaceAfter=No" not in columns[9])
            return
        self.rows.append(columns)

    def build(self) -> Sentence:
        spaces = ["SpaceAfter=No" not in row[9] for row in self.rows]
        for first, (last, space) in self.spans.items():
            for inner in range(first, last):
                spaces[inner - 1] = False
            spaces[last - 1] = space
        tokens = tuple(_token(row, space) for row, space in zip(self.rows, spaces, strict=True))
        return Sentence(tokens, self.comments.get("sent_id", ""), "newdoc" in self.comments, "newpar" in self.comments)


def _token(row: list[str], space_after: bool) -> Token:
    _, text, lemma, upos, xpos, feats, head, deprel, _, misc = row
    feats = "" if feats == "_" else feats
    lemma = text if lemma == "_" else lemma
    return Token(text, lemma, upos, xpos, feats, int(head), deprel, space_after, misc)


def parse_conllu(lines: Iterable[str]) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U text, line by line."""
    draft = _Draft()
    for raw in lines:
        line = raw.rstrip("\n")
        if line.startswith("#"):
            draft.comment(line)
        elif line.strip():
            draft.row(line)
        elif draft.rows:
            yield draft.build()
            draft = _Draft()
    if draft.rows:
        yield draft.build()


def read_conllu(path: Path) -> list[Sentence]:
    """Read a CoNLL-U file."""
    with path.open(encoding="utf-8") as lines:
        return list(parse_conllu(lines))


def group(sentences: Iterable[Sentence], size: int) -> Iterator[list[Sentence]]:
    """Group consecutive sentences into documents of at most `size`, never across two documents of the treebank."""
    batch: list[Sentence] = []
    for sentence in sentences:
        if batch and (len(batch) >= size or sentence.opens_document):
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch
