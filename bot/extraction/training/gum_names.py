"""Names out of GUM: its entity layer marks every mention, named or not, and this rule keeps the names.

A mention counts when its head word is a proper noun. Of a person the name is the head with its flat parts; of a place or an
organisation it is the run of capitalised words around the head. It must not import spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.extraction.training.entities import INNER_WORDS, Span, Tagged
from bot.extraction.training.treebanks import Sentence, Token

LABELS = {"person": "PER", "place": "LOC", "organization": "ORG"}
_PIECE = re.compile(r"\((?P<opened>[^()]+)(?P<same>\))?|(?P<closed>[^()]+)\)")


def mentions(sentence: Sentence) -> Iterator[Span]:
    """Every mention of GUM's entity layer in one sentence, with GUM's own type."""
    open_at: dict[str, list[tuple[int, str]]] = {}
    for number, token in enumerate(sentence.tokens):
        layer = next((part[7:] for part in token.misc.split("|") if part.startswith("Entity=")), "")
        for piece in _PIECE.finditer(layer):
            if piece["opened"]:
                group, kind = piece["opened"].split("-")[:2]
                if piece["same"]:
                    yield number, number + 1, kind
                else:
                    open_at.setdefault(group, []).append((number, kind))
            else:
                group = piece["closed"].split("-")[0]
                if open_at.get(group):
                    start, kind = open_at[group].pop()
                    yield start, number + 1, kind


def name_in(tokens: tuple[Token, ...], mention: Span) -> Span | None:
    """The name inside a mention, or nothing when the mention is a description."""
    start, end, kind = mention
    heads = [number for number in range(start, end) if not start < tokens[number].head <= end]
    if kind not in LABELS or len(heads) != 1 or not tokens[heads[0]].xpos.startswith("NNP"):
        return None
    head = heads[0]
    if kind == "person" and tokens[head].xpos == "NNPS":  # Americans
        return None
    first, last = _person(tokens, head, mention) if kind == "person" else _capitals(tokens, head, mention)
    return first, last, LABELS[kind]


def _person(tokens: tuple[Token, ...], head: int, mention: Span) -> tuple[int, int]:
    parts = {head}
    for number in range(mention[0], mention[1]):
        token = tokens[number]
        if token.deprel == "flat" and token.head - 1 in parts and token.xpos.startswith(("NNP", "HYPH")):
            parts.add(number)
    first, last = head, head + 1
    while last in parts:
        last += 1
    return first, last


def _capitals(tokens: tuple[Token, ...], head: int, mention: Span) -> tuple[int, int]:
    def named(number: int) -> bool:
        return tokens[number].text[:1].isupper() and tokens[number].text.lower() not in ("the", "a", "an")

    first, last = head, head + 1
    while first > mention[0] and named(first - 1):
        first -= 1
    while last < mention[1]:
        step = last
        while step < mention[1] and step - last < 2 and tokens[step].text.lower() in INNER_WORDS:
            step += 1
        if step >= mention[1] or not named(step):
            break
        last = step + 1
    return first, last


def gum_names(sentences: Iterable[Sentence]) -> list[Tagged]:
    """GUM sentences with the spans of their names; of nested names the longest stays."""
    found = []
    for sentence in sentences:
        names = {name for mention in mentions(sentence) if (name := name_in(sentence.tokens, mention))}
        kept: list[Span] = []
        for name in sorted(names, key=lambda span: (span[0] - span[1], span)):
            if all(name[1] <= other[0] or other[1] <= name[0] for other in kept):
                kept.append(name)
        found.append(Tagged(tuple(token.text for token in sentence.tokens), tuple(sorted(kept))))
    return found
