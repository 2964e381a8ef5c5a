/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What the platform knows of the thread that asks. */
@ApplicationScoped
public class Knowledge {

    @Inject
    Caller caller;

    @Inject
    Ledger ledger;

    /** A name of the application, who calls, a transaction, and the class loader; or what is missing. */
    @SuppressWarnings("BanJNDI") // constant names of the application's own
    public String here() {
        try {
            String place = InitialContext.doLookup("java:comp/env/place");
            ClassLoader loader = Thread.currentThread().getContextClassLoader(); // or one that asks the application's
            boolean ours = Class.forName(Knowledge.class.getName(), false, loader) == Knowledge.class;
            return place + ", " + caller.name() + ", " + (ledger.isInTransaction() ? "transaction" : "none") + ", "
                    + (ours ? "ours" : "another loader");
        } catch (NamingException | ClassNotFoundException | RuntimeException missing) {
            return missing.toString();
        }
    }
}
