"""The manifest: what a person declares about parties, datasets and flows.

`model` is the typed form, `loader` reads `lintas.yaml` with the place of every value, `schema` publishes the form.
"""
