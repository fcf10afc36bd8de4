"""Which service runs how often. APScheduler is the clock; the truth is in the database."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import metrics
from bot.leading import Leadership
from bot.work import Workshop, system_clock
from services import (
    appointments,
    asking_in,
    attendances,
    calling_off,
    certificate_news,
    check_in_asking,
    digests,
    feedback,
    follow_ups,
    housekeeping,
    occurrences,
    outbox,
    patto_reviews,
    planning,
    promises,
    reminders,
    waiting_list,
)
from services.work import UnitOfWork

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BEAT = timedelta(seconds=20)
"""How often at least the schedule shows that it lives: health asks for the last minute, however rare the ticks."""

JUMP = 2.0
"""Seconds by which the system's clock may differ from the steady one before every job is run at once."""

Service = Callable[[UnitOfWork], object]

log = structlog.get_logger()


def rounds(tick: timedelta) -> tuple[tuple[Service, timedelta], ...]:
    """List what the leader does, and how often."""
    return (
        (reminders.post_due, tick),
        (waiting_list.expire_due, tick),
        (housekeeping.beat, min(tick, BEAT)),
        (outbox.sweep, MINUTE),
        (digests.post_due, MINUTE),
        (digests.forget_what_is_over, 15 * MINUTE),
        (attendances.close_due, MINUTE),
        (appointments.end_due, MINUTE),
        (asking_in.end_due, MINUTE),
        (calling_off.call_off_due, MINUTE),
        (promises.chase_due, MINUTE),
        (feedback.ask_due, MINUTE),
        (certificate_news.post_due, MINUTE),
        (follow_ups.ask_due, MINUTE),
        (planning.plan_due, HOUR),
        (check_in_asking.ask_due, MINUTE),
        (check_in_asking.chase_due, MINUTE),
        (patto_reviews.remind_due, 15 * MINUTE),
        (patto_reviews.ask_due, HOUR),
        (calling_off.end_those_out, HOUR),
        (housekeeping.forget_old, HOUR),
        (occurrences.extend_horizon, 12 * HOUR),
    )


class Schedule:
    """Runs the services when their time comes, in the one process that leads."""

    def __init__(
        self, workshop: Workshop, leadership: Leadership, tick: timedelta, lead: Callable[[bool], Awaitable[None]]
    ) -> None:
        self._workshop, self._leadership, self._lead = workshop, leadership, lead
        self.leads = False
        """Whether this process runs the services and delivers."""
        self._tick = tick
        self._busy: set[asyncio.Future[object]] = set()
        self._clock = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._clock.add_listener(_log_fault, EVENT_JOB_ERROR)

    async def begin(self) -> None:
        """Take the lead if it is free, and start the clock."""
        await self._keep_lead()
        self._clock.add_job(self._keep_lead, "interval", seconds=self._tick.total_seconds())
        for service, every in rounds(self._tick):
            self._clock.add_job(
                self._run,
                "interval",
                args=[service],
                seconds=every.total_seconds(),
                next_run_time=system_clock(),
            )
        self._clock.start()

    async def end(self) -> None:
        """Stop the clock and let somebody else lead."""
        if self._clock.running:
            self._clock.pause()
            await asyncio.gather(*self._busy, return_exceptions=True)  # shutting down would cut them off
            self._clock.shutdown(wait=False)
        if self.leads:
            self.leads = False
            await self._lead(False)
        self._leadership.release()

    async def run_all(self) -> None:
        """Run every service once, now: the clock was moved."""
        for service, _every in rounds(self._tick):
            await self._run(service)

    def run_soon(self) -> None:
        """Let every job run at once."""
        for job in self._clock.get_jobs():
            job.modify(next_run_time=system_clock())

    async def mind_the_clock(self, stop: asyncio.Event) -> None:
        """Notice when the system's clock is set: jobs that wait for a moment of the old time run at once."""
        offset = _offset()
        while not stop.is_set():
            await asyncio.sleep(1)
            now = _offset()
            if abs(now - offset) > JUMP:
                log.warning("the system's clock was set", seconds=round(now - offset))
                self.run_soon()
            offset = now

    async def _run(self, service: Service) -> None:
        if self.leads:
            work = asyncio.ensure_future(self._workshop.run(service))
            self._busy.add(work)
            work.add_done_callback(self._busy.discard)
            await work

    async def _keep_lead(self) -> None:
        leads = await self._workshop.attempt(self._leadership.hold)
        if leads != self.leads:
            self.leads = leads
            metrics.LEADING.set(leads)
            log.info("leading" if leads else "somebody else leads")
            await self._lead(leads)


def _offset() -> float:
    return system_clock().timestamp() - time.monotonic()


def _log_fault(event: JobExecutionEvent) -> Any:
    log.error("a scheduled service failed; it runs again at its next time", exc_info=event.exception)
