"""The last minutes before a deadline: many members at once, reading lists and saving reviews, beside the bare floor.

`python -m tests.benchmarks.load [--clients 8,32] [--seconds 6] [--workers 2] [--soak 10000]`, with BENCH_DATABASE, and BENCH_FLOOR for the floor, for PostgreSQL.
Every answer is counted, and what the database holds afterwards must agree.
"""

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack

from sqlalchemy import create_engine, text

from tests.benchmarks import portal
from tests.benchmarks.driver import ask
from tests.benchmarks.pages import Town


class Crowd:
    """So many clients, each pressing again as soon as it is answered, on a new connection each time."""

    def __init__(self, presses, seconds):
        self.until = time.monotonic() + seconds
        self.seconds, self.took_ms, self.failures = seconds, [], []
        threads = [threading.Thread(target=self.work, args=(press,)) for press in presses]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def work(self, press):
        while time.monotonic() < self.until:
            begun = time.perf_counter()
            try:
                status = press().status
            except OSError as error:
                status = type(error).__name__
            self.took_ms.append(1000 * (time.perf_counter() - begun))
            if status != 200:
                self.failures.append(status)

    @property
    def rate(self) -> float:
        return (len(self.took_ms) - len(self.failures)) / self.seconds

    @property
    def late(self) -> float:
        """95 of 100 were answered sooner (ms)."""
        return statistics.quantiles(self.took_ms, n=20)[-1]


def readers(town, many):
    """(cookie, the code of a proposal that this person reviews) of so many members, each another one."""
    from sqlalchemy import select

    from workshop_portal.core.db import db
    from workshop_portal.people.models import Person
    from workshop_portal.proposals.models import Proposal
    from workshop_portal.reviews.models import Review

    app = portal.create_app()
    with app.app_context():
        drafts = (
            select(Person, Proposal.code)
            .join(Review, Review.person_id == Person.id)
            .join(Proposal, Proposal.id == Review.proposal_id)
            .where(Review.submitted_at.is_(None))
            .order_by(Review.id)
        )
        found = {person.id: (person, code) for person, code in db.session.execute(drafts)}
        return [(portal.signed_in(app, person), code) for person, code in list(found.values())[:many]]


def reading(town, cookie):
    return lambda: ask(town.portal.port, "/proposals/", cookie)


def saving(town, cookie, code):
    """This member's review, saved again and again as its page does it by itself."""
    path = f"/reviews/{code}"
    form, cookie = portal.held_form(town.portal.port, path, cookie)
    headers = {"X-Autosave": "1", "Origin": "http://127.0.0.1", "Referer": f"http://127.0.0.1:{town.portal.port}/"}
    turn = [0]

    def press():
        turn[0] += 1
        form["strengths"] = f"What is strong, said for the {turn[0]}th time. " * 5
        answer = ask(town.portal.port, path, cookie, form, headers)
        if answer.status == 200:
            given = json.loads(answer.body)
            form["seen"] = given["seen"]
        return answer

    return press


def saved(address) -> int:
    """How many times reviews were saved, by what the database holds."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT sum(version) FROM review")).scalar()
    engine.dispose()
    return found


def bare_save(town, number):
    form = {"text": "What is strong, said again. " * 10, "confidential": "no", "scores": "3 3 3"}
    return lambda: ask(town.floor.port, f"/proposal/2027-1-{number:04d}", form=form)


def soak(town, cookies, requests):
    """Memory of the web processes before and after so many requests (MiB)."""
    before, left = town.portal.memory_mib(), [requests]

    def until_done(cookie):
        while left[0] > 0:
            left[0] -= 1
            ask(town.portal.port, "/proposals/", cookie)

    threads = [threading.Thread(target=until_done, args=(cookie,)) for cookie, _code in cookies[:8]]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return before, town.portal.memory_mib()


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", default="8,32")
    asked.add_argument("--seconds", type=float, default=6)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--soak", type=int, default=0)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        town = Town(folder, 300)
        town.serve(stack, workers=asked.workers)
        print(
            "| clients | list, a second | 95 % within | floor | saves, a second | 95 % within | floor | failures | lost |"
        )
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for many in map(int, asked.clients.split(",")):
            who = readers(town, many)
            lists = Crowd([reading(town, cookie) for cookie, _code in who], asked.seconds)
            bare = Crowd([town.bare("/list?rows=50")] * len(who), asked.seconds)
            presses, before = [saving(town, *one) for one in who], saved(town.address)
            saves = Crowd(presses, asked.seconds)
            lost = before + len(saves.took_ms) - len(saves.failures) - saved(town.address)
            bare_saves = Crowd([bare_save(town, n + 1) for n in range(len(who))], asked.seconds)
            print(
                f"| {len(who)} | {lists.rate:.0f} | {lists.late:.0f} ms | {bare.rate:.0f} | {saves.rate:.0f} "
                f"| {saves.late:.0f} ms | {bare_saves.rate:.0f} | {lists.failures + saves.failures} | {lost} |"
            )
        if asked.soak:
            before, after = soak(town, who, asked.soak)
            print(f"\nMemory of the web processes after {asked.soak} more requests: {before:.0f} to {after:.0f} MiB.")
    print(f"\nLoad average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {asked.workers} workers each.")


if __name__ == "__main__":
    main()
