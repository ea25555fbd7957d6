"""Scheduled audits of a lake that changes, through the command line: new, fixed, reopened, due, unread, overdue."""

import json
from datetime import date
from pathlib import Path

import icalendar
import jsonschema
import pytest

from auditor.cli import run
from auditor.cli.exits import CLEAN, FINDINGS, UNREAD, USAGE
from tests.history.lakes import MANIFEST, Lake, named
from tests.history.places import ROOT

SCHEMA = json.loads((ROOT / "auditor" / "schemas" / "result.schema.json").read_text())


@pytest.fixture
def lake(where, tmp_path) -> Lake:
    made = Lake(tmp_path / "lake", where.name)
    made.write("customers", "ho_ten", "email")
    made.write("orders", "order_no", "amount")
    return made


def test_four_scheduled_runs_of_a_changing_lake(lake, capsys):
    notify = ("--notify", lake.hook())

    code, first = lake.audited(capsys, "2026-11-02", *notify)
    assert code == FINDINGS
    assert first["previous"] is None
    assert "LIN001 customers" in named(first["new"])
    assert first["due_soon"] == []
    assert set(first["since"].values()) == {"2026-11-02"}

    lake.write("customers", "ho_ten")
    lake.write("orders", "order_no", "amount", "email")
    code, second = lake.audited(capsys, "2026-11-09", *notify)
    assert code == CLEAN, "what nobody sends anywhere is a warning"
    assert (second["previous"]["number"], second["run"]["number"]) == (1, 2)
    assert named(second["new"]) == ["LIN001 orders"]
    assert named(second["fixed"]) == ["LIN001 customers"]
    assert second["fixed"][0]["closed"] == "2026-11-09"
    assert second["due_soon"] == []

    lake.write("customers", "ho_ten", "email")
    lake.remove("orders")
    code, third = lake.audited(capsys, "2026-11-25", *notify)
    assert code == UNREAD
    assert named(third["reopened"]) == ["LIN001 customers"]
    assert third["since"][third["reopened"][0]["fingerprint"]] == "2026-11-02"
    assert named(third["new"]) == ["LIN008 orders"]
    assert third["fixed"] == []
    assert named(third["unconfirmed"]) == ["LIN001 orders"]
    assert [(one["due"], one["rule"], one["flow"]) for one in third["due_soon"]] == [
        ("2026-12-19", "VN-PDPL-20.2", "to_sg")
    ]
    assert third["overdue"] == []

    lake.write("orders", "order_no", "amount")
    code, fourth = lake.audited(capsys, "2026-12-31", *notify)
    assert code == FINDINGS
    assert named(fourth["fixed"]) == ["LIN001 orders", "LIN008 orders"]
    assert "VN-PDPL-20.2 customers" in named(fourth["raised"])
    assert named(fourth["new"]) == ["SG-PDPA-26 members", "SG-PDPR-10-1 members"]
    assert [one["rule"] for one in fourth["overdue"]] == ["VN-PDPL-20.2"]
    assert fourth["due_soon"] == []
    assert [(one["flow"], one["before"], one["after"]) for one in fourth["verdicts"]] == [
        ("to_crm", "allowed", "blocked")
    ]

    notices = lake.told()
    assert [notice["run"]["number"] for notice in notices] == [1, 2, 3, 4]
    assert named(notices[1]["news"]) == ["LIN001 orders"]
    assert named(notices[2]["news"]) == ["LIN001 customers", "LIN008 orders"]
    assert named(notices[2]["newly_due"]) == ["VN-PDPL-20.2 customers"]
    assert {"VN-PDPL-20.2 customers", "SG-PDPA-26 members"} <= set(named(notices[3]["news"]))


def test_the_same_run_again_is_no_news_and_calls_nobody(lake, capsys):
    lake.audit("2026-11-25", "--notify", lake.hook())
    code, again = lake.audited(capsys, "2026-11-26", "--notify", lake.hook())
    assert code == FINDINGS
    assert all(not again[key] for key in ("new", "reopened", "raised", "fixed", "withdrawn", "unconfirmed", "verdicts"))
    assert again["due_soon"] != [], "what is due is shown each time"
    assert len(lake.told()) == 1, "and told once"


