"""A mail server of a few lines, that refuses addresses, falls silent or dies when it is told to."""

import socket
import socketserver
import threading
from email import message_from_bytes, policy

END = b"\r\n.\r\n"


class Gone(Exception):
    """The server hangs up without a word."""


class Dialogue(socketserver.StreamRequestHandler):
    def handle(self):
        self.to = ""
        self.say("220 mail")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            try:
                self.say(self.answer(verb, line))
            except Gone:
                self.connection.shutdown(socket.SHUT_RDWR)
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def answer(self, verb, line) -> str:
        if verb == "RCPT":
            self.to = line.partition("<")[2].partition(">")[0]
            return "550 no such mailbox" if self.to in self.server.refused else "250 ok"
        if verb == "DATA":
            self.say("354 go on")
            self.server.take(self.to, self.letter())
        return {"QUIT": "221 bye"}.get(verb, "250 ok")

    def letter(self) -> bytes:
        text = b""
        while not text.endswith(END):
            text += self.rfile.readline()
        return text.removesuffix(END)


class MailServer(socketserver.ThreadingTCPServer):
    """``letters`` are those to which it said yes: address and message.

    It dies over the letter number ``dies_over``, and says nothing to any while it is ``silent``.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), Dialogue)
        self.letters, self.refused, self.offered = [], set(), 0
        self.dies_over, self.silent, self.asked = 0, False, threading.Event()

    def take(self, to, text) -> None:
        self.offered += 1
        self.asked.set()
        if self.silent:
            threading.Event().wait()
        if self.offered == self.dies_over:
            raise Gone
        self.letters.append((to, message_from_bytes(text, policy=policy.default)))

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_failure):
        self.shutdown()
        self.server_close()

    @property
    def addresses(self) -> list[str]:
        return sorted(to for to, _message in self.letters)
