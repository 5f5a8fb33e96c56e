"""Python's poplib takes the steps of argv at the server that the POP3_ variables name, and tells of each in a line of JSON.

See steps.ts for the steps and the lines.
"""

import json
import os
import poplib
import sys
import time

time_out_s = int(sys.argv[1]) / 1000
steps = sys.argv[2:]
user, password = os.environ["POP3_USER"], os.environ["POP3_PASSWORD"]


def tell(**line):
    print(json.dumps(line), flush=True)


def text(octets):
    return octets.decode("latin1")


def lines_of(response):
    return [text(line) for line in response[1]]


def message_of(response):
    # poplib gives lines without their ends.
    return "".join(text(line) + "\r\n" for line in response[1])


def take(client, keyword, numbers):
    if keyword == "LOG-ON":
        client.user(user)
        return text(client.pass_(password))
    if keyword == "APOP":
        return text(client.apop(user, password))
    if keyword == "CAPA":
        return sorted(client.capa())
    if keyword == "STAT":
        return "%d %d" % client.stat()
    if keyword == "LIST":
        return text(client.list(*numbers)) if numbers else lines_of(client.list())
    if keyword == "UIDL":
        return text(client.uidl(*numbers)) if numbers else lines_of(client.uidl())
    if keyword == "RETR":
        return message_of(client.retr(*numbers))
    if keyword == "TOP":
        return message_of(client.top(*numbers))
    if keyword == "WAIT":
        return time.sleep(numbers[0] / 1000)
    return text(getattr(client, keyword.lower())(*numbers))


step = "CONNECT"
try:
    tell(at=step)
    client = poplib.POP3(os.environ["POP3_HOST"], int(os.environ["POP3_PORT"]), timeout=time_out_s)
    tell(step=step, got=text(client.getwelcome()))
    while steps:
        step = steps.pop(0)
        if step == "RETR":
            # The count that STAT told, read again as a caller would have to.
            steps[:0] = ["RETR %d" % number for number in range(1, count + 1)]
            continue
        tell(at=step)
        keyword, *rest = step.split(" ")
        got = take(client, keyword, [int(number) for number in rest])
        tell(step=step, got=got)
        if keyword == "STAT":
            count = int(got.split(" ")[0])
except Exception as error:
    reason = error.args[0] if error.args else ""
    words = text(reason) if isinstance(reason, bytes) else str(error)
    tell(failed=step, words="%s: %s" % (type(error).__name__, words), hung=isinstance(error, TimeoutError))
