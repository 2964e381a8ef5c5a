/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.support;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the instances of an application's beans, from 1 on. */
@Singleton
public class Numbers {

    private final AtomicInteger last = new AtomicInteger();

    public int next() {
        return last.incrementAndGet();
    }
}
