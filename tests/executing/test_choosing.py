"""Who does the work: as asked, else by how much there is."""

from __future__ import annotations

from functools import partial

import pytest
from work_for_tests import Trying, outcomes

from auditor.executing import AUTOMATIC, EarlyStart, Execution, ExecutorError, checked, executor_for
from auditor.executing.choosing import pays
from auditor.executing.cores import cores, share
from auditor.executing.processes import ProcessExecutor
from auditor.executing.serial import SerialExecutor

NEVER = iter(())


@pytest.mark.parametrize(
    ("asked", "kind", "workers"),
    [
        (Execution(), SerialExecutor, None),
        (Execution(None, 1), SerialExecutor, None),
        (Execution(None, 3), ProcessExecutor, 3),
        (Execution("processes", 1), ProcessExecutor, 1),
        (Execution("processes", None), ProcessExecutor, cores()),
        (AUTOMATIC, SerialExecutor, None),
    ],
)
def test_what_is_asked_for_is_had(asked, kind, workers):
    executor = executor_for(asked, 100, NEVER)
    assert type(executor) is kind
    assert getattr(executor, "workers", None) == workers


def test_there_are_no_more_workers_than_units_so_that_each_has_more_threads():
    few = executor_for(Execution("processes", 64), 2, NEVER)
    assert isinstance(few, ProcessExecutor)
    assert few.workers == 2
    assert few.threads_each == max(1, cores() // 2)
    assert executor_for(Execution("processes", 64), 0, NEVER).workers == 1


@pytest.mark.parametrize(
    "asked",
    [
        Execution("threads"),
        Execution("dask://"),
        Execution("dask://host"),
        Execution("dask://host:port"),
        Execution("dask://user@host/path:80"),
        Execution("tcp://host:8786"),
        Execution("serial", 2),
        Execution("processes", 0),
    ],
)
def test_what_cannot_be_had_is_refused(asked):
    with pytest.raises(ExecutorError):
        checked(asked)


def test_a_cluster_is_taken_at_its_address_and_keeps_what_must_stay_here():
    from auditor.executing.cluster import DaskExecutor

    plain = executor_for(Execution("dask://scheduler:8786", 1), 100, NEVER)
    secret = executor_for(Execution("dask+tls://[::1]:8786", 4), 100, NEVER)
    assert isinstance(plain, DaskExecutor)
    assert isinstance(secret, DaskExecutor)
    assert (plain.address, type(plain.here)) == ("tcp://scheduler:8786", SerialExecutor)
    assert (secret.address, type(secret.here)) == ("tls://[::1]:8786", ProcessExecutor)


def test_workers_pay_for_much_work_and_no_more_of_it_is_looked_at_than_needed():
    looked = []

    def efforts():
        for number in range(10_000):
            looked.append(number)
            yield 0.1

    assert pays(efforts(), 2)
    assert 10 < len(looked) < 200
    assert not pays([0.1] * 10, 2)
    assert not pays([1000.0], 1)


@pytest.mark.parametrize(
    ("asked", "efforts"),
    [
        (Execution(None, None), [0.06] * 3),
        (Execution("processes", 3), [60.0] * 2),
        (Execution("processes", 1), [60.0] * 9),
        (Execution(), [60.0] * 9),
        (Execution("dask://scheduler:8786"), [60.0] * 9),
    ],
)
def test_no_worker_starts_before_it_is_sure_to_be_needed(asked, efforts):
    early = EarlyStart(asked, Trying())
    for effort in efforts:
        early.expect(partial(float, effort))
    assert early.executor is None
    early.close()


@pytest.mark.parametrize("asked", [Execution("processes", 2), Execution(None, 2)])
def test_workers_start_as_soon_as_there_are_as_many_units_and_do_them_later(asked):
    early = EarlyStart(asked, Trying())
    for _ in range(5):
        early.expect(lambda: 60.0)
    assert early.executor is not None
    assert early.executor.workers == 2
    assert outcomes(early.executor, Trying(), [1, 2, 3]) == [2, 4, 6]
    early.close()


@pytest.mark.parametrize(
    ("quota", "period", "expected"), [("max", "100000", None), ("-1", "100000", None), ("150000", "100000", 1.5)]
)
def test_a_containers_quota_in_cores(quota, period, expected):
    assert share(quota, period) == expected


def test_what_may_end_its_process_is_done_in_a_worker_unless_this_process_is_asked_for():
    assert isinstance(executor_for(AUTOMATIC, 1, NEVER, apart=True), ProcessExecutor)
    assert isinstance(executor_for(Execution(), 1, NEVER, apart=True), SerialExecutor)
    assert isinstance(executor_for(AUTOMATIC, 1, NEVER), SerialExecutor)
