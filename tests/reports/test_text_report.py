"""The report for people: the answer first, everything on the page at 80 columns, nothing that steers a terminal."""

from __future__ import annotations

import itertools
import re
import textwrap
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from sample_result import (
    ACCEPTED,
    AS_OF,
    CONSENT_NOTE,
    CUSTOMERS,
    DOCS,
    DOSSIER,
    HOSTILE,
    TRANSFERS,
    UNKNOWN_REGION,
    UNREAD,
    everything,
    hostile_result,
)

from auditor import reports
from auditor.findings.model import Level, Result, UnreadReport
from auditor.reports import Style
from auditor.reports.page import line_breaks
from auditor.reports.summary import WORST_FIRST, answer, count, due_words, listed, rows, summarise
from auditor.reports.text_data import percent
from jurisdiction_map.result import VERDICTS


def text_of(result: Result, style: Style | None = None) -> str:
    return reports.get("text", style).render(result, DOCS)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_answer_comes_first_and_says_what_matters() -> None:
    first = flat(text_of(everything()).split("\n\n")[0])
    assert first.startswith("kopi-pay, as of 2026-06-01: 1 of 4 transfers is blocked: vn_to_warehouse (VN).")
    assert "1 is unclear: sg_to_us (VN)." in first
    assert "for want of a law file: la_to_th (LA)" in first
    assert "Nothing stops the other 1." in first
    assert (
        "VN-PDPL-20.2 by 2026-04-02 (60 days ago) for vn_to_warehouse; SG-PDPA-26 by 2026-08-01 (in 61 days)" in first
    )
    assert "1 error, 1 warning, 1 note; 1 finding covered by accepted risks." in first
    assert "1 table, 3,000 of 1,204,331 rows; 1 location could not be read, so this is incomplete." in first


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Result("check", "n", AS_OF), "No data was read: this looked at the manifest only."),
        (Result("check", "n", AS_OF), "no transfer was declared or derived. No open findings."),
        (Result("audit", "n", AS_OF), "No table was read."),
        (Result("audit", "n", AS_OF, transfers=TRANSFERS[3:]), "the one transfer is not blocked. Nothing stops it."),
        (Result("audit", "n", AS_OF, transfers=(TRANSFERS[0],) * 2), "2 of 2 transfers are blocked: vn_to_warehouse (VN)."),
        (Result("scan", "data", AS_OF, tables=(CUSTOMERS,)), "personal data in 2 of 3 columns. Looked at 1 table, 3,000"),
        (
            Result("audit", "n", AS_OF, transfers=(replace(TRANSFERS[0], verdict="action_needed", laws={"VN": "action_needed"}),)),
            "1 needs action: vn_to_warehouse (VN).",
        ),
    ],
)  # fmt: skip
def test_the_answer_to_smaller_results(result: Result, said: str) -> None:
    assert said in answer(result, summarise(result))


def test_a_duty_that_is_met_is_not_owed() -> None:
    assert summarise(Result("audit", "n", AS_OF, (replace(DOSSIER, outcome="met"),))).owed == ()
    assert [item.rule for item in summarise(everything()).owed] == ["VN-PDPL-20.2", "SG-PDPA-26"]


def test_rows_of_a_table_of_unknown_length_are_not_added_up() -> None:
    result = Result("scan", "n", AS_OF, tables=(CUSTOMERS, replace(CUSTOMERS, rows_total=None)))
    assert summarise(result).rows_total is None


def test_verdicts_are_ranked_as_the_law_engine_ranks_them() -> None:
    assert tuple(reversed(VERDICTS)) == WORST_FIRST


def test_findings_come_flow_by_flow_then_dataset_by_dataset_and_the_accepted_stay_out() -> None:
    page = text_of(everything())
    found = page[page.index("\nFlows\n") : page.index("\nTransfers\n")]
    marks = ("flow vn_to_warehouse", "flow sg_to_us", "Datasets and manifest", "dataset id_orders")
    order = [found.index(mark) for mark in marks]
    assert order == sorted(order)
    assert ACCEPTED.rule not in found


