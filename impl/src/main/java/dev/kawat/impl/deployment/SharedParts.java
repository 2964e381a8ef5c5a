/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.admission.AdmissionLimits;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.liveness.Watchdog;

/**
 * The parts of one application that all its endpoints share.
 *
 * @param workers run callbacks that may block
 * @param watchdog checks the connections
 * @param loader the class loader of the application
 * @param limits the limits of the application for connections
 * @param history bounds the histories of all topics
 */
record SharedParts(
        Workers workers, Watchdog watchdog, ClassLoader loader, AdmissionLimits limits, HistoryMemory history) {}
