"""What Airflow is told of Lintas when it lists its providers; the entry point `apache_airflow_provider` leads here."""

from __future__ import annotations

from typing import Any

from auditor.version import VERSION


def get_provider_info() -> dict[str, Any]:
    """Name, version, operators and triggers, in the form of Airflow's `provider_info.schema.json`. Imports no Airflow."""
    return {
        "package-name": "lintas",
        "name": "Lintas",
        "description": "Audits pipelines for personal data that crosses borders in ASEAN.",
        "versions": [VERSION],
        "integrations": [{"integration-name": "Lintas", "tags": ["software"]}],
        "operators": [{"integration-name": "Lintas", "python-modules": ["auditor.orchestrators.airflow"]}],
        "triggers": [{"integration-name": "Lintas", "python-modules": ["auditor.orchestrators.airflow_trigger"]}],
    }
