"""A reader with cookies, over a real connection to a real process."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request

from tests.page import Page


class Staying(urllib.request.HTTPRedirectHandler):
    """Redirects are answers here, not orders."""

    def redirect_request(self, *_args):
        return None


class Reader:
    def __init__(self, address):
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar, Staying)

    def ask(self, path, fields=None):
        """(status, where it leads, text)."""
        data = urllib.parse.urlencode(fields, doseq=True).encode() if fields is not None else None
        try:
            answer = self.opener.open(self.address + path, data, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def form(self, path, wanted=None) -> dict:
        return Page(self.ask(path)[2], wanted).fields

    def sign_in(self, email, password):
        fields = self.form("/people/sign-in") | {"email": email, "password": password}
        status, _where, text = self.ask("/people/sign-in", fields)
        assert status == 303, text
        return self
