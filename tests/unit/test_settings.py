"""Settings: the shipped file is the defaults, the environment wins, and every fault is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bundled import bundled_folder
from bot.errors import ConfigError
from bot.settings import PollingSettings, Settings, load_settings
from bot.tomlfile import read_toml


def written(folder: Path, text: str) -> Path:
    path = folder / "readout.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(ConfigError) as raised:
        load_settings(path)
    return raised.value.what


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for section in Settings.model_fields:
        for key in ("CONCURRENCY", "URL", "TIMEOUT_SECONDS", "ALLOW_PRIVATE_HOSTS"):
            monkeypatch.delenv(f"READOUT_{section.upper()}__{key}", raising=False)


def test_the_shipped_file_holds_exactly_the_defaults() -> None:
    assert load_settings(None) == Settings()


def test_the_shipped_file_names_every_setting() -> None:
    data = read_toml(bundled_folder("config") / "readout.toml").data
    assert {section: set(values) for section, values in data.items()} == {
        section: set(getattr(Settings(), section).model_dump()) for section in Settings.model_fields
    }


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")).polling == PollingSettings()


def test_the_environment_wins_over_the_file_and_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_POLLING__CONCURRENCY", "3")
    polling = load_settings(written(tmp_path, "[polling]\nconcurrency = 5\ntick_seconds = 9\n")).polling
    assert (polling.concurrency, polling.tick_seconds) == (3, 9)


def test_an_unknown_key_is_told_with_file_line_and_the_nearest_known_key(tmp_path: Path) -> None:
    told = fault(written(tmp_path, "# note\n\n[polling]\nconcurrency = 4\ntimout_seconds = 3\n"))
    assert told == "readout.toml:5: unknown key 'timout_seconds' in [polling]; did you mean 'timeout_seconds'?"


def test_an_unknown_table_is_told_with_its_line(tmp_path: Path) -> None:
    assert fault(written(tmp_path, "[database]\n[pollin]\nx = 1\n")) == "readout.toml:2: unknown key 'pollin'; did you mean 'polling'?"


def test_a_wrong_value_is_told_with_what_is_allowed(tmp_path: Path) -> None:
    told = fault(written(tmp_path, "[polling]\nconcurrency = 0\n[log]\n\nlevel = 'loud'\n"))
    assert "readout.toml:2: 'concurrency' in [polling] is 0: input should be greater than or equal to 1" in told
    assert "readout.toml:5: 'level' in [log] is 'loud': input should be 'debug', 'info', 'warning' or 'error'" in told


def test_a_wrong_item_of_a_list_is_told_at_the_lists_line(tmp_path: Path) -> None:
    told = fault(written(tmp_path, "[console]\nsubscriptions = [\n  '* *',\n  'RUS',\n]\n"))
    assert told.startswith("readout.toml:2: 'subscriptions' in [")


def test_a_syntax_error_carries_its_own_line(tmp_path: Path) -> None:
    assert fault(written(tmp_path, "[polling]\nconcurrency = = 4\n")).startswith("readout.toml:2: no valid TOML")


def test_a_file_that_ends_within_a_string_is_a_syntax_error_with_a_line(tmp_path: Path) -> None:
    assert fault(written(tmp_path, '[database]\nurl = """x\n')).startswith("readout.toml:3: no valid TOML")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.toml" in fault(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "readout.toml"
    path.write_bytes("[log]\n# café\n".encode("latin-1"))
    assert fault(path).startswith("readout.toml:2: not written in UTF-8")


def test_a_wrong_variable_is_told_by_its_name_and_not_by_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_POLLING__TIMEOUT_SECONDS", "soon")
    told = fault(written(tmp_path, "[polling]\ntimeout_seconds = 5\n"))
    assert told.startswith("READOUT_POLLING__TIMEOUT_SECONDS in the environment: 'timeout_seconds' in [polling] is 'soon'")


def test_an_unknown_variable_below_a_section_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_POLLING__TIMOUT_SECONDS", "5")
    assert "did you mean 'timeout_seconds'?" in fault(written(tmp_path, ""))


def test_a_list_in_the_environment_that_is_no_json_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_POLLING__ALLOW_PRIVATE_HOSTS", "a,b")
    assert "READOUT_" in fault(written(tmp_path, ""))


@given(st.text(max_size=200))
def test_any_text_at_all_gives_settings_or_a_fault_with_a_line(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.mktemp("any"), text.replace("\r", ""))
    try:
        load_settings(path)
    except ConfigError as error:
        assert "readout.toml:" in error.what
