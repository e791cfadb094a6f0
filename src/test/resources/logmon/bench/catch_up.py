"""catch_up.py DIRECTORY COUNT: the service, started with all but the first of COUNT entries still to be read.

It gets what its unit gives it, and is killed as soon as its status says that it has read them; alerts would wait longer.
Prints its seconds, those of a processor, as user and as system, and its peak memory in KiB.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time

from systemd import journal

directory, count = sys.argv[1], int(sys.argv[2])
entries = journal.Reader(path=directory)
first = entries.get_next()
cursor, received = first["__CURSOR"], first["__REALTIME_TIMESTAMP"].astimezone().isoformat()
entries.close()
with open("/proc/sys/kernel/random/boot_id") as file:
    boot = file.read().strip().replace("-", "")

with tempfile.TemporaryDirectory() as work, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
    with open(work + "/checkpoint", "w") as file:
        file.write(f"logmon checkpoint 2\nboot {boot}\nheartbeat \nmails \nown \nsettled {received} {cursor} \nend\n")
    with open(work + "/configuration", "w") as file:
        file.write("alert.group-wait = 1h\n")
    notify.bind(work + "/notify")
    notify.settimeout(600)
    command = ["src/main/bin/logmon", "--config", work + "/configuration", "--directory", directory]
    environment = dict(os.environ, STATE_DIRECTORY=work, NOTIFY_SOCKET=work + "/notify")
    start = time.monotonic()
    service = subprocess.Popen(command, env=environment)
    try:
        while not notify.recv(4096).startswith(f"STATUS={count - 1:,} entries read".encode()):
            pass
        seconds = time.monotonic() - start
    finally:
        service.kill()
    _, _, used = os.wait4(service.pid, 0)
print(f"{seconds:.2f} {used.ru_utime:.2f} {used.ru_stime:.2f} {used.ru_maxrss}")
