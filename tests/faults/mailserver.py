"""A real SMTP server on loopback that counts what it took, and does what the test says at each stage."""

import contextlib
import socketserver
import threading


class MailServer:
    """`at(stage)` is called at "rcpt", "data" (inside the text) and "taken" (after 250); it may kill, wait or raise.

    As strict as RFC 5321 lets it be: no line without its CRLF, none longer than 1,000, and no letter beyond ASCII unless
    it has offered that (`extensions`) and was told of it.
    """

    def __init__(self, *extensions):
        self.taken: list[bytes] = []
        self.extensions = extensions
        self.at = lambda stage: None
        self.answers = {"rcpt": "250 fine", "data": "250 taken"}
        owner = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                with contextlib.suppress(ConnectionError, TimeoutError, ValueError):
                    owner.speak(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Conversation)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def speak(self, line):
        def say(words):
            line.wfile.write(words.encode() + b"\r\n")
            line.wfile.flush()

        say("220 loopback")
        is_8bit = False
        while command := line.rfile.readline().decode(errors="replace").strip():
            word = command.split()[0].upper()
            if word == "RCPT":
                self.at("rcpt")
                say(self.answers["rcpt"])
            elif word == "DATA":
                say("354 go on")
                text = b""
                self.at("data")
                while (part := line.rfile.readline()) != b".\r\n":
                    if not part:
                        return
                    text += part
                if fault := fault_of(text, is_8bit):
                    say(f"500 {fault}")
                    continue
                self.taken.append(text)
                self.at("taken")
                say(self.answers["data"])
            elif word == "QUIT":
                say("221 bye")
                return
            elif word == "EHLO":
                for more in self.extensions:
                    say(f"250-{more}")
                say("250 loopback")
            else:
                is_8bit = is_8bit or (word == "MAIL" and "BODY=8BITMIME" in command and "8BITMIME" in self.extensions)
                say("250 fine")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def fault_of(text, is_8bit) -> str:
    lines = text.removesuffix(b"\r\n").split(b"\r\n")
    if any(b"\n" in one or b"\r" in one for one in lines):
        return "a line that does not end in CRLF"
    if max(map(len, lines)) > 998:
        return "a line is too long"
    return "" if is_8bit or text.isascii() else "8 bits in a letter of 7"
