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

// All that the archetype writes.
def files = [
    'pom.xml', 'README.md', 'gitignore',
    "src/main/java/${folder}/Chat.java", "src/main/java/${folder}/Line.java", "src/main/java/${folder}/Main.java",
    'src/main/liberty/config/server.xml',
    'src/main/webapp/index.html', 'src/main/webapp/WEB-INF/beans.xml',
    "src/test/java/${folder}/ChatTest.java", "src/test/java/${folder}/ChatIT.java",
    "src/test/java/${folder}/ChatInServerIT.java", "src/test/java/${folder}/JettyContainer.java",
    'src/test/resources/arquillian.xml',
    'src/test/resources/META-INF/services/org.jboss.arquillian.core.spi.LoadableExtension',
    'src/test/tomcat/conf/server.xml', 'src/test/tomcat/conf/tomcat-users.xml'
].collect { it.toString() }

// Maven writes into a directory that exists, unless it has a pom, and keeps the files in it. So the user may have a file of the
// same name. It is older than the pom, which Maven writes first, and is not touched here.
def start = Files.getLastModifiedTime(project.resolve('pom.xml'))

def isWritten = { Path file -> Files.isRegularFile(file) && Files.getLastModifiedTime(file) >= start }

def removeEmpty = { Path directory ->
    // A directory without a file is of no use to anybody.
    for (Path d = directory; d.startsWith(project) && d.toFile().list()?.length == 0; d = d.parent) {
        Files.delete(d)
    }
}

/* Deletes what the archetype has written to a file, or to the files in a directory. */
def delete = { String name ->
    files.findAll { name.isEmpty() || it == name || it.startsWith(name + '/') }
            .collect { project.resolve(it) }
            .findAll(isWritten)
            .each {
                Files.delete(it)
                removeEmpty(it.parent)
            }
}

def move = { String from, String to ->
    Path target = project.resolve(to)
    if (isWritten(project.resolve(from)) && !Files.exists(target)) {
        Files.createDirectories(target.parent)
        Files.move(project.resolve(from), target)
        removeEmpty(project.resolve(from).parent)
    }
    delete(from)
}

def refuse = { String message ->
    // A second attempt finds nothing in its way.
    delete('')
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
