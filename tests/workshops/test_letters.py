"""What the letters of a workshop say beside what they tell of."""

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.workshops import actions

WAY_IN = {
    "en": "To open this page you need an account. You have none yet: open one with the address at which this mail came.",
    "nl": "Om deze pagina te openen hebt u een account nodig. U hebt er nog geen: maak er een met het adres waarnaar deze e-mail is gestuurd.",
}


def test_organisers_without_an_account_read_how_to_open_one_and_nobody_else_does(story):
    story.ada.password_hash = "x"
    db.session.commit()
    actions.move(story.prepared(), "cancel", by=story.dora, note="The organisers are ill.")

    said = {(one.to_address, one.kind): one.body for one in db.session.scalars(db.select(Mail))}
    for kind in ("coordinator_assigned", "week_given", "workshop_called_off"):
        assert f"{WAY_IN['nl']}\n\n" in said[story.nora.email, kind], kind
        assert not [words for words in WAY_IN.values() if words in said[story.ada.email, kind]], kind
    of_cora = [body for (address, _kind), body in said.items() if address == story.cora.email]
    assert of_cora and not [body for body in of_cora if WAY_IN["en"] in body]
