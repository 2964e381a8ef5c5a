# SPDX-License-Identifier: Apache-2.0
"""
Serves the cases of the Autobahn test suite to WebSocket clients that echo, one case on each connection, and prints the wrong ones. It
is Jython, and Autobahn itself is read from its jar:

    java -jar jython.jar serve.py --suite autobahn.jar

It prints "listening at HOST:PORT, N cases". A client connects to /runCase?case=1&agent=NAME, and so on to N, and then to /end. Exit
status: 0 if all is well, 3 if a case is wrong or was not run.
"""

from __future__ import print_function

import argparse
import os
import sys


def options():
    parser = argparse.ArgumentParser(description="Autobahn for one client")
    parser.add_argument("--suite", required=True, help="the jar with Autobahn")
    parser.add_argument("--cases", default="1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*", help="with commas; default: %(default)s")
    parser.add_argument("--report", default="autobahn-report", help="a directory; default: %(default)s")
    return parser.parse_args()


given = options()
sys.path.insert(0, given.suite)
if not os.path.isdir(given.report):
    os.makedirs(given.report)
out = sys.stdout
sys.stdout = open(os.path.join(given.report, "autobahn.log"), "w")  # Autobahn tells much

from twisted.internet import reactor

from autobahntestsuite.fuzzing import FuzzingServerFactory, FuzzingServerProtocol

from verdict import is_well, tell

WRONG_CASE = 3

# How many seconds a client may take at least. Autobahn's second or half is too little for a loaded machine, and who answers in
# time never waits for it.
PATIENCE = 5


class Connection(FuzzingServerProtocol):
    """Of one case, or the last one, which ends the server."""

    def onConnect(self, request):
        if request.path == "/end":
            reactor.callLater(1, reactor.stop)
        return FuzzingServerProtocol.onConnect(self, request)

    def killAfter(self, delay):
        FuzzingServerProtocol.killAfter(self, max(delay, PATIENCE))

    def closeAfter(self, delay):
        FuzzingServerProtocol.closeAfter(self, max(delay, PATIENCE))


class Server(FuzzingServerFactory):
    """All connections, and the results."""

    protocol = Connection

    def __init__(self, spec):
        FuzzingServerFactory.__init__(self, spec)
        self.ran = 0
        self.status = 0

    def logCase(self, result):
        FuzzingServerFactory.logCase(self, result)
        self.ran += 1
        if not is_well(result):
            self.status = WRONG_CASE
            tell(result, out)


def main():
    spec = {
        "url": "ws://127.0.0.1:9001",
        "outdir": given.report,
        "cases": [part for part in given.cases.split(",") if part],
        "exclude-cases": [],
        "exclude-agent-cases": {},
        "options": {"closeHandshakeTimeout": PATIENCE},
    }
    server = Server(spec)
    port = reactor.listenTCP(0, server, interface="127.0.0.1")
    server.externalPort = port.getHost().port  # with which Host headers are compared
    count = len(server.specCases)
    print("listening at 127.0.0.1:%d, %d cases" % (port.getHost().port, count), file=out)
    out.flush()
    reactor.run()
    server.createReports()
    print("%d of %d cases ran" % (server.ran, count), file=out)
    return server.status if server.ran == count else WRONG_CASE


if __name__ == "__main__":
    sys.exit(main())
