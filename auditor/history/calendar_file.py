"""The calendar as an iCalendar file (RFC 5545), which every calendar program reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from auditor.history.duties import DUTY, VERDICT, Entry, uid_of
from auditor.reports.safe import prose
from auditor.version import VERSION

_LINE = 75
"""Octets of a line, without its break (RFC 5545, 3.1)."""
_REMINDER = "-P7D"
_SPECIAL = re.compile(r"([\\;,])")


def calendar(entries: Iterable[Entry], name: str, stamp: datetime, today: date) -> str:
    """Write a calendar of whole-day events, which leave their day free and remind a week before.

    A calendar must have a component (RFC 5545, 3.6): one without any entry has a journal entry that says so.

    Args: `stamp` when this was found, aware of its time zone; `today` before which a duty is overdue.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Lintas//Lintas {VERSION}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    moment = f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    events = [line for entry in entries for line in _event(entry, moment, today)]
    lines += events or _nothing(name, moment, today)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Entry, moment: str, today: date) -> Iterator[str]:
    summary = _summary(entry, today)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{moment}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(*_told(entry))}"
    yield f"CATEGORIES:Lintas,{entry.kind}"
    yield "TRANSP:TRANSPARENT"
    if entry.day > today:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:{_REMINDER}"
        yield f"DESCRIPTION:{_text(summary)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _summary(entry: Entry, today: date) -> str:
    word = "Verdict changes:" if entry.kind == VERDICT else ""
    if entry.kind == DUTY:
        word = "Overdue:" if entry.day < today else "Due:"
    about = entry.flow or entry.dataset
    words = (word, entry.rule, entry.title, f"({about})" if about else "")
    return " ".join(one for one in words if one)


def _told(entry: Entry) -> list[str]:
    facts = (
        ("Pipeline", entry.pipeline), ("Law", entry.law), ("Rule", entry.rule), ("Flow", entry.flow),
        ("Dataset", entry.dataset), ("Stands for", f"{entry.times} findings" if entry.times > 1 else None),
        ("Why" if entry.kind == VERDICT else "Citation", entry.cite),
    )  # fmt: skip
    return [f"{label}: {value}" for label, value in facts if value and prose(value)] + ["This is not legal advice."]


def _nothing(name: str, moment: str, today: date) -> list[str]:
    return [
        "BEGIN:VJOURNAL",
        f"UID:{uid_of(name, 'nothing')}",
        f"DTSTAMP:{moment}",
        f"DTSTART;VALUE=DATE:{_day(today)}",
        f"SUMMARY:{_text(f'Lintas knows of nothing that falls due in {name}')}",
        "END:VJOURNAL",
    ]


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(*lines: str) -> str:
    """A value of type TEXT: made visible what is not, then escaped (RFC 5545, 3.3.11)."""
    return r"\n".join(_SPECIAL.sub(r"\\\1", prose(line)) for line in lines)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of them broken inside a character."""
    pieces, piece, used = [], "", 0
    for character in line:
        octets = len(character.encode())
        if used + octets > _LINE:
            pieces.append(piece)
            piece, used = " ", 1
        piece, used = piece + character, used + octets
    return "\r\n".join([*pieces, piece])
