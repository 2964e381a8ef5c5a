# SPDX-License-Identifier: Apache-2.0
"""Says whether a result of Autobahn is good enough, and tells those that are not."""

from __future__ import print_function

import re

# What RFC 6455 leaves open: data after a close frame, and close codes from 5000 on.
INFORMATIONAL = ("7.1.6", "7.13.1", "7.13.2")


def is_well(result):
    behaviors = {result["behavior"], result["behaviorClose"]}
    return behaviors == {"OK"} or (behaviors <= {"OK", "INFORMATIONAL"} and result["id"] in INFORMATIONAL)


def line(text):
    return " ".join(re.sub("<[^>]*>", " ", unicode(text)).split())[:400]


def tell(result, out):
    received = ", ".join("%s %s" % (event[0], line(event[1])[:80]) for event in result["received"])
    parts = [
        "%s: %s, close: %s" % (result["id"], result["behavior"], result["behaviorClose"]),
        "  case:     " + line(result["description"]),
        "  expected: " + line(result["expectation"]),
        "  result:   " + line(result["result"]),
        "  closing:  %s (code %s, %s)"
        % (line(result["resultClose"]), result["remoteCloseCode"], result["wasNotCleanReason"] or "clean"),
        "  received: " + (received or "nothing"),
    ]
    print("\n".join(parts).encode("utf-8"), file=out)
    out.flush()
