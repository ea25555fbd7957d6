"""What a field says is what is known: declared with its line, observed with its table, derived with its provision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from paper_cases import DAY, MANIFEST, ROWS, declared, every_statement, field, paper, project, scanned, texts

from auditor.drafting.answers import ANSWERS
from auditor.drafting.filling import TESTS
from auditor.drafting.forms import FOLDER, NAMES, FormError, form
from auditor.drafting.matter import Matter
from auditor.drafting.model import Origin, State
from auditor.drafting.paperwork import DraftError
from jurisdiction_map.repository import repository

FILES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def unscanned(path: Path) -> Matter:
    return declared(path)


@pytest.fixture(scope="module")
def seen(path: Path) -> Matter:
    return scanned(path)


@pytest.mark.parametrize("name", FILES)
def test_every_form_names_functions_and_tests_that_there_are(name: str) -> None:
    made = form(name)
    fields = [one for section in made.sections for one in section.fields]
    assert made.id in NAMES
    assert {answer for one in fields for answer in one.answers} <= ANSWERS.keys()
    assert {one.only_if for one in fields} - {""} <= TESTS.keys()
    assert all(one.answers for one in fields if one.person == "never")


def test_every_answer_is_asked_by_some_form() -> None:
    asked = {
        answer for name in FILES for section in form(name).sections for one in section.fields for answer in one.answers
    }
    assert asked == ANSWERS.keys()


def test_a_form_that_lacks_something_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("auditor.drafting.forms.FOLDER", tmp_path)
    field_ = "{id: a, heading: A, asks: A., answers: [x]"
    top = "id: x\ntitle: X\nper: flow\nsections:\n  - {id: s, title: S, each: EACH, fields: [FIELDS]}\n"
    cases = {
        "no_write": top.replace("EACH", "flow").replace("FIELDS", field_ + "}"),
        "bad_each": top.replace("EACH", "week").replace("FIELDS", field_ + ", person: never}"),
        "twice": top.replace("EACH", "flow").replace("FIELDS", f"{field_}, person: never}}, {field_}, person: never}}"),
    }
    for name, text in cases.items():
        (tmp_path / f"{name}.yaml").write_text(text)
        with pytest.raises(FormError):
            form(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_says_where_it_comes_from(seen: Matter, name: str) -> None:
    statements = every_statement(paper(seen, name))
    assert statements
    for one in statements:
        if one.origin == Origin.DECLARED:
            assert one.path, one
            assert one.place.startswith("lintas.yaml:"), one
        if one.origin == Origin.OBSERVED:
            assert "rows read" in one.seen, one
            assert "2026-11-20" in one.seen, one


def test_what_is_declared_has_its_line(unscanned: Matter) -> None:
    purpose = field(paper(unscanned, "mcc-appendix", "vn_out"), "purpose")
    (one,) = purpose.statements
    line = next(number for number, text in enumerate(MANIFEST.splitlines(), 1) if text == "    purposes: [analytics]")
    assert (one.text, one.path, one.place) == ("analytics", "flows.vn_out.purposes", f"lintas.yaml:{line}")
    assert purpose.state is State.PARTLY
    assert purpose.todo


def test_what_a_default_declares_is_told_from_there(tmp_path: Path) -> None:
    text = MANIFEST.replace("    purposes: [analytics]\n", "") + "defaults: {flow: {purposes: [research]}}\n"
    (one,) = field(paper(declared(project(tmp_path, text)), "mcc-appendix", "vn_out"), "purpose").statements
    assert (one.text, one.path) == ("research", "defaults.flow.purposes")


def test_what_nobody_knows_is_missing_and_says_whom_to_ask(unscanned: Matter) -> None:
    paperwork = paper(unscanned, "vn-transfer-dossier")
    for identifier in (
        "exporter.registration",
        "erasure",
        "impact.subjects",
        "impact.systems",
        "data_exchange",
        "signature",
    ):
        entry = field(paperwork, identifier)
        assert (entry.state, entry.statements) == (State.MISSING, ()), identifier
        assert entry.todo, identifier
        assert entry.ask, identifier


def test_no_security_measure_is_claimed_that_is_not_declared(unscanned: Matter) -> None:
    for name, flow in (("eu-scc-annex", "de_out"), ("vn-transfer-dossier", "vn_out")):
        toms = field(paper(unscanned, name, flow), "toms")
        assert not any("encrypt" in one.text or "access" in one.text for one in toms.statements)
        assert toms.todo


def test_without_a_scan_nothing_is_observed_and_the_front_says_so(unscanned: Matter) -> None:
    paperwork = paper(unscanned, "transfer-register")
    assert paperwork.observed == ""
    assert not [one for one in every_statement(paperwork) if one.origin == Origin.OBSERVED]


def test_what_a_scan_saw_and_nobody_declared_stands_beside_it_as_a_conflict(seen: Matter) -> None:
    entry = field(paper(seen, "vn-transfer-dossier"), "data.basic")
    assert entry.state is State.CONFLICT
    assert "after the flow's transforms: email, name, national id, phone" in texts(entry, "declared")
    assert any("health in chan_doan" in text for text in texts(entry, "observed"))
    assert any("the scan saw health" in conflict for conflict in entry.conflicts)
    assert any("phone is declared and was not seen" in conflict for conflict in entry.conflicts)


def test_no_value_of_a_person_is_in_a_draft(seen: Matter) -> None:
    told = repr(paper(seen, "transfer-register")) + repr(paper(seen, "vn-transfer-dossier"))
    assert "nguyen@" not in told
    assert "Nguyễn" not in told
    assert "Viêm gan" not in told


def test_counts_carry_their_table_and_error_and_are_held_against_the_declaration(seen: Matter) -> None:
    entry = field(paper(seen, "vn-transfer-dossier"), "data_subjects.count")
    assert any(text.startswith("150,000 people") for text in texts(entry, "declared"))
    assert texts(entry, "observed") == [
        "6 distinct identity numbers in all 6 rows (column so_cccd); exact for the rows of the table"
    ]
    assert entry.conflicts == (
        "customers: 150,000 people are declared, 6 were counted. Settle which holds, and on which day.",
    )


def test_values_of_which_a_person_may_have_several_are_no_count_of_people(tmp_path: Path) -> None:
    rows = "\n".join(line.split(",")[2] for line in ROWS.splitlines()) + "\n"
    entry = field(paper(scanned(project(tmp_path, rows=rows)), "transfer-register", "vn_out"), "data_subjects.count")
    assert "a count of values, not of people" in texts(entry, "observed")[0]
    assert not entry.conflicts


def test_classes_are_those_of_the_law_with_its_provision(seen: Matter) -> None:
    entry = field(paper(seen, "vn-transfer-dossier"), "data.sensitive")
    health = [one for one in entry.statements if one.text.startswith("health")]
    assert [(one.cite, one.confidence) for one in health] == [("D356 art. 4.1.d", "primary")]


def test_a_class_that_is_special_is_not_listed_as_ordinary_too(tmp_path: Path) -> None:
    text = MANIFEST.replace(
        "categories: [name, email, phone, national_id]", "categories: [name, national_id.card_image]"
    )
    paperwork = paper(declared(project(tmp_path, text)), "vn-transfer-dossier")
    basic = [one for one in texts(field(paperwork, "data.basic"), "derived") if "VN basic" in one]
    assert basic == ["name: VN basic"]
    assert texts(field(paperwork, "data.sensitive"), "derived") == ["national id.card image: VN sensitive"]


def test_a_kind_that_nobody_told_is_perhaps_special_and_a_person_says_which(tmp_path: Path) -> None:
    text = MANIFEST.replace("categories: [name, email, phone, national_id]", "categories: [name, location]")
    entry = field(paper(declared(project(tmp_path, text)), "vn-transfer-dossier"), "data.sensitive")
    assert entry.state is State.PARTLY
    assert entry.statements[0].text.startswith("location: perhaps VN sensitive")
    assert entry.todo == "Which kind it is, or in whose hands: location."


def test_data_passed_on_from_another_country_is_no_act_of_someone_in_viet_nam(tmp_path: Path) -> None:
    text = MANIFEST + "  on: {from: lake, to: desk, purposes: [support], started: 2026-04-01}\n"
    entry = field(paper(declared(project(tmp_path, text)), "vn-transfer-dossier", "on"), "act_type")
    assert [one.confidence for one in entry.statements] == ["unverified"]
    assert "passed on from another country" in entry.statements[0].text


def test_a_country_that_the_contract_does_not_name_is_a_conflict(unscanned: Matter) -> None:
    entry = field(paper(unscanned, "mcc-appendix", "vn_out"), "destination.countries")
    assert entry.conflicts == ("vn_out: data reaches Singapore (SG); the contract names Malaysia (MY).",)


def test_a_module_that_does_not_fit_the_roles_is_a_conflict(unscanned: Matter) -> None:
    entry = field(paper(unscanned, "mcc-appendix", "vn_out"), "module")
    assert texts(entry, "derived") == ["Module 1 (controller to processor), by the roles"]
    assert texts(entry, "declared") == ["Module 2 (controller to controller)"]
    assert entry.state is State.CONFLICT


@pytest.mark.parametrize(
    ("exporter", "importer", "mcc", "scc"),
    [
        ("controller", "processor", "Module 1", "Module Two"),
        ("controller", "controller", "Module 2", "Module One"),
        ("processor", "sub_processor", "no module", "Module Three"),
        ("processor", "controller", "no module", "Module Four"),
    ],
)
def test_modules_are_numbered_as_each_set_numbers_them(
    tmp_path: Path, exporter: str, importer: str, mcc: str, scc: str
) -> None:
    text = MANIFEST.replace("established_in: [VN]\n    role: controller", f"established_in: [VN]\n    role: {exporter}")
    text = text.replace("[DE], role: controller", f"[DE], role: {exporter}").replace(
        "role: processor", f"role: {importer}"
    )
    text = text.replace("module: controller_to_controller, ", "").replace("module: controller_to_processor, ", "")
    if exporter == "processor":
        text = text.replace(f"established_in: [VN]\n    role: {importer}", "established_in: [VN]\n    role: processor")
        text = text.replace(f"[DE], role: {importer}", "[DE], role: processor")
    matter = declared(project(tmp_path, text))
    assert texts(field(paper(matter, "mcc-appendix", "vn_out"), "module"), "derived")[0].startswith(mcc)
    assert texts(field(paper(matter, "eu-scc-annex", "de_out"), "module"), "derived")[0].startswith(scc)


def test_annex_iii_is_asked_of_processors_only(tmp_path: Path) -> None:
    assert field(paper(declared(project(tmp_path)), "eu-scc-annex", "de_out"), "subprocessors").state is State.MISSING
    text = MANIFEST.replace("[IN], role: processor", "[IN], role: controller")
    other = paper(declared(project(tmp_path, text)), "eu-scc-annex", "de_out")
    assert field(other, "subprocessors").state is State.NOT_ASKED


def test_safeguards_for_sensitive_data_are_asked_where_there_is_any(tmp_path: Path) -> None:
    assert field(paper(declared(project(tmp_path)), "eu-scc-annex", "de_out"), "data.sensitive_safeguards").todo
    text = MANIFEST.replace("[name, health]", "[name, email]")
    other = paper(declared(project(tmp_path, text)), "eu-scc-annex", "de_out")
    assert field(other, "data.sensitive_safeguards").state is State.NOT_ASKED


@pytest.mark.parametrize(
    ("entity", "day", "said"),
    [
        ("first_transfer: 2026-02-01", DAY, "by 2026-04-02"),
        ("first_transfer: 2026-02-01", DAY, "overdue by 232 days"),
        ("first_transfer: 2026-02-01", date(2026, 3, 1), "left: 32 days"),
        ("first_transfer: 2025-10-15", DAY, "the clock starts on 2026-01-01"),
        (
            "first_transfer: 2026-02-01, transfer_dossier: {prepared: 2026-02-01, filed: 2026-04-02}",
            DAY,
            "filed on 2026-04-02, in time",
        ),
        (
            "first_transfer: 2026-02-01, transfer_dossier: {prepared: 2026-02-01, filed: 2026-04-03}",
            DAY,
            "filed on 2026-04-03, late by 1 day",
        ),
        ("first_transfer: null", DAY, "the clock starts on 2026-02-01 (earliest flow)"),
    ],
)
def test_the_sixty_days_are_shown_with_their_start(tmp_path: Path, entity: str, day: date, said: str) -> None:
    text = MANIFEST.replace("entity: {first_transfer: 2026-02-01}", f"entity: {{{entity}}}")
    clock = field(paper(declared(project(tmp_path, text), day), "vn-transfer-dossier", "vn_out"), "clock")
    assert said in " ".join(one.text for one in clock.statements)


def test_the_clock_and_the_law_engine_agree_on_the_last_day(tmp_path: Path) -> None:
    text = MANIFEST.replace(
        "{first_transfer: 2026-02-01}",
        "{first_transfer: 2026-02-01, transfer_dossier: {prepared: 2026-02-01, filed: null}}",
    )
    matter = declared(project(tmp_path, text), date(2026, 3, 1))
    (leg,) = [leg for leg in matter.legs if leg.flow == "vn_out"]
    due = leg.answer.laws["VN"].provisions["VN-PDPL-20.2"].due
    clock = field(paper(matter, "vn-transfer-dossier", "vn_out"), "clock")
    assert due == date(2026, 4, 2)
    assert f"by {due}" in clock.statements[0].text


def test_without_any_first_day_the_clock_has_no_start(tmp_path: Path) -> None:
    text = MANIFEST.replace("    entity: {first_transfer: 2026-02-01}\n", "").replace("    started: 2026-02-01\n", "")
    clock = field(paper(declared(project(tmp_path, text)), "vn-transfer-dossier", "vn_out"), "clock")
    assert clock.state is State.MISSING
    assert "no start" in clock.todo


@pytest.mark.parametrize(
    ("day", "title"), [(date(2026, 1, 1), "Form 09, Decree 356/2025"), (date(2025, 12, 31), "Decree 13/2023")]
)
def test_the_dossier_is_that_of_the_law_of_the_day(tmp_path: Path, day: date, title: str) -> None:
    paperwork = paper(declared(project(tmp_path), day), "vn-transfer-dossier", "vn_out")
    assert title in paperwork.title
    if "13/2023" in title:
        assert field(paperwork, "legal_basis").heading == "Consent"


def test_before_the_first_decree_there_is_no_dossier(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="before 2023-07-01"):
        paper(declared(project(tmp_path), date(2023, 6, 30)), "vn-transfer-dossier", "vn_out")


@pytest.mark.parametrize(
    ("people", "basic", "sensitive"),
    [
        (10_000, "is not reached", "is not reached"),
        (10_001, "is not reached", "is reached"),
        (100_000, "is not reached", "is reached"),
        (100_001, "is reached", "is reached"),
    ],
)
def test_thresholds_of_national_security_are_more_than(tmp_path: Path, people: int, basic: str, sensitive: str) -> None:
    text = MANIFEST.replace("[name, email, phone, national_id]", "[name, health]").replace(
        "people: 150000", f"people: {people}"
    )
    entry = field(paper(declared(project(tmp_path, text)), "vn-transfer-dossier", "vn_out"), "impact.national_security")
    first, second = texts(entry, "derived")
    assert basic in first
    assert sensitive in second


def test_flows_of_the_exporter_that_are_left_out_of_its_dossier_are_named(tmp_path: Path) -> None:
    more = MANIFEST + "  vn_more: {from: customers, to: desk, purposes: [support], started: 2026-04-01}\n"
    matter = declared(project(tmp_path, more))
    entry = field(paper(matter, "vn-transfer-dossier", "vn_out"), "other_flows")
    assert entry.conflicts[0].endswith("not in this draft: vn_more.")
    assert not field(paper(matter, "vn-transfer-dossier"), "other_flows").conflicts


def test_a_safeguard_that_has_ended_is_a_conflict(tmp_path: Path) -> None:
    text = MANIFEST.replace("signed: 2026-01-15", "signed: 2026-01-15, expires: 2026-06-30")
    entry = field(paper(declared(project(tmp_path, text)), "transfer-register", "vn_out"), "safeguards")
    assert "vn_out: asean mcc ended on 2026-06-30." in entry.conflicts


def test_the_register_has_a_part_for_every_transfer_of_the_result(unscanned: Matter) -> None:
    (register,) = paper(unscanned, "transfer-register").drafts
    assert [part.key for part in register.parts] == [f"transfer/{one.id}" for one in unscanned.result.transfers]


def test_flows_that_a_form_is_not_for_are_listed_with_why(unscanned: Matter) -> None:
    told = {one.flow: one.reason for one in paper(unscanned, "eu-scc-annex").inapplicable}
    assert told["vn_out"] == "the law of European Union has nothing to say on it (VN → SG (disclose))"
    assert "crosses no border" in told["stays"]
    assert told["over"] == "it ended on 2026-05-01"


@pytest.mark.parametrize(
    ("name", "flows", "said"),
    [
        ("eu-scc-annex", ("vn_out",), "is not for flow 'vn_out'"),
        ("vn-transfer-dossier", ("de_out",), "is not for flow 'de_out'"),
        ("mcc-appendix", ("de_out",), "nothing in it leaves a member of ASEAN"),
        ("mcc-appendix", ("vn_uot",), "did you mean 'vn_out'"),
        ("mcc-appendix", ("zzz",), "the flows are vn_out"),
        ("tax-return", ("vn_out",), "there is no form"),
    ],
)
def test_what_cannot_be_drawn_up_is_said(unscanned: Matter, name: str, flows: tuple[str, ...], said: str) -> None:
    with pytest.raises(DraftError, match=said.replace("(", r"\(")):
        paper(unscanned, name, *flows)


def test_the_laws_that_forms_name_are_in_the_repository() -> None:
    law = repository().require("VN")
    instruments = {one.id for one in law.instruments}
    for name in ("vn_transfer_dossier", "vn_transfer_dossier_d13"):
        constants = form(name).constants
        assert law.provision(constants["provision"]).kind == "filing"
        assert set(constants["instruments"]) <= instruments
