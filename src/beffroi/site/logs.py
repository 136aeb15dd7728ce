"""Logs: one JSON object a line on the error stream, so that the output of a command stays what it reports."""

from __future__ import annotations

import sys

import structlog


def log_to_stderr() -> None:
    """Set structlog up for this process; harmless when repeated."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
