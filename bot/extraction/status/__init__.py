"""Status: did it happen, is it under way, planned, proposed, called off, refused, denied or only supposed?

Read from adjectives before a noun, the verbs and nouns above the trigger (`above`), and the tense of the verb that
carries it (`tense`); `reader` asks them in order. The ontology's table holds the words of status (`cues`), `words` those
of grammar. Imports its own modules only.
"""

from bot.extraction.status.reader import StatusReader
from bot.extraction.status.reading import NOTHING, Reading

__all__ = ["NOTHING", "Reading", "StatusReader"]
