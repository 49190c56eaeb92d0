"""Pages of the portal beside the bare floor, in turns, at 300 and 3,000 proposals: CPU time, statements, weight.

`python -m tests.benchmarks.pages [--sizes 300,3000] [--turns 5] [--times 30]` prints the tables of docs/speed.md.
"""

import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import floor, portal
from tests.benchmarks.driver import WARM, WORKERS, Answer, Figures, ask, command_s, measure, serving
from tests.benchmarks.round import generate
from tests.page import Page

SHAPE = {300: (300, 60, 900), 3000: (3000, 600, 9000)}
GOALS = {
    "public list": (4, 6), "own proposal": (4, 8), "member's list": (4, 6), "office's list": (4, 6),
    "chair's ranking": (4, 6), "review page": (4, 8), "save a review": (4, 12), "submit, 3 requests": (4, 40), "search": (4, 6),
}  # fmt: skip
WORKSHOPS = 60
WORD = "turbulence"


class Town:
    """One round in both: the portal's database and the floor's, and who asks for what."""

    def __init__(self, folder, size, drafts=0):
        self.folder = Path(folder)
        self.document = generate(*SHAPE[size])
        self.address = os.environ.get("BENCH_DATABASE") or f"sqlite:///{self.folder}/portal.sqlite"
        self.floor_address = os.environ.get("BENCH_FLOOR") or f"sqlite:///{self.folder}/floor.sqlite"
        self.figures = portal.bring_in(self.folder, self.address, self.document)
        floor.fill(self.floor_address, self.document)
        os.environ.update(portal.environ(self.folder, self.address))
        app = portal.create_app()
        with app.app_context():
            self.who = portal.people(app, self.document)
            self.code = portal.code_of(self.who["number"])
            portal.open_workshops(WORKSHOPS)
            self.drafts = iter(portal.drafts(app, drafts))

    def serve(self, stack, workers=WORKERS):
        self.portal = stack.enter_context(
            serving("tests.benchmarks.portal:create_app()", portal.environ(self.folder, self.address), workers=workers)
        )
        self.floor = stack.enter_context(
            serving("tests.benchmarks.floor:create_app()", {"FLOOR_DATABASE": self.floor_address}, workers=workers)
        )

    def get(self, path, who=""):
        """Requests of one browser: what the first answer sets goes with the next ones."""
        cookies = [self.who.get(who, "")]

        def look():
            answer = ask(self.portal.port, path, cookies[0])
            if who and "set-cookie" in answer.headers:
                cookies[0] = answer.headers["set-cookie"].split(";")[0]
            return answer

        return look

    def bare(self, path):
        return lambda: ask(self.floor.port, path)

    def save(self):
        """One autosave after the other, each with the key and version that the one before it gave."""
        path = f"/reviews/{self.code}"
        form, cookie = portal.held_form(self.portal.port, path, self.who["member"])
        turn = [0]

        def press():
            turn[0] += 1
            form["strengths"] = f"What is strong, said for the {turn[0]}th time. " * 5
            answer = ask(
                self.portal.port, path, cookie, form,
                {"X-Autosave": "1", "Origin": "http://127.0.0.1", "Referer": f"http://127.0.0.1:{self.portal.port}/"},
            )  # fmt: skip
            if answer.status == 200:
                given = json.loads(answer.body)
                form["seen"] = given["seen"]
            return answer

        return press

    def submit(self):
        """Each time another complete draft: the page that asks, the button, the proposal as it stands then."""

        def hand_in():
            cookie, code = next(self.drafts)
            path = f"/proposals/{code}/submit"
            asked = ask(self.portal.port, path, cookie)
            cookie = asked.headers.get("set-cookie", cookie).split(";")[0]
            form, where = Page(asked.body.decode()).fields, f"http://127.0.0.1:{self.portal.port}/"
            done = ask(self.portal.port, path, cookie, form, {"Origin": "http://127.0.0.1", "Referer": where})
            if done.status != 303:
                return done
            return together(asked, done, ask(self.portal.port, f"/proposals/{code}", cookie))

        return hand_in

    def bare_submit(self):
        one = f"/proposal/2027-1-{self.who['number']:04d}"

        def hand_in():
            return together(*(ask(self.floor.port, *asked) for asked in ((one,), (f"{one}/submit", "", {}), (one,))))

        return hand_in

    def bare_save(self):
        form = {"text": "What is strong, said again. " * 10, "confidential": "no", "scores": "3 3 3"}
        return lambda: ask(self.floor.port, f"/proposal/2027-1-{self.who['number']:04d}", form=form)

    def pages(self):
        """(name, request of the portal, request of the floor)"""
        call, field = self.document["call"]["key"], self.who["field"]
        mine = sum(one["field"] == field for one in self.document["proposals"])
        one = f"/proposal/2027-1-{self.who['number']:04d}"
        return [
            ("public list", self.get("/workshops"), self.bare("/list?rows=50")),
            ("own proposal", self.get(f"/proposals/{self.code}", "organiser"), self.bare(one)),
            ("member's list", self.get("/proposals/", "member"), self.bare(f"/list?rows={min(50, mine)}")),
            ("office's list", self.get("/proposals/", "office"), self.bare("/list?rows=50")),
            (
                "chair's ranking", self.get(f"/decisions/ranking/{call}/{field}", "chair"),
                self.bare(f"/list?by=mean&rows={min(50, mine)}"),
            ),
            ("review page", self.get(f"/reviews/{self.code}", "member"), self.bare(one)),
            ("save a review", self.save(), self.bare_save()),
            ("submit, 3 requests", self.submit(), self.bare_submit()),
            ("search", self.get(f"/search?q={WORD}", "member"), self.bare(f"/find?q={WORD}")),
        ]  # fmt: skip


