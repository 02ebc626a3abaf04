"""Runs spaCy's own trainer with this folder's configurations.

The one module that imports the trainer, and with it the layers and augmenters that the configurations name. It must not read treebanks:
those come converted, from the work folder.
"""

from __future__ import annotations

from pathlib import Path

from spacy.cli.train import train as spacy_train

import bot.extraction.training.augment
import bot.extraction.training.contextual  # noqa: F401 - both register what the configurations name

HERE = Path(__file__).parent
BEST = "model-best"


def train(name: str, train_path: Path, dev_path: Path, out: Path, *, max_steps: int | None = None) -> Path:
    """Train `name`.cfg and return the folder of its best step."""
    overrides: dict[str, str | int] = {"paths.train": str(train_path), "paths.dev": str(dev_path)}
    if max_steps is not None:
        overrides["training.max_steps"] = max_steps
    spacy_train(HERE / f"{name}.cfg", out, use_gpu=-1, overrides=overrides)
    return out / BEST
