/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Developer;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.Scm;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/** The rules for one pom, which must be complete without a parent. */
final class PomRules {

    private static final String SNAPSHOT = "-SNAPSHOT";

    private static final Pattern FILE = Pattern.compile("file:/[^<\\s]*");

    private final Component component;
    private final List<String> problems = new ArrayList<>();

    PomRules(Component component) {
        this.component = component;
    }

    List<String> check() throws IOException {
        Model model;
        try (InputStream in = Files.newInputStream(component.pom())) {
            model = new MavenXpp3Reader().read(in);
        } catch (XmlPullParserException | EOFException malformed) {
            return List.of(component + ": pom must be a Maven pom, got " + malformed.getMessage());
        }
        coordinates(model);
        description(model);
        dependencies(model);
        machine(Files.readString(component.pom()));
        return problems;
    }

    /** Paths and properties of the machine that builds must not be in a pom, so that another machine builds the same. */
    private void machine(String text) {
        Matcher address = FILE.matcher(text);
        if (address.find()) {
            report("pom must not name a file of the machine that built it", address.group());
        }
    }

    private void coordinates(Model model) {
        if (model.getParent() != null) {
            report("pom must have no parent", model.getParent());
        }
        equal("groupId", component.group(), model.getGroupId());
        equal("artifactId", component.artifact(), model.getArtifactId());
        equal("version", component.version(), model.getVersion());
        if (component.version().endsWith(SNAPSHOT)) {
            report("version must not be a snapshot", component.version());
        }
    }

    private void equal(String element, String expected, @Nullable String actual) {
        if (!expected.equals(actual)) {
            report(element + " must be that of the path, " + expected, actual);
        }
    }

    private void description(Model model) {
        present("name", model.getName());
        present("description", model.getDescription());
        present("url", model.getUrl());
        if (model.getLicenses().isEmpty()) {
            report("license must be present", null);
        }
        for (License license : model.getLicenses()) {
            present("license/name", license.getName());
            present("license/url", license.getUrl());
        }
        if (model.getDevelopers().isEmpty()) {
            report("developer must be present", null);
        }
        for (Developer developer : model.getDevelopers()) {
            present("developer/name", developer.getName());
        }
        Scm scm = model.getScm() == null ? new Scm() : model.getScm();
        present("scm/connection", scm.getConnection());
        present("scm/developerConnection", scm.getDeveloperConnection());
        present("scm/url", scm.getUrl());
        present(
                "issueManagement/url",
                model.getIssueManagement() == null
                        ? null
                        : model.getIssueManagement().getUrl());
    }

    private void present(String element, @Nullable String value) {
        if (value == null || value.isBlank() || value.contains("${")) {
            report(element + " must be present", value);
        }
    }

    private void dependencies(Model model) {
        Stream<Dependency> managed = model.getDependencyManagement() == null
                ? Stream.of()
                : model.getDependencyManagement().getDependencies().stream();
        Stream.concat(model.getDependencies().stream(), managed).forEach(this::dependency);
        if (!model.getRepositories().isEmpty() || !model.getPluginRepositories().isEmpty()) {
            report("pom must name no repositories", model.getRepositories());
        }
    }

    private void dependency(Dependency dependency) {
        String version = dependency.getVersion();
        if (version == null) {
            report("dependency must have a version", dependency.getManagementKey());
        } else if (version.endsWith(SNAPSHOT)) {
            report("dependency must not be a snapshot", dependency.getManagementKey() + ":" + version);
        }
        if ("system".equals(dependency.getScope())) {
            report("dependency must not have the scope system", dependency.getManagementKey());
        }
    }

    private void report(String rule, @Nullable Object value) {
        problems.add(component + ": " + rule + ", got " + (value == null ? "nothing" : value));
    }
}
