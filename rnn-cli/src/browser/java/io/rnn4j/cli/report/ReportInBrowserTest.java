package io.rnn4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/**
 * The report in Chromium: it draws, nothing fails, and readers can zoom and choose lines. The
 * screenshots are in {@code target/browser}.
 */
class ReportInBrowserTest {
    private static final Path DIRECTORY = Path.of("target", "browser").toAbsolutePath();
    private static final int PHONE = 360;
    private static final int DESKTOP = 1200;
    private static final int HEIGHT = 800;

    private static ChromeDriver browser;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(DIRECTORY);
        Path page = DIRECTORY.resolve("report.html");
        Files.writeString(page, HtmlReport.of(SampleReport.of("sales")));
        address = page.toUri().toString();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("browser", "/usr/bin/chromium"));
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(DIRECTORY, "profile"));
        File driver = new File(System.getProperty("browser.driver", "/usr/bin/chromedriver"));
        browser =
                new ChromeDriver(
                        new ChromeDriverService.Builder().usingDriverExecutable(driver).build(),
                        options);
    }

    @AfterAll
    static void stop() throws IOException {
        browser.quit();
        try (var files = Files.list(DIRECTORY)) {
            for (Path profile :
                    files.filter(file -> file.getFileName().toString().startsWith("profile"))
                            .toList()) {
                try (var content = Files.walk(profile)) {
                    content.sorted(java.util.Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    @BeforeEach
    void load() {
        show(DESKTOP, "light");
    }

    /** Loads the page in a window of a width and a colour scheme. */
    private static void show(int width, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        HEIGHT,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width == PHONE));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "screen",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.get(address);
    }

    private static Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    private static void screenshot(String name) throws IOException {
        Object data =
                browser.executeCdpCommand(
                                "Page.captureScreenshot",
                                Map.of("format", "png", "captureBeyondViewport", true))
                        .get("data");
        Files.write(DIRECTORY.resolve(name), Base64.getDecoder().decode((String) data));
    }

    private static WebElement figure() {
        return browser.findElement(By.id("figure-forecast-sales"));
    }

    private static WebElement button(String label) {
        return figure().findElement(By.cssSelector("button[aria-label='" + label + "']"));
    }

    /** {@return the pixels of the first chart as text} */
    private static String pixels() {
        return (String) run("return arguments[0].querySelector('canvas').toDataURL()", figure());
    }

    private static String readout() {
        return figure().findElement(By.cssSelector(".readout")).getText();
    }

    @Test
    void nothingFails() {
        List<String> messages =
                browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(Object::toString)
                        .toList();
        assertEquals(List.of(), messages);
        Object loaded = run("return performance.getEntriesByType('resource').length");
        assertEquals(0L, loaded);
    }

    /** A chart has points of the colours of its lines. */
    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "1200, light", "1200, dark"})
    void everyLineIsDrawn(int width, String scheme) {
        show(width, scheme);
        String missing =
                (String)
                        run(
                                """
                                const style = getComputedStyle(document.documentElement);
                                const missing = [];
                                document.querySelectorAll('figure.drawn').forEach(figure => {
                                    const canvas = figure.querySelector('canvas');
                                    const pixels = canvas.getContext('2d')
                                        .getImageData(0, 0, canvas.width, canvas.height).data;
                                    const script = figure.querySelector('script').textContent;
                                    JSON.parse(script).lines.forEach(line => {
                                        if (line.style === 'BAND') return;
                                        const hex = style.getPropertyValue('--c' + line.colour).trim();
                                        const rgb = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
                                        let count = 0;
                                        for (let at = 0; at < pixels.length; at += 4) {
                                            if (pixels[at + 3] === 255 &&
                                                rgb.every((value, n) => Math.abs(pixels[at + n] - value) < 8)) count++;
                                        }
                                        if (count < 5) missing.push(figure.id + ': ' + line.name);
                                    });
                                });
                                return missing.join();
                                """);
        assertEquals("", missing);
        assertTrue(browser.findElements(By.cssSelector("figure.drawn")).size() >= 5);
    }

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "1200, light", "1200, dark"})
    void thePageDoesNotScrollSideways(int width, String scheme) throws IOException {
        show(width, scheme);
        Object beyond =
                run(
                        "const root = document.documentElement;"
                                + " return root.scrollWidth - root.clientWidth");
        assertEquals(0L, beyond);
        screenshot("report-%s-%s.png".formatted(width, scheme));
    }

    @Test
    void buttonsZoomAndComeBack() {
        String all = pixels();
        button("Zoom in").click();
        assertNotEquals(all, pixels());
        button("Zoom out").click();
        button("Earlier").click();
        button("Later").click();
        assertEquals(all, pixels());
        button("Show everything").click();
        assertNotEquals(all, pixels());
    }

    @Test
    void draggingZooms() {
        String all = pixels();
        WebElement plot = figure().findElement(By.cssSelector(".u-over"));
        new Actions(browser)
                .moveToElement(plot, -100, 0)
                .clickAndHold()
                .moveByOffset(150, 0)
                .release()
                .perform();
        String zoomed = pixels();
        assertNotEquals(all, zoomed);
        new Actions(browser).moveToElement(plot).doubleClick().perform();
        assertNotEquals(zoomed, pixels());
    }

    @Test
    void keysReadValuesAndZoom() {
        WebElement plot = figure().findElement(By.cssSelector(".plot"));
        plot.sendKeys(Keys.ARROW_LEFT);
        assertTrue(readout().startsWith("time 2024-12"), readout());
        assertTrue(readout().contains("forecast"), readout());
        assertTrue(readout().contains("interval of 80 %"), readout());
        plot.sendKeys(Keys.ARROW_LEFT);
        assertTrue(readout().startsWith("time 2024-11"), readout());
        String all = pixels();
        plot.sendKeys("+");
        assertNotEquals(all, pixels());
    }

    @Test
    void theLegendHidesLines() {
        String all = pixels();
        List<WebElement> lines = figure().findElements(By.cssSelector(".legend button"));
        assertEquals(5, lines.size());
        for (WebElement line : lines) {
            assertEquals("true", line.getAttribute("aria-pressed"));
            line.sendKeys(Keys.ENTER);
            assertEquals("false", line.getAttribute("aria-pressed"));
            assertNotEquals(all, pixels());
            line.click();
            assertEquals("true", line.getAttribute("aria-pressed"));
        }
        assertEquals(all, pixels());
    }

    @Test
    void changingTheSchemeDrawsAgain() {
        String light = pixels();
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "screen",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        run("return new Promise(requestAnimationFrame)");
        assertNotEquals(light, pixels());
    }

    @Test
    void printShowsTheImagesOnWhite() throws IOException {
        show(720, "dark");
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "print",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        assertTrue(figure().findElement(By.cssSelector(".drawing svg")).isDisplayed());
        assertFalse(figure().findElement(By.cssSelector("canvas")).isDisplayed());
        assertEquals(
                "rgb(255, 255, 255)",
                run("return getComputedStyle(document.body).backgroundColor"));
        screenshot("report-print.png");
    }

    @Test
    void textHasContrast() {
        for (String scheme : List.of("light", "dark")) {
            show(DESKTOP, scheme);
            Object least =
                    run(
                            """
                            const style = getComputedStyle(document.documentElement);
                            const light = name => {
                                const hex = style.getPropertyValue('--' + name).trim();
                                const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
                                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                            };
                            let least = 21;
                            for (const front of ['ink', 'soft', 'link', 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']) {
                                for (const back of ['paper', 'panel']) {
                                    const [a, b] = [light(front), light(back)];
                                    least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
                                }
                            }
                            return least;
                            """);
            assertTrue(((Number) least).doubleValue() >= 4.5, scheme + ": " + least); // WCAG AA
        }
    }

    @Test
    void withoutScriptsThereAreImages() throws IOException {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.get(address);
            assertTrue(figure().findElement(By.cssSelector(".drawing svg")).isDisplayed());
        } finally {
            browser.executeCdpCommand(
                    "Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
