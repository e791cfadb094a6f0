#!/usr/bin/python3
"""latency.py COUNT: logs an error COUNT times, each when the mail about the one before was taken, and takes the mails
itself, on port 2525; prints the milliseconds from the logging of each to the 250 for its mail, a line each."""
import socket
import sys
import syslog
import time


def take_mail(connection):
    """One SMTP session (RFC 5321), up to the reply to its mail; returns when that was sent, and the mail."""
    lines = connection.makefile("rwb")

    def reply(text):
        lines.write(text + b"\r\n")
        lines.flush()

    reply(b"220 sink")
    mail, taken = b"", None
    while True:
        command = lines.readline().rstrip().upper()
        if command == b"DATA":
            reply(b"354 go on")
            while not mail.endswith(b"\r\n.\r\n"):
                mail += lines.readline()
            reply(b"250 taken")
            taken = time.monotonic()
        elif command in (b"QUIT", b""):
            if command:
                reply(b"221 bye")
            connection.close()
            return taken, mail
        else:
            reply(b"250 ok")


def main():
    sink = socket.create_server(("127.0.0.1", 2525))
    syslog.openlog("latency")
    for number in range(int(sys.argv[1])):
        text = f"error {number} of many"
        logged = time.monotonic()
        syslog.syslog(syslog.LOG_ERR, text)
        while True:
            taken, mail = take_mail(sink.accept()[0])
            if text.encode() in mail:
                break
        print(f"{(taken - logged) * 1000:.1f}", flush=True)


main()
