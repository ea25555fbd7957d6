"""The facts of one transfer. Names and values are stable: add where a law needs more, never rename."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, NonNegativeFloat, NonNegativeInt

from .base import Countries, Country, CountryOrGroup, Date, Facts, Tag
from .safeguards import Safeguards


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _none_is_empty(value: Any) -> Any:
    return [] if value == "none" else _listed(value)


Purpose = Literal[
    "marketing", "analytics", "hr", "payment", "remittance", "booking", "hotel", "transport", "logistics", "visa",
    "scholarship", "insurance", "reinsurance", "medical_care", "emergency", "research", "support", "backup", "hosting",
    "ai_training", "m_and_a", "legal_claim", "law_enforcement", "regulatory", "journalism", "education",
    "credit_scoring", "other",
]  # fmt: skip
Sector = Literal[
    "retail", "banking", "payments", "credit_bureau", "insurance", "securities", "telecom", "internet_platform",
    "e_commerce", "social_network", "cloud", "data_broker", "health", "education", "employment", "hospitality",
    "transport", "logistics", "travel", "government", "critical_infrastructure", "manufacturing", "professional", "other",
]  # fmt: skip
PartyKind = Literal["private", "state_body", "non_profit", "individual", "court", "media"]
SubjectKind = Literal[
    "customer", "employee", "candidate", "contractor", "patient", "pupil", "child", "member", "visitor", "user",
    "business_contact", "deceased", "citizen", "legal_entity", "other",
]  # fmt: skip
LawfulBasis = Literal[
    "consent", "explicit_consent", "contract", "legal_duty", "vital_interests", "public_task", "legitimate_interests",
    "employment", "medical", "research", "deemed_consent_notification", "deemed_consent_contract", "none",
]  # fmt: skip
RecordType = Literal[
    "tax", "accounting", "credit_information", "medical_record", "state_data", "telecom_log", "bank_secrecy",
]  # fmt: skip
Form = Literal["identified", "pseudonymised", "masked", "encrypted", "anonymised", "aggregated"]
Mode = Literal["store", "disclose", "access", "collect", "transit", "process_and_return", "physical"]


class Encrypted(Facts):
    """How the data is encrypted and who holds the keys."""

    in_transit: bool | None = None
    at_rest: bool | None = None
    keys_held_by: Literal["exporter", "importer", "provider"] | None = None


class Order(Facts):
    """An order of an authority about this transfer."""

    authority: str
    effect: Literal["suspend", "safeguards_inadequate"]
    received: Date | None = None


class Circumstances(Facts):
    """How, since when, for what and in which setting data moves: true of a movement whatever its places."""

    mode: Mode | None = None
    started: Date | None = None
    purposes: Annotated[list[Purpose] | None, BeforeValidator(_listed)] = None
    third_party_can_access: bool | None = None
    own_servers: bool | None = None
    encrypted: Encrypted | None = None
    copy_kept_in: Countries | None = None
    deleted_within_hours: NonNegativeFloat | None = None
    onward_to: Countries | None = None
    onward_terms: bool | None = None
    medium: Literal["electronic", "paper"] | None = None
    system: (
        Literal[
            "core_banking", "risk_management", "aml", "payment_switch", "hris", "crm", "data_warehouse", "medical_records", "other",
        ]
        | None
    ) = None  # fmt: skip
    outsourcing: Literal["none", "ordinary", "material"] | None = None
    critical_system: bool | None = None
    public_cloud: Literal["first", "later", "none"] | None = None
    opened_en_route: bool | None = None
    payment_leg: Literal["domestic", "cross_border"] | None = None
    transaction: Literal["data_brokerage", "vendor", "employment", "investment", "none"] | None = None
    frequency: Literal["occasional", "systematic"] | None = None
    new_purpose: bool | None = None
    automated_decisions: bool | None = None
    orders: Annotated[list[Order] | None, BeforeValidator(_none_is_empty)] = None


class Transfer(Circumstances):
    """The movement: from where, to where, how, since when, for what."""

    from_: Annotated[CountryOrGroup | None, Field(alias="from")] = None
    to: CountryOrGroup | None = None
    origin: Countries | None = None


class Money(Facts):
    """An amount in a currency (ISO 4217)."""

    amount: NonNegativeFloat
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Organisation(Facts):
    """A legal entity, whatever its part in a transfer."""

    established_in: Countries | None = None
    incorporated_in: Countries | None = None
    activity_in: Countries | None = None
    written_processing_contract: bool | None = None
    kind: PartyKind | None = None
    commercial: bool | None = None
    sectors: Annotated[list[Sector] | None, BeforeValidator(_none_is_empty)] = None
    licences: Annotated[list[str] | None, BeforeValidator(_none_is_empty)] = None
    size: Literal["micro", "small", "start_up", "medium", "large"] | None = None
    staff: NonNegativeInt | None = None
    local_users: NonNegativeInt | dict[Country, NonNegativeInt] | None = None
    processes_sensitive_directly: bool | None = None
    group: str | None = None
    revenue_reported: bool | None = None
    equipment_in: Countries | None = None
    systematic_monitoring: bool | None = None
    processing_services: bool | None = None
    designations: Annotated[list[str] | None, BeforeValidator(_none_is_empty)] = None


class Exporter(Organisation):
    """Who lets the data go."""

    role: Literal["controller", "processor", "joint_controller", "third_party", "individual"] | None = None
    incorporated: Literal["domestic", "foreign"] | None = None
    turnover: Money | None = None
    total_assets: Money | None = None


class Importer(Facts):
    """Who receives it or can see it."""

    established_in: Countries | None = None
    role: (
        Literal["controller", "processor", "joint_controller", "third_party", "sub_processor", "individual"] | None
    ) = None
    written_processing_contract: bool | None = None
    kind: PartyKind | None = None
    sectors: Annotated[list[Sector] | None, BeforeValidator(_none_is_empty)] = None
    same_entity: bool | None = None
    same_group: bool | None = None
    headquartered_in: Country | None = None
    ownership: dict[Country, Annotated[float, Field(ge=0, le=1)]] | None = None
    named_in_safeguards: bool | None = None


class Count(Facts):
    """How many people, devices or records, counted in the way a law counts."""

    what: Literal["people", "devices", "records"] = "people"
    categories: list[Tag] | None = None
    window: Literal["transfer", "calendar_year", "previous_january", "rolling_12m", "cumulative", "in_system"] = (
        "transfer"
    )
    by: Literal["transfer", "exporter", "entity", "counterparty"] = "transfer"
    n: NonNegativeInt
    nationality: Countries | None = None
    class_: Annotated[str | None, Field(alias="class")] = None
    of: Annotated[Country | None, Field(description="the law whose class is meant")] = None
    since: Date | None = None


class Subjects(Facts):
    """One group of the people concerned."""

    kind: SubjectKind | None = None
    nationality: Countries | None = None
    located_in: Countries | None = None
    people: NonNegativeInt | None = None


class Data(Facts):
    """What moves and about whom."""

    categories: list[Tag] | None = None
    people: NonNegativeInt | None = None
    counts: list[Count] | None = None
    subjects: list[Subjects] | None = None
    own_employees_only: bool | None = None
    children: bool | None = None
    form: Form | None = None
    public_in: Countries | None = None
    provided_by_subject: bool | None = None
    foreign_origin_only: bool | None = None
    record_types: Annotated[list[RecordType] | None, BeforeValidator(_none_is_empty)] = None
    official_classes: Annotated[list[str] | None, BeforeValidator(_none_is_empty)] = None
    scraped: bool | None = None
    lawful_basis: Annotated[list[LawfulBasis] | None, BeforeValidator(_listed)] = None


class Dossier(Facts):
    """A dossier the exporter files once, as an entity."""

    prepared: Date | None = None
    filed: Date | None = None
    answered: Literal["pass", "fail", "none"] | None = None
    answered_on: Date | None = None
    updated: Date | None = None
    received_before: Date | None = None


class Change(Facts):
    """What changed since the dossier was filed."""

    what: Literal["recipient", "purpose", "country", "data"]
    on: Date | None = None


class ProtectionOfficer(Facts):
    """The exporter's data protection officer."""

    appointed: bool | None = None
    notified: bool | None = None


class Entity(Facts):
    """True of the exporter as a whole, not of one transfer."""

    first_transfer: Date | None = None
    transfer_dossier: Dossier | None = None
    changed_since_filing: Change | None = None
    dpo: ProtectionOfficer | None = None
    registered_with: Annotated[list[str] | None, BeforeValidator(_none_is_empty)] = None
    representative_in: Countries | None = None


class TransferFacts(Facts):
    """Everything a law may ask about one transfer."""

    as_of: Date | None = None
    transfer: Transfer | None = None
    exporter: Exporter | None = None
    importer: Importer | None = None
    data: Data | None = None
    safeguards: Safeguards | None = None
    entity: Entity | None = None
    suppose: dict[str, bool] | None = None