def test_a_transfer_shows_its_route_its_errors_and_the_ways_out_once() -> None:
    page = text_of(everything())
    start, end = page.index("flow vn_to_warehouse"), page.index("flow sg_to_us")
    assert page[start:end].rstrip() == textwrap.dedent("""\
        flow vn_to_warehouse
          VN → SG (store) · data of VN · blocked · lintas.yaml:12
            ERROR VN-PDPL-20.2 overdue, due 2026-04-02 (60 days ago) · lintas.yaml:14
              Transfer dossier not filed. The transfer dossier had to be filed within 60
              days of the first transfer; nothing says that it was. [Law on Personal
              Data Protection 91/2025/QH15, art. 20(2); primary]
            missing: entity.transfer_dossier.filed
            ways out:
              1. file the transfer dossier with the authority and declare
                 entity.transfer_dossier.filed → conditions
              2. keep the data in Viet Nam; drop so_cccd and ngay_sinh from the flow →
                 not_a_transfer""")


def test_a_note_is_one_of_those_to_confirm() -> None:
    page = flat(text_of(everything()))
    assert (
        "SG → US (remote_access) · data of VN · unclear · lintas.yaml:30 path: vn_customers → warehouse → helpdesk"
        " to confirm: SG-PDPA-26 (Contract must name the countries; due 2026-08-01 (in 61 days))" in page
    )


def test_a_finding_about_a_dataset_is_a_paragraph_with_its_way_out() -> None:
    page = flat(text_of(everything()))
    assert (
        "dataset id_orders WARNING LIN003 parts/id data.yaml:7: Unknown region. The region aws:ap-nowhere-1 is" in page
    )
    assert "ways out: 1. write country: ID → unclear" in page


def test_the_rest_follows_in_order() -> None:
    page = text_of(everything())
    sections = [
        "Flows",
        "Datasets and manifest",
        "Transfers",
        "Personal data found",
        "Not read",
        "Accepted risks",
        "not legal advice",
    ]
    places = [page.index(section) for section in sections]
    assert places == sorted(places)


def test_transfers_inventory_gaps_and_acceptances_are_told() -> None:
    page = flat(text_of(everything()))
    assert "blocked VN → SG (store) VN vn_to_warehouse VN, SG allowed" in page
    assert "data/vn/customers.csv (dataset vn_customers): delimited, 3,000 of 1,204,331 rows" in page
    assert "so_cccd national_id.cccd 98% (95%: 97% to 99%)" in page
    assert "health?" in page
    assert "with 95% confidence fewer than 0.1% of rows carry it" in page
    assert "data/id/broken.parquet (dataset id_orders) the footer is damaged → write the file again" in page
    assert "until 2027-03-01 ERROR LIN012 flow id_to_us" in page
    assert "Accepted by dpo@kopi.example: The vendor is leaving; see ticket 4711 lintas.yaml:90" in page
    assert "Lintas 0.1.0 · rules 2026.06 · seed 7 · as of 2026-06-01 This is not legal advice." in page


def test_quiet_is_the_answer_and_a_line_for_each_error() -> None:
    said = replace(
        DOSSIER,
        message="VN → SG (store): Viet Nam, Transfer dossier not filed: overdue. It is late.",
        reason="It is late.",
    )
    column = replace(UNKNOWN_REGION, level=Level.ERROR, columns=("nik",))
    page = text_of(replace(everything(), findings=(said, column, CONSENT_NOTE)), Style("quiet"))
    assert page.split("\n\n")[1].split("\n") == [
        "ERROR VN-PDPL-20.2 lintas.yaml:14 vn_to_warehouse, VN → SG (store): Transfer dossier not filed (so_cccd, ngay_sinh)",
        "ERROR LIN003 parts/id data.yaml:7 id_orders: Unknown region (nik)",
    ]
    assert "\nTransfers\n" not in page
    assert "1 location could not be read" in flat(page)


def test_verbose_adds_the_trace_and_what_was_assumed() -> None:
    normal, verbose = text_of(everything()), text_of(everything(), Style("verbose"))
    for words in (
        "      [false] the dossier is filed in time (Law 91/2025 art. 20(2), primary)",
        "        [unknown] entity.transfer_dossier.filed is stated: not declared",
        "    assumed   exporter.sectors: none of the special ones",
        "    note      RCEP binds states only",
        "  note: read as windows-1258",
        "    missing   entity.transfer_dossier.filed",
        "    law       VN · Law on Personal Data Protection 91/2025/QH15, art. 20(2) ·",
        "    masked    so_cccd: 07**********, ngay_sinh: 19**-**-**",
        "  so_cccd, confidence 0.99:",
        "SG-PDPA-26 lintas.yaml:30",
        "    why       Without it the authority may stop the transfer.",
        "data/vn/logo.png",
        "    - none found in 2,000 rows",
        f"    id        {DOSSIER.fingerprint}",
    ):
        assert words in verbose
        assert words not in normal


