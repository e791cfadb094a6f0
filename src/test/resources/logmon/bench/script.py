"""script.py DIRECTORY: the loop of the script that logmon came from, over journal files, without the mail."""
import re
import sys

from systemd import journal

reader = journal.Reader(path=sys.argv[1])
reader.log_level(journal.LOG_INFO)
entries = matches = 0
for entry in reader:
    entries += 1
    if re.search(r"(fail|error|alarm|problem|emerg)", entry.get("MESSAGE", ""), re.IGNORECASE):
        matches += 1
print(entries, "entries,", matches, "matches")
