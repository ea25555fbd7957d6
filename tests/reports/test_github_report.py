"""GitHub's workflow commands, read back as the runner reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_result import ACCEPTED, AS_OF, DOSSIER, HOSTILE, everything, hostile_result

from auditor import reports
from auditor.findings.model import Finding, Level, Place, Result, UnreadReport
from auditor.reports.github import MOST, command
from auditor.reports.summary import NOT_ADVICE

COMMAND = re.compile(r"::(?P<word>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)")
Annotation = tuple[str, dict[str, str], str]


def obeyed(output: str) -> list[Annotation]:
    """The commands that the runner finds: lines that begin with `::`, and `##[…]` of old anywhere in a line."""
    found = []
    for line in output.splitlines():
        assert "##[" not in line
        assert "##vso[" not in line
        if match := COMMAND.match(line.lstrip()):
            told = (pair.partition("=") for pair in (match["properties"] or "").split(",") if pair)
            properties = {name: undone(value, {":": "%3A", ",": "%2C"}) for name, _, value in told}
            found.append((match["word"], properties, undone(match["data"], {})))
    return found


def undone(text: str, more: dict[str, str]) -> str:
    for character, escape in {"\r": "%0D", "\n": "%0A", **more, "%": "%25"}.items():
        text = text.replace(escape, character)
    return text


def annotations(result: Result) -> list[Annotation]:
    found = obeyed(reports.get("github").render(result))
    return [one for one in found if one[0] in {"error", "warning", "notice"}]


def many(number: int, level: Level) -> tuple[Finding, ...]:
    return tuple(replace(DOSSIER, level=level, key=str(n), place=Place("lintas.yaml", n + 1)) for n in range(number))


def test_a_finding_is_annotated_on_its_line() -> None:
    (unread, dossier, region, note) = annotations(everything())
    assert unread[0] == "error"
    assert "data/id/broken.parquet" in unread[2]
    assert dossier[:2] == (
        "error",
        {"file": "lintas.yaml", "line": "14", "col": "3", "title": "VN-PDPL-20.2: Transfer dossier not filed"},
    )
    assert "60 days" in dossier[2]
    assert "Way out 1: file the transfer dossier" in dossier[2]
    assert (region[0], region[1]["file"]) == ("warning", "parts/id data.yaml")
    assert (note[0], note[1]["line"]) == ("notice", "30")


def test_accepted_findings_are_not_annotated() -> None:
    assert annotations(Result("audit", "n", AS_OF, (ACCEPTED,))) == []


def test_the_answer_stands_at_the_end_in_words() -> None:
    *_, answer, last = reports.get("github").render(everything()).splitlines()
    assert answer.startswith("Lintas: kopi-pay, as of 2026-06-01: 1 of 4 transfers is blocked")
    assert last == NOT_ADVICE


@pytest.mark.parametrize("level", list(Level))
def test_ten_of_a_kind_are_annotated_and_the_rest_are_lines_of_the_log(level: Level) -> None:
    output = reports.get("github").render(Result("audit", "n", AS_OF, many(25, level)))
    assert len([one for one in obeyed(output) if one[0] not in {"group", "endgroup"}]) == MOST
    assert "::group::15 findings more" in output
    plain = [line for line in output.splitlines() if line.startswith(f"{level.word} lintas.yaml:")]
    assert len(plain) == 15
    assert output.index("::endgroup::") > output.index(plain[-1])


def test_kinds_have_room_of_their_own_and_what_was_not_read_takes_one_of_the_errors() -> None:
    gaps = tuple(UnreadReport(f"s3://lake/{n}", "gone", "") for n in range(30))
    findings = (*many(MOST, Level.ERROR), *many(MOST, Level.WARNING))
    words = [one[0] for one in annotations(Result("audit", "n", AS_OF, findings, unread=gaps))]
    assert words == ["error"] * MOST + ["warning"] * MOST
    (first, *_) = annotations(Result("audit", "n", AS_OF, findings, unread=gaps))
    assert "and 25 more" in first[2]


def test_findings_of_blocked_transfers_come_first() -> None:
    result = everything()
    early = replace(DOSSIER, transfer="t4", place=Place("a.yaml", 1))
    (first, *_) = annotations(replace(result, findings=(early, DOSSIER), unread=()))
    assert first[1]["file"] == "lintas.yaml"


def test_values_are_read_back_as_they_were_written() -> None:
    text = "50%, a: b\r\n::stop-commands::x %0A"
    ((word, properties, data),) = obeyed(command("error", {"title": text, "file": "a=b,c"}, text))
    assert (word, properties, data) == ("error", {"title": text, "file": "a=b,c"}, text)


@pytest.mark.parametrize(
    "text",
    [*HOSTILE, "%0A::add-mask::x", "::set-output name=x::y", "##[group]x", "::endgroup::", "::error title=x", "::"],
)
def test_hostile_names_give_no_command_of_their_own(text: str) -> None:
    result = hostile_result(text)
    crowd = tuple(replace(result.findings[0], key=str(n)) for n in range(MOST + 3))
    words = [one[0] for one in obeyed(reports.get("github").render(replace(result, findings=crowd)))]
    assert words == ["error", *["warning"] * MOST, "group", "endgroup"]


@settings(max_examples=150)
@given(st.text(st.characters()) | st.text("%:0AD,=\n\r#[]ersor "))
def test_no_text_breaks_out_of_its_command(text: str) -> None:
    output = reports.get("github").render(hostile_result(text))
    assert [one[0] for one in obeyed(output)] == ["error", "warning"]
    assert not set(output.encode().decode()) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}
