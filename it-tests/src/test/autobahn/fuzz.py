# SPDX-License-Identifier: Apache-2.0
"""
Runs the cases of the Autobahn test suite against a WebSocket server that echoes, prints the wrong ones, and writes a report
of all. It is Jython, and Autobahn itself is read from its jar:

    java -jar jython.jar fuzz.py --suite autobahn.jar ws://127.0.0.1:8080/echo

Autobahn itself runs one case after the other, and some of them wait for seconds. Here several run at a time, in lanes. Exit
status: 0 if all is well, 3 if a case is wrong, 2 if there is no server or no such case.
"""

from __future__ import print_function

import argparse
import os
import sys
import time


def options():
    parser = argparse.ArgumentParser(description="Autobahn against one server")
    parser.add_argument("url", help="of an endpoint that echoes text and binary messages")
    parser.add_argument("--suite", required=True, help="the jar with Autobahn")
    parser.add_argument("--cases", default="1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*", help="with commas; default: %(default)s")
    parser.add_argument("--except", dest="without", default="", help="the cases to leave out, with commas")
    parser.add_argument("--lanes", type=int, default=4, help="how many cases at a time; default: %(default)s")
    parser.add_argument("--agent", default="server", help="its name in the report; default: %(default)s")
    parser.add_argument("--report", default="autobahn-report", help="a directory; default: %(default)s")
    return parser.parse_args()


given = options()
sys.path.insert(0, given.suite)
if not os.path.isdir(given.report):
    os.makedirs(given.report)
out = sys.stdout
sys.stdout = open(os.path.join(given.report, "autobahn.log"), "w")  # Autobahn tells much

from twisted.internet import reactor
from twisted.python import log

from autobahn.websocket import WebSocketClientFactory, connectWS
from autobahntestsuite.case import CaseBasename, CaseCategories, Cases, CaseSetname, CaseSubCategories
from autobahntestsuite.caseset import CaseSet
from autobahntestsuite.fuzzing import FuzzingClientProtocol, FuzzingFactory

from verdict import is_well, tell

NOT_RUN = 2
WRONG_CASE = 3

# How many seconds a server may take at least. Autobahn's second or half is too little for a loaded machine, and who answers in
# time never waits for it.
PATIENCE = 5


class Run(object):
    """All lanes together: the cases that wait, and the results."""

    def __init__(self, case_set, ids):
        self.case_set = case_set
        self.ids = ids
        self.waiting = list(reversed(ids))
        self.results = FuzzingFactory(given.report)
        self.results.CaseSet = case_set
        self.lanes = []
        self.status = 0

    def start(self, count):
        self.lanes = [Lane(self) for _ in range(min(count, len(self.ids)))]
        for lane in self.lanes:
            lane.next_case()
            connectWS(lane)

    def add(self, result):
        self.results.logCase(result)
        if not is_well(result):
            self.status = WRONG_CASE
            tell(result, out)

    def ended(self, lane):
        self.lanes.remove(lane)
        if not self.lanes:
            reactor.stop()

    def no_server(self, reason):
        if self.status != NOT_RUN:  # another lane was first
            print("no server: " + reason, file=out)
            self.status = NOT_RUN
            reactor.stop()

    def reported(self):
        return self.results.agents.get(given.agent, {})


class Lane(WebSocketClientFactory):
    """One connection after the other, with a case on each."""

    def __init__(self, run):
        WebSocketClientFactory.__init__(self, given.url)
        self.setProtocolOptions(
            openHandshakeTimeout=PATIENCE, closeHandshakeTimeout=PATIENCE, serverConnectionDropTimeout=PATIENCE
        )
        self.logOctets = True
        self.logFrames = True
        self.run = run
        self.case_id = None

    CaseSet = property(lambda self: self.run.case_set)
    specExcludeAgentCases = ()

    def next_case(self):
        self.case_id = self.run.waiting.pop() if self.run.waiting else None
        return self.case_id is not None

    def buildProtocol(self, address):
        case = self.run.case_set.CasesById[self.case_id]
        connection = Connection()
        connection.factory = self
        connection.caseAgent = given.agent
        connection.case = self.run.case_set.CasesIndices[self.case_id]
        connection.Case = case
        connection.runCase = case(connection)
        return connection

    def logCase(self, result):
        self.run.add(result)

    def clientConnectionLost(self, connector, reason):
        if self.next_case():
            connector.connect()
        else:
            self.run.ended(self)

    def clientConnectionFailed(self, connector, reason):
        self.run.no_server(reason.getErrorMessage())


class Connection(FuzzingClientProtocol):
    """Of one case."""

    def killAfter(self, delay):
        FuzzingClientProtocol.killAfter(self, max(delay, PATIENCE))

    def closeAfter(self, delay):
        FuzzingClientProtocol.closeAfter(self, max(delay, PATIENCE))

    def connectionLost(self, reason):
        if not self.runCase.expectedClose:  # it never came to the case, and Autobahn would trip over that
            self.runCase.expectedClose = {"closedByMe": True, "closeCode": [1000], "requireClean": True}
            self.caseStart = time.time()
            self.runCase.result = "the opening handshake failed: %s" % self.wasNotCleanReason
        FuzzingClientProtocol.connectionLost(self, reason)


def tell_times(results):
    sections = {}
    for case_id, result in results.items():
        section = int(case_id.split(".")[0])
        sections[section] = sections.get(section, 0) + result["duration"]
    print(", ".join("%d.*: %.1f s" % (s, sections[s] / 1000.0) for s in sorted(sections)), file=out)


def main():
    case_set = CaseSet(CaseSetname, CaseBasename, Cases, CaseCategories, CaseSubCategories)
    spec = {"cases": split(given.cases), "exclude-cases": split(given.without)}
    ids = case_set.parseSpecCases(spec)
    if not ids:
        print("no case is one of " + given.cases, file=out)
        return NOT_RUN
    run = Run(case_set, ids)
    log.startLogging(sys.stdout, setStdout=False)
    started = time.time()
    run.start(given.lanes)
    reactor.run()
    run.results.createReports()
    results = run.reported()
    tell_times(results)
    print("%d of %d cases ran, in %.1f s" % (len(results), len(ids), time.time() - started), file=out)
    return run.status if len(results) == len(ids) else run.status or WRONG_CASE


def split(text):
    return [part for part in text.split(",") if part]


if __name__ == "__main__":
    sys.exit(main())
