"""A worker that outlives its database: after a break it begins again, and jobs that nobody does any more are given back.

The queue stops its worker when a connection is lost, without a word to tell it from a signal: signals are hence heard here.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.signals import on_stop

GRACE_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SILENT_SECONDS = 20.0
"""A worker that has not beaten for so long is dead: its jobs are taken up."""
MOST_ATTEMPTS = 20
"""A job that brings its worker down each time is not tried for ever."""
QUEUES = ("mail", "webhooks", "files", "desk", "night", "builtin")
"""What the worker serves. A queue of another name would fill without a word: a test compares."""
_log = structlog.get_logger()


def work(*, concurrency: int, silent: float = SILENT_SECONDS) -> None:
    """Do the jobs of the queue until SIGTERM or SIGINT, whatever becomes of the database meanwhile."""
    asyncio.run(_until_stopped(concurrency, silent))


def work_once(*, concurrency: int) -> None:
    """Do the jobs that are there; a break is an error."""
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(
            queues=[*QUEUES],
            concurrency=concurrency,
            wait=False,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )


async def _until_stopped(concurrency: int, silent: float) -> None:
    stopped, pause = asyncio.Event(), FIRST_PAUSE
    with on_stop(stopped.set):
        while not stopped.is_set():
            began = monotonic()
            await _turn(stopped, concurrency, silent)
            pause = FIRST_PAUSE if monotonic() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), pause)


async def _turn(stopped: asyncio.Event, concurrency: int, silent: float) -> None:
    """Work until a break or a stop; the jobs under way are finished before this returns."""
    working = asyncio.ensure_future(_session(concurrency, silent))
    asked = asyncio.ensure_future(stopped.wait())
    await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    working.cancel()
    why = ""
    try:
        await working
    except asyncio.CancelledError:
        why = "cancelled"
    except Exception as error:  # noqa: BLE001 - whatever broke, the next turn begins from nothing
        why = type(error).__name__
    if not stopped.is_set():
        _log.warning("worker_begins_again", why=why)


async def _session(concurrency: int, silent: float) -> None:
    """Work with connections of its own until something breaks."""
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            watching = asyncio.ensure_future(_watch(silent))
            try:
                await app.run_worker_async(
                    queues=[*QUEUES],
                    concurrency=concurrency,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    fetch_job_polling_interval=5.0,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=silent / 4,
                    stalled_worker_timeout=silent,
                )
            finally:
                watching.cancel()


async def _watch(silent: float) -> None:
    """Take up what dead workers left, now and then; the living have beaten again before the first look."""
    while True:
        await asyncio.sleep(silent / 2)
        try:
            await take_up(silent=silent)
        except Exception as error:  # noqa: BLE001 - the worker beside says what broke; the next look may succeed
            _log.warning("stalled_jobs_unknown", error=type(error).__name__)


async def take_up(*, silent: float = SILENT_SECONDS) -> int:
    """Give back to the queue the jobs of workers silent for so many seconds; return how many."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent))
    for job in jobs:
        try:
            await _give_back(job)
        except ConnectorException as error:  # another worker was faster, or the same job already waits
            _log.warning("stalled_job_left", job=job.id, task=job.task_name, error=str(error)[:200])
    return len(jobs)


async def _give_back(job: Job) -> None:
    if job.attempts >= MOST_ATTEMPTS or await _waits_already(job):
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return
    _log.info("stalled_job_taken_up", job=job.id, task=job.task_name)
    await app.job_manager.retry_job(job)


async def _waits_already(job: Job) -> bool:
    """Say whether the same periodic work already waits: the queue refuses it twice."""
    if job.queueing_lock is None:
        return False
    waiting = await app.job_manager.list_jobs_async(queueing_lock=job.queueing_lock, status="todo")
    return bool(list(waiting))
