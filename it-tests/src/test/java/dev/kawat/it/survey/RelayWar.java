/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import dev.kawat.it.survey.relay.Board;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A node of an application whose relay is the messaging of its server. */
final class RelayWar {

    private RelayWar() {}

    /**
     * A node.
     *
     * @param name the name of the node and of the WAR, and so its context path, which is another one for each node of a server
     * @param further settings beside those that every node has
     */
    static WebArchive create(String name, Map<String, String> further) {
        String settings = further.entrySet().stream()
                .map(setting -> parameter(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining());
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(Board.class.getPackage())
                .addAsWebInfResource(SurveyWar.BEANS_XML, "beans.xml")
                .setWebXML(new StringAsset(SurveyWar.webXml(parameter("kawat.relay", "jms")
                        + parameter("kawat.relay-application", "survey")
                        + parameter("kawat.relay-node", name)
                        + settings)))
                .addAsLibraries(Libraries.KAWAT.files())
                .addAsLibraries(Libraries.relay());
    }

    private static String parameter(String name, String value) {
        return SurveyWar.parameter(name, value);
    }
}
