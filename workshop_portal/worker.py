"""The worker: hands mails over and does the jobs, each once. The job engine is imported here and nowhere else.

An outbox or a job row is the order; its id and its number of tries name the engine's workflow, so that two workers
that see the same row start one workflow. A workflow cut off is taken up again by its worker, or by another one once
the heartbeat stops.
"""

import signal
import sys
import threading
import time
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from workshop_portal import background, startup
from workshop_portal.core import again, children, enclosures, jobs, links, outbox, post, revisions, schedules
from workshop_portal.core.clock import now, real_now
from workshop_portal.core.db import db, reading
from workshop_portal.core.languages import public_address
from workshop_portal.core.outbox import Mail, MailState

LOOKS_EVERY = 0.4  # seconds
# Computations wait for one another, and no other job for them.
QUEUES = {
    "jobs": [kind for kind, work in background.JOBS.items() if not work.compute],
    "computations": [kind for kind, work in background.JOBS.items() if work.compute],
}
DEAD_AFTER = timedelta(seconds=60)
ASKS_EVERY = timedelta(seconds=60)
AWAY, AWAY_ASKS = 300, 2  # seconds: for how long, and how often, a database is asked that does not answer


def deliver(app, mail_id, worker="worker-1"):
    """Hand one mail over; called again after a crash it leaves what may have arrived to a person. What the portal itself
    meets on the way is tried again as what the server refuses.
    """
    with app.app_context():
        try:
            message = again.tried(lambda: made_of(mail_id))
            if message:
                send(app, mail_id, message, worker)
        except Exception as error:
            trouble = type(error).__name__
            app.logger.exception("mail %s", mail_id)
            write_down(lambda: put_off(mail_id, trouble))


def made_of(mail_id):
    """The message, with nothing held any more; None where nothing is to be sent."""
    enclosed = enclosed_with(mail_id)
    mail = db.session.get(Mail, mail_id)
    if mail.state == MailState.HANDING_OVER:
        cut_off = {"worker": mail.handled_by, "trouble": "cut off while it was handed over"}
        outbox.settle(mail_id, MailState.UNCLEAR, **cut_off)
        db.session.commit()
        return None
    if mail.state != MailState.QUEUED or outbox.is_held():  # the engine takes up what was on its way at the backup
        db.session.rollback()
        return None
    if mail.guarded and not background.may_still_read(mail):
        outbox.settle(mail_id, MailState.RECALLED, trouble="its reader lost the right to it")
        db.session.commit()
        return None
    if isinstance(enclosed, enclosures.Lost):
        trouble = f"a file that goes with it is missing or changed: {enclosed}"
        outbox.settle(mail_id, MailState.FAILED, trouble=trouble)
        db.session.commit()
        return None
    link, answers_to = link_of(mail), background.answers_to(mail)
    db.session.expunge(mail)
    db.session.commit()  # the token's hash; no lock is held while files are encoded and the server is waited for
    return post.letter(mail, link, enclosed, answers_to)


def put_off(mail_id, trouble, *, claimed=None, final=False):
    """It was not taken: it is tried again later, the last time excepted. `claimed`: by which worker, where one had it."""
    tries = db.session.get(Mail, mail_id).attempts + (claimed is None)
    again_at = None if final else outbox.next_try(tries, now())
    became = {"trouble": trouble, "again_at": again_at, "attempts": tries}
    outbox.settle(mail_id, MailState.QUEUED if again_at else MailState.FAILED, worker=claimed, **became)


def enclosed_with(mail_id):
    """(name, kind, bytes) of each file that goes with it, or what is lost of them; read while nothing is held."""
    with reading():
        mail = db.session.get(Mail, mail_id)
        try:
            return [(one.name, one.file.kind, enclosures.content_of(one)) for one in enclosures.of(mail.batch)]
        except enclosures.Lost as lost:
            return lost


class Taken(Exception):
    """Another worker has claimed it, or it waits no more."""


def send(app, mail_id, message, worker):
    """Send it, and write down how that ended."""
    claimed = None  # by whom

    def before_data():
        nonlocal claimed
        taken = outbox.claim(mail_id, worker)
        db.session.commit()
        if not taken:
            raise Taken
        claimed = worker

    try:
        if app.config["MAIL_MODE"] == "rehearsal":
            before_data()
            post.rehearse(message, f"{app.instance_path}/mail")
        else:
            post.hand_over(message, before_data)
        outbox.settle(mail_id, MailState.SENT, worker=claimed)
    except Taken:
        pass
    except post.Refusal as refusal:
        put_off(mail_id, str(refusal), claimed=claimed, final=refusal.final)
    except OSError as error:
        broken = f"broken off inside the text: {type(error).__name__}"
        outbox.settle(mail_id, MailState.UNCLEAR, worker=claimed, trouble=broken)
    db.session.commit()


def link_of(mail) -> str:
    """Where `{link}` leads; the token of a personal link is made here, and only its hash is kept."""
    if not mail.link_path:
        return ""
    path = mail.link_path
    if mail.link_purpose:
        token = links.make(
            mail.link_purpose, person_id=mail.to_person_id, thing_id=mail.link_thing_id, until=mail.link_until
        )
        path = path.replace("{token}", token)
    return public_address(path, mail.language)