def test_a_share_counted_over_all_rows_has_no_interval() -> None:
    read = replace(CUSTOMERS, rows_total=CUSTOMERS.rows_read)
    page = flat(text_of(Result("audit", "n", AS_OF, tables=(read,))))
    assert "delimited, all of 3,000 rows" in page
    assert "so_cccd national_id.cccd 98% ghi_chu" in page


def test_two_tables_are_both_told_and_one_without_personal_data_says_what_that_means() -> None:
    nothing = replace(CUSTOMERS, name="orders.csv", path="orders.csv", dataset=None, columns=CUSTOMERS.columns[2:])
    for kind in ("audit", "scan"):
        page = text_of(Result(kind, "data", AS_OF, tables=(CUSTOMERS, nothing)))
        assert "data/vn/customers.csv (dataset vn_customers)" in page
        assert flat(page[page.index("orders.csv") :]).startswith(
            "orders.csv: delimited, 3,000 of 1,204,331 rows none found in"
        )
        assert "Not read" not in page


def test_parts_of_one_table_are_told_once_with_the_least_and_the_greatest_share() -> None:
    first, second, third = (replace(CUSTOMERS, name=f"p{n}.csv", path=f"data/p{n}.csv") for n in range(3))
    rarer = replace(CUSTOMERS.columns[0], prevalence=0.5, interval=(0.4, 0.6))
    parts = (first, replace(second, columns=(rarer, *CUSTOMERS.columns[1:])), third)
    page = flat(text_of(Result("audit", "n", AS_OF, tables=parts)))
    assert "3 tables like data/p0.csv (dataset vn_customers): delimited, 9,000 of 3,612,993 rows" in page
    assert "so_cccd national_id.cccd 50% to 98% (95%: 40% to 99%)" in page
    assert "1 other column: none found in" in page
    assert "p1.csv" not in page
    for result in (Result("scan", "n", AS_OF, tables=parts), Result("audit", "n", AS_OF, tables=parts)):
        assert "data/p2.csv" in text_of(result, Style("verbose"))


def test_tables_that_differ_are_told_apart() -> None:
    other = replace(CUSTOMERS, name="q.csv", path="q.csv", columns=CUSTOMERS.columns[:2])
    loose = replace(CUSTOMERS, dataset=None)
    page = text_of(
        Result("audit", "n", AS_OF, tables=(CUSTOMERS, other, loose, replace(loose, path="b.csv", name="b.csv")))
    )
    assert page.count("delimited, 3,000") == 4


def test_gaps_with_one_reason_share_it() -> None:
    page = text_of(replace(everything(), unread=(UNREAD, replace(UNREAD, location="data/id/second.parquet"))))
    assert page.count("the footer is damaged") == 1
    assert "data/id/second.parquet (dataset id_orders)" in page


def test_of_many_gaps_with_one_reason_the_first_are_listed_and_all_are_counted() -> None:
    gaps = tuple(UnreadReport(f"lake/{n:03}.csv", "the file is empty (0 bytes)", "write it again") for n in range(500))
    result = Result("scan", "n", AS_OF, unread=gaps)
    page = text_of(result)
    assert "500 locations could not be read" in flat(page)
    assert "lake/019.csv" in page
    assert "lake/020.csv" not in page
    assert "… and 480 more like these (--verbose lists them)." in page
    assert "lake/499.csv" in text_of(result, Style("verbose"))


def test_what_could_not_be_judged_is_named_even_without_findings() -> None:
    page = text_of(Result("audit", "n", AS_OF, transfers=TRANSFERS[2:3]))
    assert "\nFlows\n" not in page
    assert "unsupported LA → ? LA la_to_th LA" in flat(page)


def test_a_scan_shows_a_compact_table_with_reasons() -> None:
    page = text_of(everything("scan"))
    assert "reason" in page
    assert "12 digits with a valid province code in 98%" in flat(page)
    assert "Personal data found" not in page
    assert "LIN003" in page
    assert "SG-PDPA-26" not in page
    assert "SG-PDPA-26" in text_of(everything("scan"), Style("verbose"))


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
@pytest.mark.parametrize("verbosity", ["quiet", "normal", "verbose"])
@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_lines_fit_the_width_and_no_id_is_cut(kind: str, verbosity: reports.Verbosity, width: int) -> None:
    page = text_of(everything(kind), Style(verbosity, width))
    for line in page.split("\n"):
        assert (
            cell_len(line) <= width or " " not in line.strip() or (verbosity == "quiet" and line.startswith("ERROR "))
        )
    for whole in (
        "VN-PDPL-20.2",
        "lintas.yaml:14",
        *(["entity.transfer_dossier.filed"] if verbosity != "quiet" else []),
    ):
        assert whole in page


