/* SPDX-License-Identifier: Apache-2.0 */
/** An application on the module path. Its handlers are open for CDI, which makes proxies of them. */
module com.example.echo {
    requires dev.kawat;
    requires dev.kawat.server;
    requires jakarta.websocket;

    opens com.example.echo;
}
