"""The web server's own way to listen: a request gets one of the few threads once it has arrived, and nobody who sends or
takes nothing for half a minute is waited for. A proxy does the same before it; the portal stands without one, too.

Gunicorn's threads wait for a request themselves: eight people who send a letter a second would have them all.
"""

import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

PATIENCE_S = 30  # for a request to arrive, or for a piece of what is read and written in a thread
LINGER_S = 2  # for a reader to take the last of an answer and hang up
SLOWEST = 10_000  # bytes a second of a body that a thread reads
LONGEST_HEAD = 64_000  # bytes; whoever has more to say before the body is hung up on
MOST_AHEAD = 200_000  # bytes of a body that are waited for before a thread is given; a text is never longer
MOST_AT_ONCE = 32_000_000  # bytes of all requests that are arriving: who brings more is hung up on
PIECE = 65_536
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
ASKS_FIRST = re.compile(rb"\r\nexpect:", re.IGNORECASE)  # sends its body once it was told to go on


class Arriving:
    """What has come of a request so far, how much of it is waited for once its head is there, and until when."""

    def __init__(self):
        self.came = bytearray()
        self.heard = 0  # bytes, with the blank lines before it
        self.wanted: int | None = None
        self.until = time.monotonic() + PATIENCE_S

    def take(self, piece):
        self.heard += len(piece)
        looked_at = max(len(self.came) - len(END_OF_HEAD), 0)
        self.came += piece if self.came else piece.lstrip(b"\r\n")
        end = self.came.find(END_OF_HEAD, looked_at) if self.wanted is None else -1
        if end >= 0:
            self.wanted = end + len(END_OF_HEAD) + awaited(self.came[: end + 2])

    @property
    def is_whole(self) -> bool:
        return self.wanted is not None and len(self.came) >= self.wanted

    @property
    def is_endless(self) -> bool:
        return self.wanted is None and len(self.came) > LONGEST_HEAD


def awaited(head) -> int:
    """How much of the body a thread is not to wait for."""
    length = LENGTH.search(head)
    return 0 if length is None or ASKS_FIRST.search(head) else min(int(length[1]), MOST_AHEAD)


class Unreader(SocketUnreader):
    """What a thread reads of a request; a body that hardly comes has ended."""

    def __init__(self, sock, came):
        super().__init__(sock)
        self.unread(came)
        self.read_bytes, self.begun = 0, time.monotonic()

    def chunk(self, size_hint=None) -> bytes:
        taken = time.monotonic() - self.begun
        if taken > PATIENCE_S and self.read_bytes < SLOWEST * taken:
            return b""
        self.sock.settimeout(PATIENCE_S)
        try:
            piece = super().chunk(size_hint)
        except TimeoutError:
            return b""
        self.read_bytes += len(piece)
        return piece


class Worker(ThreadWorker):
    """`arriving`: connections whose request has not arrived. `leaving`: those that were answered for the last time, and
    until when they may hang up. `held`: bytes of what is arriving."""

    def init_process(self):
        self.arriving: dict = {}
        self.leaving: dict = {}
        self.held = 0
        super().init_process()

    def enqueue_req(self, conn):
        """A new connection, or one that was answered before and begins to speak again."""
        begun = conn.parser.unreader.take_buffered() if conn.parser else b""
        if conn.parser is None:
            be_impatient(conn.sock)
        self.arriving[conn] = Arriving()
        self.hear(conn, begun or taken_from(conn))
        if conn in self.arriving:
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.read_on, conn))

    def read_on(self, conn, sock):
        self.poller.unregister(sock)
        self.hear(conn, taken_from(conn))
        if conn in self.arriving:
            self.poller.register(sock, selectors.EVENT_READ, partial(self.read_on, conn))

    def hear(self, conn, piece):
        """More of a request; a whole one gets a thread."""
        one = self.arriving[conn]
        one.take(piece or b"")
        self.held += len(piece or b"")
        if piece == b"" or one.is_endless or self.held > MOST_AT_ONCE:
            self.hang_up(conn)
        elif one.is_whole:
            self.forget(conn)
            conn.init()
            conn.parser.unreader = Unreader(conn.sock, one.came)
            conn.data_ready = True
            super().enqueue_req(conn)

    def finish_request(self, conn, fs):
        """Gunicorn would wait here for the reader to hang up, and serve nobody meanwhile."""
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
            return
        self.leaving[conn] = time.monotonic() + LINGER_S
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.let_go, conn))
        except (OSError, ValueError):  # it has gone, or its thread has closed it
            self.hang_up(conn)

    def let_go(self, conn, _sock):
        if taken_from(conn) == b"":
            self.hang_up(conn)

    def forget(self, conn):
        """It is no longer one that is arriving."""
        if one := self.arriving.pop(conn, None):
            self.held -= one.heard

    def hang_up(self, conn):
        self.forget(conn)
        self.leaving.pop(conn, None)
        with suppress(KeyError, ValueError):  # nobody listens to it
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self):
        """Each second: hang up on those who took too long; when the server stops, soon."""
        now = time.monotonic()
        for conn, one in list(self.arriving.items()):
            one.until = one.until if self.alive else min(one.until, now + STOP_KEEPALIVE_LINGER)
            if one.until < now:
                self.hang_up(conn)
        for conn, until in list(self.leaving.items()):
            if until < now:
                self.hang_up(conn)


def be_impatient(sock):
    """A reader who takes nothing, or a letter a second, is cut off by the system, where it can."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(PATIENCE_S * 1000))


def taken_from(conn) -> bytes | None:
    """What has come; nothing where the other side has hung up, and None where there is nothing yet."""
    try:
        return conn.sock.recv(PIECE, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""
