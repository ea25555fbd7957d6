"""A long call on a real Dask cluster, waited for and fetched by others than who gave it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from work_for_tests import NotToBePickled, Trying, outcomes

from auditor.executing import ExecutorError, Lost
from auditor.executing import published as module
from auditor.executing.choosing import address_of
from auditor.executing.cluster import DaskExecutor
from auditor.executing.published import cancelled, ended, fetch, publish, withdraw
from auditor.executing.serial import SerialExecutor

pytestmark = pytest.mark.slow
distributed = pytest.importorskip("distributed")


@pytest.fixture
def executor(scheduler):
    return scheduler.replace("tcp://", "dask://")


def who(executor: str) -> tuple[str, int]:
    """Runs on a worker."""
    return executor, os.getpid()


def sharing(executor: str, units: int) -> list[int]:
    """Runs on a worker, and gives units to the cluster that it is on, each of whose workers has one thread."""
    return outcomes(DaskExecutor(address_of(executor), SerialExecutor()), Trying(), list(range(units)))


def failing(executor: str) -> None:
    raise ValueError("S1234567D")


def deadly(executor: str) -> None:
    os.kill(os.getpid(), 9)
    time.sleep(60)


def endless(executor: str) -> None:
    time.sleep(600)


def waited(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to its end on an event loop of its own, in a thread: another test may have left one running in this."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def names_on(scheduler: str) -> tuple[str, ...]:
    with distributed.Client(scheduler, set_as_default=False) as client:
        return tuple(client.list_datasets())


def napping(executor: str, mark: Path) -> None:
    time.sleep(1)
    mark.touch()


def test_who_waits_is_told_when_the_call_has_ended_and_not_before(executor, tmp_path):
    publish(executor, "nap", partial(napping, mark=tmp_path / "awake"))
    waited(ended(executor, "nap"))
    assert (tmp_path / "awake").exists()
    assert fetch(executor, "nap") is None


def test_a_call_is_made_elsewhere_with_the_address_of_its_cluster_and_forgotten_when_fetched(executor, scheduler):
    publish(executor, "one", who)
    assert "one" in names_on(scheduler)
    waited(ended(executor, "one"))
    address, process = fetch(executor, "one")
    assert (address, process != os.getpid()) == (executor, True)
    assert "one" not in names_on(scheduler)


def test_calls_that_share_their_work_with_the_cluster_do_not_wait_for_each_other(executor):
    for number in range(4):
        publish(executor, f"sharing {number}", partial(sharing, units=5))
    assert [fetch(executor, f"sharing {number}") for number in range(4)] == [[0, 2, 4, 6, 8]] * 4


def test_a_second_call_of_a_name_replaces_the_first(executor):
    publish(executor, "again", failing)
    publish(executor, "again", who)
    assert fetch(executor, "again")[0] == executor


def test_what_a_call_raises_is_told_by_its_type_alone(executor):
    publish(executor, "failing", failing)
    waited(ended(executor, "failing"))
    lost = fetch(executor, "failing")
    assert isinstance(lost, Lost)
    assert "ValueError" in lost.reason
    assert "S1234567D" not in lost.reason + lost.hint


def test_a_call_that_kills_every_worker_ends_too(executor):
    publish(executor, "deadly", deadly)
    waited(ended(executor, "deadly"))
    lost = fetch(executor, "deadly")
    assert isinstance(lost, Lost)
    assert "KilledWorker" in lost.reason


@pytest.mark.parametrize("end", [withdraw, lambda *where: waited(cancelled(*where))])
def test_a_call_that_nobody_wants_any_more_is_forgotten(executor, scheduler, end):
    publish(executor, "endless", endless)
    end(executor, "endless")
    assert "endless" not in names_on(scheduler)
    waited(ended(executor, "endless"))
    lost = fetch(executor, "endless")
    assert isinstance(lost, Lost)
    assert "knows nothing of it" in lost.reason


def test_a_worker_of_another_version_says_so(executor, monkeypatch):
    monkeypatch.setattr(module, "VERSION", "0.0.1")
    publish(executor, "old", who)
    assert "and not 0.0.1" in fetch(executor, "old").reason


def test_what_cannot_travel_and_a_cluster_that_is_not_there_are_told(executor, monkeypatch):
    with pytest.raises(ExecutorError, match="cannot be sent"):
        publish(executor, "x", NotToBePickled())
    nowhere = "dask://127.0.0.1:9"
    monkeypatch.setattr("auditor.executing.cluster._ANSWER", 0.3)
    monkeypatch.setattr(module, "_ANSWER", 0.3)
    for ask in (lambda: publish(nowhere, "x", who), lambda: fetch(nowhere, "x")):
        with pytest.raises(ExecutorError, match="no Dask scheduler can be reached"):
            ask()
    withdraw(nowhere, "x")
    waited(ended(nowhere, "x"))
    waited(cancelled(nowhere, "x"))
