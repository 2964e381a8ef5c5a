/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What goes into {@code WEB-INF/lib}: Kawat, and what the server has not. */
enum Libraries {
    /** For a Jakarta EE server. */
    KAWAT,
    /** For a servlet container. */
    WITH_WELD,
    /** For a servlet container, with the CDI of TomEE. */
    WITH_OPEN_WEB_BEANS;

    private List<String> directories() {
        return switch (this) {
            case KAWAT -> List.of("kawat");
            case WITH_WELD -> List.of("kawat", "jsonb", "weld");
            case WITH_OPEN_WEB_BEANS -> List.of("kawat", "jsonb", "openwebbeans");
        };
    }

    File[] files() {
        return files(directories());
    }

    /** The relay over Jakarta Messaging, which a server has. */
    static File[] relay() {
        return files(List.of("relay"));
    }

    private static File[] files(List<String> directories) {
        List<File> files = new ArrayList<>();
        for (String name : directories) {
            File directory = Path.of(System.getProperty("survey.lib"), name).toFile();
            files.addAll(List.of(Objects.requireNonNull(directory.listFiles(), () -> directory + " is not there")));
        }
        return files.toArray(File[]::new);
    }

    /** What stands in {@code web.xml} for the sake of the libraries. */
    String webXml() {
        return switch (this) {
            case KAWAT, WITH_WELD -> "";
            case WITH_OPEN_WEB_BEANS ->
                "<listener><listener-class>org.apache.webbeans.servlet.WebBeansConfigurationListener"
                        + "</listener-class></listener>";
        };
    }
}
