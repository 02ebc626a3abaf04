"""A page to its main text: the article and not what stands around it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import extract_text, find_language
from bot.documents import page as reading

URL = "https://wire.example/a"
PARAGRAPHS = [
    "Russian President Vladimir Putin called Prime Minister Imran Khan on Tuesday to discuss the situation in Afghanistan.",
    "The two leaders agreed to remain in contact and to expand trade, the Prime Minister's Office said in a statement.",
    "It was their second telephone conversation within a month, after the one they held on August 25.",
]


def page(*paragraphs: str, head: str = "", after: str = "", lang: str = "en") -> bytes:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Putin calls Khan</title>{head}</head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>Putin calls Khan</h1>{inner}{after}</article><footer>All rights reserved</footer>"
        "</body></html>"
    ).encode()


def test_the_articles_text_comes_out_whole_and_in_order() -> None:
    found = extract_text(page(*PARAGRAPHS), URL)
    assert [line for line in found.text.split("\n") if line in PARAGRAPHS] == PARAGRAPHS
    assert ("Home" in found.text, "All rights" in found.text) == (False, False)
    assert (found.title, found.language) == ("Putin calls Khan", "en")


def test_lines_of_comment_forms_sharing_and_cookies_are_no_text() -> None:
    noise = ["Please enter your comment!", "Please enter your name here", "Share this", "We use cookies to improve your visit."]
    found = extract_text(page(PARAGRAPHS[0], noise[0], PARAGRAPHS[1], *noise[1:], PARAGRAPHS[2]), URL)
    assert [line for line in noise if line in found.text] == []
    assert all(paragraph in found.text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2021-09-14T15:30:00+05:00">',
        "<meta content='2021-09-14T10:30:00Z' property='article:published_time'/>",
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-09-14T10:30:00.000Z"}</script>',
    ],
)
def test_the_pages_own_date_comes_out_in_utc(head: str) -> None:
    assert extract_text(page(*PARAGRAPHS, head=head), URL).published == datetime(2021, 9, 14, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("html", [b"", b"   ", b"<html><body></body></html>", b"<html><body><img src=x></body></html>", b"\x00\xff\xfe"])
def test_a_page_with_no_text_gives_none_and_no_error(html: bytes) -> None:
    assert extract_text(html, URL).text == ""


def test_a_page_in_a_wrong_charset_is_seen_through() -> None:
    html = page("Le président Macron a reçu à l’Élysée le chancelier allemand, a indiqué la présidence dans un communiqué.", lang="fr")
    found = extract_text(html.decode().encode("cp1252"), URL)
    assert "reçu à l’Élysée" in found.text
    assert found.language == "fr"


def test_control_characters_do_not_come_through() -> None:
    found = extract_text(page(*(paragraph.replace(" ", " \x01\x0b", 3) for paragraph in PARAGRAPHS)), URL)
    assert "Putin called" in found.text
    assert not {"\x01", "\x0b", "\x00"} & set(found.text)


def test_an_article_of_two_megabytes_is_read_and_cut_to_its_cap() -> None:
    found = extract_text(page(*(f"{number}. {PARAGRAPHS[number % 3]}" for number in range(18_000))), URL)
    assert 100_000 < len(found.text) <= 200_000
    assert found.text.startswith("0. Russian") or "\n0. Russian" in found.text


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_at_all_give_a_page(html: bytes) -> None:
    extract_text(html, URL).text.encode()
    extract_text(page("x").replace(b"x", html), URL).text.encode()


def test_where_the_fast_way_agrees_with_the_pages_paragraphs_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = spied(monkeypatch)
    body = "".join(f"<p>Paragraph {number} of the statement says in full what the ministers agreed upon today.</p>" for number in range(8))
    assert "Paragraph 7" in extract_text(f"<html><body><article>{body}</article></body></html>".encode(), "https://a.example/").text
    assert asked == [False]


def test_where_the_two_disagree_the_precise_way_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = spied(monkeypatch)
    story = "".join(f"<p>Paragraph {number} of the statement says in full what the ministers agreed upon today.</p>" for number in range(6))
    teasers = "".join(
        f"<div><div>Teaser {number}: an unrelated story about football and the weather in town today</div></div>" for number in range(60)
    )
    found = extract_text(f"<html><body><div>{story}</div><div>{teasers}</div></body></html>".encode(), "https://a.example/")
    assert asked == [False, True]
    assert "Paragraph 5" in found.text


def spied(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Which ways were asked: False for the fast one, True for the precise one."""
    asked: list[bool] = []
    extracted = reading._extracted

    def spy(markup: object, url: str, *, precise: bool) -> str:
        asked.append(precise)
        return extracted(markup, url, precise=precise)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "_extracted", spy)
    return asked


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The foreign minister of Pakistan met with his counterpart in Moscow on Tuesday, and they spoke of trade.", "en"),
        ("Le ministre des affaires étrangères a reçu son homologue à Paris pour des entretiens sur la paix dans la région.", "fr"),
        ("Der Außenminister ist nach Moskau gereist und wird dort mit seinem Kollegen über die Lage sprechen.", "de"),
        ("Министр иностранных дел провёл переговоры в Москве, и после них он сказал, что это было полезно для обеих сторон.", "ru"),
        ("विदेश मंत्री ने मंगलवार को मास्को में अपने समकक्ष से मुलाकात की और कहा कि यह बैठक दोनों देशों के लिए अच्छी है।", "hi"),
        ("وزیر خارجہ نے منگل کو ماسکو میں اپنے ہم منصب سے ملاقات کی اور کہا کہ یہ ملاقات دونوں ملکوں کے لیے اچھی ہے۔", "ur"),
        ("外交部长星期二在莫斯科会见了俄罗斯外长，双方就两国关系和共同关心的国际问题交换了意见，并签署了合作文件和联合声明。", "zh"),
        ("外務大臣は火曜日にモスクワでロシアの外相と会談し、両国の関係について意見を交換したと発表した。とても長い会談だった。", "ja"),
        ("Putin Khan", None),
        ("12345 67890 " * 20, None),
    ],
)
def test_a_texts_language_is_told_where_it_is_clear(text: str, language: str | None) -> None:
    assert find_language(text) == language


def test_a_pages_text_tells_its_language_whatever_its_template_says() -> None:
    story = "Le ministre des affaires étrangères a reçu son homologue à Paris pour des entretiens sur la paix dans la région. " * 3
    assert extract_text(f'<html lang="en"><body><article><p>{story}</p></article></body></html>'.encode(), "").language == "fr"
