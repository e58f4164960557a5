package io.rnn4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

class HtmlReportTest {
    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'&]]>--> \u202Ea";

    private static final Report REPORT = SampleReport.of("sales");
    private static final String HTML = HtmlReport.of(REPORT);

    /** {@return the page as XML, without the content of scripts and styles} */
    private static Document parse(String html) throws Exception {
        String open =
                html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1</script>")
                        .replaceAll("(?s)<style>.*?</style>", "<style></style>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(open.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> all(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(n -> (Element) nodes.item(n))
                .toList();
    }

    private static List<String> scripts(String html, String opening) {
        List<String> found = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("(?s)" + Pattern.quote(opening) + "(.*?)</script>").matcher(html);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everySectionIsThereUnderItsHeading() throws Exception {
        Document page = parse(HTML);
        assertEquals(
                List.of(
                        "Forecast",
                        "Back-test",
                        "Residuals",
                        "Loss curves",
                        "Gradient flow",
                        "Confusion matrix",
                        "Model and equations",
                        "Settings",
                        "How to reproduce it"),
                all(page, "h2").stream().map(Element::getTextContent).toList());
        assertEquals("Forecast of sales", all(page, "h1").getFirst().getTextContent());
        assertEquals(1, all(page, "h1").size());
        assertTrue(all(page, "math").size() >= 2);
        assertTrue(HTML.contains("rnn forecast sales.csv --target &#39;sales&#39;"));
    }

    @Test
    void theFileIsSmall() {
        assertTrue(HtmlReport.of(REPORT).length() < 1_000_000);
        Report empty = new Report("empty", List.of(), List.of());
        assertTrue(HtmlReport.of(empty).length() < 20_000, "without charts there is no uPlot");
    }

    @Test
    void nothingIsLoaded() throws Exception {
        Document page = parse(HTML);
        NodeList nodes = page.getElementsByTagName("*");
        for (int n = 0; n < nodes.getLength(); n++) {
            Element element = (Element) nodes.item(n);
            for (String attribute :
                    List.of("src", "srcset", "data", "action", "poster", "xlink:href", "style")) {
                assertFalse(element.hasAttribute(attribute), element.getTagName());
            }
            assertTrue(
                    !element.hasAttribute("href") || element.getAttribute("href").startsWith("#"));
            assertFalse(List.of("link", "iframe", "base", "object").contains(element.getTagName()));
        }
        String styles =
                String.join("", HTML.split("<style>")).replaceAll("(?s)</style>.*?<style>", "");
        assertFalse(Pattern.compile("@import|url\\(").matcher(styles).find());
    }

    /** The hashes of the policy are those of the scripts, so that no other script can run. */
    @Test
    void thePolicyAllowsTheTwoScriptsAlone() throws Exception {
        String policy =
                all(parse(HTML), "meta").stream()
                        .filter(meta -> !meta.getAttribute("http-equiv").isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .getAttribute("content");
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        List<String> scripts = scripts(HTML, "<script>");
        assertEquals(2, scripts.size());
        for (String script : scripts) {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8));
            assertTrue(policy.contains(Base64.getEncoder().encodeToString(hash)), policy);
        }
    }

    @Test
    void namesFromDataAreHarmless() throws Exception {
        String html = HtmlReport.of(SampleReport.of(HOSTILE));
        Document page = parse(html);
        assertEquals(all(parse(HTML), "script").size(), all(page, "script").size());
        assertEquals(0, all(page, "img").size());
        assertFalse(html.contains("<img"));
        assertFalse(html.contains("\u202E"));
        String heading = all(page, "h1").getFirst().getTextContent();
        assertEquals("Forecast of " + HOSTILE.replace('\u202E', '\uFFFD'), heading);
        List<String> data = scripts(html, "<script type=\"application/json\">");
        JsonNode chart = new ObjectMapper().readTree(data.getFirst());
        assertEquals(heading, chart.get("title").asText());
    }

    @Test
    void everyPictureHasWordsAndATable() throws Exception {
        Document page = parse(HTML);
        List<Element> figures = all(page, "figure");
        assertEquals(Pictures.of(REPORT).size(), figures.size());
        Set<String> ids = new HashSet<>();
        for (Element figure : figures) {
            Element svg = (Element) figure.getElementsByTagName("svg").item(0);
            assertEquals("img", svg.getAttribute("role"));
            List<String> labels = List.of(svg.getAttribute("aria-labelledby").split(" "));
            String title = svg.getElementsByTagName("title").item(0).getTextContent();
            Element description = (Element) svg.getElementsByTagName("desc").item(0);
            assertTrue(labels.contains(description.getAttribute("id")));
            assertTrue(description.getTextContent().length() > 20);
            assertFalse(title.isBlank());
            assertEquals(1, figure.getElementsByTagName("figcaption").getLength());
            assertTrue(figure.getElementsByTagName("tr").getLength() > 1);
        }
        NodeList nodes = page.getElementsByTagName("*");
        for (int n = 0; n < nodes.getLength(); n++) {
            String id = ((Element) nodes.item(n)).getAttribute("id");
            assertTrue(id.isEmpty() || ids.add(id), id);
        }
    }

    @Test
    void tablesHaveCaptionsAndScopes() throws Exception {
        Document page = parse(HTML);
        for (Element table : all(page, "table")) {
            assertEquals(1, table.getElementsByTagName("caption").getLength());
        }
        for (Element heading : all(page, "th")) {
            assertTrue(Set.of("row", "col").contains(heading.getAttribute("scope")));
        }
        for (Element scrolling : all(page, "div")) {
            if (scrolling.getAttribute("class").contains("scroll")) {
                assertEquals("0", scrolling.getAttribute("tabindex"));
                assertFalse(scrolling.getAttribute("aria-label").isBlank());
            }
        }
    }

    @Test
    void equalReportsAreEqualFiles() {
        assertEquals(HTML, HtmlReport.of(SampleReport.of("sales")));
        assertNotEquals(HTML, HtmlReport.of(SampleReport.of("costs")));
    }

    @Test
    void theLicenceOfThePartsIsThere() {
        assertTrue(HTML.contains("The MIT License"));
        assertTrue(HTML.contains("Leon Sorokin"));
    }

    @Test
    void theBackTestNamesTheBaselines() {
        Table table = (Table) REPORT.sections().get(1).blocks().get(1);
        Map<String, List<String>> rows = new LinkedHashMap<>();
        table.rows().forEach(row -> rows.put(row.getFirst(), row));
        assertEquals("model", rows.get("lstm").get(1));
        assertEquals("baseline", rows.get("Theta").get(1));
        assertEquals(6, rows.size());
        double last = 0;
        for (List<String> row : table.rows()) { // the best first
            assertTrue(Double.parseDouble(row.get(2)) >= last, row::toString);
            last = Double.parseDouble(row.get(2));
        }
    }
}
