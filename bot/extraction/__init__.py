"""The extraction core: an article in, its diplomatic events out. Enter here, not by a submodule."""

from bot.extraction.extractor import Extraction, Extractor, Rejection, load_extractor
from bot.extraction.scoring import Accuracy, Miss, Scores, Tally, score

__all__ = ["Accuracy", "Extraction", "Extractor", "Miss", "Rejection", "Scores", "Tally", "load_extractor", "score"]
