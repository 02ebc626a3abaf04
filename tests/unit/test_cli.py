"""The command line as a person meets it: a process a command, real exit codes, one line an error, never a traceback."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preloaded import Readout

ROOT = Path(__file__).resolve().parents[2]
CALL = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said."
NOTHING = "The cricket team won by four wickets on Tuesday."


def told_in_one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> bool:
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("readout: ")
    assert all(word in lines[0] for word in words), lines[0]
    return True


def article(ident: object, text: str, published: str | None = "2021-09-14") -> str:
    return json.dumps({"id": ident, "title": "", "text": text, "published": published})


def test_the_version_and_the_help_are_told(readout: Readout) -> None:
    assert readout("--version").stdout.startswith("readout ")
    shown = readout("--help")
    assert shown.returncode == 0
    for command in ("demo", "run", "extract", "explain", "evaluate", "query", "backfill", "sources", "doctor", "export", "import"):
        assert f"  {command} " in shown.stdout


def test_the_help_waits_for_nothing_heavy() -> None:
    code = "import sys, bot.cli; print(*{'spacy', 'sqlalchemy', 'httpx', 'trafilatura', 'matplotlib'}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("extrct",), ("extrct", "extract")),
        (("extract", "--bogus"), ("--bogus",)),
        (("evaluate",), ("GOLD",)),
        (("query", "between", "Russia"), ("B",)),
        (("extract", "none.txt"), ("none.txt", "No such file")),
        (("extract", "--published", "someday", "-"), ("--published", "someday")),
        (("extract", "--jsonl", "--title", "x"), ("--jsonl",)),
        (("explain",), ("no text to explain", "--text", "readout query explain EVENT")),
        (("explain", "k7q2"), ("k7q2", "readout query explain k7q2")),
        (("explain", "met", "--text", "Putin"), ("'met'", "quotes")),
        (("explain", "--text", "a", "--file", "b"), ("--text", "--file")),
        (("explain", "--text", " \n"), ("no text to explain",)),
        (("explain", "--text", "-"), ("no text to explain",)),
        (("explain", "--text", "Putin met Xi", "--published", "someday"), ("--published", "someday")),
        (("explain", "--file", "none.txt"), ("none.txt", "No such file")),
        (("explain", "--file", "."), ("cannot read",)),
        (("evaluate", "none.jsonl"), ("none.jsonl",)),
        (("backfill", "none.jsonl"), ("none.jsonl",)),
        (("backfill", "archive.parquet"), ("archive.parquet",)),
        (("import", "none.jsonl"), ("none.jsonl",)),
        (("query", "subscribe", "Pakistann", "Russia"), ("Pakistann", "Did you mean Pakistan")),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(readout: Readout, args: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert told_in_one_line(readout(*args), 2, *words)


def test_an_article_on_standard_input_is_told_in_a_table(readout: Readout) -> None:
    done = readout("extract", "--published", "2021-09-14", stdin=CALL)
    assert done.returncode == 0, done.stderr
    for word in ("CALL", "occurred", "Vladimir Putin", "RUS", "Imran Khan", "PAK", "2021-09-14", "spoke by telephone"):
        assert word in done.stdout


def test_an_article_in_a_file_is_told_as_one_json_object(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text(CALL)
    done = readout("extract", "call.txt", "--json", "--published", "2021-09-14")
    answer = json.loads(done.stdout)
    assert answer["id"] == "call"
    assert [(event["type"], sorted({party["code"] for party in event["parties"]})) for event in answer["events"]] == [
        ("call", ["PAK", "RUS"])
    ]


@pytest.mark.parametrize(("text", "words"), [("", "no text"), ("\0\x1b[2J", ""), (NOTHING, "No diplomatic event")])
def test_a_text_without_events_says_so_and_is_no_failure(readout: Readout, text: str, words: str) -> None:
    done = readout("extract", stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert words in done.stdout
    assert "\x1b" not in done.stdout


def test_json_lines_come_out_in_order_and_bad_ones_are_named_by_number_and_skipped(readout: Readout) -> None:
    lines = [article("a", CALL), "{", article("b", NOTHING), "", '{"id": "c"}', article(7, CALL, None)]
    done = readout("extract", "--jsonl", stdin="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", 7]
    assert [len(answer["events"]) for answer in answers] == [1, 0, 1]
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in told[:-1]] == ["line 2", "line 5"]
    assert "2 bad lines" in told[-1]


def test_json_lines_without_a_bad_one_end_well_and_carry_every_character(readout: Readout) -> None:
    line = json.dumps({"id": "\ud800 ü\x1b", "title": "\0", "text": "Ω\ud800" + CALL, "published": None})
    done = readout("extract", "--jsonl", "-", stdin=line)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["events"]


def test_a_line_of_events_is_out_before_the_next_article_is_in(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "extract", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        for ident in ("a", "b"):
            process.stdin.write(article(ident, CALL).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == ident
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    lines = "\n".join(article(n, CALL) for n in range(200)).encode()
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "extract", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        assert process.stdin
        process.stdin.write(lines[: lines.index(b"\n") + 1])
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(lines)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "args", [("--help",), ("evaluate", "seeds/articles/gold.jsonl", "--predicted", "seeds/articles/gold.jsonl"), ("demo",)]
)
def test_a_command_nobody_reads_from_the_start_ends_well_and_without_a_word(args: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    outer = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_")}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *args], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, env=outer, timeout=120, check=False
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("args", [(), ("query",)])
def test_a_command_without_a_verb_shows_the_whole_help_as_wrong_usage(readout: Readout, args: tuple[str, ...]) -> None:
    done = readout(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: readout ")
    assert len(done.stderr.splitlines()) > 10


def gold(*records: tuple[str, str, list[dict[str, object]]]) -> str:
    return "".join(json.dumps({"id": i, "title": "", "text": t, "published": "2021-09-14", "events": e}) + "\n" for i, t, e in records)


def call_event(*codes: str) -> dict[str, object]:
    parties = [{"code": code, "person": None, "office": "state", "role": "participant"} for code in codes]
    return {"type": "call", "status": "occurred", "current": True, "parties": parties, "place": None, "date": None}


def test_evaluating_tells_the_numbers_and_the_errors(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold(("a", CALL, [call_event("PAK", "RUS")]), ("b", NOTHING, [call_event("IND", "USA")])))
    shown = readout("evaluate", "gold.jsonl", "--errors", "5")
    assert shown.returncode == 0, shown.stderr
    assert "missed   b" in shown.stdout
    answer = json.loads(readout("evaluate", "gold.jsonl", "--json").stdout)
    assert answer["events"]["all"] == {"P": 1.0, "R": 0.5, "F1": pytest.approx(2 / 3), "gold": 2, "predicted": 1, "hit": 1}


def test_evaluating_counts_the_rejections_by_name(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold(("a", CALL, [call_event("PAK", "RUS")]), ("b", NOTHING, [])))
    lines = readout("evaluate", "gold.jsonl").stdout.splitlines()
    at = lines.index("2 trigger words: 1 told an event, 0 told of it again")
    assert [" ".join(line.split()) for line in lines[at + 1 :]] == [
        "1 made no event", "no official called 1", "0 were no trigger where they stood",
        "1 of 2 sentences were not read", "one party in the text 1",
    ]  # fmt: skip
    assert max(len(line) for line in lines) <= 80
    outcomes = json.loads(readout("evaluate", "gold.jsonl", "--json").stdout)["outcomes"]
    assert outcomes == {
        "sentences": {"seen": 2, "unread": {"one party in the text": 1}},
        "triggers": {"seen": 2, "told": 1, "merged": 0, "passed_over": {}, "rejected": {"no official called": 1}},
    }
    visits = json.loads(readout("evaluate", "gold.jsonl", "--json", "--only", "visit").stdout)["outcomes"]
    assert visits["triggers"]["seen"] == 0


def test_a_file_of_events_is_scored_in_place_of_an_extraction(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold(("a", CALL, [call_event("PAK", "RUS")])))
    (tmp_path / "guess.jsonl").write_text('{"id": "a", "events": []}\n{"id": "z", "events": []}\n')
    done = readout("evaluate", "gold.jsonl", "--predicted", "guess.jsonl", "--json")
    answer = json.loads(done.stdout)
    assert answer["events"]["all"]["hit"] == 0
    assert "outcomes" not in answer, "nothing was extracted"


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a", "events": [1]}', '{"id": "a", "events": [{"type": "call", "parties": 3}]}'])
def test_a_wrong_gold_line_is_named_by_file_and_number(readout: Readout, tmp_path: Path, line: str) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "ok", "events": []}\n' + line + "\n")
    assert told_in_one_line(readout("evaluate", "gold.jsonl"), 1, "gold.jsonl:2")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("readout.toml", "[polling]\ntimout_seconds = 3\n", ("readout.toml:2", "timeout_seconds")),
        ("readout.toml", "[polling\n", ("readout.toml:1",)),
        ("readout.toml", "[polling]\nconcurrency = 'many'\n", ("readout.toml:2", "concurrency")),
        ("sources.toml", "[[source]]\nid = 'a'\nname = 'A'\nurl = 'ftp://a'\n", ("sources.toml:4",)),
        ("ontology.toml", "[call\n", ("ontology.toml", "line 1")),
        ("sources.toml", "[[source]]\nid = 'a'\nnam = 'A'\nurl = 'http://a/'\n", ("sources.toml:3", "nam")),
    ],
)
def test_a_wrong_configuration_is_named_by_file_and_line(
    readout: Readout, tmp_path: Path, name: str, text: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "readout.toml").write_text("")
    (tmp_path / name).write_text(text)
    assert told_in_one_line(readout("--config", "readout.toml", "run"), 1, *words)
    assert not (tmp_path / "readout.sqlite").exists()


def test_a_wrong_value_in_the_environment_is_named_by_its_variable(readout: Readout) -> None:
    assert told_in_one_line(readout("run", env={"READOUT_POLLING__CONCURRENCY": "many"}), 1, "READOUT_POLLING__CONCURRENCY")


def test_a_question_without_a_database_says_what_to_run_and_makes_none(readout: Readout, tmp_path: Path) -> None:
    assert told_in_one_line(readout("query", "latest"), 1, "no database", "readout run")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_one_line(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "readout.sqlite").write_bytes(b"this is no database, but it is long enough to be looked at " * 40)
    assert told_in_one_line(readout("query", "latest"), 1, "readout.sqlite")


def test_a_read_only_folder_is_one_line(readout: Readout, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(locked, os.W_OK):
        pytest.skip("this user writes to read-only folders too")
    env = {"READOUT_DATABASE__URL": f"sqlite+aiosqlite:///{locked}/readout.sqlite"}
    assert told_in_one_line(readout("query", "subscribe", "Pakistan", "Russia", env=env), 1, "locked")


def test_a_missing_folder_for_the_database_is_one_line(readout: Readout) -> None:
    env = {"READOUT_DATABASE__URL": "sqlite+aiosqlite:///nowhere/readout.sqlite"}
    assert told_in_one_line(readout("query", "subscribe", "Pakistan", "Russia", env=env), 1, "nowhere")


def test_an_archive_becomes_events_that_every_question_finds(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text("\n".join([article("a", CALL), "{", article("b", NOTHING)]))
    done = readout("backfill", "wire.jsonl")
    assert done.returncode == 1
    assert "wire.jsonl:2" in done.stderr
    assert "2 articles read" in done.stdout
    again = readout("backfill", "wire.jsonl")
    assert "0 articles read, 2 known" in again.stdout

    latest = readout("query", "latest", "Pakistan")
    assert "2021-09-14" in latest.stdout
    assert "call" in latest.stdout
    (ident,) = [line.split()[-1] for line in latest.stdout.splitlines() if "2021-09-14" in line]
    assert ident in readout("query", "between", "PK", "Russian").stdout
    assert ident in readout("query", "last", "Pakistan", "Russia").stdout
    assert ident in readout("query", "timeline", "Pakistan", "Russia").stdout
    assert "Pakistan" in readout("query", "top", "20 years").stdout
    assert ident in readout("query", "who", "Imran Khan").stdout
    explained = readout("query", "explain", ident).stdout
    assert "no subscription fits" in explained
    assert "No event is stored" in readout("query", "between", "Pakistan", "India").stdout

    assert readout("export", "all.jsonl").returncode == 0
    env = {"READOUT_DATABASE__URL": "sqlite+aiosqlite:///other.sqlite"}
    assert readout("import", "all.jsonl", env=env).returncode == 0
    assert readout("query", "latest", env=env).stdout == readout("query", "latest").stdout


def test_the_terminal_subscribes_lists_pauses_and_unsubscribes(readout: Readout) -> None:
    made = readout("query", "subscribe", "Pakistan", "Russia", "--type", "call,visit")
    assert made.returncode == 0, made.stderr
    assert "The last 30 days would have sent 0 alerts" in made.stdout
    assert "Subscribed already" in readout("query", "subscribe", "RU", "Pakistani", "--type", "visit", "--type", "call").stdout
    assert "paused" in readout("query", "pause").stdout
    assert "call, visit" in readout("query", "list").stdout
    assert "active" in readout("query", "resume", "Russia", "Pakistan").stdout
    assert readout("query", "unsubscribe", "Pakistan", "Russia").returncode == 0
    assert "No subscription here" in readout("query", "list").stdout
    assert told_in_one_line(readout("query", "unsubscribe", "Pakistan", "Russia"), 2, "no such subscription")


def test_the_doctor_finds_a_fresh_installation_well_and_a_broken_database_wrong(readout: Readout, tmp_path: Path) -> None:
    well = readout("doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    for name in ("config", "sources", "knowledge", "model", "database", "clock", "platforms"):
        assert f" {name} " in well.stdout
    assert list(tmp_path.iterdir()) == [], "an examination leaves nothing behind"
    (tmp_path / "readout.sqlite").write_bytes(b"no database at all " * 200)
    broken = readout("doctor")
    assert broken.returncode == 1
    assert [line.split()[1] for line in broken.stdout.splitlines() if line.startswith("wrong")] == ["database"]


def test_sources_are_listed_before_anything_was_polled(readout: Readout) -> None:
    readout("query", "subscribe", "Pakistan", "Russia")
    done = readout("sources")
    assert done.returncode == 0
    assert "BBC World" in done.stdout
