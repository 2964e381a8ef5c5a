/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A filter that has to be registered before what it does is known. */
final class DeferredFilter implements Filter {

    private volatile @Nullable Filter filter;

    void fill(Filter known) {
        filter = known;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Filter known = filter;
        if (known == null) {
            chain.doFilter(request, response);
        } else {
            known.doFilter(request, response, chain);
        }
    }
}
