/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger.Level;

/** Logs what the server calls itself, by which Kawat chooses a transport. */
@WebListener
public class ServerName implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        System.getLogger(ServerName.class.getName())
                .log(
                        Level.INFO,
                        () -> "the server calls itself '"
                                + event.getServletContext().getServerInfo() + "'");
    }
}
