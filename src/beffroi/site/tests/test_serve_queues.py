"""Every job of the house waits in a queue that the worker serves."""

from __future__ import annotations

from procrastinate.contrib.django import app

from beffroi.site.working import QUEUES


def test_the_worker_serves_the_queue_of_every_task():
    queues = {name: task.queue for name, task in app.tasks.items()}
    assert {name: queue for name, queue in queues.items() if queue not in QUEUES} == {}
    assert set(queues.values()) == set(QUEUES), "a queue without a task is a word to take away"
    assert "purchasing.send_reminder" in queues
    assert "governance.send_convocation" in queues
