"""The condition language of law files: small, typed, three-valued.

`parse` turns YAML into `nodes`; a node asks a `Case` (facts, day, law) and answers with `Evidence`; `matchers`
compare one value with what the law asks.
"""
