/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.artefact.ArtefactCatalogue;
import dev.kawat.impl.artefact.ArtefactContent;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.artefact.ArtefactReader;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The artefacts that are part of an application, and start with it. Used once. */
final class StartArtefacts {

    private final Map<ArtefactFile, ArtefactContent> contents = new LinkedHashMap<>();

    private StartArtefacts() {}

    /** Reads artefacts; adds a problem for each broken rule. */
    static StartArtefacts read(List<ArtefactFile> files, Configuration configuration, Problems problems) {
        StartArtefacts read = new StartArtefacts();
        for (ArtefactFile file : files) {
            ArtefactContent content = ArtefactReader.read(file, configuration);
            problems.addAll(content.problems());
            read.contents.put(file, content);
        }
        return read;
    }

    /** Returns the names of their endpoints. */
    Stream<String> names() {
        return contents.keySet().stream().map(ArtefactFile::endpoint);
    }

    /** Returns the endpoints of those that were right so far; adds a problem for each broken rule. */
    List<EndpointDeployment> endpoints(ArtefactDeployments deployments, Problems problems) {
        return contents.values().stream()
                .flatMap(content -> {
                    ArtefactDeclaration declaration = content.declaration();
                    return declaration == null
                            ? Stream.empty()
                            : deployments.make(declaration, null, problems).stream();
                })
                .map(ArtefactDeployments.Made::endpoint)
                .toList();
    }

    /** Adds all to a catalogue. Called when their endpoints have started. */
    void addTo(ArtefactCatalogue catalogue) {
        contents.forEach(catalogue::addStarted);
    }
}
