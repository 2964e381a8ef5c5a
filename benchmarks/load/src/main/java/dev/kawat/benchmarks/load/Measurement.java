/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run found.
 *
 * @param messages echoed, or delivered to one receiver each, while it was measured
 * @param seconds how long that was
 * @param serverCpuSeconds of the server's process in that time; 0 when it was not given
 * @param clientCpuSeconds of this process in that time
 * @param residentBytes of the server's process at the end of that time; 0 when it was not given
 */
public record Measurement(
        Workload workload,
        long messages,
        double seconds,
        Latency latency,
        double serverCpuSeconds,
        double clientCpuSeconds,
        long residentBytes,
        Faults faults) {

    /** Messages or deliveries a second. */
    public double perSecond() {
        return messages / seconds;
    }

    /** The server's CPU time for each, in microseconds. */
    public double serverMicrosPerMessage() {
        return messages == 0 ? 0 : serverCpuSeconds * 1e6 / messages;
    }

    /** This process's CPU time for each, in microseconds. */
    public double clientMicrosPerMessage() {
        return messages == 0 ? 0 : clientCpuSeconds * 1e6 / messages;
    }

    /** For people. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%.0f %s a second; latency in us: p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f%n"
                        + "CPU per message in us: server %.3f, client %.3f; server resident %.1f MB; faults: %s",
                perSecond(),
                workload.kind() == Workload.Kind.ECHO ? "messages" : "deliveries",
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.p999(),
                latency.max(),
                serverMicrosPerMessage(),
                clientMicrosPerMessage(),
                residentBytes / 1e6,
                faults);
    }

    /** For programs: names and numbers, in order. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", workload.kind().name().toLowerCase(Locale.ROOT));
        map.put("connections", workload.connections());
        map.put("inFlight", workload.inFlight());
        map.put("bytes", workload.bytes());
        map.put("binary", workload.binary());
        map.put("messages", messages);
        map.put("seconds", seconds);
        map.put("perSecond", perSecond());
        map.put("p50Micros", latency.p50());
        map.put("p90Micros", latency.p90());
        map.put("p99Micros", latency.p99());
        map.put("p999Micros", latency.p999());
        map.put("maxMicros", latency.max());
        map.put("serverCpuMicrosPerMessage", serverMicrosPerMessage());
        map.put("clientCpuMicrosPerMessage", clientMicrosPerMessage());
        map.put("serverCpuShare", serverCpuSeconds / seconds);
        map.put("clientCpuShare", clientCpuSeconds / seconds);
        map.put("serverResidentBytes", residentBytes);
        map.put("faults", faults.total());
        map.put("faultsDescribed", faults.toString());
        return map;
    }
}
