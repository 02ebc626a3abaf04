"""Runs spaCy's own trainer with this folder's configurations.

The one module that imports the trainer, and with it the layers and augmenters that the configurations name. It must not read treebanks:
those come converted, from the work folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.util import load_config, registry

import bot.extraction.training.augment
import bot.extraction.training.contextual  # noqa: F401 - both register what the configurations name

HERE = Path(__file__).parent
BEST = "model-best"
GOES_ON = {  # with silver documents there is far more to learn from, and less to move
    "training.dropout": 0.1,
    "training.max_steps": 4000,
    "training.optimizer.learn_rate": 0.0005,
    "training.batcher.size.start": 1000,
}


@registry.callbacks("readout.mend_lemmatizer.v1")  # type: ignore[untyped-decorator, unused-ignore]
def mend_lemmatizer() -> Callable[[Language], Language]:
    """Number the lemmatiser's rules again: spaCy does not read the numbers back, and would unlearn every rule."""

    def mend(nlp: Language) -> Language:
        if nlp.has_pipe("trainable_lemmatizer"):
            lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")
            lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}
        return nlp

    return mend


def train(name: str, train_path: Path, dev_path: Path, out: Path, *, start: Path | None = None, max_steps: int | None = None) -> Path:
    """Train `name`.cfg, from nothing or from the pipeline at `start`, and return the folder of its best step."""
    overrides: dict[str, str | float] = {"paths.train": str(train_path), "paths.dev": str(dev_path)}
    config = HERE / f"{name}.cfg"
    if start is not None:
        config = going_on(config, start, out)
        overrides |= GOES_ON
    if max_steps is not None:
        overrides["training.max_steps"] = max_steps
    spacy_train(config, out, use_gpu=-1, overrides=overrides)
    return out / BEST


def going_on(config: Path, start: Path, out: Path) -> Path:
    """The configuration with every component taken from the pipeline at `start`."""
    changed = load_config(config)
    changed["components"] = {name: {"source": str(start)} for name in changed["components"]}
    changed["initialize"]["after_init"] = {"@callbacks": "readout.mend_lemmatizer.v1"}
    out.mkdir(parents=True, exist_ok=True)
    changed.to_disk(out / "going_on.cfg")
    return out / "going_on.cfg"
