"""Fetches and deletes every message with Python's poplib, at the server that the POP3_ variables name.

The messages go to standard output. Where the server has TLS, so has the client: at once for pop3s://, else by STLS. What the library documents as an error is one; everything else is a crash.
"""

import os
import poplib
import ssl
import sys

host, port = os.environ["POP3_HOST"], int(os.environ["POP3_PORT"])
ca_file = os.environ.get("POP3_CA_FILE")
try:
    if os.environ["POP3_URL"].startswith("pop3s:"):
        client = poplib.POP3_SSL(host, port, context=ssl.create_default_context(cafile=ca_file))
    else:
        client = poplib.POP3(host, port)
        if ca_file is not None:
            client.stls(ssl.create_default_context(cafile=ca_file))
    client.user(os.environ["POP3_USER"])
    client.pass_(os.environ["POP3_PASSWORD"])
    count, octets = client.stat()
    listing = client.list()[1]
    unique_ids = client.uidl()[1]
    print(count, "messages,", octets, "octets,", len(unique_ids), "unique-ids", file=sys.stderr)
    for number in range(1, len(listing) + 1):
        for line in client.retr(number)[1]:
            sys.stdout.buffer.write(line + b"\r\n")
        client.dele(number)
    client.quit()
except (poplib.error_proto, OSError) as error:
    sys.exit("%s: %s" % (type(error).__name__, error))
