"""The extraction core: an article in, its diplomatic events out. Enter here, not by a submodule."""

from bot.extraction.explanation import Explanation, Outcomes, SeenActor, SeenSentence, SeenTrigger, Telling
from bot.extraction.extractor import Extraction, Extractor, load_extractor
from bot.extraction.rejections import Stage, Why
from bot.extraction.scoring import Accuracy, Miss, Scores, Tally, score

__all__ = [
    "Accuracy", "Explanation", "Extraction", "Extractor", "Miss", "Outcomes", "Scores", "SeenActor", "SeenSentence", "SeenTrigger", "Stage",
    "Tally", "Telling", "Why", "load_extractor", "score",
]  # fmt: skip
