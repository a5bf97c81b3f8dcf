package io.frostline.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/**
 * How quick the page is in a browser.
 *
 * @param firstPaintMillis from the start of the navigation to the first pixel with content
 * @param usefulMillis from there to the first frame after the tables were drawn
 * @param frameMillis p99 of the time between two frames while it is updated each second
 * @param longestFrameMillis the longest of them
 * @param taskShare share of one core that the page's own thread takes while it is updated
 * @param nodes nodes in the document
 */
public record PageTimes(
    double firstPaintMillis,
    double usefulMillis,
    double frameMillis,
    double longestFrameMillis,
    double taskShare,
    long nodes) {

  /** Resolves with the time of the frame after the first one that shows the app's answer. */
  private static final String USEFUL =
      """
      new Promise((done) => {
        const look = () => {
          const mark = performance.getEntriesByName("frostline-shown")[0];
          if (mark && document.querySelectorAll(".rows li").length > 0) done(mark.startTime);
          else setTimeout(look, 5);
        };
        look();
      })
      """;

  private static final String FRAMES =
      """
      new Promise((done) => {
        const times = [];
        let last = performance.now();
        const end = last + %d;
        const frame = (t) => {
          times.push(t - last);
          last = t;
          if (t < end) requestAnimationFrame(frame);
          else done(times.slice(2).sort((a, b) => a - b));
        };
        requestAnimationFrame((t) => { last = t; requestAnimationFrame(frame); });
      })
      """;

  /** Opens {@code url}, and watches it for {@code length}. */
  public static PageTimes measure(Chromium browser, String url, Duration length) {
    browser.open(url);
    double useful = browser.eval(USEFUL).asDouble();
    double paint =
        browser
            .eval(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
                    + " ?? performance.now()")
            .asDouble();
    double taskBefore = browser.metrics().get("TaskDuration");
    long began = System.nanoTime();
    JsonNode frames = browser.eval(FRAMES.formatted(length.toMillis()));
    double seconds = (System.nanoTime() - began) / 1e9;
    double task = browser.metrics().get("TaskDuration") - taskBefore;
    return new PageTimes(
        paint,
        Math.max(useful, paint),
        frames.get((int) (frames.size() * 0.99)).asDouble(),
        frames.get(frames.size() - 1).asDouble(),
        task / seconds,
        browser.eval("document.querySelectorAll('*').length").asLong());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "first paint %.0f ms, useful %.0f ms, frames p99 %.0f ms, longest %.0f ms, %.1f %% of a core"
            + " in the browser, %d nodes",
        firstPaintMillis,
        usefulMillis,
        frameMillis,
        longestFrameMillis,
        taskShare * 100,
        nodes);
  }
}
