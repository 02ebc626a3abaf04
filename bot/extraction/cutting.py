"""Cutting: a sentence into the words that the pipeline's tokenizer makes of it, each run of characters between blanks worked out once.

The tokenizer looks at one such run at a time, so what it made of "U.S.-led" or "Putin's" can be kept. Most sentences are never parsed,
and so never become a document. Imports nothing of the project.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.tokens import Doc

_KEPT = 40_000  # runs; those of a thousand articles
_LONGEST = 40  # characters of a run that is worth keeping

# Of these the tokenizer makes what stands in the groups, a compound cut at its hyphens.
_EASY = re.compile(r"([“\"(]?)([A-Za-z]+(?:-[A-Za-z]+)*|[0-9]+)(['’]s)?([,.:;?!)]?)([”\"]?)")

_Words = tuple[str, ...]


class Cutter:
    """Cuts sentences for one pipeline; safe to use from one thread at a time."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._special = frozenset(nlp.tokenizer.rules)
        self._runs: dict[str, _Words] = {}
        self._norms: dict[str, _Words] = {}  # of the few runs whose words have a norm of their own: the second of "don't" is "not"

    def words(self, text: str) -> list[str]:
        """The words of the sentence."""
        runs = text.split(" ")
        if runs != text.split():  # more than single blanks between them
            return [token.text for token in self._nlp.make_doc(text)]
        words: list[str] = []
        for run in runs:
            words += self._runs.get(run) or self._cut(run)
        return words

    def document(self, text: str) -> Any:
        """The sentence as an unparsed document, held together as one sentence."""
        runs = text.split(" ")
        if runs != text.split() or max(map(len, runs)) > _LONGEST:
            return _as_one_sentence(self._nlp.make_doc(text))
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[tuple[int, str]] = []
        for run in runs:
            cut = self._runs.get(run) or self._cut(run)
            norms += [(len(words) + place, norm) for place, norm in enumerate(self._norms.get(run, ()))]
            words += cut
            spaces += [False] * (len(cut) - 1) + [True]
        spaces[-1] = False
        doc = Doc(self._nlp.vocab, words=words, spaces=spaces)
        for place, norm in norms:
            doc[place].norm_ = norm
        return _as_one_sentence(doc)

    def _cut(self, run: str) -> _Words:
        cut = self._cut_easily(run) or self._cut_with_care(run)
        if len(run) <= _LONGEST:
            if len(self._runs) >= _KEPT:
                self._runs.clear()
                self._norms.clear()
            self._runs[run] = cut
        return cut

    def _cut_easily(self, run: str) -> _Words | None:
        """A word, number or compound of plain letters, with a "'s" and few marks around it at most; None for any other run.

        Where two neighbours are special to the tokenizer ("Mr.", "can't", ":)"), it is asked itself.
        """
        if run.isalpha() and run.isascii() and run not in self._special:
            return (run,)
        found = _EASY.fullmatch(run)
        if found is None or run in self._special:
            return None
        opening, core, possessive, first, second = found.groups("")
        if first == "." and core[-1].isupper() and not possessive:  # "U.N." or the end of the sentence
            return None
        parts = core.replace("-", " - ").split(" ")
        words = tuple(part for part in (opening, *parts, possessive, first, second) if part)
        return words if self._special.isdisjoint((*parts, *map("".join, pairwise(words)))) else None

    def _cut_with_care(self, run: str) -> _Words:
        doc, vocab = self._nlp.make_doc(run), self._nlp.vocab
        if len(run) <= _LONGEST and any(token.norm != vocab[token.orth].norm for token in doc):
            self._norms[run] = tuple(token.norm_ for token in doc)
        return tuple(token.text for token in doc)


def _as_one_sentence(doc: Any) -> Any:
    if not len(doc):
        return doc
    starts = np.full(len(doc), -1, dtype="int64")
    starts[0] = 1
    return doc.from_array(["SENT_START"], starts.astype("uint64"))