def do_job(app, job_id):
    """Do one job: its deed and its end are one transaction. A failure is written down and tried again."""
    with app.app_context():
        try:
            do(job_id)
        except children.Stopped:
            return
        except Exception as error:  # whatever the deed met: the job says so and waits
            failed = error
            app.logger.exception("job %s", job_id)
            write_down(lambda: jobs.fail(db.session.get(jobs.Job, job_id), failed))


def do(job_id):
    with reading():
        job = db.session.get(jobs.Job, job_id)
        kind, thing_id, state = job.kind, job.thing_id, job.state
        work = background.JOBS[kind]
        if state != jobs.JobState.WAITING:
            return
        found = work.read(thing_id) if work.read else None
    result = work.compute(found, lambda: is_wanted(job_id)) if work.compute else found
    again.tried(lambda: write(work, job_id, thing_id, result))


def write_down(ending):
    """How something ended, of which nothing else would tell: also where the database is away for a while."""
    for left in reversed(range(AWAY // AWAY_ASKS)):
        db.session.rollback()
        try:
            ending()
            db.session.commit()
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(AWAY_ASKS)


def write(work, job_id, thing_id, result):
    job = jobs.take(job_id)
    if job:
        work.write(thing_id, result)
        jobs.end(job)
    db.session.commit()


def is_wanted(job_id) -> bool:
    with reading():
        return jobs.is_wanted(job_id)


def order_what_is_due(app):
    """Order the daily work whose time has come by the portal's clock."""
    with app.app_context():
        with reading():
            names = schedules.due(background.DAILY, now())
        if names:
            schedules.order_due(background.DAILY, now())
            db.session.commit()


def run(worker_id="worker-1"):
    """Work until TERM or INT."""
    from workshop_portal.app import create_app

    app = create_app(busy_ms=30_000)
    startup.check(app)
    revisions.guard(app)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    engine = Engine(app, worker_id)
    try:
        while not stop.wait(LOOKS_EVERY):
            look_on(app, engine)
    except revisions.Outgrown as words:
        sys.exit(str(words))
    finally:
        engine.close()


def look_on(app, engine):
    """A database that does not answer, or has ended a connection, is asked again a moment later."""
    try:
        engine.look()
    except OperationalError as error:
        app.logger.warning("the database did not answer: %s", type(error.orig).__name__)


class Engine:
    """The job engine of this process, and what it was given already."""

    def __init__(self, app, worker_id):
        import dbos

        self.app, self.worker_id, self.dbos = app, worker_id, dbos
        self.given: set[str] = set()
        self.beaten_at = self.asked_at = real_now() - DEAD_AFTER
        with app.app_context():
            outbox.leave_unclear(worker_id)
            db.session.commit()
            url = db.engine.url.render_as_string(hide_password=False)
        dbos.DBOS(
            config={
                "name": "portal", "system_database_url": url, "executor_id": worker_id, "application_version": "1",
                "log_level": "WARNING", "run_admin_server": False,
            }
        )  # fmt: skip
        mail_step = dbos.DBOS.step(name="hand over")(lambda mail_id: deliver(app, mail_id, worker_id))
        job_step = dbos.DBOS.step(name="do")(lambda job_id: do_job(app, job_id))
        self.mail = dbos.DBOS.workflow(name="mail")(lambda mail_id: mail_step(mail_id))
        self.job = dbos.DBOS.workflow(name="job")(lambda job_id: job_step(job_id))
        dbos.DBOS.launch()
        dbos.DBOS.register_queue("mails", worker_concurrency=4, polling_interval_sec=0.2)
        dbos.DBOS.register_queue("jobs", worker_concurrency=2, polling_interval_sec=0.2)
        dbos.DBOS.register_queue("computations", worker_concurrency=1, polling_interval_sec=0.2)

    def look(self):
        """Order the daily work that is due, give the engine what is due; once a while beat, and take over from the dead."""
        if real_now() - self.asked_at >= ASKS_EVERY:
            self.asked_at = real_now()
            order_what_is_due(self.app)
        with self.app.app_context(), reading():
            mails = outbox.due(now())
            work = [(queue, *one) for queue, kinds in QUEUES.items() for one in jobs.due(now(), kinds)]
        for mail_id, tries in mails:
            self.give("mails", f"mail-{mail_id}-{tries}", self.mail, mail_id)
        for queue, job_id, tries in work:
            self.give(queue, f"job-{job_id}-{tries}", self.job, job_id)
        if real_now() - self.beaten_at > DEAD_AFTER / 4:
            self.beaten_at = real_now()
            with self.app.app_context():
                jobs.beat(self.worker_id)
                db.session.commit()
            self.take_over()

    def give(self, queue, name, workflow, thing_id):
        if name not in self.given:
            self.given.add(name)
            with self.dbos.SetWorkflowID(name):
                self.dbos.DBOS.enqueue_workflow(queue, workflow, thing_id)

    def take_over(self):
        """Resume what a worker without heartbeat left, and leave its half-sent mails to a person."""
        with self.app.app_context(), reading():
            silent = jobs.silent_workers(real_now() - DEAD_AFTER)
        for worker in silent:
            with self.app.app_context():
                outbox.leave_unclear(worker)
                db.session.commit()
            pending = self.dbos.DBOS.list_workflows(status="PENDING", executor_id=worker)
            for workflow in pending:
                self.dbos.DBOS.resume_workflow(workflow.workflow_id)

    def close(self):
        self.dbos.DBOS.destroy()
