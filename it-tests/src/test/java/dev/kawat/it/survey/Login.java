/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

/** How a platform gets to know who calls: user {@code ann}, password {@code secret}, role {@code staff}. */
enum Login {
    /** There is no platform. */
    NONE,
    /** By an identity store of the application. */
    JAKARTA_SECURITY,
    /** By the server's own users. */
    OF_THE_SERVER;

    private static final String NAME = """
            <env-entry>
              <env-entry-name>place</env-entry-name>
              <env-entry-type>java.lang.String</env-entry-type>
              <env-entry-value>here</env-entry-value>
            </env-entry>
            """;

    private static final String CONSTRAINT = """
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>secured</web-resource-name>
                <url-pattern>/secured/*</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>staff</role-name></auth-constraint>
            </security-constraint>
            """;

    private static final String BASIC = "<login-config><auth-method>BASIC</auth-method></login-config>";
    private static final String ROLE = "<security-role><role-name>staff</role-name></security-role>";

    /** What stands in {@code web.xml}. */
    String webXml() {
        return switch (this) {
            case NONE -> "";
            case JAKARTA_SECURITY -> NAME + CONSTRAINT + ROLE;
            case OF_THE_SERVER -> NAME + CONSTRAINT + BASIC + ROLE;
        };
    }
}
