"""The ontology's conditions are checked when the extractor is made, not when a sentence meets them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bundled import bundled_folder
from bot.domain import EventType
from bot.errors import ConfigError
from bot.extraction import load_extractor
from bot.knowledge import load_knowledge, load_ontology


def test_a_condition_that_nobody_wrote_is_one_clear_error() -> None:
    ontology = load_ontology(bundled_folder("config"))
    call = ontology.types[EventType.CALL]
    wrong = replace(call, triggers=(replace(call.triggers[0], needs="a_bell"),))
    with pytest.raises(ConfigError, match=r"a trigger of \[call\] needs 'a_bell'"):
        load_extractor(load_knowledge(bundled_folder("seeds")), replace(ontology, types={**ontology.types, EventType.CALL: wrong}))
