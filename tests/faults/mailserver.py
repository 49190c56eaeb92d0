"""A real SMTP server on loopback that counts what it took, and does what the test says at each stage."""

import contextlib
import socketserver
import threading


class MailServer:
    """`at(stage)` is called at "rcpt", "data" (inside the text) and "taken" (after 250); it may kill, wait or raise."""

    def __init__(self):
        self.taken: list[bytes] = []
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
                self.taken.append(text)
                self.at("taken")
                say(self.answers["data"])
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 loopback" if word in {"EHLO", "HELO"} else "250 fine")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
