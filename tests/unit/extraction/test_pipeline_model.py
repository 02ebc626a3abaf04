"""The shipped pipeline and the recipe that makes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Token
from spacy.vocab import Vocab

import bot.extraction
import bot.extraction.sentences
from bot.extraction.training.__main__ import read_arguments
from bot.extraction.training.augment import capitalised
from bot.extraction.training.convert import to_doc, to_docs, write_docs
from bot.extraction.training.entities import Tagged, place_names, spans_of
from bot.extraction.training.evaluate import evaluate, letters, raw_text, read_doc, read_gold, score_names, score_syntax
from bot.extraction.training.gum_names import gum_names
from bot.extraction.training.ner_mix import bio, names_doc
from bot.extraction.training.silver import in_pieces, opening
from bot.extraction.training.treebanks import Sentence, parse_conllu
from bot.extraction.training.wire_grammar import generate

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "bot" / "extraction" / "model"
SHARED = Path(os.environ.get("READOUT_SHARED", ROOT.parent / "shared"))
TREEBANKS = SHARED / "training"

CONLLU = """\
# newdoc id = one
# sent_id = GUM_news_one-1
# newpar
# text = Ms. Ames called Imran Khan.
1	Ms.	Ms.	PROPN	NNP	_	2	nmod:desc	_	Entity=(1-person-new
2	Ames	Ames	PROPN	NNP	Number=Sing	3	nsubj	_	Entity=1)
3	called	call	VERB	VBD	Tense=Past|VerbForm=Fin	0	root	_	_
4	Imran	Imran	PROPN	NNP	Number=Sing	3	obj	_	Entity=(2-person-new
5	Khan	Khan	PROPN	NNP	Number=Sing	4	flat	_	Entity=2)|SpaceAfter=No
6	.	.	PUNCT	.	_	3	punct	_	_

