/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process as Linux sees it, under {@code /proc}. Where there is none, everything is 0. */
public final class ProcessFigures {

    private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on all that a JDK runs on
    private static final int USER_TIME = 11; // fields after the name, which may hold spaces: proc_pid_stat(5)
    private static final int SYSTEM_TIME = 12;

    private final Path directory;

    /** The process with this id. */
    public ProcessFigures(long pid) {
        this(Path.of("/proc", Long.toString(pid)));
    }

    ProcessFigures(Path directory) {
        this.directory = directory;
    }

    /** CPU time so far, of all threads, in seconds; in steps of a hundredth. */
    public double cpuSeconds() {
        String stat = String.join("", lines("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
        if (fields.length <= SYSTEM_TIME) {
            return 0;
        }
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS_A_SECOND;
    }

    /** Resident memory in bytes. */
    public long residentBytes() {
        for (String line : lines("smaps_rollup")) {
            if (line.startsWith("Rss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(directory.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
