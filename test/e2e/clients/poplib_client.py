"""Python's poplib at a server that POP3_HOST, POP3_PORT, POP3_USER and POP3_PASSWORD name.

The one argument is a task in JSON, the report on stdout is what script.ts reads.
"""

import json
import os
import poplib
import sys

task = json.loads(sys.argv[1])
out = sys.stdout.buffer


def tell(kind, value):
    out.write(kind + b" " + value + b"\n")


def tell_message(lines):
    # poplib gives lines without their ends.
    octets = b"".join(line + b"\r\n" for line in lines)
    tell(b"RETR", b"%d" % len(octets))
    out.write(octets)


def fetch(client):
    count, octets = client.stat()
    tell(b"STAT", b"%d %d" % (count, octets))
    for line in client.list()[1]:
        tell(b"LIST", line)
    for line in client.uidl()[1]:
        tell(b"UIDL", line)
    for number in range(1, count + 1):
        try:
            lines = client.retr(number)[1]
        except poplib.error_proto as error:
            reason = error.args[0]
            tell(b"FAILED", reason if isinstance(reason, bytes) else reason.encode())
            return False
        tell_message(lines)
    return True


client = poplib.POP3(os.environ["POP3_HOST"], int(os.environ["POP3_PORT"]), timeout=10)
if task.get("logOn") == "apop":
    client.apop(os.environ["POP3_USER"], os.environ["POP3_PASSWORD"])
else:
    client.user(os.environ["POP3_USER"])
    client.pass_(os.environ["POP3_PASSWORD"])
in_step = fetch(client) if task.get("fetch") else True
if "top" in task:
    tell_message(client.top(task["top"], 0)[1])
for number in task.get("delete", []):
    client.dele(number)
leave = task.get("leave", "quit")
if leave == "close" or not in_step:
    client.close()
elif leave == "destroy":
    del client
else:
    client.quit()
