"""The web server's own way to listen: a request gets one of the few threads once it has arrived, and is waited for half a
minute, and longer only as it comes. A proxy does the same before it; the portal stands without one, too.

Gunicorn's threads wait for a request themselves: eight people who send a letter a second would have them all. A large file
still has one while it comes, after its first 200 kB, and only as long as it does come.
"""

import re
import selectors
import socket
import sys
import time
from contextlib import suppress
from functools import partial

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

PATIENCE_S = 30  # for a request to arrive, and for a reader to take a piece of the answer
PAUSE_S = 10  # for the next piece of a body that a thread reads
LINGER_S = 2  # for a reader to take the last of an answer and hang up
SLOWEST = 10_000  # bytes a second: whoever sends as many is waited for longer
LONGEST_HEAD = 64_000  # bytes; whoever has more to say before the body is hung up on
MOST_AHEAD = 200_000  # bytes of a body that are waited for before a thread is given; a text is never longer
MOST_AT_ONCE = 32_000_000  # bytes of all requests that are arriving: beyond that the largest is hung up on
PIECE = 65_536
TURN_S = 0.0005  # after which a busy thread lets another on: the one that listens has many short turns
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
ASKS_FIRST = re.compile(rb"\r\nexpect:[^\r\n]*", re.IGNORECASE)  # sends its body once it was told to go on
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
WITHOUT_LENGTH = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
SAY_HOW_LONG = b"HTTP/1.1 411 Length Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Arriving:
    """What has come of a request so far, how much of it is waited for once its head is there, and until when."""

    def __init__(self):
        self.came = bytearray()
        self.heard = 0  # bytes, with the blank lines before it
        self.asks = b""  # what its head asks to hear before its body comes
        self.wanted: int | None = None
        self.begun = time.monotonic()

    @property
    def until(self) -> float:
        return self.begun + PATIENCE_S + len(self.came) / SLOWEST

    def take(self, piece):
        self.heard += len(piece)
        looked_at = max(len(self.came) - len(END_OF_HEAD), 0)
        self.came += piece if self.came else piece.lstrip(b"\r\n")
        end = self.came.find(END_OF_HEAD, looked_at) if self.wanted is None else -1
        if end >= 0:
            self.read_head(end)

    def read_head(self, end):
        head = bytes(self.came[: end + 2])
        if asked := ASKS_FIRST.search(head):
            del self.came[asked.start() : asked.end()]  # it is told here
            end -= len(asked[0])
        self.asks = SAY_HOW_LONG if WITHOUT_LENGTH.search(head) else GO_ON if asked else b""
        self.wanted = end + len(END_OF_HEAD) + awaited(head)

    @property
    def is_whole(self) -> bool:
        return self.wanted is not None and len(self.came) >= self.wanted

    @property
    def is_endless(self) -> bool:
        return self.wanted is None and self.heard > LONGEST_HEAD


def awaited(head) -> int:
    """How much of the body a thread is not to wait for."""
    length = LENGTH.search(head)
    return min(int(length[1]), MOST_AHEAD) if length else 0


class Unreader(SocketUnreader):
    """What a thread reads of a request; a body that hardly comes is cut off, and so is its connection."""

    def __init__(self, sock, came):
        super().__init__(sock)
        self.unread(came)
        self.read_bytes, self.waited, self.is_cut_off = 0, 0.0, False

    def chunk(self, size_hint=None) -> bytes:
        if self.is_cut_off or (self.waited > PAUSE_S and self.read_bytes < SLOWEST * self.waited):
            self.is_cut_off = True
            return b""
        given = self.sock.gettimeout()  # gunicorn's own patience with what nobody reads
        self.sock.settimeout(PAUSE_S if given is None else min(given, PAUSE_S))
        begun = time.monotonic()
        try:
            piece = super().chunk(size_hint)
        except TimeoutError:
            self.is_cut_off = True
            return b""
        finally:
            self.sock.settimeout(given)
        self.waited += time.monotonic() - begun
        self.read_bytes += len(piece)
        return piece


class Worker(ThreadWorker):
    """`arriving`: connections whose request has not arrived. `leaving`: those that were answered for the last time, and
    until when they may hang up. `held`: bytes of what is arriving."""

    def init_process(self):
        self.arriving: dict = {}
        self.leaving: dict = {}
        self.held = 0
        sys.setswitchinterval(TURN_S)
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
        asks, one.asks = one.asks, b""
        if asks:
            with suppress(OSError):
                conn.sock.send(asks, socket.MSG_DONTWAIT)
        if piece == b"" or one.is_endless:
            self.hang_up(conn)
        elif asks == SAY_HOW_LONG:
            self.forget(conn)
            self.part(conn)
        elif one.is_whole:
            self.forget(conn)
            conn.init()
            conn.parser.unreader = Unreader(conn.sock, one.came)
            conn.data_ready = True
            super().enqueue_req(conn)
        elif self.held > MOST_AT_ONCE:
            self.hang_up(max(self.arriving, key=lambda other: self.arriving[other].heard))

    def _keepalive_after(self, conn, keepalive):
        """What was cut off has more to come, which is no request."""
        return super()._keepalive_after(conn, keepalive) and not conn.parser.unreader.is_cut_off

    def finish_request(self, conn, fs):
        """Gunicorn would wait here for the reader to hang up, and serve nobody meanwhile."""
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
        else:
            self.part(conn)

    def part(self, conn):
        """Nothing more is said; the reader may take it in and hang up."""
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
            if not self.alive:
                one.begun = min(one.begun, now + STOP_KEEPALIVE_LINGER - PATIENCE_S)
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
