"""Clients that say little, take little or never hang up hold nobody up, and are not waited for without end."""

import os
import re
import select
import signal
import socket
import time
from contextlib import ExitStack, suppress

import pytest

from tests.faults.portal import wait_for
from tests.faults.reader import Reader
from workshop_portal import listening

pytestmark = pytest.mark.listening

HEAD = "{} HTTP/1.1\r\nHost: localhost\r\n{}"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n"
SAID = {
    "nothing": "",
    "blank lines": "\r\n\r\n",
    "half a line": "GET /people/si",
    "half a head": HEAD.format("GET /people/sign-in", "X-Long: "),
    "half a body": HEAD.format("POST /people/sign-in", FORM.format(5000)) + "email=",
    "a beginning of more than is waited for": HEAD.format("POST /people/sign-in", FORM.format(9_000_000)) + "email=",
    "a head that asks first": HEAD.format("POST /people/sign-in", "Expect: 100-continue\r\n" + FORM.format(5)),
    "pieces without a length": HEAD.format("POST /people/sign-in", "Transfer-Encoding: chunked\r\n\r\n"),
    "a page, and half of the next": HEAD.format("GET /people/sign-in", "\r\n") + "GET /people/si",
    "a page, and never goodbye": HEAD.format("GET /people/sign-in", "Connection: close\r\n\r\n"),
    "no request, and never goodbye": "!\r\n\r\n",
}
ANSWERED = {
    "a head that asks first", "pieces without a length", "a page, and half of the next", "a page, and never goodbye",
    "no request, and never goodbye",
}  # fmt: skip
LARGE = HEAD.format("GET /static/vendor/fonts/stix-two-math.woff2", "\r\n")


class Slow:
    """A connection that has said its beginning; each time it is asked how it is, it may go on by a letter."""

    def __init__(self, port, said, letters=False):
        self.line, self.letters, self.heard = socket.create_connection(("127.0.0.1", port)), letters, b""
        self.ear = select.poll()
        self.ear.register(self.line, select.POLLIN)
        with suppress(ConnectionError):  # hung up on before all was said
            self.line.sendall(said.encode())

    def is_hung_up_on(self) -> bool:
        try:
            if self.letters:
                self.line.sendall(b"a")
            while self.ear.poll(0):
                piece = self.line.recv(65_536)
                self.heard += piece
                if not piece:
                    return True
        except ConnectionError:
            return True
        return False

    def is_cut_off(self) -> bool:
        """Not even listened to."""
        try:
            self.line.sendall(b"a")
        except ConnectionError:
            return True
        return False


@pytest.fixture
def slow(portal):
    """slow(said, how many): connections that are open until the test ends."""
    with ExitStack() as stack:

        def connect(said, number, **how):
            made = [Slow(portal.port, said, **how) for _n in range(number)]
            for one in made:
                stack.enter_context(one.line)
            return made

        yield connect


@pytest.fixture
def all_kinds(slow):
    """all_kinds(how many): name → connections; those that have not finished go on by letters."""

    def connect(number):
        return {name: slow(said, number, letters="half" in name or "more" in name) for name, said in SAID.items()}

    return connect


def number_left(told) -> int:
    return sum(not one.is_hung_up_on() for connections in told.values() for one in connections)


def test_hundreds_who_are_slow_keep_nobody_waiting(portal, slow):
    portal.server()
    for name, said in SAID.items():
        slow(said, 50)
        for _n in range(3):
            assert Reader(portal.address).ask("/people/sign-in")[0] == 200, name

    status, _where, page = Reader(portal.address).ask("/people/reset", {"email": "x" * 3000})
    assert status == 400 and "open for too long" in page


def test_nobody_who_is_slow_is_waited_for_without_end(portal, all_kinds):
    portal.server(patience="1")
    told = all_kinds(3)

    wait_for(lambda: not number_left(told))
    assert {name for name, connections in told.items() if any(one.heard for one in connections)} == ANSWERED
    wait_for(lambda: all(one.is_cut_off() for connections in told.values() for one in connections))
    assert Reader(portal.address).ask("/people/sign-in")[0] == 200


