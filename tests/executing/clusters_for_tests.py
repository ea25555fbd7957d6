"""Parts of a real Dask cluster, as its own command line starts them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def dask(*arguments):
    """Starts a command of Dask in a session of its own, where it finds the modules of these tests."""
    command = shutil.which("dask", path=str(Path(sys.executable).parent)) or "dask"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "DASK_DISTRIBUTED__NANNY__PRE_SPAWN_ENVIRON__PYTHONPATH": str(HERE),
    }
    return subprocess.Popen(
        [command, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
