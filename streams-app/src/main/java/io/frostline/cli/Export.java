package io.frostline.cli;

import io.frostline.app.OptionException;
import io.frostline.app.UnreachableException;
import io.frostline.core.Fact;
import io.frostline.replay.FactFileException;
import io.frostline.replay.FactFileWriter;
import io.frostline.replay.FileHeader;
import io.frostline.topology.FactReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Writes the facts of the observations topic to a file. */
final class Export {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  private final Path file;
  private final Optional<Instant> since;
  private final Optional<String> pipeline;
  private final PrintWriter err;
  private long told = System.nanoTime();

  Export(Path file, Optional<Instant> since, Optional<String> pipeline, PrintWriter err) {
    this.file = file;
    this.since = since;
    this.pipeline = pipeline;
    this.err = err;
  }

  /** Finds out before anything is read whether the file may be written. */
  static void requireNew(Path file, boolean force) {
    if (Files.isDirectory(file)) {
      throw new OptionException("--export " + file + " is a folder; name a file in it");
    }
    if (Files.exists(file) && !force) {
      throw new OptionException("--export " + file + ": it exists already; --force replaces it");
    }
  }

  /** Writes everything that is there now, and gives the number of facts in the file. */
  long from(Map<String, String> connection) {
    try (FactReader reader = new FactReader(connection);
        FactFileWriter writer = new FactFileWriter(file, header(reader))) {
      long moved = System.nanoTime();
      while (!reader.done()) {
        long before = reader.passed();
        List<Fact> facts = reader.poll(POLL);
        facts.stream()
            .filter(fact -> pipeline.map(fact.pipeline()::equals).orElse(true))
            .forEach(writer::write);
        long now = System.nanoTime();
        moved = reader.passed() > before ? now : moved;
        if (now - moved > SILENCE_MAX.toNanos()) {
          throw new UnreachableException(
              "Kafka has given no facts for " + SILENCE_MAX.toSeconds() + " s", null);
        }
        progress(reader, now);
      }
      if (reader.nobodys() > 0) {
        say("%,d records are no facts and belong to no pipeline; left out", reader.nobodys());
      }
      writer.finish();
      return writer.written();
    } catch (FactFileException e) {
      throw new OptionException(e.getMessage(), e);
    } catch (KafkaException e) {
      throw new UnreachableException("Kafka did not give the facts: " + e.getMessage(), e);
    }
  }

  private FileHeader header(FactReader reader) {
    return FileHeader.of(
        since,
        reader.spans().stream()
            .map(span -> new FileHeader.Span(span.partition(), span.from(), span.to()))
            .toList());
  }

  private void progress(FactReader reader, long now) {
    if (now - told > PROGRESS_EVERY.toNanos()) {
      told = now;
      say("%,d of %,d records read", reader.passed(), reader.total());
    }
  }

  private void say(String format, Object... values) {
    err.println("frostline events: " + String.format(Locale.ROOT, format, values));
    err.flush();
  }
}
