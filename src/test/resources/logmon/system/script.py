#!/usr/bin/python3
"""What logmon began as, to be measured beside it: waits on the journal, and mails each entry with a keyword."""
import re
import select
import smtplib
from email.message import EmailMessage

from systemd import journal


def main():
    reader = journal.Reader()
    reader.log_level(journal.LOG_INFO)
    reader.this_boot()
    reader.seek_tail()
    reader.get_previous()
    poll = select.poll()
    poll.register(reader.fileno(), reader.get_events())
    while poll.poll():
        if reader.process() != journal.APPEND:
            continue
        for entry in reader:
            if re.search("(fail|error|alarm|problem|emerg)", entry["MESSAGE"], re.IGNORECASE):
                mail = EmailMessage()
                mail["Subject"] = f"[ALERT] Error detected on {entry['_HOSTNAME']}"
                mail["From"], mail["To"] = "logmon@localhost", "root@localhost"
                mail.set_content(f"{entry['__REALTIME_TIMESTAMP']} {entry['MESSAGE']}")
                with smtplib.SMTP("localhost", 2525) as server:
                    server.send_message(mail)


main()
