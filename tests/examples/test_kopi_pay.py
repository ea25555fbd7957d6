"""The example says what its README says, on the days that it names, and shows nobody's data."""

from __future__ import annotations

import gzip
import importlib.util
import json
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from stdnum.id import nik, npwp
from stdnum.my import nric

import auditor
from auditor import reports
from auditor.catalogue import documentation
from auditor.cli import run
from detectors.zawgyi import tell, to_unicode

EXAMPLE = Path(__file__).parents[2] / "examples" / "kopi-pay"
MANIFEST = EXAMPLE / "lintas.yaml"
DAY = "2026-11-20"
VERDICTS = {
    "blocked", "action_needed", "unclear", "unsupported", "conditions", "allowed", "not_a_transfer", "not_regulated",
}  # fmt: skip

# (flow, path, origin) → verdict
EXPECTED = {
    ("vn_to_warehouse", "vn_customers warehouse", "VN"): "conditions",
    ("th_to_warehouse", "th_merchants warehouse", "TH"): "allowed",
    ("warehouse_to_scorelab", "vn_customers warehouse scorelab", "VN"): "action_needed",
    ("warehouse_to_scorelab", "th_merchants warehouse scorelab", "TH"): "allowed",
    ("warehouse_to_vn_scores", "vn_customers warehouse vn_scores", "VN"): "allowed",
    ("warehouse_to_vn_scores", "th_merchants warehouse vn_scores", "TH"): "allowed",
    ("vn_scores_to_warehouse", "vn_customers warehouse vn_scores warehouse", "VN"): "conditions",
    ("vn_scores_to_warehouse", "th_merchants warehouse vn_scores warehouse", "TH"): "conditions",
    ("customers_to_backup", "sg_customers sg_backup", "SG"): "unclear",
    ("th_claims_to_reinsurer", "th_health_claims fuji-re", "TH"): "blocked",
    ("kyc_to_archive", "vn_kyc_images kyc_archive", "VN"): "action_needed",
    ("tickets_to_helpdesk", "support_tickets namaste-desk", "SG"): "unclear",
    ("customers_to_crm", "sg_customers orbit-crm", "SG"): "allowed",
    ("payroll_to_archive", "sg_payroll payroll_archive", "SG"): "not_a_transfer",
    ("contacts_to_shop", "sg_business_contacts shibuya-mart", "SG"): "not_regulated",
    ("fx_from_switzerland", "fx_orders fx_ledger", "CH"): "unsupported",
    ("feed_to_shop", "catalogue shibuya-mart", "SG"): "not_a_transfer",
    ("feed_to_shop", "monthly_report shibuya-mart", "SG"): "not_a_transfer",
    ("my_payroll_to_sg", "my_payroll kopi-sg", "MY"): "action_needed",
    ("id_loans_to_scorelab", "id_loans scorelab", "ID"): "conditions",
    ("ph_padala_to_sg", "ph_padala kopi-sg", "PH"): "conditions",
    ("bn_loyalty_to_my", "bn_members kopi-my", "BN"): "unclear",
    ("kh_stalls_to_sg", "kh_stalls kopi-sg", "KH"): "conditions",
    ("la_wallets_to_th", "la_wallets kopi-th", "LA"): "blocked",
    ("mm_payouts_to_th", "mm_payouts kopi-th", "MM"): "conditions",
    ("tl_farmers_to_sg", "tl_farmers kopi-sg", "TL"): "not_regulated",
}


@pytest.fixture(scope="module")
def audited():
    return auditor.audit(MANIFEST, as_of=date.fromisoformat(DAY))


