"""The sample repository's finding: new in a pull request, known, accepted, expired, fixed; by the example's own script."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "life-of-a-finding"
RULE = "TH-PDPA-28"


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder that the script leaves behind."""
    folder = tmp_path_factory.mktemp("life") / "bakti"
    home = folder.parent
    # git and lintas as this environment has them, and nobody's settings.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LINTAS_", "GIT_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    environment |= {"PATH": path, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["sh", EXAMPLE / "walk.sh", folder], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def sarif(folder, name):
    """The results of a step by rule."""
    run = json.loads((folder / "reports" / f"{name}.sarif").read_text())["runs"][0]
    return {result["ruleId"]: result for result in run["results"]}


def line_of(result):
    return result["locations"][0]["physicalLocation"]["region"]["startLine"]


def test_before_the_pull_request_there_is_nothing(walked):
    assert sarif(walked, "0-before") == {}


def test_the_pull_request_is_told_on_the_line_that_lacks_the_safeguard(walked):
    found = sarif(walked, "1-new")[RULE]
    shown = subprocess.run(
        ["git", "show", "newsletter~1:lintas.yaml"], cwd=walked, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert found["level"] == "error"
    assert shown[line_of(found) - 1].strip() == "safeguards: []"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "lintas.yaml"


def test_in_the_baseline_it_is_known(walked):
    assert sarif(walked, "2-known")[RULE]["baselineState"] == "unchanged"


def test_accepted_it_is_suppressed_with_its_reason(walked):
    (suppression,) = sarif(walked, "3-accepted")[RULE]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "Postbird signs the model clauses in December" in suppression["justification"]


def test_expired_it_is_open_again_and_the_promise_is_a_finding(walked):
    found = sarif(walked, "4-expired")
    assert found[RULE].get("suppressions", []) == []
    assert found["LIN007"]["level"] == "warning"


def test_fixed_it_is_gone_and_was_one_finding_all_the_while(walked):
    assert RULE not in sarif(walked, "5-fixed")
    prints = {
        json.dumps(sarif(walked, name)[RULE]["partialFingerprints"]) for name in ("1-new", "2-known", "4-expired")
    }
    assert len(prints) == 1
    (transfer,) = json.loads((walked / "reports" / "5-fixed.json").read_text())["transfers"]
    assert transfer["verdict"] == "allowed"
