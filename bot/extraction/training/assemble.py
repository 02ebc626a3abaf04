"""Puts the trained parser and the trained entity recogniser into the one pipeline that ships.

The order matters: the guard runs before the parser, which respects its marks. It must not import the trainer or read the treebanks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language

import bot.extraction.sentences  # noqa: F401 - registers the sentence guard

VERSION = "1.1.0"
META: dict[str, Any] = {
    "name": "readout_wire",
    "version": VERSION,
    "description": "Tags, lemmas, dependencies, sentence boundaries and names for English news about diplomacy.",
    "license": "CC BY-SA 4.0",
    "author": "",
    "email": "",
    "url": "",
    "notes": "Derived from UD English EWT, GUM (its open genres), Universal NER, Wikigold, CrossNER and re3d: see MODEL_CARD.md.",
}


def assemble(parser: Path, names: Path, out: Path) -> None:
    """Write the shipped pipeline to `out`; LICENSE and MODEL_CARD.md that lie there stay."""
    nlp = spacy.load(parser)
    nlp.add_pipe("sent_guard", first=True)
    nlp.add_pipe("verb_lemmas", after="trainable_lemmatizer")
    nlp.add_pipe("ner", source=_own_layers(names), last=True)
    nlp.meta.update(META)
    nlp.meta.pop("performance", None)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.config["corpora"] = {}
    nlp.config["initialize"] = {**nlp.config["initialize"], "after_init": None}
    nlp.config["training"] = {**nlp.config["training"], "before_to_disk": None, "before_update": None}
    nlp.to_disk(out)
    _drop_strings(nlp, out)
    _tidy_meta(out / "meta.json")


def _own_layers(names: Path) -> Language:
    """The entity recogniser with a token layer of its own, its auxiliary tagger gone."""
    nlp = spacy.load(names)
    nlp.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.remove_pipe("tagger")
    nlp.remove_pipe("tok2vec")
    return nlp


def _drop_strings(nlp: Language, out: Path) -> None:
    """Leave the words of the training texts out of the vocabulary: the layers hash, only labels and lemma rules are looked up."""
    needed = set(spacy.blank("en").vocab.strings)
    for labels in nlp.pipe_labels.values():
        needed.update(labels)
    trees = srsly.read_msgpack(out / "trainable_lemmatizer" / "trees")["trees"]
    strings = nlp.vocab.strings
    keys = {tree[side] for tree in trees for side in ("orig", "subst") if side in tree}
    needed.update(strings[key] for key in keys if key)
    (out / "vocab" / "strings.json").write_text(json.dumps(sorted(needed), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _tidy_meta(path: Path) -> None:
    """Keep what describes the pipeline, nothing of the machine or the run."""
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta.pop("spacy_git_version", None)
    meta["performance"] = {}
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
