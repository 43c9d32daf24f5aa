"""Slack's date tokens, read in a reader's own zone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.slack_simulator.state.records import User

ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def _ordinal(day: int) -> str:
    return f"{day}{ENDINGS.get(day, 'th')}"


def _time(moment: datetime, reader: User, seconds: str = "") -> str:
    if reader.locale == "en-US":
        hour = moment.hour % 12 or 12
        return f"{hour}{moment.strftime(f':%M{seconds} %p')}"
    return moment.strftime(f"%H:%M{seconds}")


def _ago(moment: datetime, now: datetime) -> str:
    minutes = round((now - moment).total_seconds() / 60)
    size, unit = (
        (1440, "day") if abs(minutes) >= 1440 else (60, "hour") if abs(minutes) >= 60 else (1, "minute")
    )
    count = abs(minutes) // size
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if minutes >= 0 else f"in {words}"


def _plain(name: str, moment: datetime) -> str:
    month, day = moment.strftime("%B"), _ordinal(moment.day)
    forms: dict[str, Callable[[], str]] = {
        "date_num": lambda: moment.strftime("%Y-%m-%d"),
        "date": lambda: f"{month} {day}, {moment.year}",
        "date_short": lambda: f"{moment.strftime('%b')} {moment.day}, {moment.year}",
        "date_long": lambda: f"{moment.strftime('%A')}, {month} {day}, {moment.year}",
    }
    return forms[name]()


def format_date(timestamp: int, form: str, reader: User, now: datetime) -> str:
    """The text that this reader sees in the place of a date token."""
    zone = ZoneInfo(reader.tz)
    moment, today = datetime.fromtimestamp(timestamp, zone), now.astimezone(zone)

    def token(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("time"):
            return _time(moment, reader, ":%S" if name == "time_secs" else "")
        if name == "ago":
            return _ago(moment, today)
        if name.endswith("_pretty"):
            return _relative_day(moment, today) or _plain(name.removesuffix("_pretty"), moment)
        return _plain(name, moment)

    return re.sub(r"\{(date(?:_num|_short|_long)?(?:_pretty)?|time(?:_secs)?|ago)\}", token, form)


def _relative_day(moment: datetime, today: datetime) -> str:
    for days, word in ((-1, "yesterday"), (0, "today"), (1, "tomorrow")):
        if moment.date() == (today + timedelta(days=days)).date():
            return word
    return ""