@pytest.fixture(scope="module")
def generate():
    sys.path.insert(0, str(EXAMPLE))
    try:
        spec = importlib.util.spec_from_file_location("kopi_pay_generate", EXAMPLE / "generate.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EXAMPLE))
        for name in ("people", "partners"):
            sys.modules.pop(name, None)
    return module


@pytest.fixture(scope="module")
def rendered(audited):
    docs = documentation({finding.rule for finding in audited.findings})
    loud = reports.Style("verbose")
    return {name: reports.get(name, loud).render(audited, docs) for name in ("text", "json", "sarif")}


def _content(path):
    """What a file says, without the dress that another version of a writer would choose."""
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        return file.schema_arrow.remove_metadata(), file.num_row_groups, file.read().to_pylist()
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return pa.CompressedInputStream(pa.OSFile(str(path)), "zstd").read()
    return path.read_bytes()


def test_the_committed_data_is_what_the_generator_writes(tmp_path):
    subprocess.run([sys.executable, EXAMPLE / "generate.py", "--out", tmp_path], check=True, capture_output=True)
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(EXAMPLE / "data") for path in (EXAMPLE / "data").rglob("*") if path.is_file()}
    assert written == committed
    for name in sorted(written):
        assert _content(tmp_path / name) == _content(EXAMPLE / "data" / name), name


def test_the_example_stays_small():
    written_here = {"reports", "__pycache__"}  # by `make audit` and by Python; not part of the example
    files = [path for path in EXAMPLE.rglob("*") if path.is_file() and not written_here & set(path.parts)]
    assert sum(path.stat().st_size for path in files) < 1_000_000


def test_the_flows_together_show_every_verdict(audited):
    assert {transfer.verdict for transfer in audited.transfers} == VERDICTS


def test_each_transfer_has_the_verdict_that_its_comment_gives(audited):
    found = {(t.flow, " ".join(t.path), t.origin): t.verdict for t in audited.transfers}
    assert found == EXPECTED
    assert len(audited.transfers) == len(EXPECTED)


