"""What an audit saw, as OpenLineage events carry it: datasets read, their columns' categories, and findings by rule.

Needs `apache-airflow-providers-openlineage`; only `lineage_of` imports it. Categories and rules are told, evidence is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.orchestrators.naming import dataset_name

if TYPE_CHECKING:
    from auditor.findings.model import Finding, Result, TableReport

TAG = "personal_data"
"""The key of the tags: catalogues show `personal_data: national_id` beside a column."""


def lineage_of(result: Result, folder: str) -> Any:
    """The `OperatorLineage` of a result: a dataset for each table that was read.

    Args: `folder` is what relative locations are relative to, absolute.
    Raises: ImportError where the provider of OpenLineage is not installed.
    """
    from airflow.providers.openlineage.extractors import OperatorLineage

    return OperatorLineage(inputs=[_dataset(table, result, folder) for table in result.tables])


def _dataset(table: TableReport, result: Result, folder: str) -> Any:
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import data_quality_assertions_dataset, tags_dataset

    namespace, name = dataset_name(table.path, folder)
    tags = [
        tags_dataset.TagsDatasetFacetFields(key=TAG, value=tag, source="LINTAS", field=column.name)
        for column in table.columns
        for tag in column.tags
    ]
    assertions = [
        data_quality_assertions_dataset.Assertion(assertion=rule, success=False, column=column)
        for rule, column in dict.fromkeys(
            (finding.rule, column)
            for finding in result.open_findings
            if _is_about(finding, table)
            for column in finding.columns or (None,)
        )
    ]
    return InputDataset(
        namespace=namespace,
        name=name,
        facets={"tags": tags_dataset.TagsDatasetFacet(tags=tags)} if tags else {},
        inputFacets={
            "dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
                assertions=assertions
            )
        },
    )


def _is_about(finding: Finding, table: TableReport) -> bool:
    """Findings of an audit name the dataset, those of a scan the table."""
    return finding.dataset is not None and finding.dataset in (table.dataset, table.name)
