"""From a manifest's `detection:`, installed packages and a spaCy model to the settings that detection runs with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auditor.findings.model import UnreadReport

if TYPE_CHECKING:
    from auditor.manifest.detection import Decided, Detection
    from auditor.manifest.loader import Loaded
    from auditor.manifest.model import Dataset
    from detectors import Settings
    from detectors.custom.allowed import Allowed
    from detectors.custom.declared import Declared
    from detectors.headers import Lexicon
    from detectors.recognizers.interface import Identifier


class DetectionError(ValueError):
    """Detection cannot be set up as asked; says what, where and how to put it right."""


@dataclass(frozen=True, slots=True)
class Steering:
    """How columns are judged in one run."""

    settings: Settings
    unread: tuple[UnreadReport, ...] = ()
    """Recognizers of installed packages that could not be used: what they would have found is not known."""


def steer(loaded: Loaded | None = None, *, ner: bool = False) -> Steering:
    """The settings of a run: what the manifest says, and what installed packages bring.

    Args: `loaded` the manifest, None for the defaults; `ner` asks a spaCy model even where the manifest does not.
    Raises: DetectionError where the manifest asks for what cannot be had.
    """
    from detectors import Settings
    from detectors.recognizers.plugins import installed

    plugins = installed()
    section = loaded.detection if loaded is not None else None
    settings = Settings(
        extra_identifiers=plugins.identifiers,
        extra_recognizers=(*plugins.recognizers, *_name_models(asked=ner or (section is not None and section.ner))),
    )
    if loaded is not None and section is not None:
        settings = _as_written(settings, loaded, section)
    broken = (
        UnreadReport(
            f"recognizer {one.name}" + (f" of package {one.package}" if one.package else ""),
            f"the entry point could not be used: {one.problem}",
            "update or remove the package; what its recognizer would find is not known",
        )
        for one in plugins.broken
    )
    return Steering(settings, tuple(broken))


def provenance(settings: Settings, loaded: Loaded | None) -> Mapping[str, Any]:
    """What a report says of the settings: thresholds, the file that steers them if one does, recognizers added."""
    own = [one.id for one in settings.extra_identifiers]
    own += [str(getattr(one, "name", type(one).__name__)) for one in settings.extra_recognizers]
    source = loaded.file if loaded is not None and loaded.detection is not None else None
    return {"report": settings.found, "ask": settings.possible, "from": source, "added": own}


def for_dataset(settings: Settings, loaded: Loaded, name: str, dataset: Dataset) -> Settings:
    """The settings for the tables of one dataset: what its own `columns:` and `ignore_columns:` say comes first."""
    from detectors.custom.declared import Declared

    own = tuple(
        Declared(f"{name}.{column}", tuple(tags), _where(loaded, "datasets", name, "columns", column))
        for column, tags in (dataset.columns or {}).items()
    )
    ignored = settings.ignore | frozenset(dataset.ignore_columns or ())
    return replace(settings, declared=(*own, *settings.declared), ignore=ignored, known_as=(name,))


def _as_written(settings: Settings, loaded: Loaded, section: Detection) -> Settings:
    """The settings with all that the section says."""
    return replace(
        settings,
        found=section.report,
        possible=section.ask,
        extra_identifiers=(*settings.extra_identifiers, *_identifiers(section)),
        declared=tuple(_declared(loaded, section)),
        allowed=_allowed(loaded, section),
        lexicon=_lexicon(loaded, section),
    )


def _identifiers(section: Detection) -> Iterator[Identifier]:
    from detectors.custom.recognizer import own_identifier

    for one in section.recognizers:
        yield own_identifier(
            one.id,
            one.tag,
            one.pattern,
            check=one.check or "",
            headers=one.headers,
            needs_header=one.needs_header,
            title=one.title or "",
        )


def _declared(loaded: Loaded, section: Detection) -> Iterator[Declared]:
    from detectors.custom.declared import Declared

    for columns, said in section.columns.items():
        where = _where(loaded, "detection", "columns", columns)
        yield Declared(columns, tuple(said.tags), f"{where}{_who(said)}")
    for index, columns in enumerate(section.allow.columns):
        where = _where(loaded, "detection", "allow", "columns", index)
        yield Declared(columns, (), f"the allow-list of {where}")


def _who(said: Decided) -> str:
    """By whom and why, in brackets."""
    told = ": ".join(part for part in (said.by, said.reason) if part)
    return f" ({told})" if told else ""


def _allowed(loaded: Loaded, section: Detection) -> Allowed | None:
    if not section.allow.values and not section.allow.patterns:
        return None
    from detectors.custom.allowed import Allowed, usable
    from detectors.custom.patterns import readable

    for index, pattern in enumerate(section.allow.patterns):
        if not usable(readable(pattern)):
            where = loaded.place("detection", "allow", "patterns", index)
            raise DetectionError(
                f"{where}: detection.allow.patterns.{index}: the linear engine does not take this regular expression; "
                "write it more simply"
            )
    patterns = tuple(readable(pattern) for pattern in section.allow.patterns)
    return Allowed(tuple(section.allow.values), patterns, _where(loaded, "detection", "allow"))


def _lexicon(loaded: Loaded, section: Detection) -> Lexicon | None:
    from detectors.custom.lexicon import own_lexicon

    phrases = {phrase: one.tag for one in section.recognizers for phrase in one.headers}
    return own_lexicon({**phrases, **section.lexicon}, loaded.file)


def _name_models(*, asked: bool) -> tuple[object, ...]:
    if not asked:
        return ()
    from detectors.custom.ner import NoModelError, name_recognizer

    try:
        return (name_recognizer(),)
    except NoModelError as error:
        raise DetectionError(f"ner: {error}") from None


def _where(loaded: Loaded, *path: str | int) -> str:
    mark = loaded.place(*path)
    return f"{mark.file}:{mark.line}"
