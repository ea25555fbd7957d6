"""The vocabulary of facts is read off the models, completely."""

import pytest

from jurisdiction_map.facts import vocabulary
from jurisdiction_map.facts.kinds import KINDS
from jurisdiction_map.facts.model import TransferFacts
from jurisdiction_map.facts.vocabulary import fact_type, nearest, paths, safeguards

TYPES = [
    ("transfer.from", "country"),
    ("transfer.origin", "countries"),
    ("transfer.mode", "enum"),
    ("transfer.started", "date"),
    ("transfer.purposes", "list"),
    ("transfer.encrypted", "mapping"),
    ("transfer.encrypted.keys_held_by", "enum"),
    ("transfer.deleted_within_hours", "number"),
    ("transfer.orders", "objects"),
    ("transfer.orders.effect", "list"),
    ("exporter.turnover.amount", "number"),
    ("exporter.local_users", "number"),
    ("exporter.incorporated", "enum"),
    ("exporter.licences", "list"),
    ("exporter.group", "text"),
    ("importer.ownership", "mapping"),
    ("importer.ownership.CN", "number"),
    ("importer.ownership.AE-DIFC", "number"),
    ("data.categories", "tags"),
    ("data.subjects.kind", "list"),
    ("data.subjects.nationality", "countries"),
    ("data.children", "bool"),
    ("entity.first_transfer", "date"),
    ("entity.transfer_dossier.filed", "date"),
    ("entity.changed_since_filing", "mapping"),
]


@pytest.mark.parametrize(("path", "kind"), TYPES)
def test_a_fact_has_the_type_of_its_field(path, kind):
    found = fact_type(path)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "path", ["transfer", "safeguards", "as_of", "transfer.nothing", "exporter.turnover.CN", "data.class", ""]
)
def test_what_is_no_fact_has_no_type(path):
    assert fact_type(path) is None


def test_every_field_of_every_group_is_askable():
    for root in vocabulary.ROOTS:
        (model,) = [arg for arg in TransferFacts.model_fields[root].annotation.__args__ if arg is not type(None)]
        for name, field in model.model_fields.items():
            assert f"{root}.{field.alias or name}" in paths()


def test_options_are_the_models_own():
    assert paths()["data.form"].options == (
        "identified",
        "pseudonymised",
        "masked",
        "encrypted",
        "anonymised",
        "aggregated",
    )
    assert paths()["data.subjects.kind"].options[0] == "customer"


def test_every_safeguard_kind_the_language_knows_has_attributes():
    assert list(safeguards()) == list(KINDS)
    assert all(kind in attributes for kind, attributes in safeguards().items())
    assert safeguards()["contract"]["names_countries"].options == ("any",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("exporter.sector", "exporter.sectors"),
        ("data.purposes", "transfer.purposes"),
        ("entity.transfer_dosier.filed", "entity.transfer_dossier.filed"),
        ("zzz.qqq", None),
    ],
)
def test_the_nearest_fact(written, meant):
    assert nearest(written) == meant
