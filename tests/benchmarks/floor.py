"""The floor: a bare Flask and SQLAlchemy application with the same rows and words, three fixed statements a page.

No rights, no CSRF value, no translation, no journal: what this machine allows, and nothing real is as fast.
"""

import os

from flask import Flask, jsonify, request
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, create_engine, event, func, select

meta = MetaData()
person = Table("person", meta, Column("id", Integer, primary_key=True), Column("name", String))
proposal = Table(
    "proposal", meta, Column("id", Integer, primary_key=True), Column("code", String, unique=True),
    Column("title", String), Column("contact", String), Column("call", String),
    Column("committee", String), Column("submitted", String), Column("status", String),
    Column("summary", Text), Column("case", Text), Column("organisers", Text), Column("participants", Text),
    Column("mean", Float, index=True),
)  # fmt: skip
review = Table(
    "review", meta, Column("id", Integer, primary_key=True), Column("proposal_id", Integer, index=True),
    Column("person_id", Integer), Column("text", Text), Column("confidential", Text), Column("scores", String),
)  # fmt: skip
version = Table(
    "version", meta, Column("id", Integer, primary_key=True), Column("proposal_id", Integer, index=True),
    Column("content", Text),
)  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><header>{{ me }}</header><main><h1>{{ title }}</h1>{% block main %}{% endblock %}</main></body></html>"""
LIST = PAGE.replace(
    "{% block main %}{% endblock %}",
    """<p>{{ total }}</p><table><thead><tr><th>Proposal<th>Contact<th>Call<th>Committees<th>Submitted<th>Status</tr></thead><tbody>{% for row in rows %}<tr><th scope="row"><a href="/proposal/{{ row.code }}">{{ row.title }}</a> <span class="code">{{ row.code }}</span></th><td>{{ row.contact }}</td><td>{{ row.call }}</td><td>{{ row.committee }}</td><td>{{ row.submitted }}</td><td>{{ row.status }}</td><td>{{ row.mean }}</td></tr>{% endfor %}</tbody></table>""",
)
ONE = PAGE.replace(
    "{% block main %}{% endblock %}",
    """<p>{{ p.committee }} {{ p.status }} {{ p.submitted }}</p><h2>Summary</h2><p>{{ p.summary }}</p><h2>Case</h2><p>{{ p.case }}</p><h2>Organisers</h2><p>{{ p.organisers }}</p><h2>Participants</h2><p>{{ p.participants }}</p>{% if r %}<form method="post"><textarea name="text">{{ r.text }}</textarea><textarea name="confidential">{{ r.confidential }}</textarea><input name="scores" value="{{ r.scores }}"><button>Save</button></form>{% endif %}""",
)


def connect(address):
    engine = create_engine(address)

    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        if engine.dialect.name == "sqlite":
            for rule in ("journal_mode = WAL", "busy_timeout = 10000", "synchronous = FULL"):
                connection.execute(f"PRAGMA {rule}")

    return engine


def fill(address, document):
    """The rows of a round, as plain as they come."""
    engine = connect(address)
    meta.create_all(engine)
    ids = {one["key"]: n for n, one in enumerate(document["proposals"], 1)}
    members = {one["key"]: n for n, one in enumerate(document["members"], 1)}
    call = document["call"]["title"]
    with engine.begin() as connection:
        connection.execute(person.insert(), [{"id": n, "name": key} for key, n in members.items()])
        connection.execute(
            proposal.insert(),
            [
                {
                    "id": ids[one["key"]], "code": f"2027-1-{ids[one['key']]:04d}", "title": one["title"],
                    "contact": f"{one['organisers'][0]['given_name']} {one['organisers'][0]['family_name']}",
                    "call": call, "committee": one["field"], "submitted": "1 December 2026", "status": "In review",
                    "summary": one["summary"], "case": one["case"], "mean": (ids[one["key"]] * 37 % 400) / 100 + 1,
                    "organisers": "; ".join(f"{o['given_name']} {o['institution']}" for o in one["organisers"]),
                    "participants": "; ".join(f"{o['given_name']} {o['institution']}" for o in one["participants"]),
                }
                for one in document["proposals"]
            ],
        )  # fmt: skip
        connection.execute(
            review.insert(),
            [
                {
                    "proposal_id": ids[one["proposal"]], "person_id": members[one["member"]], "text": one["text"],
                    "confidential": one["confidential"], "scores": str(one["scores"]),
                }
                for one in document["reviews"]
            ],
        )  # fmt: skip
    engine.dispose()


def create_app():
    app = Flask("floor")
    table, page = app.jinja_env.from_string(LIST), app.jinja_env.from_string(ONE)
    engine = connect(os.environ["FLOOR_DATABASE"])

    @app.get("/")
    def home():
        return "here"

    @app.get("/list")
    def listed():
        """?rows= how many, ?by=mean for the ranking."""
        order = proposal.c.mean.desc() if request.args.get("by") == "mean" else proposal.c.id
        with engine.connect() as connection:
            me = connection.execute(select(person.c.name).where(person.c.id == 1)).scalar()
            total = connection.execute(select(func.count()).select_from(proposal)).scalar()
            rows = connection.execute(
                select(
                    proposal.c.code, proposal.c.title, proposal.c.contact, proposal.c.call, proposal.c.committee,
                    proposal.c.submitted, proposal.c.status, proposal.c.mean,
                ).order_by(order).limit(int(request.args["rows"]))
            ).all()  # fmt: skip
        return table.render(title="Proposals", me=me, total=total, rows=rows)

    @app.get("/find")
    def find():
        """?q= a word somewhere in the text, without an index."""
        said = f"%{request.args['q']}%"
        here = proposal.c.title.ilike(said) | proposal.c.summary.ilike(said) | proposal.c.case.ilike(said)
        with engine.connect() as connection:
            me = connection.execute(select(person.c.name).where(person.c.id == 1)).scalar()
            total = connection.execute(select(func.count()).select_from(proposal).where(here)).scalar()
            rows = connection.execute(select(proposal).where(here).order_by(proposal.c.id).limit(20)).all()
        return table.render(title="Proposals", me=me, total=total, rows=rows)

    @app.get("/proposal/<code>")
    def show(code):
        with engine.connect() as connection:
            me = connection.execute(select(person.c.name).where(person.c.id == 1)).scalar()
            found = connection.execute(select(proposal).where(proposal.c.code == code)).one()
            own = connection.execute(select(review).where(review.c.proposal_id == found.id).limit(1)).first()
        return page.render(title=found.title, me=me, p=found, r=own)

    @app.post("/proposal/<code>")
    def save(code):
        with engine.begin() as connection:
            found = connection.execute(select(proposal.c.id).where(proposal.c.code == code)).scalar()
            connection.execute(
                review.update().where(review.c.proposal_id == found).values(
                    text=request.form["text"], confidential=request.form["confidential"], scores=request.form["scores"]
                )
            )  # fmt: skip
        return jsonify(saved=True)

    @app.post("/proposal/<code>/submit")
    def hand_in(code):
        with engine.begin() as connection:
            found = connection.execute(select(proposal).where(proposal.c.code == code)).one()
            connection.execute(version.insert().values(proposal_id=found.id, content=found.case))
            connection.execute(proposal.update().where(proposal.c.id == found.id).values(status="Submitted"))
        return "", 200

    return app
