"""The terminal as a channel: what is said to `readout query` of subscriptions, quiet hours, mutes and rights, and what is kept of it."""

from __future__ import annotations

from tests.preloaded import Readout

DATABASE = {"READOUT_DATABASE__URL": "sqlite+aiosqlite:///here.sqlite"}


def test_each_change_is_listed_with_its_line(readout: Readout) -> None:
    for words in (
        ("subscribe", "Pakistan", "Russia", "--silence", "90", "--type", "visit"),
        ("quiet", "22:00-07:00", "Europe/London"),
        ("quiet", "--digest", "9:00"),
        ("mute", "India", "China", "7 days"),
        ("pause",),
    ):
        done = readout("query", *words, env=DATABASE)
        assert done.returncode == 0, done.stderr
    listed = readout("query", "list", env=DATABASE).stdout
    for told in (
        "visit silence 90 days", "paused", "Quiet hours: 22:00-07:00 Europe/London. Daily and weekly digests: 09:00 Europe/London.",
        "Muted: China – India, until", "terminal: subscribed to Pakistan – Russia", "terminal: paused all",
    ):  # fmt: skip
        assert told in listed, told


def test_a_mute_ends_with_off(readout: Readout) -> None:
    readout("query", "mute", "India", "China", env=DATABASE)
    assert "Muted: China – India, until somebody ends it" in readout("query", "list", env=DATABASE).stdout
    assert readout("query", "mute", "India", "China", "off", env=DATABASE).stdout.strip() == "Unmuted."
    assert "Muted:" not in readout("query", "list", env=DATABASE).stdout


def test_test_tells_where_nothing_fits(readout: Readout) -> None:
    readout("query", "subscribe", "Pakistan", "Russia", env=DATABASE)
    assert "No stored event fits" in readout("query", "test", env=DATABASE).stdout


def test_an_operator_sets_the_rights_of_any_channel(readout: Readout) -> None:
    assert readout("query", "rights", "everyone", "--channel", "discord/1/2", env=DATABASE).stdout == "everyone (set for the channel)\n"
    assert readout("query", "rights", "--channel", "discord/1/3", env=DATABASE).stdout == "managers (nobody has set this)\n"
    assert "rights of the channel: everyone" in readout("query", "list", "--channel", "discord/1/2", env=DATABASE).stdout
    for wrong in (("rights", "--channel", "nonsense"), ("rights", "nobody", "--channel", "discord/1/2")):
        refused = readout("query", *wrong, env=DATABASE)
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1


def test_help_of_all_and_of_one(readout: Readout) -> None:
    assert "subscribe" in readout("query", "help").stdout
    assert "readout query mute [OPTIONS]" in readout("query", "help", "mute").stdout
    refused = readout("query", "help", "nonsense")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def test_quiet_hours_that_are_none_are_refused_in_one_line(readout: Readout) -> None:
    refused = readout("query", "quiet", "whenever", env=DATABASE)
    assert refused.returncode == 2
    assert "22:00-07:00 Europe/London" in refused.stderr
