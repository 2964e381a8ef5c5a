/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A filter that is registered before the filter exists to which it delegates. Until then it lets every request pass. */
final class DelegatingFilter implements Filter {

    private volatile @Nullable Filter delegate;

    void delegateTo(Filter filter) {
        delegate = filter;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Filter filter = delegate;
        if (filter == null) {
            chain.doFilter(request, response);
        } else {
            filter.doFilter(request, response, chain);
        }
    }
}