PAGE = HEAD.format("GET /people/sign-in", "\r\n")
LAST = HEAD.format("GET /people/sign-in", "Connection: close\r\n\r\n")
GO_ON = HEAD.format("POST /people/reset", "Expect: 100-continue\r\nConnection: close\r\n" + FORM.format(7))
CHUNKS = HEAD.format("POST /people/reset", "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
LONG = HEAD.format("POST /people/reset", "Connection: close\r\n" + FORM.format(900_006))
WAIT = ""  # for a word of the other side
ARRIVES = {
    "letter by letter": ([*LAST], [200]),
    "two at once": ([PAGE + LAST], [200, 200]),
    "one and a half, and the rest": ([PAGE + LAST[:30], LAST[30:]], [200, 200]),
    "after blank lines": (["\r\n", "\r\n" + LAST], [200]),
    "once it was told to go on": ([GO_ON, WAIT, "email=a"], [100, 400]),
    "in chunks": ([CHUNKS, "3\r\nema\r\n", "4\r\nil=a\r\n", "0\r\n\r\n"], [411]),
    "large": ([LONG, "email=", *["a" * 100_000] * 9], [400]),
    "no request": (["!\r\n\r\n"], [400]),
    "with blank lines without end": (["\r\n" * 10_000] * 9, []),
    "with a head without end": ([LAST[:-2], *["X-A: b\r\n" * 1000] * 9], []),
}


@pytest.mark.parametrize("pieces", ARRIVES)
def test_what_arrives_in_pieces_is_answered_as_a_whole(portal, slow, pieces):
    portal.server(patience="600")
    first, *others = ARRIVES[pieces][0]
    [client] = slow(first, 1)
    for piece in others:
        if piece == WAIT:
            wait_for(lambda: client.is_hung_up_on() or client.heard)
        with suppress(ConnectionError):
            client.line.sendall(piece.encode())

    wait_for(client.is_hung_up_on)
    assert [int(one) for one in re.findall(rb"HTTP/1.1 (\d+)", client.heard)] == ARRIVES[pieces][1]


def test_who_sends_on_is_waited_for_longer(portal, slow):
    portal.server(patience="1")
    [client] = slow(HEAD.format("POST /people/reset", "Connection: close\r\n" + FORM.format(60_006)) + "email=", 1)
    for pause in (0, *[0.3] * 5):
        time.sleep(pause)
        client.line.sendall(b"a" * 10_000)

    wait_for(client.is_hung_up_on)
    assert client.heard.startswith(b"HTTP/1.1 400")


def test_the_rest_of_a_body_that_was_cut_off_is_no_request(portal, slow):
    portal.server(patience="1")
    [client] = slow(HEAD.format("POST /people/reset", FORM.format(300_000)) + "a" * 250_000, 1)

    wait_for(lambda: client.is_hung_up_on() or client.heard)
    with suppress(ConnectionError):
        client.line.sendall(PAGE.encode())
    wait_for(client.is_hung_up_on)
    assert re.findall(rb"HTTP/1.1 (\d+)", client.heard) == [b"400"]


def test_a_server_that_is_told_to_stop_stops_whoever_is_slow(portal, all_kinds):
    server = portal.server()
    all_kinds(3)

    os.kill(server.pid, signal.SIGTERM)
    assert server.wait(20) == 0


def test_those_who_ask_for_much_and_take_nothing_are_not_waited_for(portal, slow):
    portal.server(patience="1")
    slow(LARGE * 10, 8)

    for _n in range(9):
        assert Reader(portal.address).ask("/people/sign-in")[0] == 200


def test_what_has_not_arrived_whole_takes_so_much_memory_and_no_more(portal, slow):
    portal.server(patience="600")
    said = HEAD.format("POST /people/sign-in", FORM.format(200_000)) + "a" * 190_000
    kept = listening.MOST_AT_ONCE // 190_000

    clients = slow(said, kept + 30)

    wait_for(lambda: sum(one.is_hung_up_on() for one in clients) >= 30)
    assert sum(one.is_hung_up_on() for one in clients) < 60
    assert Reader(portal.address).ask("/people/sign-in")[0] == 200


@pytest.mark.soak
def test_five_hundred_who_go_on_by_letters_are_hung_up_on_and_every_page_is_answered_meanwhile(portal, all_kinds):
    portal.server()
    reader, told = Reader(portal.address), all_kinds(60)

    def are_gone():
        assert reader.ask("/people/sign-in")[0] == 200
        return not number_left(told)

    wait_for(are_gone, seconds=60)
