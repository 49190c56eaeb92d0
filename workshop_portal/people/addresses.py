"""Mail addresses as people type them: tidied, compared and checked in one way."""

from wtforms.validators import ValidationError

from workshop_portal.core.languages import text as _

LONGEST = 254


def tidy(text) -> str:
    """The address as it is kept: no blanks around it, small letters."""
    return (text or "").strip().lower()


def is_sound(address) -> bool:
    """Whether a mail could go there by its form; nothing is asked of the network."""
    import email_validator  # imported late: most pages check no address

    if not address or len(address) > LONGEST or not address.isascii():
        return False
    try:
        email_validator.validate_email(address, check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError:
        return False
    return True


class Address:
    """A validator: a mail address that a mail server can take."""

    def __call__(self, form, field):
        if not is_sound(field.data):
            raise ValidationError(_("Write an e-mail address, such as name@university.nl."))
