"""Lintas inside other people's schedulers: Airflow and Dagster.

`running` reads and writes, `summary` and `parts` say in few words what was found, `connections` and `naming` translate
what a scheduler knows; these need nothing installed. `airflow` and `dagster` need their extras and are imported by
whoever uses them.
"""
