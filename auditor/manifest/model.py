"""`lintas.yaml` as typed models. Where a key states a fact of a transfer it has that fact's name and values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt

from jurisdiction_map.facts.base import Countries, Country, Date, Tag
from jurisdiction_map.facts.model import Circumstances, Data, Encrypted, Entity, Exporter, Importer, Organisation
from jurisdiction_map.facts.safeguards import Certification, Safeguards

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]


class Strict(BaseModel):
    """Unknown keys are errors; the values themselves are never repeated in messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _certifications(value: Any) -> Any:
    rows = [value] if isinstance(value, str | dict) else value
    if isinstance(rows, list):
        return [{"certification": row} if isinstance(row, str) else row for row in rows]
    return rows


class Party(Organisation):
    """A legal entity: where it is established, its usual role, what it is."""

    name: str | None = None
    role: (
        Literal["controller", "processor", "joint_controller", "third_party", "sub_processor", "individual"] | None
    ) = None
    headquartered_in: Country | None = None
    ownership: dict[Country, Annotated[float, Field(ge=0, le=1)]] | None = None
    certifications: Annotated[list[Certification] | None, BeforeValidator(_certifications)] = None
    entity: Entity | None = None


class Access(Strict):
    """Who looks in from where. A country alone says nothing of who it is."""

    country: Country
    party: Identifier | None = None


def _accesses(value: Any) -> Any:
    rows = [value] if isinstance(value, str | dict) else value
    return [{"country": row} if isinstance(row, str) else row for row in rows] if isinstance(rows, list) else rows


Accesses = Annotated[list[Access] | None, BeforeValidator(_accesses)]


class Movement(Circumstances, Data):
    """What may be said of any movement: when, why, how, of what, under which safeguards."""

    ended: Date | None = None
    safeguards: Safeguards | None = None
    exporter: Exporter | None = None
    importer: Importer | None = None
    entity: Entity | None = None
    suppose: dict[str, bool] | None = None


class Csv(Strict):
    """How to read a delimited file where guessing is not wanted."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    header: bool | None = None
    encoding: str | None = None


class Dataset(Data):
    """Tables at a location, in a region, held by a party."""

    location: Annotated[list[str] | None, BeforeValidator(_listed)] = None
    region: str | None = None
    country: Country | None = None
    holder: Identifier | None = None
    hosted_by: Identifier | None = None
    origin: Countries | None = None
    columns: dict[str, list[Tag]] | None = None
    ignore_columns: list[str] | None = None
    own_servers: bool | None = None
    third_party_can_access: bool | None = None
    encrypted: Encrypted | None = None
    access_from: Accesses = None
    collection: Movement | None = Field(
        default=None, description="how data collected in another country than it lies in came here, without a flow"
    )
    csv: Csv | None = None


class KAnonymity(Strict):
    """A promise that nobody can be told from fewer than `k` people by these columns of the target together."""

    columns: Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
    k: Annotated[int, Field(ge=2, le=1000)]


class Transforms(Strict):
    """What happens to columns on the way. Names are columns, or `category:TAG` for all columns of a tag."""

    drop: list[str] = []
    keep: list[str] | None = None
    mask: list[str] = []
    hash: list[str] = []
    pseudonymise: list[str] = []
    tokenise: list[str] = []
    encrypt: list[str] = []
    anonymise: list[str] = []
    generalise: list[str] = []
    aggregate: bool = False
    k_anonymity: KAnonymity | None = None


class Flow(Movement):
    """A declared movement of a dataset (or some columns) to another dataset or party."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)

    source: Annotated[list[Identifier], BeforeValidator(_listed), Field(alias="from", min_length=1)]
    to: Identifier
    transforms: Transforms = Transforms()
    access_from: Accesses = None


class Acceptance(Strict):
    """One accepted risk: which finding, why, by whom, until when."""

    rule: str
    flow: str | None = None
    dataset: str | None = None
    columns: list[str] | None = None
    fingerprint: str | None = None
    reason: Annotated[str, Field(min_length=3)]
    by: Annotated[str, Field(min_length=2)]
    until: Date


class Defaults(Strict):
    """Keys that every party, dataset or flow has unless it says otherwise, and how scans are made."""

    party: dict[str, Any] = {}
    dataset: dict[str, Any] = {}
    flow: dict[str, Any] = {}
    sample_rows: Annotated[int, Field(gt=0)] | None = None
    seed: NonNegativeInt | None = None


class Manifest(Strict):
    """A whole `lintas.yaml`, includes merged and defaults applied."""

    version: Literal[1]
    name: str
    parties: dict[Identifier, Party] = {}
    datasets: dict[Identifier, Dataset] = {}
    flows: dict[Identifier, Flow] = {}
    accepted: list[Acceptance] = []
    defaults: Defaults = Defaults()
    detection: Any = Field(
        default=None, description="how columns are judged: checked by the loader, see `detection.py`"
    )
    include: Annotated[list[str], BeforeValidator(_listed)] = []


TRANSFER_FACTS = tuple(name for name in Circumstances.model_fields if name not in ("mode", "purposes", "started"))
DATA_FACTS = tuple(Data.model_fields)
EXPORTER_FACTS = tuple(name for name in Party.model_fields if name in Exporter.model_fields)
IMPORTER_FACTS = tuple(name for name in Party.model_fields if name in Importer.model_fields)
