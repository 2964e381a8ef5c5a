/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;

/** Needs transactions. */
@ApplicationScoped
public class Ledger {

    @Resource
    TransactionSynchronizationRegistry transactions;

    /** Whether this runs in a transaction, as it should. */
    @Transactional
    public boolean isInTransaction() {
        return transactions.getTransactionStatus() == Status.STATUS_ACTIVE;
    }
}
