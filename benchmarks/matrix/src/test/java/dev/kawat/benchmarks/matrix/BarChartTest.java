/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {

    @Test
    void drawsBarsInProportion() throws Exception {
        BarChart chart = new BarChart("rate & \"ratio\" < 1", "%.2f");
        chart.add(new BarChart.Bar("a", 1, false));
        chart.add(new BarChart.Bar("b", 0.25, true));

        Element svg = parse(chart.svg(1));

        assertThat(svg.getAttribute("aria-label")).isEqualTo("rate & \"ratio\" < 1");
        NodeList bars = svg.getElementsByTagName("rect");
        assertThat(width(bars, 1) / width(bars, 0)).isBetween(0.249, 0.251);
        assertThat(((Element) bars.item(1)).getAttribute("class")).isEqualTo("bar own");
        assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(1);
    }

    private static double width(NodeList bars, int index) {
        return Double.parseDouble(((Element) bars.item(index)).getAttribute("width"));
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }
}
