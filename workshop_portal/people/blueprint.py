"""The blueprint that the pages of accounts, profiles, people and committees hang on."""

from flask import Blueprint

from workshop_portal.core.access import me
from workshop_portal.core.languages import text as _
from workshop_portal.people import choices, devices, policy

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.app_template_filter("field_name")
def field_name(field) -> str:
    return choices.said(choices.FIELDS, field)


@bp.app_template_filter("country")
def country(code) -> str:
    return choices.country_name(code)


@bp.app_template_filter("hat")
def hat(one) -> str:
    return choices.hat_words(one)


@bp.app_template_filter("stage")
def stage(one) -> str:
    return _(choices.STAGES[one]) if one in choices.STAGES else ""


@bp.app_template_filter("device")
def device(agent) -> str:
    return devices.in_words(agent)


@bp.app_template_global()
def is_missed() -> bool:
    """Whether the reader has something to do here that others may do meanwhile."""
    return policy.may_be_away(me())
