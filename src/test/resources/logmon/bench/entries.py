"""entries.py COUNT [FORMS]: entries of a busy little server, in the Journal Export Format. The same ones every time.

With FORMS, each has a keyword in it, and they are of that many forms, which differ in their words.
"""
import random
import sys

HOST, MACHINE, BOOT = "bench", "5f3759df" * 4, "0badcafe" * 4
BEGIN = 1_795_000_000_000_000  # microseconds

# Per unit: program, user, and what it says. One in 12 has a keyword in it, most of those are one unit's chatter.
UNITS = [
    ("web.service", "httpd", 33, ["{ip} GET /item/{n} 200 {m}", "{ip} GET /item/{n} 304 0", "{ip} POST /cart 302 {m}"]),
    ("web.service", "httpd", 33, ["{ip} GET /css/site.css 200 {m}", "upstream answered in {n} ms"]),
    ("ssh.service", "sshd", 0, ["Accepted publickey for deploy from {ip} port {m} ssh2", "Connection closed by {ip} port {m}"]),
    ("mail.service", "smtpd", 102, ["connect from mx{n}.example.net[{ip}]", "{x}: client=mx{n}.example.net[{ip}]", "disconnect"]),
    ("mail.service", "smtpd", 102, ["TLS handshake error from {ip}: connection reset", "{x}: removed"]),
    ("cron.service", "cron", 0, ["(root) CMD (/usr/lib/stats/collect {n})", "session opened for user root"]),
    ("db.service", "dbd", 105, ["checkpoint complete: wrote {n} buffers", "automatic vacuum of table item_{n}"]),
    ("sync.service", "sync", 0, ["{n} files unchanged", "sent {m} bytes"]),
]
RARE = ["disk sd{n}: I/O error at sector {m}", "Failed to start job {n}", "problem with volume {n}: {m} blocks lost"]


def text(pick, forms):
    return pick.choice(forms).format(
        n=pick.randrange(400), m=pick.randrange(60_000), x="%010X" % pick.getrandbits(40),
        ip="198.51.%d.%d" % (pick.randrange(256), pick.randrange(256)))


WORDS = ["disk", "pool", "queue", "socket", "thread", "table", "cache", "lease", "route", "token"]


def form(pick, forms):
    words = " ".join(WORDS[int(digit)] for digit in str(pick.randrange(forms)))
    return words + " error in step {n} of job {m}"


def main():
    forms_of_errors = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    pick, now, out = random.Random(20261121), BEGIN, sys.stdout
    for _ in range(int(sys.argv[1])):
        now += pick.randrange(50, 8_000)
        unit, program, user, forms = pick.choice(UNITS)
        pid = 500 + pick.randrange(300)
        if forms_of_errors:
            forms = [form(pick, forms_of_errors)]
        message = text(pick, RARE if not forms_of_errors and pick.random() < 0.005 else forms)
        out.write(f"""\
__REALTIME_TIMESTAMP={now}
__MONOTONIC_TIMESTAMP={now - BEGIN}
_BOOT_ID={BOOT}
_MACHINE_ID={MACHINE}
_HOSTNAME={HOST}
_TRANSPORT=stdout
_SYSTEMD_UNIT={unit}
_SYSTEMD_SLICE=system.slice
_SYSTEMD_CGROUP=/system.slice/{unit}
_SYSTEMD_INVOCATION_ID={pid:032x}
_UID={user}
_GID={user}
_PID={pid}
_COMM={program}
_EXE=/usr/sbin/{program}
_CMDLINE=/usr/sbin/{program} --serve
_CAP_EFFECTIVE=0
SYSLOG_FACILITY=3
SYSLOG_IDENTIFIER={program}
PRIORITY={pick.choice("66666654437")}
MESSAGE={message}

""")


main()
