/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.platform;

import jakarta.annotation.Resource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** Says who calls, as the platform knows it. */
@Stateless
@DeclareRoles("staff")
@PermitAll
public class Caller {

    @Resource
    SessionContext context;

    /** The caller, and whether it is one of the staff. */
    public String name() {
        String role = context.isCallerInRole("staff") ? "staff" : "nobody in particular";
        return context.getCallerPrincipal().getName() + " (" + role + ")";
    }
}