def test_the_table_in_the_readme_agrees(audited):
    rows = [line.split("|") for line in (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines()]
    told = {(row[1].strip(), row[3].strip()) for row in rows if len(row) == 6 and row[1].strip() not in ("flow", "---")}
    assert told == {(transfer.flow, transfer.verdict) for transfer in audited.transfers}


def test_everything_was_read(audited):
    assert audited.unread == ()
    assert {table.rows_read == table.rows_total for table in audited.tables} == {True}
    assert len({table.dataset for table in audited.tables}) == 18


@pytest.mark.parametrize("dataset", ["catalogue", "monthly_report"])
def test_tables_about_nobody_stay_quiet(audited, dataset):
    columns = [column for table in audited.tables if table.dataset == dataset for column in table.columns]
    assert columns
    assert [(column.name, column.tags) for column in columns if column.tags] == []


def _line(file, *steps):
    """The line of the last step, each looked for below the one before."""
    lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
    at = -1
    for step in steps:
        at = next(number for number in range(at + 1, len(lines)) if lines[number].startswith(step))
    return f"{file}:{at + 1}"


# rule, flow or dataset, level, where
SHOWN = [
    ("TH-PDPA-28", "th_claims_to_reinsurer", "error", ("flows.yaml", "  th_claims_to_reinsurer:", "    safeguards:")),
    ("VN-PDPL-20.2", "warehouse_to_scorelab", "error", ("flows.yaml", "  warehouse_to_scorelab:", "    safeguards:")),
    ("VN-D356-7.1", "warehouse_to_scorelab", "error", ("flows.yaml", "  warehouse_to_scorelab:", "    safeguards:")),
    ("VN-D356-12", "kyc_to_archive", "error", ("flows.yaml", "  kyc_to_archive:", "    safeguards:")),
    ("VN-SBV09-33-35", "kyc_to_archive", "warning", ("flows.yaml", "  kyc_to_archive:", "    safeguards:")),
    ("SG-PDPA-26", "tickets_to_helpdesk", "warning", ("flows.yaml", "  tickets_to_helpdesk:")),
    ("MY-PDPA-7", "my_payroll_to_sg", "error", ("partners.yaml", "  my_payroll_to_sg:")),
    ("BN-PDPO-24", "bn_loyalty_to_my", "warning", ("partners.yaml", "  bn_loyalty_to_my:", "    safeguards:")),
    ("LA-EDPL-17-ABROAD", "la_wallets_to_th", "error", ("partners.yaml", "  la_wallets_to_th:", "    safeguards:")),
    ("LIN005", "tickets_to_helpdesk", "warning", ("flows.yaml", "  tickets_to_helpdesk:")),
    ("LIN006", "th_claims_to_reinsurer", "warning", ("flows.yaml", "  th_claims_to_reinsurer:", "      - contract:")),
    ("LIN012", "fx_from_switzerland", "warning", ("flows.yaml", "  fx_from_switzerland:")),
    ("LIN001", "support_tickets", "error", ("lintas.yaml", "  support_tickets:", "    categories:")),
    ("LIN002", "sg_customers", "note", ("lintas.yaml", "  sg_customers:", "    categories:")),
    ("LIN003", "sg_backup", "error", ("lintas.yaml", "  sg_backup:", "    region:")),
    ("LIN007", None, "warning", ("lintas.yaml", "accepted:", "  - rule: LIN012", "  - rule: TH-PDPA-28")),
]


@pytest.mark.parametrize(("rule", "about", "level", "where"), SHOWN, ids=lambda value: str(value)[:40])
def test_a_finding_points_at_its_line(audited, rule, about, level, where):
    hits = [f for f in audited.findings if f.rule == rule and about in (f.flow, f.dataset)]
    assert [(f.level.word, str(f.place)) for f in hits] == [(level, _line(*where))]


def test_no_linter_rule_fires_that_the_readme_does_not_tell(audited):
    fired = Counter(finding.rule for finding in audited.findings if finding.rule.startswith("LIN"))
    assert fired == {
        "LIN001": 1, "LIN002": 1, "LIN003": 1, "LIN005": 2, "LIN006": 1, "LIN007": 1, "LIN012": 1,
    }  # fmt: skip


def test_one_risk_is_accepted_and_the_stale_entry_covers_nothing(audited):
    accepted = [(f.rule, f.flow, f.accepted.until) for f in audited.findings if f.accepted]
    assert accepted == [("LIN012", "fx_from_switzerland", date(2027, 3, 31))]


def test_the_tickets_evidence_is_about_the_free_text(audited):
    (found,) = (f for f in audited.findings if f.rule == "LIN001")
    assert found.columns == ("message",)
    assert "national_id" in found.message
    assert "phone" in found.message


def _of_partners(partners):
    """The same for the eight partners. A town is no secret, and a Zawgyi table has heads of its own."""
    burmese = ("အမည်", "မှတ်ပုံတင်အမှတ်", "မွေးနေ့", "ဖုန်းနံပါတ်")
    return {
        partners.my_payroll: ("nama_penuh", "no_kp", "tarikh_lahir", "no_kwsp", "no_akaun_bank"),
        partners.id_loans: ("nama_lengkap", "nik", "npwp", "tanggal_lahir", "alamat", "no_hp", "nama_ibu_kandung"),
        partners.ph_padala: ("apelyido", "pangalan", "kapanganakan", "philsys_pcn", "tin", "tirahan", "selpon"),
        partners.bn_members: ("nama", "no_ic", "tarikh_lahir", "no_telefon"),
        partners.kh_stallholders: ("នាមខ្លួន", "ថ្ងៃខែឆ្នាំកំណើត", "លេខអត្តសញ្ញាណប័ណ្ណ", "លេខទូរស័ព្ទ", "ភូមិ"),
        partners.la_wallets: ("ນາມສະກຸນ", "ວັນເດືອນປີເກີດ", "ເລກບັດປະຈຳຕົວ", "ເລກປຶ້ມສຳມະໂນຄົວ", "ເບີໂທ"),
        partners.mm_payouts: burmese,
        partners.mm_payouts_old_till: tuple(map(partners.zawgyi, burmese)),
        partners.tl_farmers: ("naran_kompletu", "data_moris", "nu_kartaun_eleitoral", "telemovel"),
    }


def _personal_values(generate):
    """Every value of every column that holds somebody's data, as the files have it."""
    columns = {
        generate.vn_customers: ("ho_ten", "ngay_sinh", "so_cccd", "so_dien_thoai", "email", "so_tk"),
        generate.vn_kyc_images: ("anh_cccd_truoc", "anh_cccd_sau", "anh_chan_dung"),
        generate.th_merchants: ("เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "วันเกิด", "เบอร์โทรศัพท์", "ที่อยู่", "เลขที่บัญชี"),
        generate.th_riders: ("เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "วันเกิด", "เบอร์โทรศัพท์", "ที่อยู่", "ทะเบียนรถ"),
        generate.th_health_claims: ("pid", "hn", "diagnosis", "diagnosis_icd10"),
        generate.sg_customers: ("name", "nric", "dob", "mobile", "email", "card", "last_ip", "last_seen_ms"),
        generate.sg_payroll: ("name_as_in_nric", "姓名", "nric", "date_of_birth", "bank_acct", "religion"),
        generate.sg_business_contacts: ("contact_person", "office_email", "office_phone"),
        **_of_partners(generate.partners),
    }
    for make, names in columns.items():
        for row in generate._rows(make):
            yield from (str(row[name]) for name in names if row[name] != "")
    for row in generate._rows(generate.vn_customers):
        yield row["dia_chi"]["so_nha"]
    for row in generate._rows(generate.sg_customers):
        yield from (row["address"]["street"], row["address"]["unit"], row["address"]["postal"])
    for row in generate._rows(generate.sg_tickets):
        found = row["message"].partition(" My NRIC is ")[2] or row["message"].partition("call me at ")[2]
        if found:
            yield found.removesuffix(".").removesuffix(" if you need it")


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_no_report_shows_a_raw_value_of_anybody(generate, rendered, form):
    values = set(_personal_values(generate))
    assert len(values) > 15_000
    # A terminal report wraps long lines; a value must not hide in a line break either.
    report = rendered[form]
    if form != "text":
        report = json.dumps(json.loads(report), ensure_ascii=False)
    flat = " ".join(report.split())
    assert sorted(value for value in values if value in report or value in flat) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["audit", "--as-of", DAY], 1),
        (["audit", "--as-of", DAY, "--fail-on", "never"], 0),
        (["check", "--as-of", DAY], 1),
        (["check", "--as-of", DAY, "--fail-on", "never"], 0),
        (["check", "--as-of", "tomorrow"], 2),
    ],
)
def test_the_command_line_ends_with_the_code_that_the_findings_ask_for(arguments, code, capsys):
    command, *rest = arguments
    assert run([command, str(EXAMPLE), *rest]) == code
    assert capsys.readouterr().out or code == 2


