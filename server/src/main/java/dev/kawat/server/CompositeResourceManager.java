/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceChangeListener;
import io.undertow.server.handlers.resource.ResourceManager;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves static resources from several places; the first place that has a resource wins. */
final class CompositeResourceManager implements ResourceManager {

    private final List<ResourceManager> managers;

    CompositeResourceManager(List<ResourceManager> managers) {
        this.managers = List.copyOf(managers);
    }

    @Override
    public @Nullable Resource getResource(String path) throws IOException {
        for (ResourceManager manager : managers) {
            Resource resource = manager.getResource(path);
            if (resource != null) {
                return resource;
            }
        }
        return null;
    }

    @Override
    public boolean isResourceChangeListenerSupported() {
        return false;
    }

    @Override
    public void registerResourceChangeListener(ResourceChangeListener listener) {
        throw new UnsupportedOperationException("changes of resources are not supported");
    }

    @Override
    public void removeResourceChangeListener(ResourceChangeListener listener) {
        throw new UnsupportedOperationException("changes of resources are not supported");
    }

    @Override
    public void close() throws IOException {
        for (ResourceManager manager : managers) {
            manager.close();
        }
    }
}
