"""What a user adds to detection: own recognizers and header phrases, an allow-list, columns that a person has decided.

Values in, values out: nothing here reads a manifest. `auditor` turns `detection:` of a `lintas.yaml` into these.
"""
