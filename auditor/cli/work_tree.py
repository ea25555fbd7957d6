"""Where a manifest lies in its work tree: code hosts show SARIF findings at paths from the tree's root."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditor.findings.comparison import Against
from auditor.findings.model import Place, Result


def rooted(result: Result, folder: Path) -> Result:
    """The result with places relative to the root of the work tree that `folder` is in, instead of to `folder`."""
    prefix = folder_in_tree(folder)
    if not prefix:
        return result
    findings = []
    for finding in result.findings:
        accepted = finding.accepted and replace(finding.accepted, place=_below(prefix, finding.accepted.place))
        findings.append(replace(finding, place=_below(prefix, finding.place), accepted=accepted))
    against = result.against and _moved(prefix, result.against)
    return replace(result, findings=tuple(findings), against=against)


def _moved(prefix: str, against: Against) -> Against:
    """What a baseline has and a result does not, with its places moved as well."""
    fixed, withdrawn, unconfirmed, accepted = (
        tuple(replace(one, place=_below(prefix, one.place)) for one in gone)
        for gone in (against.fixed, against.withdrawn, against.unconfirmed, against.accepted)
    )
    return replace(against, fixed=fixed, withdrawn=withdrawn, unconfirmed=unconfirmed, accepted=accepted)


def folder_in_tree(folder: Path) -> str:
    """The folder's path from the nearest folder above that holds `.git`, else from the current one; empty for the root."""
    here = folder.resolve()
    root = next((above for above in (here, *here.parents) if (above / ".git").exists()), Path.cwd())
    return "" if here == root or root not in here.parents else here.relative_to(root).as_posix()


def _below(prefix: str, place: Place) -> Place:
    return place if Path(place.file).is_absolute() else replace(place, file=f"{prefix}/{place.file}")
