/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/**
 * The settings of callbacks.
 *
 * @param concurrency see {@link Setting#CONCURRENCY}
 * @param contexts see {@link Setting#CONTEXTS}
 * @param onFailure see {@link Setting#ON_FAILURE}
 */
public record CallbackSettings(int concurrency, ContextChoice contexts, FailureStrategy onFailure) {

    static CallbackSettings resolve(SettingValues values) {
        return new CallbackSettings(
                values.get(Setting.CONCURRENCY, Integer.class),
                values.get(Setting.CONTEXTS, ContextChoice.class),
                values.get(Setting.ON_FAILURE, FailureStrategy.class));
    }

    /** Returns these settings for callbacks that run one after another, whatever is set. */
    CallbackSettings oneAfterAnother() {
        return new CallbackSettings(1, contexts, onFailure);
    }
}
