"""A channel's clock, in every zone that there is, across midnight and every change of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts import first_moment, is_quiet, next_release, quiet_until
from bot.domain import QuietHours, Rhythm

ZONES = sorted(name for name in available_timezones() if not name.startswith(("posix/", "right/")) and name != "localtime")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
SPANS = st.tuples(TIMES, TIMES).filter(lambda span: span[0] != span[1]).map(lambda span: QuietHours(*span))
LONDON = ZoneInfo("Europe/London")


def local(text: str, zone: str = "Europe/London", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def near_a_change(zone: ZoneInfo, now: datetime) -> datetime:
    """A moment within a day before the zone's next change of the clock within a year; `now` where there is none."""
    for days in range(0, 366, 3):
        here, then = now + timedelta(days=days), now + timedelta(days=days + 3)
        if here.astimezone(zone).utcoffset() != then.astimezone(zone).utcoffset():
            while here.astimezone(zone).utcoffset() == (here + timedelta(hours=1)).astimezone(zone).utcoffset():
                here += timedelta(hours=1)
            return here - timedelta(hours=now.hour, minutes=now.minute)
    return now


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), MOMENTS, SPANS)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet_in_every_zone(name: str, drawn: datetime, quiet: QuietHours) -> None:
    zone = ZoneInfo(name)
    for now in (drawn, near_a_change(zone, drawn)):
        until = quiet_until(quiet, zone, now)
        if until is None:
            assert not is_quiet(quiet, zone, now)
            continue
        assert now < until <= now + timedelta(hours=49)
        assert not is_quiet(quiet, zone, until)
        assert is_quiet(quiet, zone, until - timedelta(seconds=1))
        steps = int((until - now) / timedelta(minutes=7))
        assert all(is_quiet(quiet, zone, now + timedelta(minutes=7) * step) for step in range(steps))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), MOMENTS, st.integers(0, 23), st.sampled_from([Rhythm.HOURLY, Rhythm.DAILY, Rhythm.WEEKLY]))
def test_a_digest_goes_out_at_its_hour_of_the_channels_clock_in_every_zone(name: str, drawn: datetime, hour: int, rhythm: Rhythm) -> None:
    zone = ZoneInfo(name)
    longest = {Rhythm.HOURLY: timedelta(hours=2), Rhythm.DAILY: timedelta(hours=49), Rhythm.WEEKLY: timedelta(days=8, hours=1)}[rhythm]
    for now in (drawn, near_a_change(zone, drawn)):
        due = next_release(rhythm, zone, hour, now)
        assert due is not None
        assert now < due <= now + longest
        shown = due.astimezone(zone)
        before = (due - timedelta(seconds=1)).astimezone(zone)
        # At a change of the clock the hour may be skipped: then it is the very moment of the change.
        skipped = shown.utcoffset() != before.utcoffset()
        if rhythm is Rhythm.HOURLY:
            assert skipped or near_hour(now, due, zone)
            continue
        assert skipped or (shown.hour, shown.minute, shown.second) == (hour, 0, 0)
        assert rhythm is Rhythm.DAILY or skipped or shown.weekday() == 0


def near_hour(now: datetime, due: datetime, zone: ZoneInfo) -> bool:
    """On the full hour, but for the hour of a change by less than a full one."""
    changed = now.astimezone(zone).utcoffset() != due.astimezone(zone).utcoffset()
    return changed or due.astimezone(zone).minute == 0


@pytest.mark.parametrize(
    ("now", "span", "until"),
    [
        ("2021-09-14T23:30", (22, 7), "2021-09-15T07:00"),
        ("2021-09-15T06:59", (22, 7), "2021-09-15T07:00"),
        ("2021-09-14T13:30", (13, 14), "2021-09-14T14:00"),
        # 28 March 2021: 01:00 becomes 02:00. 31 October: 02:00 becomes 01:00.
        ("2021-03-27T23:30", (22, 7), "2021-03-28T07:00"),
        ("2021-10-30T23:30", (22, 7), "2021-10-31T07:00"),
    ],
)
def test_quiet_hours_end_on_the_clock_of_the_wall(now: str, span: tuple[int, int], until: str) -> None:
    quiet = QuietHours(time(span[0]), time(span[1]))
    assert quiet_until(quiet, LONDON, local(now)) == local(until)


def test_quiet_hours_that_end_at_a_time_which_the_clock_skips_end_when_it_is_skipped() -> None:
    quiet = QuietHours(time(22), time(1, 30))
    assert quiet_until(quiet, LONDON, local("2021-03-27T23:00")) == datetime(2021, 3, 28, 1, 0, tzinfo=UTC)


def test_quiet_hours_that_end_at_a_time_which_comes_twice_end_at_the_first() -> None:
    quiet = QuietHours(time(22), time(1, 30))
    assert quiet_until(quiet, LONDON, local("2021-10-30T23:00")) == local("2021-10-31T01:30", fold=0)


def test_an_hour_that_is_skipped_is_the_moment_of_the_change() -> None:
    assert first_moment(datetime(2021, 3, 28, 1, 30), LONDON) == datetime(2021, 3, 28, 1, 0, tzinfo=UTC)


def test_a_weekly_digest_waits_for_monday_morning_of_the_channel() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert next_release(Rhythm.WEEKLY, tokyo, 8, local("2021-09-14T10:00", "Asia/Tokyo")) == local("2021-09-20T08:00", "Asia/Tokyo")
    assert next_release(Rhythm.WEEKLY, tokyo, 8, local("2021-09-20T08:00", "Asia/Tokyo")) == local("2021-09-27T08:00", "Asia/Tokyo")


def test_an_hourly_digest_keeps_the_full_hours_of_a_zone_with_half_hours() -> None:
    assert next_release(Rhythm.HOURLY, ZoneInfo("Asia/Kolkata"), 8, local("2021-09-14T10:10", "Asia/Kolkata")) == local(
        "2021-09-14T11:00", "Asia/Kolkata"
    )


def test_at_once_is_no_time() -> None:
    assert next_release(Rhythm.INSTANT, LONDON, 8, local("2021-09-14T10:10")) is None


def test_every_zone_of_the_list_lets_go_at_each_change_of_its_clock() -> None:
    spans = [QuietHours(time(22), time(7)), QuietHours(time(1, 30), time(2, 30)), QuietHours(time(23, 45), time(0, 15))]
    assert len(ZONES) > 400
    for name in ZONES:
        zone = ZoneInfo(name)
        for start in (datetime(2024, 1, 1, 23, 50, tzinfo=UTC), datetime(2024, 7, 1, 1, 40, tzinfo=UTC)):
            now = near_a_change(zone, start)
            for quiet in spans:
                for moment in (now, now + timedelta(hours=3), now + timedelta(hours=9)):
                    until = quiet_until(quiet, zone, moment)
                    assert (until is None) is not is_quiet(quiet, zone, moment), name
                    assert until is None or (until > moment and not is_quiet(quiet, zone, until)), name
