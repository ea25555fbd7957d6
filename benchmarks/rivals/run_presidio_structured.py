"""presidio-structured's PandasAnalysisBuilder on a Parquet file; prints the seconds of the analysis alone."""

import json
import sys
import time

import pandas as pd
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_structured import PandasAnalysisBuilder

configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm"}]}
engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine())
frame = pd.read_parquet(sys.argv[1]).astype(str)
start = time.perf_counter()
PandasAnalysisBuilder(analyzer=engine).generate_analysis(frame)
print(json.dumps({"seconds": time.perf_counter() - start}))
