"""Object stores as places of files: `s3://`, `gs://`, `az://`, read through pyarrow's file systems.

`address` reads a URL, `remote_file` names an object as `pathlib.Path` names a file, `opening` connects with the
credentials of the environment, `listing` finds objects, `reader` gives their bytes, `troubles` words what goes wrong.
"""
