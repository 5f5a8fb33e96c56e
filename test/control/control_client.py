"""A suite in Python, with nothing but its standard library: one server of its own for each test."""
import json
import os
import poplib
import sys
import urllib.request

URL = os.environ["POP3_MOCK_CONTROL_URL"] + "/rpc"
TOKEN = os.environ["POP3_MOCK_TOKEN"]


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["data"]["code"]


def call(method, **params):
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    headers = {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"}
    request = urllib.request.Request(URL, message.encode(), headers)
    with urllib.request.urlopen(request, timeout=15) as response:
        answer = json.load(response)
    if "error" in answer:
        raise Refused(answer["error"])
    return answer["result"]


class Pop3Server:
    """Made on entry, closed on exit; if this process dies, it is closed when its time is over."""

    def __init__(self, **options):
        self.options = options

    def __enter__(self):
        self.info = call("server.create", ttlMs=60000, **self.options)
        return self

    def __exit__(self, *_):
        self.call("server.close")

    def call(self, method, **params):
        return call(method, server=self.info["id"], **params)

    def log_on(self):
        client = poplib.POP3(self.info["host"], self.info["port"], timeout=10)
        client.user("user")
        client.pass_("secret")
        return client


def fetches(name):
    mails = [{"subject": f"{name} {number}", "text": ".dots\n..\n"} for number in range(1, 4)]
    with Pop3Server(maildrop=mails) as server:
        client = server.log_on()
        count, _ = client.stat()
        lines = [line.decode() for number in range(1, count + 1) for line in client.retr(number)[1]]
        client.dele(1)
        client.quit()
        server.call("wait.sessionEnd", timeoutMs=5000)
        return {
            "subjects": [line for line in lines if line.startswith("Subject:")],
            "dots": lines.count(".dots"),
            "left": len(server.call("maildrop.list")),
            "passed": server.call("report.conformance")["passed"],
            "commands": sum(line.startswith("C:") for line in server.call("transcript.get", form="text")["text"].split("\n")),
        }


def meets_a_fault():
    with Pop3Server() as server:
        ids = server.call("faults.use", faults=[{"id": "no", "when": {"command": "STAT"}, "do": {"type": "refuse", "text": "not today"}}])["ids"]
        client = server.log_on()
        try:
            client.stat()
            said = "nothing"
        except poplib.error_proto as error:
            said = str(error)
        struck = server.call("wait.fault", id="no")
        client.quit()
        return {"ids": ids, "said": said, "result": struck["result"]}


def is_told_why():
    try:
        call("server.create", faults=["mising-crlf"])
    except Refused as refused:
        return {"code": refused.code, "message": str(refused)}


print(json.dumps({"fetches": fetches(sys.argv[1]), "fault": meets_a_fault(), "refused": is_told_why()}))
