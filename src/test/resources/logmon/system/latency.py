#!/usr/bin/python3
"""latency.py COUNT: logs an error a second, COUNT times, and takes the mails about them itself, on port 2525. Prints two
numbers of milliseconds for each: from its logging to the 250 for its mail, and to the moment when journald woke a bare
reader of inotify(7) beside it."""
import ctypes
import glob
import os
import socket
import sys
import syslog
import threading
import time

IN_MODIFY = 2


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


def watch(woken):
    """Notes the times at which journald says that the journal has changed."""
    libc = ctypes.CDLL(None)
    inotify = libc.inotify_init1(0)
    for directory in glob.glob("/var/log/journal/*") + glob.glob("/run/log/journal/*"):
        libc.inotify_add_watch(inotify, directory.encode(), IN_MODIFY)
    while os.read(inotify, 65536):
        woken.append(time.monotonic())


def main():
    sink = socket.create_server(("127.0.0.1", 2525))
    syslog.openlog("latency")
    woken = []
    threading.Thread(target=watch, args=(woken,), daemon=True).start()
    for number in range(int(sys.argv[1])):
        # On a quiet machine nobody is awake when an entry comes.
        time.sleep(1)
        text = f"error {number} of many"
        logged = time.monotonic()
        syslog.syslog(syslog.LOG_ERR, text)
        while True:
            taken, mail = take_mail(sink.accept()[0])
            if text.encode() in mail:
                break
        first = min((moment for moment in woken if moment >= logged), default=taken)
        print(f"{(taken - logged) * 1000:.1f} {(first - logged) * 1000:.1f}", flush=True)


main()
