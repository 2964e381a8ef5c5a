/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.rest;

import dev.kawat.it.app.Upgraded;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.util.Set;

/** Upgrades requests in a method of a JAX-RS resource, which returns nothing. */
@Path("resource")
public class UpgradedByResource {

    /** Serves the resource. */
    @ApplicationPath("rest")
    public static class Resources extends Application {

        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(UpgradedByResource.class);
        }
    }

    /** Answers a request. */
    @GET
    @Path("{what}/{key}")
    public void answer(
            @PathParam("what") String what,
            @PathParam("key") String key,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response)
            throws IOException, ServletException {
        CDI.current().select(Upgraded.Sockets.class).get().answer(what, key, request, response);
    }
}
