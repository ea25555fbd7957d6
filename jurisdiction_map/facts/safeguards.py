"""What an exporter may say is in place: contracts, consents, filings and the rest.

A safeguard is a mapping with one *kind key* (`contract`, `consent`, …) and attributes. The kind key of a
contract may be left out or null: a contract whose model is not stated.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from .base import Countries, CountryOrGroup, Date, Facts
from .kinds import KINDS, kind_of

Module = Literal[
    "controller_to_controller", "controller_to_processor", "processor_to_processor", "processor_to_controller"
]
ContractModel = Literal[
    "asean_mcc", "eu_scc", "eu_scc_old", "uk_idta", "uk_addendum", "cn_scc", "gba_contract", "sa_scc", "ripd_mcc", "own",
    "intra_group", "dpa", "state_instrument",
]  # fmt: skip
Term = Literal[
    "comparable_protection", "retention", "breach_notice", "onward", "audit", "subject_rights", "purpose", "data_types",
    "deletion", "legal_basis", "responsibilities", "cooperation", "security", "sub_processing", "yearly_audit",
    "location_transparency", "confidentiality", "documented_instructions", "grievance_handling", "local_law", "contacts",
    "data_flows", "change_notice", "access_levels", "no_brokerage_to_countries_of_concern", "accuracy", "access_and_correction",
    "policies",
]  # fmt: skip
InformedOf = Literal[
    "recipient", "country", "purpose", "risks", "inadequate_protection", "written_summary", "categories", "rights",
    "sensitive", "method", "retention", "refusal", "destination_law", "importer_measures", "exporter_not_accountable",
]  # fmt: skip
NoticeContent = Literal[
    "recipient", "country", "purpose", "categories", "rights", "contact", "method", "retention", "refusal", "safeguards",
]  # fmt: skip
GroundName = Literal[
    "contract_necessity", "contract_in_interest", "vital_interests", "legal_claims", "legal_duty", "public_interest",
    "public_register", "publicly_available", "data_in_transit", "journalism", "treaty", "own_data_by_subject",
    "compelling_interests", "cross_border_hr", "national_security",
]  # fmt: skip
Measure = Literal[
    "encryption", "anonymisation", "access_control", "dpo_contacts", "transfer_policy", "onward_procedure",
    "local_implementation", "authority_access", "cisa_security_requirements", "compliance_programme", "physical_security",
]  # fmt: skip


def _any_alone(value: Any) -> Any:
    """`[any]` is `any`."""
    return "any" if value == ["any"] else value


class Contract(Facts):
    """A contract or other binding instrument between exporter and importer."""

    contract: ContractModel | None = None
    module: Module | None = None
    signed: Date | None = None
    expires: Date | None = None
    binding: bool | None = None
    names_countries: Annotated[Countries | Literal["any"] | None, BeforeValidator(_any_alone)] = None
    terms: list[Term] | None = None
    modified: bool | None = None
    filed: Date | None = None
    parties: list[str] | None = None


class Consent(Facts):
    """Consent of the data subjects (or of a guardian) to the transfer or the processing."""

    consent: Literal["explicit", "opt_in", "opt_out", "deemed", "bundled"]
    date: Date | None = None
    by: Literal["subject", "guardian", "both", "organisation"] | None = None
    covers_transfer: bool | None = None
    recorded: bool | None = None
    separate: bool | None = None
    condition_of_service: bool | None = None
    informed_of: list[InformedOf] | None = None
    written_request: bool | None = None
    withdrawn: bool | None = None


class BindingCorporateRules(Facts):
    """Binding corporate rules of the exporter's group."""

    bcr: Literal["controller", "processor"]
    approved_by: list[CountryOrGroup | Literal["EU"]] | None = None
    approved_on: Date | None = None
    expires: Date | None = None
    names_countries: Annotated[Countries | Literal["any"] | None, BeforeValidator(_any_alone)] = None
    states_rights_and_obligations: bool | None = None
    covers: list[str] | None = None