# sent_id = GUM_news_one-2
# text = She can't visit the Bank of England.
1	She	she	PRON	PRP	Case=Nom	4	nsubj	_	Entity=(1-person-giv)
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	VerbForm=Fin	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	visit	visit	VERB	VB	VerbForm=Inf	0	root	_	_
4.1	visit	visit	VERB	VB	_	_	_	_	_
5	the	the	DET	DT	_	6	det	_	Entity=(3-organization-new
6	Bank	Bank	PROPN	NNP	Number=Sing	4	obj	_	_
7	of	of	ADP	IN	_	8	case	_	_
8	England	England	PROPN	NNP	Number=Sing	6	nmod	_	Entity=(4-place-new)3)|SpaceAfter=No
9	.	.	PUNCT	.	_	4	punct	_	_
"""


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return list(parse_conllu(CONLLU.splitlines()))


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def word(doc: Doc, text: str) -> Token:
    return next(token for token in doc if token.text == text)


# the pipeline that ships


def test_the_shipped_pipeline_is_small_and_says_what_it_may_be_used_for() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) < 25_000_000
    assert "ShareAlike 4.0" in (MODEL / "LICENSE").read_text(encoding="utf-8")
    assert (MODEL / "MODEL_CARD.md").is_file()


def test_the_shipped_pipeline_names_no_path_of_the_machine_that_made_it() -> None:
    for name in ("config.cfg", "meta.json"):
        text = (MODEL / name).read_text(encoding="utf-8")
        assert "/home/" not in text
        assert "/tmp/" not in text
        assert str(ROOT) not in text
    assert json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))["license"] == "CC BY-SA 4.0"


def test_a_call_has_its_caller_and_the_one_called(nlp: Language) -> None:
    doc = nlp("Putin called Imran Khan on Tuesday.")
    called = word(doc, "called")
    assert (called.pos_, called.lemma_, called.dep_) == ("VERB", "call", "ROOT")
    assert word(doc, "Putin").head == called
    assert word(doc, "Putin").dep_ == "nsubj"
    assert word(doc, "Imran").head == called
    assert word(doc, "Imran").dep_ == "obj"
    assert called.morph.get("Tense", []) == ["Past"]


def test_a_person_is_found_whom_no_list_holds(nlp: Language) -> None:
    doc = nlp("Prime Minister Ludwik Brzeszczak met Adaeze Okonjo in Berlin on Monday.")
    assert {entity.text for entity in doc.ents if entity.label_ == "PER"} & {"Ludwik Brzeszczak", "Adaeze Okonjo"}


def test_a_title_before_a_name_does_not_end_a_sentence(nlp: Language) -> None:
    doc = nlp("Russian President Vladimir Putin told PM Modi that Moscow supports the talks. He will visit Delhi.")
    assert [span.text for span in doc.sents] == [
        "Russian President Vladimir Putin told PM Modi that Moscow supports the talks.",
        "He will visit Delhi.",
    ]


def test_a_headline_in_title_case_has_its_verb(nlp: Language) -> None:
    doc = nlp("Russian FM Lavrov Meets Indian Counterpart Jaishankar in Moscow")
    meets = word(doc, "Meets")
    assert (meets.pos_, meets.lemma_, meets.dep_) == ("VERB", "meet", "ROOT")
    assert (word(doc, "Lavrov").dep_, word(doc, "Jaishankar").dep_) == ("nsubj", "obj")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Lt. Gen. Smith met Mr. Khan. They spoke.", 2),
        ("They met on Sept. 14 in Geneva. It was their first meeting.", 2),
        ('"We will meet soon." He then left Geneva.', 2),
        ('"We will meet soon," said Lavrov in Geneva.', 1),
        ("Leaders meet in Geneva\n\nThe two leaders met on Monday.", 2),
        ("George W. Bush called J. Howard.", 1),
    ],
)
def test_the_guard_keeps_sentences_whole_and_apart(nlp: Language, text: str, count: int) -> None:
    assert len(list(nlp(text).sents)) == count


def test_the_guard_leaves_an_abbreviation_that_can_end_a_sentence_to_the_parser() -> None:
    doc = bot.extraction.sentences.sent_guard(spacy.blank("en")("He arrived at 3 p.m. Modi waited."))
    modi = word(doc, "Modi")
    assert not doc.has_annotation("DEP")
    assert bot.extraction.sentences.verdict(doc, modi) is bot.extraction.sentences.LEAVE


def test_an_empty_text_has_no_sentence(nlp: Language) -> None:
    assert list(nlp("").sents) == []
    assert len(nlp(" \n\n ")) >= 1


# the recipe


def test_a_treebank_is_read_with_its_spaces_and_without_empty_nodes(sentences: list[Sentence]) -> None:
    assert [sentence.text for sentence in sentences] == ["Ms. Ames called Imran Khan.", "She can't visit the Bank of England."]
    assert sentences[0].opens_document
    assert not sentences[1].opens_document
    assert len(sentences[1].tokens) == 9


def test_a_document_carries_the_tree_of_each_sentence(sentences: list[Sentence]) -> None:
    (doc,) = to_docs(Vocab(), sentences)
    assert doc.text.strip() == "Ms. Ames called Imran Khan. She can't visit the Bank of England."
    assert [token.head.text for token in doc[6:10]] == ["visit", "visit", "visit", "visit"]
    assert [span.root.text for span in doc.sents] == ["called", "visit"]
    assert doc[2].morph.get("VerbForm", []) == ["Fin"]


def test_the_same_treebank_is_written_as_the_same_bytes(sentences: list[Sentence], tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_docs(to_docs(Vocab(), sentences), tmp_path / f"{name}.spacy")
    assert (tmp_path / "first.spacy").read_bytes() == (tmp_path / "second.spacy").read_bytes()
    assert len(list(DocBin().from_disk(tmp_path / "first.spacy").get_docs(Vocab()))) == 1


def test_gum_names_leave_out_titles_pronouns_and_articles(sentences: list[Sentence]) -> None:
    named = gum_names(sentences)
    found = [(" ".join(sentence.words[start:end]), label) for sentence in named for start, end, label in sentence.spans]
    assert found == [("Ames", "PER"), ("Imran Khan", "PER"), ("Bank of England", "ORG")]


def test_the_grammar_generates_whole_trees_and_their_names() -> None:
    generated = generate(50)
    assert generated == generate(50)
    for sentence, named in generated:
        assert sum(token.head == 0 for token in sentence.tokens) == 1
        assert named.words == tuple(token.text for token in sentence.tokens)
        assert all(0 <= token.head <= len(sentence.tokens) for token in sentence.tokens)
        assert all(sentence.tokens[start].upos == "PROPN" for start, _, _ in named.spans)


def test_tags_of_both_styles_give_the_same_spans() -> None:
    assert list(spans_of(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"])) == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "LOC")]
    assert list(spans_of(["I-PER", "I-PER", "O", "I-LOC", "I-ORG"])) == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "ORG")]


def test_names_become_entities_of_a_document() -> None:
    sentence = Tagged(("Lavrov", "flew", "to", "New", "Delhi"), ((0, 1, "PER"), (3, 5, "LOC")))
    assert bio([sentence]) == ["B-PER", "O", "O", "B-LOC", "I-LOC"]
    assert [(entity.text, entity.label_) for entity in names_doc(Vocab(), [sentence]).ents] == [("Lavrov", "PER"), ("New Delhi", "LOC")]
    assert place_names([sentence]) == {"New Delhi"}


def test_a_headline_keeps_its_small_words_small() -> None:
    words = ["Putin", "to", "visit", "China", "iPhone's"]
    assert [capitalised(text, first=False) for text in words] == ["Putin", "to", "Visit", "China", "iPhone's"]
    assert capitalised("the", first=True) == "The"


def test_the_gold_reading_scores_perfectly_against_itself(sentences: list[Sentence]) -> None:
    named = {letters(sentence.words): sentence for sentence in gum_names(sentences)}
    gold = read_gold(sentences, named)
    assert all(value == 100 for value in score_syntax([(gold, gold)]).values())
    assert score_names([(gold, gold)])["f"] == 100


def test_a_wrong_head_costs_attachment_and_nothing_else(sentences: list[Sentence]) -> None:
    doc = to_doc(Vocab(), sentences)
    doc[3].head = doc[1]
    scores = score_syntax([(read_gold(sentences), read_doc(doc))])
    assert scores["uas"] == pytest.approx(100 * 14 / 15)
    assert scores["tag"] == 100
    assert raw_text(sentences) == doc.text.strip()


def test_the_opening_of_an_article_is_its_headline_and_whole_paragraphs() -> None:
    assert opening("Putin held talks", "One two.\nThree four.\n\nFive six.", words=3) == "Putin held talks\n\nOne two.\n\nThree four."
    assert opening("Putin Holds Talks", "One two.") == "One two."


def test_a_long_document_is_cut_between_sentences(sentences: list[Sentence]) -> None:
    assert [piece.text.strip() for piece in in_pieces(to_doc(Vocab(), sentences), size=1)] == [sentence.text for sentence in sentences]


def test_the_recipe_says_what_to_do_when_it_has_no_treebanks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_arguments(["--data", str(tmp_path / "nowhere")])
    assert left.value.code == 2
    assert "READOUT_TRAINING_DATA" in capsys.readouterr().err


def test_the_recipe_runs_every_step_unless_one_is_named(tmp_path: Path) -> None:
    steps, run = read_arguments(["--data", str(tmp_path)])
    assert steps == ["convert", "teach", "train", "assemble", "evaluate"]
    assert run.out == MODEL
    assert read_arguments(["convert", "--data", str(tmp_path)])[0] == ["convert"]


@pytest.mark.skipif(not TREEBANKS.is_dir(), reason="the treebanks are not here")
def test_the_shipped_pipeline_scores_what_its_card_claims() -> None:
    scores = evaluate(MODEL, TREEBANKS)
    assert scores["PUD"]["las"] > 82
    assert scores["PUD"]["sentences"] > 98
    assert scores["GUM news"]["las"] > 84
    assert scores["names, UNER-PUD"]["f"] > 65
