"""A section of a proposal's form, as a browser has it open and as its script saves it."""

AUTOSAVE = {"X-Autosave": "1"}


def tab(browser, proposal, section):
    return browser.tab(f"/proposals/{proposal.code}/edit/{section}", "/edit/b" if section == "b" else "")


def autosave(browser, page, proposal, section, **typed):
    sent = {name: value for name, value in (page.page.fields | typed).items() if value is not None}
    return browser.post(f"/proposals/{proposal.code}/edit/{section}", data=sent, headers=AUTOSAVE)