def test_a_long_path_sticks_out_whole() -> None:
    path = "manifests/" + "very-long-folder-name/" * 6 + "lintas.yaml"
    finding = replace(DOSSIER, place=replace(DOSSIER.place, file=path))
    assert f"{path}:14" in text_of(Result("audit", "n", AS_OF, (finding,)), Style(width=80))


def test_no_colour_unless_asked_for() -> None:
    assert "\x1b" not in text_of(everything())
    coloured = text_of(everything(), Style(colour=True))
    assert "\x1b[1;31mERROR" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == text_of(everything()).split()


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = text_of(everything()), text_of(everything(), Style(colour=True))
    for name, value in {
        "FORCE_COLOR": "1",
        "NO_COLOR": "1",
        "COLUMNS": "33",
        "TERM": "dumb",
        "TTY_COMPATIBLE": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert (text_of(everything()), text_of(everything(), Style(colour=True))) == before


@pytest.mark.parametrize(
    ("is_terminal", "columns", "environ", "style"),
    [
        (False, 132, {}, Style("normal", 80, False)),
        (True, 80, {}, Style("normal", 80, True)),
        (True, 132, {"NO_COLOR": "1"}, Style("normal", 132, False)),
        (True, 80, {"NO_COLOR": ""}, Style("normal", 80, True)),
        (True, 80, {"TERM": "dumb"}, Style("normal", 80, False)),
        (True, 0, {}, Style("normal", 40, True)),
    ],
)
def test_style_follows_the_stream(is_terminal: bool, columns: int, environ: dict[str, str], style: Style) -> None:
    assert reports.terminal_style(is_terminal, columns, environ, "normal") == style


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["audit", "scan"])
def test_hostile_names_are_shown_and_not_obeyed(text: str, kind: str) -> None:
    page = text_of(hostile_result(text, kind), Style("verbose", 80))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", page)
    assert not re.search(r"^\s*(::[a-z]|##\[)", page, re.MULTILINE)
    if "markup" in text:
        assert "[bold red]markup[/]" in page
    if len(text) == 10_000:
        assert "(10,000 characters)" in flat(page)


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters()), st.sampled_from(["audit", "scan", "check"]), st.integers(40, 120))
def test_no_text_anywhere_lets_a_control_character_through(text: str, kind: str, width: int) -> None:
    page = text_of(hostile_result(text, kind), Style("verbose", width))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", page)
    assert page.endswith("\n")


@given(st.text("ab \u0e01\u4e2d", max_size=80), st.integers(2, 20), st.integers(2, 20), st.booleans())
def test_breaking_lines_loses_nothing_and_keeps_to_the_width(text: str, first: int, rest: int, fold: bool) -> None:
    breaks = line_breaks(text, first, rest, fold=fold)
    assert breaks == sorted(set(breaks))
    edges = [0, *breaks, len(text)]
    lines = [text[start:end] for start, end in itertools.pairwise(edges)]
    for number, line in enumerate(lines):
        room = rest if number else first
        shown = line.rstrip()
        assert cell_len(shown) <= room or (not fold and " " not in shown.strip())


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0%"), (0.00001, "<0.01%"), (0.0034, "0.34%"), (0.5, "50%"), (0.99, "99%"), (0.99999, "99.99%"), (1, "100%")],
)
def test_shares_are_never_rounded_to_nothing_or_to_all(share: float, written: str) -> None:
    assert percent(share) == written


def test_small_words() -> None:
    assert (count(1, "table"), count(1_204_331, "row")) == ("1 table", "1,204,331 rows")
    assert rows(5, 5) == "all of 5 rows"
    assert rows(5, None) == "5 rows of an unknown number"
    assert listed(list("abcde"), 4) == "a, b, c, d, e"
    assert listed(list("abcdef"), 4) == "a, b, c, d and 2 more"
    assert due_words(date(2026, 6, 1), AS_OF) == "2026-06-01 (today)"
    assert due_words(date(2026, 6, 2), AS_OF) == "2026-06-02 (in 1 day)"