def test_news_that_nobody_could_be_told_is_told_next_time(lake, capsys):
    assert lake.audit("2026-11-02", "--notify", lake.hook(3), "--fail-on", "never") == USAGE
    assert "ended with code 3; it is told again next time" in capsys.readouterr().err
    lake.write("orders", "order_no", "amount", "email")
    assert lake.audit("2026-11-03", "--fail-on", "never") == CLEAN, "without --notify nobody is told"
    assert lake.audit("2026-11-04", "--notify", lake.hook(), "--fail-on", "never") == CLEAN
    failed, told = lake.told()
    assert len(told["news"]) == len(failed["news"]) + 1
    assert told["new"] == []
    assert lake.audit("2026-11-05", "--notify", lake.hook(), "--fail-on", "never") == CLEAN
    assert len(lake.told()) == 2


def test_only_what_is_new_fails(lake, capsys):
    assert lake.audit("2026-11-02", "--fail-on-new") == FINDINGS, "in the first run everything is new"
    assert lake.audit("2026-11-03", "--fail-on-new") == CLEAN
    assert lake.audit("2026-11-03") == FINDINGS
    lake.write("orders", "order_no", "amount", "email")
    assert lake.audit("2026-11-04", "--fail-on-new", "--fail-on", "never") == CLEAN
    lake.write("customers", "ho_ten")
    assert lake.audit("2026-11-05", "--fail-on-new") == CLEAN
    lake.write("customers", "ho_ten", "email")
    assert lake.audit("2026-11-06", "--fail-on-new") == FINDINGS, "what comes back counts as new"
    graver = ("--fail-on-new", "--fail-on", "warning")
    assert lake.audit("2026-12-19", *graver) == CLEAN
    assert lake.audit("2026-12-20", *graver) == FINDINGS, "and what grows graver: a dossier is late"
    lake.remove("orders")
    assert lake.audit("2026-12-21", "--fail-on-new", "--fail-on", "never") == UNREAD, "unread is never fine"


def test_an_accepted_risk_is_no_news_until_its_acceptance_ends(lake, capsys):
    entry = "accepted: [{rule: LIN001, dataset: customers, reason: known to us, by: dpo, until: 2026-11-10}]\n"
    lake.declare(MANIFEST + entry)
    _, first = lake.audited(capsys, "2026-11-09")
    assert "LIN001 customers" not in named(first["new"])
    assert first["run"]["counts"]["accepted"] == 1
    _, after = lake.audited(capsys, "2026-11-11")
    assert named(after["reopened"]) == ["LIN001 customers"]


def test_a_flow_that_is_not_declared_any_more_takes_its_findings_along(lake, capsys):
    lake.audit("2026-11-02")
    lake.declare(MANIFEST.partition("flows:")[0])
    _, told = lake.audited(capsys, "2026-11-03")
    assert told["changed"] == ["manifest"]
    assert {one["flow"] for one in told["withdrawn"]} == {"to_sg"}
    assert [one["after"] for one in told["verdicts"]] == ["none", "none"]


def test_law_that_changed_since_the_last_run_and_law_that_will_change_a_verdict(lake, capsys):
    """Decree 356/2025 and the law of 2025 replace Decree 13/2023 in Viet Nam on 2026-01-01 (jurisdiction_map/laws/vn.yaml)."""
    _, first = lake.audited(capsys, "2025-12-15")
    assert first["law_changes"] == []
    _, told = lake.audited(capsys, "2026-01-15")
    assert {one["law"] for one in told["law_changes"]} <= {"VN", "SG"}
    days = {one["date"] for one in told["law_changes"] if one["law"] == "VN"}
    assert "2026-01-01" in days
    assert all("2025-12-15" < day <= "2026-01-15" for day in days)
    _, ahead = lake.audited(capsys, "2026-11-02")
    assert [(one["date"], one["flow"], one["after"]) for one in ahead["scheduled"]] == [
        ("2026-12-31", "to_crm", "blocked")
    ]


