package io.frostline.probe;

import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineView.Resume;
import io.frostline.topology.FactSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one pipeline's facts, with times that never go back: neither when the clock is set back,
 * nor behind what was told before this watch or by another instance. While the clock is behind such
 * a time, time goes on at half the pace, so that nothing that is waited for stands still and the
 * clock comes up with it.
 */
final class Facts {

  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);

  private static final int SLOWER = 2;

  /** Clocks that are watched over are no further apart. */
  private static final Duration BEHIND_MAX = Duration.ofSeconds(2);

  private final String pipeline;
  private final FactSink sink;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Occasionally occasionally;

  /** The newest time that the clock has shown, or that was told, and when that was. */
  private Instant newest = Instant.MIN;

  private long newestNanos;
  private Optional<Duration> ahead = Optional.empty();

  Facts(String pipeline, FactSink sink, InstantSource clock, LongSupplier nanos) {
    this.pipeline = pipeline;
    this.sink = sink;
    this.clock = clock;
    this.nanos = nanos;
    this.newestNanos = nanos.getAsLong();
    this.occasionally = new Occasionally(nanos);
  }

  String pipeline() {
    return pipeline;
  }

  /** Goes on where the fold stands: it takes no look that is older than what it knows. */
  void follow(Resume fold) {
    Instant now = now();
    fold.lookedAt().filter(now::isBefore).ifPresent(this::reached);
  }

  Instant now() {
    Instant shown = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant least =
        newest.plusNanos((nanos.getAsLong() - newestNanos) / SLOWER).truncatedTo(ChronoUnit.MICROS);
    if (!shown.isBefore(least)) {
      reached(shown);
      ahead = Optional.empty();
      return shown;
    }
    Duration behind = Duration.between(shown, least);
    ahead = Optional.of(behind);
    if (behind.compareTo(BEHIND_MAX) > 0) {
      occasionally.run("clock", () -> tell(behind));
    }
    return least;
  }

  /** How far the last time that {@link #now} gave was ahead of the clock, if it was. */
  Optional<Duration> ahead() {
    return ahead;
  }

  private void reached(Instant time) {
    newest = time;
    newestNanos = nanos.getAsLong();
  }

  private void tell(Duration behind) {
    LOG.atWarn()
        .addKeyValue("pipeline", pipeline)
        .log(
            "this host's clock is {} s behind a time that was told before: until it has caught up"
                + " findings come later, and events carry times that are ahead",
            behind.toSeconds());
  }

  void send(Fact fact) {
    sink.send(fact);
  }

  /** Keeps a record that could not be decoded, and tells the fold. */
  void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {
    sink.setAside(source, reason);
    sink.send(
        new Fact.Undecodable(
            pipeline,
            now(),
            new Partition(source.topic(), source.partition()),
            source.offset(),
            reason));
  }
}
