"""The table of rejections: one sentence of our own writing reaches each name, and the rules use no name that the table lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

import bot.extraction
from bot.extraction import Explanation, Extractor, Stage, Why

RULES = Path(bot.extraction.__file__).parent
PUBLISHED = date(2021, 9, 14)
SENTENCES: Mapping[Why, str] = {
    Why.NOT_ENGLISH: "Der Bundeskanzler und der Präsident haben sich mit dem Minister für eine Stunde in der Stadt getroffen.",
    Why.BOILERPLATE: "Norway and Finland opened the week.\n\nRead more: Norway meets Finland",
    Why.ONE_PARTY_IN_TEXT: "The French president met his own ministers in Paris.",
    Why.CALLS_LISTENED_TO: "The agency listened to the telephone calls of German Chancellor Angela Merkel for the United States.",
    Why.MATTER_OF_TALKS: "Norway found the Swedish-Finnish ceasefire talks useful.",
    Why.TREATY_LEFT: "The United States withdrew from the nuclear treaty with Iran.",
    Why.TIES_OF_TRADE: "Russia froze trade relations with Poland.",
    Why.NO_COUNTRY_JOINS: "Officials from Sweden joined NATO soldiers.",
    Why.NOTHING_JOINED: "Sweden joined forces with Finland.",
    Why.TAX_AT_HOME: "Norway imposed a tax on Swedish singers.",
    Why.NO_ACTOR: "Norway and Finland share a border. Talks went on for a week.",
    Why.NO_TRIGGER: "Norway and Finland share a long border.",
    Why.IN_A_NAME: "Moon Jae-in will meet Shinzo Abe.",
    Why.WORD_CLASS: "The visit of Norway's king to Finland was long.",
    Why.NO_PLACE_BEHIND: "Norway's king was in a good mood after he met Finland's president.",
    Why.REPEATED: "Norwegian ministers often visit Finland.",
    Why.DID_NOT_HAPPEN: "The Norwegian prime minister did not meet the Finnish president.",
    Why.SPORT: "Norway met Finland in the cricket World Cup on Sunday.",
    Why.NO_PARTY: "Talks in Oslo dragged on, Norway and Finland told the press.",
    Why.NO_SECOND_PARTY: "The Norwegian prime minister held a telephone conversation about Finland.",
    Why.DOMESTIC: "French President Emmanuel Macron met French Prime Minister Jean Castex, Germany said.",
    Why.NO_TELEPHONE: "Norway and Finland discussed fish.",
    Why.CALL_FOR: "Norway joined a call for restraint in Finland.",
    Why.OTHER_CALL: "The Norwegian minister took part in a conference call about Finland.",
    Why.OTHER_SENSE: "Norway called for restraint in Finland.",
    Why.NO_OFFICIAL_ON_LINE: "Norway took a call from Finland.",
    Why.NO_OFFICIAL_CALLED: "The Norwegian prime minister telephoned her mother in Finland.",
    Why.TO_THE_PRESS: "The Norwegian prime minister spoke to reporters in Finland.",
    Why.NO_OFFICIAL_SPOKEN_TO: "The Norwegian prime minister spoke with Finland.",
    Why.NO_OFFICIAL_SPOKE: "Norway spoke with the Finnish president.",
    Why.TOLD_AS_CALL: "The Norwegian prime minister discussed fish with the Finnish president by telephone.",
    Why.NO_TWO_OFFICIALS: "Norway discussed fish with Finland.",
    Why.NOBODY_TO_DISCUSS_WITH: "The Finnish president, whom the Norwegian prime minister discussed on Monday, laughed.",
    Why.NO_OFFICIAL_RECEIVED: "Norway received a parcel from Finland.",
    Why.BEFORE_THE_PRESS: "The Norwegian prime minister held a news conference on Finland.",
    Why.TALK_OF: "There was talk of war in Norway and in Finland.",
    Why.ONLY_THE_OCCASION: "The Norwegian prime minister met the Finnish president on the sidelines of a summit.",
    Why.NO_BODY: "The Norwegian prime minister held a session, Finland said.",
    Why.OPINION: "Dialogue between Norway and Finland is important.",
    Why.NO_SENDER_OR_RECEIVER: "A letter reached Norway, not Finland.",
    Why.NOTHING_SENT: "The Norwegian king's letter to the Finnish president was lost.",
    Why.NOBODY_INFORMED: "The Norwegian prime minister told reporters about Finland.",
    Why.NOBODY_WRITTEN_TO: "The Norwegian prime minister wrote about Finland.",
    Why.TOLD_AS_INVITATION: "The Norwegian prime minister invited the Finnish president to visit Oslo.",
    Why.NO_DESTINATION: "The Norwegian prime minister returned to her desk, Finland's radio said.",
    Why.NO_OFFICIAL_TRAVELS: "Norway flew to Finland.",
    Why.NO_JOURNEY: "The Norwegian king came through to Finland.",
    Why.NO_VISIT_SPOKEN_OF: "The Norwegian king welcomed the Finnish president.",
    Why.NOBODY_THERE: "The mood is good in Norway, in Finland less so.",
    Why.OTHER_STAY: "The Norwegian prime minister was in Finland on holiday.",
    Why.NO_VISITOR: "The visit to Finland was long, Norway says.",
    Why.NO_GUEST: "Norway welcomed the former Finnish president for a visit.",
    Why.NO_HOST: "The Finnish president was received in Oslo for a state visit, Norway said.",
    Why.NOTHING_CONCLUDED: "Norway and Finland quoted the joint declaration.",
    Why.ONE_SIDE_AGREES: "Norway agreed to pay Finland.",
    Why.AGREED_IN_OPINION: "Norway and Finland agreed that fish is good.",
    Why.TOLD_AS_AGREED: "Norway and Finland agreed to hold talks.",
    Why.TOLD_BY_OBJECT: "Norway and Finland signed a treaty.",
    Why.TOLD_AS_AGREEMENT: "Norway and Finland agreed to hold joint military exercises.",
    Why.DRILL_OF_ONE: "Norway held a military exercise near Finland.",
    Why.NO_RECEIVER: "Norway announced aid, Finland said.",
    Why.NOTHING_GIVEN: "Norwegian aid to Finland is old.",
    Why.NOTHING_LODGED: "A protest in Norway against Finland was small.",
    Why.TIES_UNCHANGED: "Relations between Norway and Finland are good.",
    Why.POST_UNCHANGED: "Norway's ambassador to Finland likes fish.",
    Why.NOBODY_RECOGNISED: "Norway recognised the danger, Finland said.",
    Why.SOMETHING_ELSE_RECOGNISED: "Norway recognised Finland's need for fish.",
    Why.NO_ENVOY_SUMMONED: "Norway summoned help from Finland.",
    Why.NO_DIPLOMAT_EXPELLED: "Norway expelled a Finnish student.",
    Why.NOBODY_TOLD_TO_LEAVE: "Norway ordered ships from Finland.",
    Why.NO_TREATY_LEFT: "Norway withdrew its offer to Finland.",
    Why.NO_COUNTRY_LEAVES: "Fans left NATO, Norway and Finland said.",
    Why.NO_TARGET: "Norway and Finland discussed sanctions.",
    Why.SANCTIONS_AS_TOPIC: "Norway studied the sanctions on Finland.",
}


def names_in(found: Explanation) -> Iterator[Why]:
    for sentence in found.sentences:
        yield from (item.why for item in (sentence, *sentence.triggers) if item.why)


def returned(node: ast.expr | None) -> Iterator[str]:
    """The texts that an expression can come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*returned(node.body), *returned(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from returned(value)


def names_in_rules() -> set[str]:
    """The rejections that the rules name: what functions return that may end in None or a cast, and texts of their own."""
    found: set[str] = set()
    for path in (*sorted((RULES / "conditions").glob("*.py")), RULES / "assembly.py", RULES / "visits.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(function, ast.FunctionDef)
                and function.returns
                and ast.unparse(function.returns) in ("str | None", "list[Cast] | str")
            ):
                found.update(text for node in ast.walk(function) if isinstance(node, ast.Return) for text in returned(node.value))
    return found


@pytest.mark.parametrize("why", Why)
def test_a_sentence_reaches_the_rejection(why: Why, extractor: Extractor) -> None:
    found = extractor.explain(SENTENCES[why], published=PUBLISHED)
    assert why in set(names_in(found)), [str(name) for name in names_in(found)]


def test_the_rules_use_no_name_that_the_table_lacks_and_the_table_holds_none_that_nothing_uses() -> None:
    named = names_in_rules()
    unknown = named - set(Why)
    assert len(named) > 50
    assert not unknown, f"give these a line in rejections.py, and a sentence here: {sorted(unknown)}"
    source = "".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.py"))
    assert [why for why in Why if why not in named and f"Why.{why.name}" not in source] == []


def test_every_rejection_has_a_short_name_and_one_sentence_for_a_person() -> None:
    assert len({why.reason for why in Why}) == len(Why)
    for why in Why:
        assert len(why) <= 26, why  # a column of the evaluation
        assert why.reason[0].isupper() or why.reason[0] == "“", why
        assert why.reason.endswith("."), why
        assert why.reason.count(".") == 1, why
        assert len(why.reason) <= 90, why
    assert {why.stage for why in Why} == set(Stage)


def test_a_name_that_the_table_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="'weather'"):
        Why.named("weather")
