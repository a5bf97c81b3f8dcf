package io.frostline.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.core.Activity.Outlook;
import io.frostline.core.Attempt;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Incident;
import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.Rule;
import io.frostline.json.WireEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a real browser, on views that are made up; the real pipeline's is in its own test.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

  private static final String SINK = "frostline-sink";
  private static final String HOSTILE =
      "cold.<script>document.title='broken'</script>\"'><img src=x onerror=alert(1)>\u202egnp/%2e%2e"
          + "x".repeat(300);
  private static final SyntheticFleet FEW =
      new SyntheticFleet(SINK, List.of("cold.orders", "cold.trades", HOSTILE), 7);

  private Chromium browser;
  private ServedPage page;

  @BeforeAll
  void startBrowser() throws Exception {
    Optional<Chromium> started = Browsers.start();
    assumeTrue(started.isPresent(), "no Chromium on the PATH and none named by FROSTLINE_CHROMIUM");
    browser = started.get();
  }

  @AfterAll
  void stopBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void serve() {
    page = ServedPage.start(0, () -> List.of(FEW.healthy(Instant.now())));
    browser.look(1280, 900, false, true);
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void oneLookTellsThatAllIsWell() {
    open("");

    soon().until(() -> browser.text().contains("All 3 tables are complete to"));
    assertThat(browser.text()).contains("HEALTHY", "cold.orders", "in Kafka", "not captured yet");
    assertThat(count(".rows li")).isEqualTo(3);
    assertThat(browser.eval("document.querySelector('.row').getAttribute('aria-label')").asText())
        .matches(".+, [0-9.]+ s behind, .+");
  }

  @Test
  void theFrostLineIsDrawnWhereTheTimesAre() {
    open("");
    soon().until(() -> count(".rows li") == 3);

    // In the same frame: what the bar shows, and what the page was told.
    JsonNode drawn =
        browser.eval(
            """
            (async () => {
              const { model, now } = await import("/state.js");
              const pipeline = model.pipelines.get("frostline-sink");
              const row = [...pipeline.tables.values()].find((r) => r.name === "cold.trades");
              const li = [...document.querySelectorAll(".rows li")].find((l) => l.textContent.includes("cold.trades"));
              const share = (name) => { const s = li.querySelector(".seg." + name); return s.hidden ? 0 : parseFloat(s.style.width); };
              const all = ["frozen", "staged", "kafka", "open"].map(share);
              return { all, total: pipeline.observed - row.frozen, window: model.window };
            })()
            """);

    double behind =
        drawn.get("all").get(1).asDouble()
            + drawn.get("all").get(2).asDouble()
            + drawn.get("all").get(3).asDouble();
    assertThat(behind)
        .isCloseTo(
            100 * drawn.get("total").asDouble() / drawn.get("window").asDouble(), offset(1.0));
    assertThat(drawn.get("all").get(0).asDouble() + behind).isCloseTo(100, offset(0.1));
  }

  @Test
  void aFaultAppearsByItselfAndGoesAgain() {
    open("");
    soon().until(() -> browser.text().contains("All 3 tables"));
    Instant since = Instant.now().minusSeconds(5);

    page.show(() -> List.of(FEW.failing(Instant.now(), since)));
    soon().until(() -> browser.text().contains("frostline-sink: DOWN"));

    assertThat(browser.eval("document.title").asText()).startsWith("● frostline-sink: DOWN");
    assertThat(count(".rows .mark.critical.open")).isEqualTo(3);
    assertThat(browser.eval("document.getElementById('announcer').textContent").asText())
        .contains("the warehouse does not answer");

    page.show(() -> List.of(FEW.healthy(Instant.now())));
    soon().until(() -> browser.text().contains("All 3 tables"));
    assertThat(browser.eval("document.title").asText()).isEqualTo("Frostline");
  }

  @Test
  void anAlertsAddressLeadsToTheCauseAndWhatToDo() {
    Instant since = Instant.now().minusSeconds(30);
    page.show(() -> List.of(FEW.failing(Instant.now(), since)));
    page.board().add(event("e-1", "DOWN", "incident-" + since.toEpochMilli(), since));

    open("#/frostline-sink/cold.orders");

    soon().until(() -> browser.text().contains("DOWN for"));
    assertThat(browser.text())
        .contains("cold.orders", "DOWN for", "task 0 is FAILED", "If it does not pass:")
        .contains("catalog or warehouse unreachable", "Rule S19", "Supervisor", "Commit round")
        .contains("Phases", "records")
        .contains("offset", "4711");
    soon().until(() -> browser.text().contains("2d2f8d7a-0000-4000-8000-000000000000"));
    soon().until(() -> !attribute(".chart .line", "d").isEmpty());
  }

  /** Since when, what is lost, what was tried, what to do: without a click, on both views. */
  @ParameterizedTest
  @CsvSource({"''", "#/frostline-sink"})
  void fourQuestionsAreAnsweredOnTheFirstScreen(String address) {
    Instant since = Instant.now().minusSeconds(65);
    page.show(() -> List.of(FEW.failing(Instant.now(), since)));

    open(address);

    soon().until(() -> answer("todo").contains("Make the catalog and the warehouse reachable"));
    assertThat(answer("since")).contains(since.toString().substring(11, 19), "s ago");
    assertThat(answer("lost")).contains("None found", "waiting: ", " in Kafka");
    assertThat(answer("tried")).contains("Nothing yet");
    assertThat(answer("todo")).contains("Frostline: The warehouse does not answer; it waits.");
    assertThat(
            browser
                .eval("document.querySelector('.answers').getBoundingClientRect().bottom")
                .asDouble())
        .isLessThan(400);

    page.show(() -> List.of(FEW.healthy(Instant.now())));
    soon().until(() -> count(".answers:not([hidden])") == 0);
  }

  @Test
  void aLossIsCountedAndACauseStandsBeforeWhatFollowsFromIt() {
    Instant began = Instant.now().minusSeconds(90);
    Incident hung = incident("hung", EventType.HUNG, Rule.S3, began, Optional.empty(), false);
    Incident lost =
        incident(
            "lost",
            EventType.DATA_LOSS,
            Rule.S10,
            began.plusSeconds(30),
            Optional.of("cold.orders"),
            true);
    Attempt attempt =
        new Attempt(
            new Output.Command(
                "c-1",
                SINK,
                SINK,
                Output.Action.RESTART_ALL,
                "hung",
                began.plusSeconds(5),
                "two coordinators",
                false),
            Rule.S3,
            Optional.of("here"),
            Optional.of(CommandResult.ACCEPTED),
            false);
    page.show(
        () ->
            List.of(
                FEW.failing(
                    Instant.now(),
                    List.of(lost, hung),
                    List.of(attempt),
                    new Outlook(Outlook.Kind.PERSON, "A person has to act."))));
    page.board()
        .add(
            new WireEvent(
                "e-lost",
                SINK,
                Optional.of("cold.orders"),
                "DATA_LOSS",
                "CRITICAL",
                "S10",
                "lost",
                began.plusSeconds(30),
                "rows are missing",
                Map.of("rows", "1234")));

    open("#/frostline-sink");

    soon().until(() -> answer("lost").contains("1,234 rows"));
    assertThat(answer("lost")).contains("of cold.orders");
    assertThat(answer("tried")).contains("Restart of all tasks", "Connect has accepted it");
    assertThat(answer("todo")).contains(lost.advice(), "a person has to act");
    assertThat(browser.text()).contains("HUNG for");
    assertThat(browser.eval("document.querySelector('.incident h3').textContent").asText())
        .startsWith("HUNG");
  }

  private static Incident incident(
      String id, EventType type, Rule rule, Instant since, Optional<String> table, boolean person) {
    return new Incident(
        id,
        type,
        Severity.CRITICAL,
        rule,
        List.of(rule),
        table,
        since,
        since,
        Optional.of(SINK),
        type + " happened",
        person,
        Optional.empty());
  }

  private String answer(String part) {
    return browser
        .eval(
            "document.querySelector('.answers:not([hidden]) .%s')?.innerText ?? ''".formatted(part))
        .asText();
  }

  @Test
  void whatIsNotWatchedIsSaidToBeSo() {
    open("#/frostline-sink/cold.nothing");
    soon().until(() -> browser.text().contains("No table of this name is watched"));
    open("#/nobody");
    soon().until(() -> browser.text().contains("No pipeline of this name is watched"));
    open("#/%E0%A4%A");
    soon().until(() -> browser.text().contains("No pipeline of this name is watched"));
  }

  @Test
  void namesAreNeverMarkup() {
    open("");
    soon().until(() -> count(".rows li") == 3);

    assertThat(browser.text()).contains("<script>document.title='broken'</script>");
    assertThat(count("main script, main img")).isZero();
    assertThat(browser.eval("document.title").asText()).isEqualTo("Frostline");
    assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .isTrue();

    browser.eval(
        "[...document.querySelectorAll('.row')].find((r) => r.textContent.includes('<script>')).click()");
    soon().until(() -> browser.text().contains("Where the rows are"));
    assertThat(browser.eval("document.querySelector('h1').textContent").asText())
        .isEqualTo(HOSTILE);
    assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .isTrue();
    assertThat(count("main script, main img")).isZero();
  }

  @Test
  void everythingCanBeReachedWithTheKeyboard() {
    open("");
    soon().until(() -> count(".rows li") == 3);
    for (int i = 0; i < 30 && !focused().contains("row"); i++) {
      browser.press("Tab");
    }
    assertThat(focused()).contains("row");
    String first = attribute(":focus", "aria-label");

    browser.press("ArrowDown");
    assertThat(attribute(":focus", "aria-label")).isNotEqualTo(first);
    browser.press("Enter");
    soon().until(() -> browser.text().contains("Where the rows are"));
    browser.press("Escape");
    soon().until(() -> browser.text().contains("Supervisor") && count(".hops") == 0);
    browser.press("Escape");
    soon().until(() -> count(".fleet") == 1);
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void textCanBeReadAndNothingLacksAName(String scheme, int width) {
    Instant since = Instant.now().minusSeconds(30);
    page.show(() -> List.of(FEW.failing(Instant.now(), since)));
    browser.look(width, 900, scheme.equals("dark"), true);
    for (String address : List.of("", "#/frostline-sink", "#/frostline-sink/cold.orders")) {
      open(address);
      soon().until(() -> browser.text().contains("DOWN"));

      assertThat(browser.eval(CONTRAST).toString()).as(address).isEqualTo("[]");
      assertThat(browser.eval(NAMELESS).toString()).as(address).isEqualTo("[]");
      assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .as("%s is no wider than the window", address)
          .isTrue();
    }
  }

  @Test
  void whatIsOldIsSaidToBeOld() {
    open("");
    soon().until(() -> browser.text().contains("All 3 tables"));

    page.stopServer();

    soon().until(() -> browser.text().contains("What is shown is from"));
    assertThat(browser.text())
        .contains("no connection", "No word from the app for", "cold.orders")
        .doesNotContain("All 3 tables", "Nothing is wrong.");
  }

  @Test
  void aPipelineThatIsNotLookedAtAnyMoreIsNotShownAsFresh() {
    Instant stopped = Instant.now().minusSeconds(20);
    page.show(() -> List.of(FEW.healthy(stopped)));

    open("");

    soon().until(() -> browser.text().contains("frostline-sink: not looked at for"));
    assertThat(browser.text()).doesNotContain("Nothing is wrong");
    assertThat(count(".rows .seg.unseen:not([hidden])")).isEqualTo(3);
  }

  @Test
  void anEmptyFleetSaysWhatToDo() {
    page.close();
    page = ServedPage.start(0, List::of);

    open("");

    soon().until(() -> browser.text().contains("No pipeline found yet"));
    assertThat(browser.text()).contains("./frostline connectors apply", "./frostline doctor");
  }

  @Test
  void aThousandTablesStaySmooth() {
    SyntheticFleet many = SyntheticFleet.of(SINK, 1000);
    page.show(() -> List.of(many.healthy(Instant.now())));
    PageTimes times = PageTimes.measure(browser, page.url(), Duration.ofSeconds(6));

    System.out.println("a page of 1,000 tables: " + times);
    // Generous: the machine does other work too. The benchmark says what a quiet one gives.
    assertThat(times.usefulMillis()).isLessThan(3_000);
    assertThat(times.longestFrameMillis()).isLessThan(500);
    assertThat(times.nodes()).isLessThan(4_000);
    browser.eval("scrollTo(0, document.body.scrollHeight / 2)");
    soon().until(() -> browser.eval(FIRST_IN_SIGHT).asInt() > 300);
    assertThat(count(".rows li")).isLessThan(80);
    browser.eval(
        "(() => { const f = document.querySelector('input[type=search]'); f.value = '_0042';"
            + " f.dispatchEvent(new Event('input')); })()");
    soon().until(() -> count(".rows li") == 1);
    assertThat(browser.text()).contains("1 of 1,000 tables");
  }

  private static final String FIRST_IN_SIGHT =
      """
      Math.max(...[...document.querySelectorAll(".rows li")].map((l) => Number(l.getAttribute("aria-posinset"))))
      """;

  /** Texts with less contrast against what is behind them than WCAG AA asks. */
  private static final String CONTRAST =
      """
      (() => {
        const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m[3] ?? 1 }; };
        const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (node) => { for (let n = node; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.a > 0.99) return c.rgb; } return [255, 255, 255]; };
        const poor = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let t = walker.nextNode(); t; t = walker.nextNode()) {
          const node = t.parentElement;
          if (!t.textContent.trim() || !node.checkVisibility() || node.closest(".unseen, .skip, script, noscript, option")) continue;
          const style = getComputedStyle(node);
          const [a, b] = [light(parse(style.color).rgb), light(behind(node))].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.7 && Number(style.fontWeight) >= 700);
          if (ratio < (large ? 3 : 4.5)) poor.push(t.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
        }
        return [...new Set(poor)];
      })()
      """;

  /** Controls, pictures and landmarks that a screen reader could say nothing about. */
  private static final String NAMELESS =
      """
      [...document.querySelectorAll("a, button, input, select, summary, section, [role=img], progress, nav")]
        .filter((n) => n.checkVisibility() && !n.closest("[aria-hidden=true]"))
        .filter((n) => !(n.getAttribute("aria-label") || n.textContent.trim() || n.labels?.length || (n.getAttribute("aria-labelledby") && document.getElementById(n.getAttribute("aria-labelledby")))))
        .map((n) => n.outerHTML.slice(0, 80))
      """;

  private void open(String fragment) {
    browser.open(page.url() + fragment);
  }

  private int count(String selector) {
    return browser.eval("document.querySelectorAll(\"" + selector + "\").length").asInt();
  }

  private String attribute(String selector, String name) {
    return browser
        .eval("document.querySelector('%s')?.getAttribute('%s') ?? ''".formatted(selector, name))
        .asText();
  }

  private String focused() {
    return browser.eval("document.activeElement.className").asText();
  }

  private static ConditionFactory soon() {
    return await().atMost(20, TimeUnit.SECONDS).pollInterval(100, TimeUnit.MILLISECONDS);
  }

  private static WireEvent event(String id, String type, String incident, Instant at) {
    return new WireEvent(
        id,
        SINK,
        Optional.empty(),
        type,
        "CRITICAL",
        "S19",
        incident,
        at,
        "task 0 is FAILED",
        Map.of("offset", "4711"));
  }
}