def test_an_earlier_day_is_told_and_no_law_is_said_to_have_changed_back(lake, capsys):
    lake.audit("2026-11-02")
    _, told = lake.audited(capsys, "2026-10-01")
    assert any("asked the law of a later day (2026-11-02)" in note for note in told["notes"])
    assert told["law_changes"] == []


def test_reports_with_a_history_follow_the_published_schema(lake, capsys, tmp_path):
    report = tmp_path / "report.json"
    lake.audit("2026-11-02", "--output", f"json={report}")
    jsonschema.validate(json.loads(report.read_text()), SCHEMA)


def test_the_text_report_ends_with_what_changed(lake, capsys):
    lake.audit("2026-11-02")
    lake.write("customers", "ho_ten")
    lake.write("orders", "order_no", "amount", "email")
    capsys.readouterr()
    run(["audit", str(lake.folder), "--as-of", "2026-11-25", "--history", lake.history])
    told = capsys.readouterr().out.partition("Since run 1, as of 2026-11-02")[2]
    assert "Run 2: 1 new, 1 fixed; " in told
    assert "warning LIN001 Undeclared personal data (orders)" in told.partition("New:")[2]
    assert "error LIN001 Undeclared personal data (customers)" in told.partition("Fixed:")[2]
    assert "2026-12-19 VN-PDPL-20.2" in told.partition("Due in the next 30 days:")[2]
    assert "2026-12-31 to_crm SG → US: allowed → blocked" in told.partition("Verdicts that will change:")[2]
    assert max(map(len, told.splitlines())) <= 80


def test_nothing_of_anybody_is_in_the_history(lake, where):
    lake.write("customers", "ho_ten", "email")
    entry = 'accepted: [{rule: LIN005, flow: to_sg, reason: "Siti knows", by: siti@kopi.example, until: 2027-01-01}]\n'
    lake.declare(MANIFEST + entry)
    lake.audit("2026-11-02")
    rows = []
    for table in ("pipelines", "runs", "findings", "events", "verdicts", "coverage"):
        rows += where.execute(f"SELECT * FROM lintas_history_{table}")
    kept = " ".join(str(value) for row in rows for value in row)
    assert "LIN005" in kept
    for secret in ("Nguyen", "Ng***", "mail.example", "user1", "siti", "Siti", "ho_ten", "email", str(lake.folder)):
        assert secret not in kept, secret


def test_the_trend_and_the_calendar_of_a_history(lake, capsys, monkeypatch):
    lake.audit("2026-11-02")
    lake.write("customers", "ho_ten")
    lake.audit("2026-11-25")
    capsys.readouterr()
    assert run(["history", lake.history]) == CLEAN
    told = capsys.readouterr().out
    assert told.startswith("kopi: 2 runs; ")
    assert "open   █" in told
    first, second = (line.split() for line in told.splitlines()[-2:])
    assert (first[:2], second[:2]) == (["1", "2026-11-02"], ["2", "2026-11-25"])
    assert (int(first[2]) - int(second[2]), first[3], second[3], second[6]) == (1, "1", "0", "1")

    monkeypatch.setenv("LINTAS_HISTORY", lake.history)
    assert run(["history", "--format", "json", "--last", "1"]) == CLEAN
    (past,) = json.loads(capsys.readouterr().out)["pipelines"]
    assert [one["number"] for one in past["runs"]] == [2]
    assert past["runs"][0]["coverage"] == {"tables": 2, "rows_read": 120, "rows_total": 120, "unread": 0}
    fixed = next(one for one in past["findings"] if one["state"] == "fixed")
    assert fixed["events"] == [{"run": 1, "event": "new"}, {"run": 2, "event": "fixed"}]

    assert run(["history", "--finding", fixed["fingerprint"][:8]]) == CLEAN
    life = capsys.readouterr().out
    assert "LIN001" in life
    assert life.splitlines()[-1].split() == ["2026-11-25", "run", "2", "fixed"]

    assert run(["due", "--history", lake.history, "--as-of", "2026-11-25", "--format", "ics"]) == CLEAN
    events = icalendar.Calendar.from_ical(capsys.readouterr().out).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [date(2026, 12, 19), date(2026, 12, 30)]