def together(*answers) -> Answer:
    """Several answers as one: it is as good as the worst of them, and took the statements of all."""
    statements = str(sum(one.statements for one in answers))
    worst = max(one.status for one in answers)
    return Answer(worst if worst >= 400 else 200, {"x-statements": statements}, answers[-1].body)


def run(size, turns, times):
    """Figures of every page, in the portal and on the floor, and what else was measured."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        town = Town(folder, size, drafts=turns * (times + WARM))
        town.serve(stack)
        started = {"portal": town.portal.memory_mib(), "floor": town.floor.memory_mib()}
        found = {name: (Figures(), Figures()) for name, _, _ in town.pages()}
        for _turn in range(turns):
            for name, ours, theirs in town.pages():
                measure(town.portal, ours, found[name][0], times)
                measure(town.floor, theirs, found[name][1], times)
        more = {
            "memory": {"start": started, "end": {"portal": town.portal.memory_mib(), "floor": town.floor.memory_mib()}},
            "answering_mib": town.portal.memory_mib(beside_first=True),
            "help_s": {
                "portal": command_s("flask", "--app", "workshop_portal", "--help"),
                "floor": command_s("flask", "--app", "tests.benchmarks.floor", "--help"),
            },
            "first_page_s": {"portal": town.portal.first_page_s, "floor": town.floor.first_page_s},
        }
        return town.figures, found, more


def show(size, imported, found, more):
    print(
        f"\n{size} proposals. Import {imported['whole_s']:.1f} s, of which the transaction {imported['transaction_s']:.1f} s."
    )
    print("| page | CPU ms | floor | ratio | goal | statements | goal | kB | kB packed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, (ours, bare) in found.items():
        most, statements = GOALS[name]
        print(
            f"| {name} | {ours.cpu:.1f} | {bare.cpu:.2f} | {ours.cpu / bare.cpu:.1f} | ≤ {most} | {ours.statements} "
            f"| ≤ {statements} | {ours.raw / 1000:.1f} | {ours.packed / 1000:.1f} |"
        )
    memory, first, asked = more["memory"], more["first_page_s"], more["help_s"]
    print(
        f"Memory of two web processes and the one that starts them (PSS): {memory['start']['portal']:.0f} MiB at the "
        f"start, {memory['end']['portal']:.0f} after ({more['answering_mib']:.0f} of it the two); floor {memory['start']['floor']:.0f}, {memory['end']['floor']:.0f}. "
        f"First page after {first['portal']:.1f} s, floor {first['floor']:.1f} s; "
        f"--help {asked['portal']:.2f} s of CPU, floor {asked['floor']:.2f} s."
    )


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default="300,3000")
    asked.add_argument("--turns", type=int, default=5)
    asked.add_argument("--times", type=int, default=30)
    asked = asked.parse_args()
    for size in map(int, asked.sizes.split(",")):
        show(size, *run(size, asked.turns, asked.times))
    print(f"\nLoad average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; two workers each.")


if __name__ == "__main__":
    main()