def test_an_unreadable_table_makes_the_audit_incomplete(tmp_path, capsys):
    copy = tmp_path / "kopi-pay"
    for path in EXAMPLE.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            target = copy / path.relative_to(EXAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    broken = copy / "data" / "th" / "health_claims.parquet"
    broken.write_bytes(broken.read_bytes()[:200])
    assert run(["audit", str(copy), "--as-of", DAY]) == 3
    assert "health_claims.parquet" in capsys.readouterr().out


# flow, the day before and its verdict, the day and its verdict, provision: outcome before, outcome after
CHANGES = [
    ("th_to_warehouse", "2024-03-23", "unclear", "2024-03-24", "allowed", "TH-PDPA-28", "unknown", None),
    ("vn_to_warehouse", "2025-12-31", "action_needed", "2026-01-01", "conditions", "VN-D13-25", "overdue", None),
    ("vn_to_warehouse", "2025-12-31", "action_needed", "2026-01-01", "conditions", "VN-PDPL-20.2", None, "due"),
    ("customers_to_crm", "2026-03-01", "blocked", "2026-03-02", "allowed", "SG-PDPA-26", "unmet", None),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda row: f"{row[0]}-{row[3]}-{row[5]}")
def test_a_day_changes_the_answer_for_the_reason_the_law_gives(change):
    flow, before, verdict_before, after, verdict_after, rule, outcome_before, outcome_after = change
    for day, verdict, outcome in ((before, verdict_before, outcome_before), (after, verdict_after, outcome_after)):
        result = auditor.check(MANIFEST, as_of=date.fromisoformat(day))
        assert [t.verdict for t in result.transfers if t.flow == flow] == [verdict], day
        outcomes = [f.outcome for f in result.findings if f.rule == rule and f.flow == flow]
        assert outcomes == ([outcome] if outcome else []), day


def test_the_new_vietnamese_law_gives_a_running_flow_sixty_days_from_its_start():
    result = auditor.check(MANIFEST, as_of=date(2026, 1, 1))
    (found,) = (f for f in result.findings if f.rule == "VN-PDPL-20.2" and f.flow == "vn_to_warehouse")
    assert found.due == date(2026, 3, 2)


def test_until_2026_viet_nam_asked_only_about_its_own_citizens():
    def verdict(day):
        result = auditor.check(MANIFEST, as_of=day)
        return [t.verdict for t in result.transfers if t.flow == "vn_scores_to_warehouse" and t.origin == "TH"]

    assert verdict(date(2025, 12, 31)) == ["not_regulated"]
    assert verdict(date(2026, 1, 1)) != ["not_regulated"]


MCC = {"contract": "asean_mcc", "module": "controller_to_controller", "signed": date(2025, 6, 1), "binding": True}
CONSENT = {"consent": "explicit", "by": "subject", "covers_transfer": True, "recorded": True, "separate": True}
TOLD_IN_BOTH = {
    "notice": "subjects",
    "contents": ["recipient", "country", "purpose", "rights"],
    "languages": ["ms", "en"],
}

# What the verdict of each partner's flow rests on: change that in the flow (or in its dataset), and see what the law says then.
# what, where, change, verdict, the provision that speaks and its outcome; None: it is silent from then on
TURNS = [
    # s.7 of the Malaysian Act: a written notice in the national and the English language.
    ("notice in Malay and English", "my_payroll_to_sg", {"safeguards": [MCC, TOLD_IN_BOTH]}, "conditions", "MY-PDPA-7", None),
    # s.129 first: the best of notices does not carry anything abroad.
    ("notice, no ground", "my_payroll_to_sg", {"safeguards": [TOLD_IN_BOTH]}, "blocked", "MY-PDPA-129", "unmet"),
    # Art. 56 of the Indonesian law is a cascade; consent in the terms of service is none of its three steps.
    ("bundled consent", "id_loans_to_scorelab", {"safeguards": [{"consent": "bundled"}]}, "blocked", "ID-PDP-56", "unmet"),
    # Circular 2022-04 of the NPC: 20 days from the start, with sensitive data of 1,000 people or more.
    ("not registered", "ph_padala_to_sg", {"drop": "registration"}, "action_needed", "PH-C2022-04-REG", "overdue"),
    # s.13 of the Philippine Act: a contract with the person is no basis for a birth date or a government number.
    ("contract as the basis", "ph_padala_to_sg", {"drop": "consent", "lawful_basis": ["contract"]}, "blocked", "PH-DPA-12-13", "unmet"),
    # Art. 32 of the Cambodian E-Commerce Law.
    ("no permission", "kh_stalls_to_sg", {"safeguards": [MCC]}, "blocked", "KH-ECL-32", "unmet"),
    # Art. 17 of the Lao law: consent that covers sending abroad, and then no clauses are asked for.
    ("consent to sending", "la_wallets_to_th", {"safeguards": [CONSENT]}, "conditions", "LA-EDPL-17-ABROAD", None),
    # s. 27-A of the law of Myanmar: consent, and beforehand.
    ("no consent", "mm_payouts_to_th", {"safeguards": [MCC]}, "blocked", "MM-ETL-27A-CONSENT", "unmet"),
    ("consent too late", "mm_payouts_to_th", {"safeguards": [{**CONSENT, "date": date(2026, 1, 6)}]}, "blocked", "MM-ETL-27A-CONSENT", "unmet"),
    # Art. 38(3) of the Constitution of Timor-Leste protects faith; whether against a private body is open.
    ("faith in it", "tl_farmers_to_sg", {"categories": ["name", "religion"]}, "unclear", "TL-CONST-38-3", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: f"{turn[1]}-{turn[0].replace(' ', '-')}")
def test_the_verdict_of_a_partners_flow_turns_on_the_provision_that_its_comment_names(turn, tmp_path):
    _, name, change, verdict, rule, outcome = turn
    partners = yaml.safe_load((EXAMPLE / "partners.yaml").read_text(encoding="utf-8"))
    flow = partners["flows"][name]
    flow |= {key: value for key, value in change.items() if key != "drop"}
    flow["safeguards"] = [kept for kept in flow["safeguards"] if change.get("drop") not in kept]
    (tmp_path / "partners.yaml").write_text(yaml.safe_dump(partners), encoding="utf-8")
    for file in ("lintas.yaml", "flows.yaml"):
        (tmp_path / file).write_bytes((EXAMPLE / file).read_bytes())
    result = auditor.check(tmp_path / "lintas.yaml", as_of=date.fromisoformat(DAY))
    assert [t.verdict for t in result.transfers if t.flow == name] == [verdict]
    spoken = [f.outcome for f in result.findings if f.rule == rule and f.flow == name]
    assert spoken == ([outcome] if outcome else [])


def test_every_member_of_asean_sends_something(audited):
    members = {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}
    assert members <= {transfer.from_ for transfer in audited.transfers}


def test_laos_is_told_to_ask_for_consent_and_malaysia_to_give_notice(audited):
    def cheapest(flow):
        (transfer,) = (t for t in audited.transfers if t.flow == flow)
        return " ".join(transfer.remedies[0].changes)

    assert cheapest("la_wallets_to_th").startswith("Obtain consent")
    assert cheapest("my_payroll_to_sg").startswith("Give notice")


# dataset, tags that the scan finds in it by itself, whatever lintas.yaml declares
WRITTEN = [
    ("my_payroll", {"national_id", "religion", "social_security_id", "financial", "bank_account"}),
    ("id_loans", {"national_id", "tax_id", "address", "financial"}),
    ("ph_padala", {"national_id", "tax_id", "family", "date_of_birth"}),
    ("bn_members", {"national_id", "phone", "address"}),
    ("kh_stalls", {"national_id", "date_of_birth", "gender", "phone"}),
    ("la_wallets", {"national_id", "other_gov_id", "employment"}),
    ("mm_payouts", {"national_id", "date_of_birth", "phone"}),
    ("tl_farmers", {"other_gov_id", "gender", "date_of_birth"}),
]


@pytest.mark.parametrize(("dataset", "tags"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_each_script_is_read(audited, dataset, tags):
    for table in (table for table in audited.tables if table.dataset == dataset):
        found = {tag.partition(".")[0] for column in table.columns for tag in column.tags}
        assert tags <= found, table.name


def test_the_numbers_of_the_partners_pass_the_checks_of_their_countries(generate):
    partners = generate.partners
    assert {nric.is_valid(row["no_kp"]) for row in generate._rows(partners.my_payroll)} == {True}
    assert {nik.is_valid(row["nik"]) for row in generate._rows(partners.id_loans)} == {True}
    assert {npwp.is_valid(row["npwp"]) for row in generate._rows(partners.id_loans) if row["npwp"]} == {True}
    for row in generate._rows(partners.my_payroll):
        assert int(row["no_kp"][-1]) % 2 == (row["jantina"] == "Lelaki")
    for row in generate._rows(partners.id_loans):
        assert (int(row["nik"][6:8]) > 40) == (row["jenis_kelamin"] == "P")


def test_the_old_till_writes_zawgyi_that_reads_back_as_unicode(generate):
    partners = generate.partners
    words = {cell for row in generate._rows(partners.mm_payouts) for cell in (*row, *map(str, row.values()))}
    old = {cell for row in generate._rows(partners.mm_payouts_old_till) for cell in (*row, *map(str, row.values()))}
    assert tell(old).mostly_zawgyi
    assert not tell(words).holds_zawgyi
    for word in words:
        assert to_unicode(partners.zawgyi(word)) == unicodedata.normalize("NFC", word)
