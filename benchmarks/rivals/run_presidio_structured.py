"""presidio-structured's PandasAnalysisBuilder as it comes: one entity a column, the most common."""

from __future__ import annotations

import sys

import pandas as pd
from adapter import Found, run, whole
from presidio_offline import engine
from presidio_structured import PandasAnalysisBuilder

_BATCH = int(sys.argv[4]) if len(sys.argv) > 4 else 64
"""Values that spaCy gets at a time: 1 as the builder comes; more is faster and changes nothing that it finds."""
_builder = PandasAnalysisBuilder(analyzer=engine(), batch_size=_BATCH)


def look(frame: pd.DataFrame) -> Found:
    """What the builder calls each column."""
    mapping = _builder.generate_analysis(frame.fillna("")).entity_mapping
    return {str(column): whole(mapping.get(column)) for column in frame.columns}


if __name__ == "__main__":
    run(look, ("presidio-structured", "presidio-analyzer", "spacy", "pandas"))
