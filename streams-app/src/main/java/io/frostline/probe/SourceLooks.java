package io.frostline.probe;

import io.frostline.core.Partition;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.OffsetReader.Answer;
import io.frostline.probe.Polled.Pace;
import io.frostline.probe.SourceSettings.Copies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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
  private Optional<Mark> mark = Optional.empty();

  /** A copy of all tables has left records; what was asked for later knows of it. */
  private record Mark(Position from, long read) {}

  SourceLooks(Optional<SourceSettings> source, ConnectReads connect, Pace pace) {
    this.source = source;
    reader = new OffsetReader(() -> read(connect));
    offset = new Polled<>("source offset", pace, reader::read);
    copies =
        new CopyStarts(
            source.map(SourceSettings::copies).orElse(Copies.NEVER),
            source.filter(SourceSettings::exactlyOnce).isPresent(),
            source.filter(SourceSettings::tellsOfCopies).isPresent());
  }

  /** A snapshot has read all tables, from {@code place} on, if the source's records can tell. */
  void copied(Position place) {
    if (source.filter(SourceSettings::tellsOfCopies).isPresent()) {
      mark = Optional.of(new Mark(place, System.nanoTime()));
    }
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
        source.filter(SourceSettings::copiesAll).isPresent() && captured.isKnown()
            ? topics(new SourceOffset.Copying(true, false, Set.of()), captured.get())
            : Set.of();
    List<CopyStarts.Copied> news = new ArrayList<>();
    for (Answer answer : untold) {
      if (mark.filter(known -> answer.asked() - known.read() > 0).isPresent()) {
        copies.marked(mark.get().from());
        mark = Optional.empty();
      }
      if (answer.offset().isAbsent()) {
        copies.absent();
      }
      Instant asked = at.minusNanos(System.nanoTime() - answer.asked());
      news.addAll(copies.news(look(Seen.known(answer.offset()), captured, asked), all));
    }
    untold.clear();
    Seen<SourceOffset> newest = newest();
    if (!newest.isKnown()) {
      news.addAll(copies.news(look(newest, captured, at), all));
    }
    return news;
  }

  private CopyStarts.Look look(
      Seen<SourceOffset> seen, Seen<Set<Partition>> captured, Instant begun) {
    Seen<SourceOffset.Copying> copying = Seen.flat(seen.map(SourceOffset::copying));
    return new CopyStarts.Look(
        Seen.flat(copying.map(known -> captured.map(here -> topics(known, here)))),
        Seen.flat(seen.map(SourceOffset::position)),
        copying.toOptional().filter(this::isChosen).isPresent(),
        begun);
  }

  private boolean isChosen(SourceOffset.Copying copying) {
    return copying.everything()
        && (copying.chosen() || source.filter(SourceSettings::copiesAll).isEmpty());
  }

  private Set<String> topics(SourceOffset.Copying copying, Set<Partition> captured) {
    return source
        .map(known -> copying.topics(known, copying.everything() ? topics(captured) : Set.of()))
        .orElse(Set.of());
  }

  private static Set<String> topics(Set<Partition> captured) {
    Set<String> topics = new HashSet<>();
    for (Partition partition : captured) {
      topics.add(partition.topic());
    }
    return topics;
  }

  @Override
  public void close() {
    offset.close();
  }
}
