"""Made-up laws for tests of the engine: a Singapore whose law says just what a test needs."""

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from jurisdiction_map.checks import read_law
from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.repository import HERE, Repository
from jurisdiction_map.yaml_source import read

HEAD = """
jurisdiction: {code}
name: Testland
reviewed: 2026-01-01
sources: {{S: {{url: "https://law.example"}}}}
"""
REACH = "reach: {transfer.from: SG}\n"
GATE = "  - {id: G, title: Gate, kind: condition, cite: s.1, confidence: primary, sources: [S], requires: "


def law_text(body, code="SG", reach=REACH):
    """A law file: the head, `reach` and what a test writes."""
    return HEAD.format(code=code) + reach + body


def gate(requires, **more):
    """The `provisions:` of a law with one gate, `G`, written in flow style."""
    return "provisions:\n  - " + provision("G", requires, **more) + "\n"


def provision(identifier, requires, kind="condition", confidence="primary", **more):
    """One provision in flow style; `more` holds further keys with their YAML."""
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return (
        f"{{id: {identifier}, title: {identifier}, kind: {kind}, cite: s.1, confidence: {confidence}, sources: [S],"
        f" requires: {requires}{rest}}}"
    )


def provisions(*rows):
    """The `provisions:` of a law with several."""
    return "provisions:\n" + "".join(f"  - {row}\n" for row in rows)


_FOLDERS = []  # kept until the tests end, then removed


@cache
def repository_of(*texts):
    """A repository in a folder of its own, with one file for each law text."""
    _FOLDERS.append(tempfile.TemporaryDirectory(prefix="lintas-law-"))
    folder = Path(_FOLDERS[-1].name)
    (folder / "laws").mkdir()
    shutil.copytree(HERE / "instruments", folder / "instruments")
    for text in texts:
        code = read(text, "law").value["jurisdiction"]
        (folder / "laws" / f"{code.lower()}.yaml").write_text(text, encoding="utf-8")
    return Repository(folder)


def merged(facts, more):
    """Facts with more facts laid over them."""
    result = dict(facts)
    for key, value in more.items():
        result[key] = merged(result[key], value) if isinstance(value, dict) and key in result else value
    return result


BASE = {
    "as_of": "2026-06-01",
    "transfer": {"from": "SG", "to": "US", "mode": "disclose", "started": "2026-02-01"},
    "exporter": {"established_in": ["SG"], "role": "controller"},
    "importer": {"established_in": ["US"], "role": "processor"},
    "data": {"categories": ["name", "email"], "form": "identified"},
}


def ask(body, facts=None, *, base=BASE, **how):
    """The answer of a made-up law to the base facts with others laid over them."""
    checked = facts_from(merged(base, facts or {}))
    text = law_text(body, **how)
    return route(checked, repository_of(text), checked["as_of"])


def outcome(body, facts=None, identifier="G", **how):
    """The outcome of one provision of a made-up law."""
    return ask(body, facts, **how).laws["SG"].provisions[identifier].outcome


def holds(condition, facts=None, **how):
    """True, False or None: a condition, seen as the requirement of a gate."""
    words = {"met": True, "unmet": False, "unknown": None}
    return words[outcome(gate(condition), facts, **how)]


def problems(body, on=None, **how):
    """(line, message, level) of what the checks find in a made-up law."""
    document = read(law_text(body, **how), "sg.yaml")
    _, found = read_law(document, Repository().models(), on)
    return [(document.place(problem.path).line, problem.message, problem.level) for problem in found]


def day(text):
    """A date."""
    return date.fromisoformat(text)
