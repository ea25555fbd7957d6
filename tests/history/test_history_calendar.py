"""The calendar: what is in it, and that an iCalendar parser of somebody else reads back what was meant."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.findings.model import Finding, Level, Place, Result
from auditor.history.calendar_file import calendar
from auditor.history.duties import DUTY, Entry, acceptances, duties, of_records, of_result, overdue, soon, verdicts
from auditor.history.life import State
from auditor.history.model import Record
from auditor.manifest.model import Acceptance
from auditor.outlook import Turn
from tests.history.places import DAY, later
from tests.reports.sample_result import HOSTILE, everything

STAMP = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def entry(day: date = DAY, title: str = "Dossier", **more) -> Entry:
    told = {
        "rule": "VN-PDPL-20.2",
        "law": "VN",
        "flow": "f",
        "dataset": "d",
        "cite": "art. 20",
        "times": 1,
        "uid": "u1",
    }
    return Entry(day, more.pop("kind", DUTY), "kopi", title=title, **{**told, **more})


def finding(key: str, **more) -> Finding:
    told = {"flow": "f", "dataset": "d", "law": "VN", "outcome": "due", "due": DAY}
    return Finding("VN-PDPL-20.2", Level.NOTE, "Dossier", "m", Place("lintas.yaml", 1), key=key, **{**told, **more})


def record(fingerprint: str, state: State, **more) -> Record:
    told = {
        "rule": "VN-PDPL-20.2", "level": "note", "title": "Dossier", "flow": "f", "dataset": "d", "columns": 0, "law": "VN",
        "transfer": None, "outcome": "due", "cite": "", "due": DAY, "accepted_until": None, "first_seen": DAY, "last_seen": DAY,
        "opened": DAY, "closed": None, "reopened": 0, "told": False, "told_due": None,
    }  # fmt: skip
    return Record(fingerprint=fingerprint, state=state, **{**told, **more})


def parsed(text: str) -> icalendar.Calendar:
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return icalendar.Calendar.from_ical(text)


def test_a_calendar_reads_back():
    told = calendar([entry(), entry(later(40), "Ends", kind="acceptance", uid="u2")], "Lintas: kopi", STAMP, DAY)
    read = parsed(told)
    assert (read["VERSION"], read["CALSCALE"], read["X-WR-CALNAME"]) == ("2.0", "GREGORIAN", "Lintas: kopi")
    assert "METHOD" not in read
    first, second = read.walk("VEVENT")
    assert first.decoded("DTSTART") == DAY
    assert first.decoded("DTSTAMP") == STAMP
    assert str(first["SUMMARY"]) == "Due: VN-PDPL-20.2 Dossier (f)"
    assert "Citation: art. 20" in str(first["DESCRIPTION"]).splitlines()
    assert "This is not legal advice." in str(first["DESCRIPTION"]).splitlines()
    assert first.walk("VALARM") == [], "nobody is reminded of today"
    assert second.decoded("DTSTART") == later(40)
    assert second.walk("VALARM")[0]["ACTION"] == "DISPLAY"
    assert [str(one["UID"]) for one in (first, second)] == ["u1", "u2"]


def test_an_overdue_duty_says_so():
    (event,) = parsed(calendar([entry(later(-1))], "kopi", STAMP, DAY)).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("Overdue: ")


def test_a_calendar_without_entries_is_valid_and_says_so():
    read = parsed(calendar([], "Lintas: kopi", STAMP, DAY))
    (journal,) = read.subcomponents
    assert journal.name == "VJOURNAL"
    assert "nothing that falls due in Lintas: kopi" in str(journal["SUMMARY"])
    assert journal["UID"]
    assert journal.decoded("DTSTAMP") == STAMP


@pytest.mark.parametrize("text", [*HOSTILE, "a;b,c\\n:d\\", "\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\n", "数" * 200])
def test_hostile_names_stay_inside_their_value(text):
    told = calendar([entry(title=text, flow=text, cite=text, dataset=text)], text, STAMP, DAY)
    (event,) = parsed(told).walk("VEVENT")
    assert event.decoded("DTSTART") == DAY
    assert not set(str(event["SUMMARY"])) & set("\r\n\x1b\x07\u202e")
    labels = ("Pipeline: ", "Law: ", "Rule: ", "Flow: ", "Dataset: ", "Citation: ", "This is not legal advice.")
    assert all(line.startswith(labels) for line in str(event["DESCRIPTION"]).splitlines())


@given(st.text(max_size=300), st.dates(min_value=date(1, 1, 1)))
def test_any_text_and_day_read_back(text, day):
    from auditor.reports.safe import prose

    (event,) = parsed(calendar([entry(day, text)], "kopi", STAMP, DAY)).walk("VEVENT")
    assert event.decoded("DTSTART") == day
    word = "Overdue" if day < DAY else "Due"
    shown = prose(text)
    assert str(event["SUMMARY"]) == " ".join(part for part in (f"{word}:", "VN-PDPL-20.2", shown, "(f)") if part)


def test_transfers_that_owe_the_same_on_the_same_day_are_one_entry():
    (one,) = duties("kopi", [finding("a"), finding("b")])
    assert one.times == 2
    assert len(duties("kopi", [finding("a"), finding("b", due=later(1))])) == 2
    assert len(duties("kopi", [finding("a"), finding("b", flow="g")])) == 2


def test_an_entry_keeps_its_id_when_its_day_moves():
    (before,), (after,) = duties("kopi", [finding("a")]), duties("kopi", [finding("a", due=later(9))])
    assert before.uid == after.uid
    assert before.uid != duties("teh", [finding("a")])[0].uid
    split = duties("kopi", [finding("a"), finding("b", due=later(9))])
    assert len({one.uid for one in split}) == 2


def test_what_is_met_accepted_or_without_a_day_is_not_owed():
    assert duties("kopi", [finding("a", outcome="met"), finding("b", outcome="exempt"), finding("c", due=None)]) == []
    assert {one.rule for one in of_result(everything())} == {"VN-PDPL-20.2", "SG-PDPA-26"}
    accepted = record("a" * 16, State.ACCEPTED, accepted_until=later(3))
    fixed = record("b" * 16, State.FIXED)
    (one,) = of_records("kopi", [accepted, fixed])
    assert (one.kind, one.day) == ("acceptance", later(3))
    assert of_result(Result("check", "kopi", DAY)) == []


def test_the_same_duty_has_one_id_in_results_and_histories():
    found = finding("a")
    (of_run,) = of_result(Result("audit", "kopi", DAY, (found,)))
    (of_history,) = of_records("kopi", [record(found.fingerprint, State.OPEN)])
    assert of_run.uid == of_history.uid


def test_accepted_risks_end_without_saying_who_took_them():
    risk = Acceptance(rule="LIN001", flow="f", reason="Siti knows", by="siti@kopi.example", until=later(2))
    longer = Acceptance(rule="LIN001", flow="f", reason="Siti knows", by="siti@kopi.example", until=later(8))
    (one,) = acceptances("kopi", [risk, longer])
    assert (one.day, one.rule, one.flow) == (later(8), "LIN001", "f")
    assert "siti" not in calendar([one], "kopi", STAMP, DAY).lower()


def test_verdicts_that_turn_are_entries():
    turn = Turn(later(5), "f", "f/VN/SG", "VN → SG", "allowed", "blocked", "VN: unmet")
    (one,) = verdicts("kopi", [turn])
    assert "allowed becomes blocked" in one.title
    (event,) = parsed(calendar([one], "kopi", STAMP, DAY)).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Verdict changes: allowed becomes blocked: VN → SG (f)"


NEAR = [(-1, False, True), (0, True, False), (30, True, False), (31, False, False)]


@pytest.mark.parametrize(("days", "is_soon", "is_overdue"), NEAR)
def test_what_is_soon_and_what_is_overdue(days, is_soon, is_overdue):
    entries = [entry(later(days))]
    assert bool(soon(entries, DAY)) == is_soon
    assert bool(overdue(entries, DAY)) == is_overdue


def test_the_last_day_of_all_is_no_trouble():
    assert len(soon([entry(date.max)], date.max)) == 1
    assert "99991231" in calendar([entry(date.max)], "kopi", STAMP, DAY)
