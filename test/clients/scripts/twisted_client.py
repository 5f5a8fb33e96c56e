"""Twisted's POP3 client: fetches every message into a file of its own, and deletes it unless told otherwise."""
import os
from twisted.internet import defer, endpoints, protocol, ssl, task
from twisted.internet.defer import inlineCallbacks
from twisted.mail.pop3 import AdvancedPOP3Client

SETTINGS = {name[7:].lower(): value for name, value in os.environ.items() if name.startswith("CLIENT_")}


def options():
    with open(SETTINGS["ca_file"]) as file:
        return ssl.optionsForClientTLS("localhost", ssl.Certificate.loadPEM(file.read()))


class Client(AdvancedPOP3Client):
    allowInsecureLogin = True
    timeout = 15

    def serverGreeting(self, greeting):
        super().serverGreeting(greeting)
        self.factory.done.callback(self)

    def connectionLost(self, reason):
        super().connectionLost(reason)


@inlineCallbacks
def main(reactor):
    factory = protocol.ClientFactory.forProtocol(Client)
    factory.done = defer.Deferred()
    host, port = SETTINGS["host"], int(SETTINGS["port"])
    endpoint = endpoints.TCP4ClientEndpoint(reactor, host, port)
    if SETTINGS["security"] == "implicit":
        endpoint = endpoints.wrapClientTLS(options(), endpoint)
    yield endpoint.connect(factory)
    client = yield factory.done
    if SETTINGS["log_on"] == "USER":
        client.serverChallenge = None
    if SETTINGS["security"] == "stls":
        yield client.startTLS(options())
    yield client.login(SETTINGS["user"].encode(), SETTINGS["password"].encode())
    sizes = yield client.listSize()
    yield client.listUID()
    for index in range(len(sizes)):
        lines = yield client.retrieve(index)
        with open(f"{SETTINGS['mails']}/{index}", "wb") as file:
            file.write(b"\n".join(lines))
        if not SETTINGS["keep"]:
            yield client.delete(index)
    yield client.quit()


task.react(main)
