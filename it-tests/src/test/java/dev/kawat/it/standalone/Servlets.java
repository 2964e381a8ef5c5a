/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.standalone;

import dev.kawat.it.app.Front;
import dev.kawat.it.app.Upgraded;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;

/** Brings the servlet and the filter that upgrade requests, because the standalone server reads no annotations of servlets. */
public final class Servlets implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo application, ServletContext context) {
        application
                .addServlet(new ServletInfo("upgraded", Upgraded.InServlet.class).addMapping("/upgraded/servlet/*"))
                .addFilter(new FilterInfo("reached", Front.Reached.class).setAsyncSupported(true))
                .addFilterUrlMapping("reached", "/*", DispatcherType.REQUEST)
                .addFilter(new FilterInfo("upgraded", Upgraded.InFilter.class))
                .addFilterUrlMapping("upgraded", "/upgraded/*", DispatcherType.REQUEST);
    }
}
