package io.frostline.probe;

import io.frostline.core.Partition;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.OffsetReader.Answer;
import io.frostline.probe.Polled.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the source's committed offset says: its place, and what it copies anew. */
final class SourceLooks implements AutoCloseable {

  private final Optional<SourceSettings> source;
  private final OffsetReader reader;
  private final Polled<List<Answer>> offset;
  private final CopyStarts copies;
  private final List<Answer> untold = new ArrayList<>();

  SourceLooks(Optional<SourceSettings> source, ConnectReads connect, Pace pace) {
    this.source = source;
    reader = new OffsetReader(() -> read(connect));
    offset = new Polled<>("source offset", pace, reader::read);
    copies = new CopyStarts(source.filter(SourceSettings::exactlyOnce).isPresent());
  }

  private SourceOffset read(ConnectReads connect) {
    return source
        .map(known -> SourceOffset.of(known, connect.offsets(known.name())))
        .orElseGet(() -> SourceOffset.unknown("no source connector feeds this sink"));
  }

  /**
   * Starts to read if that is due.
   *
   * @param closely whether the offset may go and come back within a second
   */
  void start(boolean closely) throws InterruptedException {
    // One that was late for its own tick does not cost the next look.
    take(Duration.ZERO);
    startReading(closely);
  }

  private void startReading(boolean closely) {
    if (closely) {
      reader.closely();
      offset.startAtOnce();
    } else {
      reader.once();
      offset.start();
    }
  }

  /** The newest place; waits for one that is under way, and goes on if it is read closely. */
  Seen<Position> position(boolean closely, Duration wait) throws InterruptedException {
    reader.want();
    take(wait);
    Seen<SourceOffset> newest = newest();
    if (closely) {
      startReading(true);
    }
    return Seen.flat(newest.map(SourceOffset::position));
  }

  private void take(Duration wait) throws InterruptedException {
    offset.take(wait).flatMap(Seen::toOptional).ifPresent(untold::addAll);
  }

  private Seen<SourceOffset> newest() {
    return offset.latest().map(answers -> answers.get(answers.size() - 1).offset());
  }

  /** What the answers since the last time say of copies, in order. */
  List<CopyStarts.Copied> copied(Instant at, Seen<Set<Partition>> captured) {
    Set<String> all =
        source.filter(SourceSettings::copiesFirst).isPresent() && captured.isKnown()
            ? topics(new SourceOffset.Copying(true, Set.of()), captured.get())
            : Set.of();
    List<CopyStarts.Copied> news = new ArrayList<>();
    for (Answer answer : untold) {
      if (answer.offset().isAbsent()) {
        copies.absent();
      }
      Instant asked = at.minusNanos(System.nanoTime() - answer.asked());
      news.addAll(copies.news(copying(Seen.known(answer.offset()), captured), all, asked));
    }
    untold.clear();
    Seen<SourceOffset> newest = newest();
    if (!newest.isKnown()) {
      news.addAll(copies.news(copying(newest, captured), all, at));
    }
    return news;
  }

  private Seen<Set<String>> copying(Seen<SourceOffset> seen, Seen<Set<Partition>> captured) {
    return Seen.flat(
        Seen.flat(seen.map(SourceOffset::copying))
            .map(copying -> captured.map(here -> topics(copying, here))));
  }

  private Set<String> topics(SourceOffset.Copying copying, Set<Partition> captured) {
    return source
        .map(known -> copying.topics(known, captured.stream().map(Partition::topic)))
        .orElse(Set.of());
  }

  @Override
  public void close() {
    offset.close();
  }
}
