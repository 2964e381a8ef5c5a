/* SPDX-License-Identifier: Apache-2.0 */
// Runs after all files were written: checks what was asked for, and removes what this kind of project does not need.

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.Paths

def kinds = ['standalone', 'war']
def servers = ['tomcat', 'wildfly', 'glassfish', 'payara', 'liberty', 'jetty']

String kind = request.properties['kind']
String server = request.properties['server']
String folder = request.properties['package'].replace('.', '/')
Path project = Paths.get(request.outputDirectory, request.artifactId)

def isEmpty = { Path directory -> !Files.exists(directory) || Files.list(directory).count() == 0 }

def delete = { String name ->
    Path start = project.resolve(name)
    if (Files.exists(start)) {
        Files.walk(start).sorted(Comparator.reverseOrder()).forEach { Files.delete(it) }
    }
    // A directory without a file is of no use to anybody.
    for (Path parent = start.parent; parent != project && isEmpty(parent); parent = parent.parent) {
        Files.deleteIfExists(parent)
    }
}

def move = { String from, String to ->
    Path target = project.resolve(to)
    Files.createDirectories(target.parent)
    Files.move(project.resolve(from), target)
}

def refuse = { String message ->
    // The project is new, or else Maven would have added a module to it: a second attempt finds nothing in its way.
    Files.walk(project).sorted(Comparator.reverseOrder()).forEach { Files.delete(it) }
    throw new IllegalArgumentException(message)
}

if (!kinds.contains(kind)) {
    refuse("-Dkind: expected one of ${kinds.join(', ')}, got ${kind}")
}
if (kind == 'war' && !servers.contains(server)) {
    refuse("-Dserver: expected one of ${servers.join(', ')} for -Dkind=war, got ${server}")
}
if (kind == 'standalone' && server != 'none') {
    refuse("-Dserver: expected none for -Dkind=standalone, got ${server}; for an application server, use -Dkind=war")
}

// Under its own name, Maven would leave it out of the archetype.
move('gitignore', '.gitignore')

if (kind == 'standalone') {
    move('src/main/webapp/WEB-INF/beans.xml', 'src/main/resources/META-INF/beans.xml')
    move('src/main/webapp/index.html', 'src/main/resources/META-INF/resources/index.html')
    delete('src/main/webapp')
    delete('src/test/resources')
} else {
    delete("src/main/java/${folder}/Main.java")
}
if (kind == 'standalone' || server == 'jetty') {
    delete("src/test/java/${folder}/ChatInServerIT.java")
}
if (server != 'jetty') {
    delete("src/test/java/${folder}/JettyContainer.java")
    delete('src/test/resources/META-INF')
}
if (server != 'tomcat') {
    delete('src/test/tomcat')
}
if (server != 'liberty') {
    delete('src/main/liberty')
}
