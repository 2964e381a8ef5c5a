/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import java.nio.file.Path;

/**
 * A component of a bundle, named by the directories that it is in.
 *
 * @param pom its pom
 * @param group its directories joined by dots
 */
record Component(Path pom, String group, String artifact, String version) {

    /** Returns the component of a pom, which must be at least three directories below the root. */
    static Component of(Path root, Path pom) {
        Path path = root.relativize(pom);
        int count = path.getNameCount();
        if (count < 4) {
            throw new IllegalArgumentException(
                    path + ": path must be <group>/<artifact>/<version>/<file>, got " + path);
        }
        String group = path.subpath(0, count - 3).toString().replace('/', '.');
        return new Component(
                pom,
                group,
                path.getName(count - 3).toString(),
                path.getName(count - 2).toString());
    }

    /** Returns the file with this ending, which may not exist. */
    Path file(String ending) {
        return pom.resolveSibling(artifact + "-" + version + ending);
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
