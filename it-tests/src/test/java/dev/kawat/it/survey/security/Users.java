/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Knows one user. */
@ApplicationScoped
@BasicAuthenticationMechanismDefinition(realmName = "survey")
public class Users implements IdentityStore {

    /** Called by the platform, by this signature. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        return credential.compareTo("ann", "secret")
                ? new CredentialValidationResult("ann", Set.of("staff"))
                : CredentialValidationResult.INVALID_RESULT;
    }
}
