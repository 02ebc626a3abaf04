"""The extraction core: an article in, its diplomatic events out. Enter here, not by a submodule."""

from bot.extraction.extractor import Extraction, Extractor, Rejection, load_extractor

__all__ = ["Extraction", "Extractor", "Rejection", "load_extractor"]