def test_the_calendar_of_a_manifest(lake, capsys, tmp_path):
    named_ = str(lake.folder)
    assert run(["due", named_, "--as-of", "2026-11-25", "--format", "json"]) == CLEAN
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [(one["due"], one["kind"], one["days"]) for one in entries] == [
        ("2026-12-19", "duty", 24), ("2026-12-30", "duty", 35), ("2026-12-31", "verdict", 36),
    ]  # fmt: skip
    assert run(["due", named_, "--as-of", "2026-11-25", "--within", "10"]) == CLEAN
    assert "Nothing is known to fall due." in capsys.readouterr().out
    assert run(["due", named_, "--as-of", "2027-01-05"]) == CLEAN
    assert "2026-12-19 (17 days ago)  duty" in capsys.readouterr().out
    file = tmp_path / "new" / "due.ics"
    assert run(["due", named_, "--as-of", "2026-11-25", "--format", "ics", "--output", str(file)]) == CLEAN
    assert capsys.readouterr().out == ""
    assert len(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 3


def test_a_result_that_cannot_be_recorded_is_reported_all_the_same(lake, capsys, where):
    lake.audit("2026-11-02")
    where.execute("ALTER TABLE lintas_history_coverage RENAME TO gone")
    capsys.readouterr()
    assert lake.audit("2026-11-03", "--fail-on-new") == USAGE
    told = capsys.readouterr()
    assert told.out.startswith("kopi, as of 2026-11-03")
    assert "cannot be used" in told.err
    assert "Traceback" not in told.err


BAD = [
    (["--fail-on-new"], "name a --history"),
    (["--notify", "true"], "name a --history"),
    (["--history", "{}", "--notify", "tell 'dpo"], "a quote in the command does not end"),
    (["--history", "{}", "--suppose-repealed", "VN-PDPL-20.2"], "does not belong in a --history"),
    (["--history", "mysql://u:s3cret@db/x"], "SQLite file or a PostgreSQL database"),
    (["--history", "{manifest}"], "is not a history of Lintas and is left as it is"),
    (["--history", "{folder}"], "is a folder; name a file in it"),
    (["--history", "{manifest}/h.sqlite"], "cannot be used"),
]


@pytest.mark.parametrize(("options", "says"), BAD)
def test_what_cannot_be_had_is_told_before_anything_is_read(options, says, tmp_path, capsys):
    made = Lake(tmp_path / "lake", "")
    names = {"manifest": made.folder / "lintas.yaml", "folder": made.folder}
    filled = [one.format(tmp_path / "h.sqlite", **names) for one in options]
    before = (made.folder / "lintas.yaml").read_bytes()
    assert run(["audit", str(made.folder), *filled]) == USAGE
    told = capsys.readouterr()
    assert says in " ".join(told.err.split())
    assert "s3cret" not in told.err
    assert told.out == ""
    assert (made.folder / "lintas.yaml").read_bytes() == before


BAD_READS = [
    (["history"], "Missing argument 'PLACE'"),
    (["history", "{folder}/none.sqlite"], "there is no history"),
    (["due", "--history", "{folder}/none.sqlite"], "there is no history"),
    (["due", "{folder}", "--history", "x"], "not both"),
    (["due", "{folder}", "--name", "kopi"], "--name chooses one pipeline"),
    (["due", "{folder}/none"], "none"),
    (["due", "{folder}", "--format", "ics", "--output", "{folder}"], "cannot be written"),
]


@pytest.mark.parametrize(("words", "says"), BAD_READS)
def test_what_cannot_be_read_is_told(words, says, tmp_path, capsys):
    made = Lake(tmp_path / "lake", "")
    assert run([word.format(folder=made.folder) for word in words]) == USAGE
    told = capsys.readouterr()
    assert says in " ".join(told.err.split())
    assert not Path(made.folder / "none.sqlite").exists()


def test_a_finding_that_nobody_recorded_is_told(tmp_path, capsys):
    made = Lake(tmp_path / "lake", str(tmp_path / "h.sqlite"))
    made.write("customers", "ho_ten")
    made.write("orders", "order_no", "amount")
    made.audit("2026-11-02")
    assert run(["history", made.history, "--finding", "zzz"]) == USAGE
    assert "no finding with this fingerprint" in capsys.readouterr().err