class Certification(Facts):
    """A certification under a scheme such as Global CBPR."""

    certification: Literal[
        "global_cbpr",
        "global_prp",
        "apec_cbpr",
        "apec_prp",
        "eu_certification",
        "dpf",
        "dpf_hr",
        "cn_certification",
        "isms_p",
    ]
    holder: Literal["importer", "exporter", "importer_parent"] | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    recognised_in: Countries | None = None
    listed: bool | None = None


class Assessment(Facts):
    """An assessment that was made: of the transfer, the destination's law, the processing."""

    assessment: Literal["transfer", "processing", "adequacy", "risk", "privacy_impact", "audit"]
    done: Date | None = None
    outcome: Literal["adequate", "inadequate", "pass", "fail", "pending"] | None = None
    covers: list[Literal["law", "importer_measures", "enforceable_rights"]] | None = None


class Filing(Facts):
    """A dossier or declaration filed with an authority; the id comes from the law file."""

    filing: str
    prepared: Date | None = None
    filed: Date | None = None
    answered: Literal["pass", "fail", "none"] | None = None
    updated: Date | None = None


class Approval(Facts):
    """An approval or exemption granted by a regulator or ministry."""

    approval: str
    date: Date | None = None
    expires: Date | None = None


class Registration(Facts):
    """An entry in an authority's register."""

    registration: str
    date: Date | None = None
    names_countries: Countries | None = None


class Notice(Facts):
    """A notice given to the people concerned or to an authority."""

    notice: Literal["subjects", "authority"]
    date: Date | None = None
    contents: list[NoticeContent] | None = None
    languages: list[str] | None = None


class Ground(Facts):
    """A ground in the law that lets this transfer go, such as the performance of a contract."""

    ground: GroundName
    strictly_necessary: bool | None = None
    protects: Literal["subject", "other_person"] | None = None
    subject_can_consent: bool | None = None
    purpose_limited: bool | None = None
    under: list[Literal["labour_rules", "collective_agreement"]] | None = None


class Record(Facts):
    """A record or register that the exporter keeps."""

    record: Literal["transfer_register", "processing_register", "outsourcing_register"]
    date: Date | None = None


class Measures(Facts):
    """Technical and organisational measures in place for the transfer."""

    measures: list[Measure]


MODELS: dict[str, type[Facts]] = {
    "contract": Contract,
    "consent": Consent,
    "bcr": BindingCorporateRules,
    "certification": Certification,
    "assessment": Assessment,
    "filing": Filing,
    "approval": Approval,
    "registration": Registration,
    "notice": Notice,
    "ground": Ground,
    "record": Record,
    "measures": Measures,
}


def _discriminate(value: Any) -> str | None:
    if isinstance(value, dict):
        return kind_of(value)
    return next((kind for kind, model in MODELS.items() if isinstance(value, model)), None)


Safeguard = Annotated[
    Annotated[Contract, Tag("contract")]
    | Annotated[Consent, Tag("consent")]
    | Annotated[BindingCorporateRules, Tag("bcr")]
    | Annotated[Certification, Tag("certification")]
    | Annotated[Assessment, Tag("assessment")]
    | Annotated[Filing, Tag("filing")]
    | Annotated[Approval, Tag("approval")]
    | Annotated[Registration, Tag("registration")]
    | Annotated[Notice, Tag("notice")]
    | Annotated[Ground, Tag("ground")]
    | Annotated[Record, Tag("record")]
    | Annotated[Measures, Tag("measures")],
    Discriminator(
        _discriminate,
        custom_error_type="safeguard_kind",
        custom_error_message="say what kind of safeguard this is: one of " + ", ".join(KINDS),
    ),
]

Safeguards = Annotated[list[Safeguard], Field(description="What the exporter says is in place; [] means none.")]
