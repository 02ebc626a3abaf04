"""The sentence guard: rules that run before the parser and say where a sentence cannot start, and where one must.

The parser finds sentence boundaries from what it learnt, and a title before a name ("told PM | Modi") can mislead it; a wrong boundary
costs an event. The guard forbids a start unless something closed the sentence before it, and demands one after a blank line.

A second rule runs behind the lemmatiser: the lemma of a verb is in small letters in a headline too (Meets: meet).

Importing this module registers the components `sent_guard` and `verb_lemmas` with spaCy, so import it before loading the pipeline. It must
not import any other part of the project.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

CLOSERS = frozenset({".", "?", "!", "…", "...", "?!", "!?", "!!"})
CLOSING_MARKS = frozenset({"”", "’", "»", ")", "]", "''"})
EITHER_MARKS = frozenset({'"', "'"})
TITLES = frozenset({
    "adm", "amb", "brig", "capt", "cmdr", "col", "cpl", "dr", "ft", "fr", "gen", "gov", "hon", "insp", "lt", "lt.-gen", "maj",
    "maj-gen", "messrs", "min", "mr", "mrs", "ms", "mt", "pres", "prof", "rep", "rev", "sec", "sen", "sgt", "sr", "st", "supt",
    "vs",
})  # fmt: skip
MONTHS = frozenset({
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
NUMBERED = frozenset({"no", "nos", "art", "para", "p", "pp", "vol"})  # an abbreviation only before a number: No. 5

FORBID, LEAVE, DEMAND = False, None, True


@Language.component("sent_guard")
def sent_guard(doc: Doc) -> Doc:
    """Mark each token of `doc` as a start, as no start, or as the parser's to decide."""
    for token in doc:
        if token.i > 0:
            token.is_sent_start = verdict(doc, token)
    return doc


@Language.component("verb_lemmas")
def verb_lemmas(doc: Doc) -> Doc:
    """Write the lemmas of verbs in small letters."""
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and not token.lemma_.islower():
            token.lemma_ = token.lemma_.lower()
    return doc


def verdict(doc: Doc, token: Token) -> bool | None:
    """Whether a sentence may start at `token`: FORBID, LEAVE to the parser, or DEMAND."""
    if token.is_space:
        return FORBID
    if _closes_a_quotation(doc, token):
        return FORBID
    last, gap = _before(doc, token)
    if last is None:
        return LEAVE
    if gap.count("\n") > 1:
        return DEMAND
    if token.text[:1].islower():
        return FORBID
    closed = _is_closed_by(doc, last, token)
    if "\n" in gap:
        return DEMAND if closed and last.text in CLOSERS else LEAVE
    return LEAVE if closed else FORBID


def _closes_a_quotation(doc: Doc, token: Token) -> bool:
    if token.text in CLOSING_MARKS:
        return True
    return token.text in EITHER_MARKS and not doc[token.i - 1].whitespace_ and not doc[token.i - 1].is_space


def _before(doc: Doc, token: Token) -> tuple[Token | None, str]:
    """The last word or stop before `token`, past white space and closing marks, and the white space in between."""
    gap = ""
    for number in range(token.i - 1, -1, -1):
        before = doc[number]
        if before.is_space:
            gap += before.text
        elif number > 0 and (before.text in CLOSING_MARKS or _closes_a_quotation(doc, before)):
            gap += before.whitespace_
        else:
            return before, gap + before.whitespace_
    return None, gap


def _is_closed_by(doc: Doc, last: Token, following: Token) -> bool:
    """Whether `last` is a stop, or an abbreviation that can end a sentence too (U.S., p.m., Inc.)."""
    if last.text == "." and last.i > 0 and not doc[last.i - 1].whitespace_:
        return not _abbreviates(doc[last.i - 1].text, following)
    if last.text in CLOSERS:
        return True
    return len(last.text) > 1 and last.text.endswith(".") and not _abbreviates(last.text[:-1], following)


def _abbreviates(stem: str, following: Token) -> bool:
    lowered = stem.lower()
    if not stem[:1].isupper() and lowered != "vs" and lowered not in NUMBERED:  # "for ten min." can end a sentence
        return False
    if lowered in NUMBERED or lowered in MONTHS:
        return following.text[:1].isdigit()
    return lowered in TITLES or (len(stem) == 1 and stem.isupper() and stem != "I")
