package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the control topic was read, and what the workers have answered in it.
 *
 * <p>An answer is <em>ripe</em> once every record that lay in any control partition before it was
 * read has been read too: only then is it certain that all files announced before it are known.
 * With one partition the order of the records says so; with several it takes another look at all
 * ends.
 *
 * @param places what is known of each control partition
 * @param partitions number of control partitions, 0 before the first tick
 * @param answered highest next offset in any ripe answer, by captured topic and partition
 * @param fresh answers that are not ripe yet, in the order they were read
 * @param read number of answers read so far
 * @param readBefore number of answers read when the last tick was taken
 * @param sweep the ends that have to be reached before some answers are ripe
 * @param tails stretches in which nothing readable lies, by captured topic and partition
 * @param hole whether records are missing: the probe has to read them again
 */
public record ControlLog(
    Map<Integer, Place> places,
    int partitions,
    Map<String, SortedMap<Integer, Long>> answered,
    List<Answer> fresh,
    long read,
    long readBefore,
    Optional<Sweep> sweep,
    Map<String, SortedMap<Integer, Tail>> tails,
    boolean hole) {

  private static final int FRESH_MAX = 512;

  /**
   * What is known of a control partition.
   *
   * @param start control offset at which what is known begins
   * @param next control offset up to which everything from {@code start} on is known
   */
  public record Place(long start, long next) {}

  /** A worker's answer; partitions without a record in its round are absent. */
  public record Answer(long order, Map<String, SortedMap<Integer, Long>> offsets) {}

  /** Answers up to {@code order} are ripe once {@code ends} are reached. */
  public record Sweep(long order, Map<Integer, Long> ends) {}

  /**
   * Nothing readable lies between {@code from} and {@code reached}. It is kept, because the sink's
   * offset may be seen before the answer that carries it.
   */
  public record Tail(long from, long reached) {}

  /** The log after a step, and the answers that became ripe with it. */
  record Step(ControlLog log, List<Answer> ripe) {}

  static ControlLog empty() {
    return new ControlLog(
        Map.of(), 0, Map.of(), List.of(), 0, 0, Optional.empty(), Map.of(), false);
  }

  /** True for the next record; one that is known already, or lies behind a hole, is left out. */
  boolean takes(int partition, long from, long offset) {
    Place place = places.get(partition);
    return place == null || (offset >= place.next() && from <= place.next());
  }

  /** True if the topic was read from its very first record. */
  boolean complete() {
    for (Place place : places.values()) {
      if (place.start() != 0) {
        return false;
      }
    }
    return !places.isEmpty();
  }

  /** True if everything below {@code offsets} is known. */
  boolean reached(Map<Integer, Long> offsets) {
    for (Map.Entry<Integer, Long> offset : offsets.entrySet()) {
      if (offset.getValue() > next(offset.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** True if every record that was there when the tick was taken has been read. */
  boolean caughtUp(Seen<Map<Integer, ControlPlace>> seen) {
    return seen.isKnown()
        && !hole
        && seen.get().entrySet().stream()
            .allMatch(end -> end.getValue().end() <= next(end.getKey()));
  }

  /** Next offset by control partition: where a reader goes on. */
  Map<Integer, Long> next() {
    return Sorted.map(places, Place::next);
  }

  /** Up to where everything in a control partition is known, 0 if nothing is. */
  long next(int partition) {
    Place place = places.get(partition);
    return place == null ? 0 : place.next();
  }

  ControlLog advance(int partition, long from, long next) {
    Place place = places.get(partition);
    return withPlaces(
        Sorted.with(places, partition, new Place(place == null ? from : place.start(), next)));
  }

  /** Takes an answer; with a single control partition it is ripe at once. */
  Step answer(Map<String, SortedMap<Integer, Long>> offsets) {
    Answer answer = new Answer(read + 1, offsets);
    if (partitions == 1 && fresh.isEmpty()) {
      return new Step(
          new ControlLog(
              places,
              partitions,
              ByTopic.merged(answered, offsets, Math::max),
              fresh,
              read + 1,
              readBefore,
              sweep,
              tails,
              hole),
          List.of(answer));
    }
    List<Answer> more = new ArrayList<>(fresh);
    if (more.size() >= FRESH_MAX) {
      // The later place holds for both.
      Answer last = more.remove(more.size() - 1);
      answer = new Answer(answer.order(), ByTopic.merged(last.offsets(), offsets, Math::max));
    }
    more.add(answer);
    return new Step(
        new ControlLog(
            places,
            partitions,
            answered,
            List.copyOf(more),
            read + 1,
            readBefore,
            sweep,
            tails,
            hole),
        List.of());
  }

  /** Takes over where the reader stands, and finds out which answers are ripe by now. */
  Step look(Map<Integer, ControlPlace> seen) {
    Map<Integer, Place> next = new TreeMap<>(places);
    Map<Integer, Long> ends = new TreeMap<>();
    boolean missing = false;
    for (Map.Entry<Integer, ControlPlace> entry : seen.entrySet()) {
      ControlPlace place = entry.getValue();
      Place known = next.getOrDefault(entry.getKey(), new Place(place.start(), place.start()));
      if (place.start() > known.next()) {
        // What lay between is deleted: what is known begins anew.
        known = new Place(place.start(), place.start());
      }
      if (place.given() > known.next()) {
        missing = true;
      } else if (place.position() > known.next()) {
        known = new Place(known.start(), place.position());
      }
      next.put(entry.getKey(), known);
      ends.put(entry.getKey(), place.end());
    }
    ControlLog log =
        new ControlLog(
            next.equals(places) ? places : Sorted.copy(next),
            Math.max(partitions, next.size()),
            answered,
            fresh,
            read,
            readBefore,
            sweep.isPresent() ? sweep : Optional.of(new Sweep(readBefore, ends)),
            tails,
            missing);
    return log.swept();
  }

  private Step swept() {
    long order =
        partitions == 1 ? read : reached(sweep.orElseThrow().ends()) ? sweep.get().order() : -1;
    List<Answer> ripe = fresh.stream().filter(answer -> answer.order() <= order).toList();
    Map<String, SortedMap<Integer, Long>> all = answered;
    for (Answer answer : ripe) {
      all = ByTopic.merged(all, answer.offsets(), Math::max);
    }
    return new Step(
        new ControlLog(
            places,
            partitions,
            all,
            ripe.isEmpty() ? fresh : fresh.subList(ripe.size(), fresh.size()).stream().toList(),
            read,
            read,
            order >= 0 ? Optional.empty() : sweep,
            tails,
            hole),
        ripe);
  }

  /** A topic of another name: nothing is known of it yet, and it is read from its beginning. */
  ControlLog moved() {
    return new ControlLog(
        Map.of(), 0, answered, List.of(), read, read, Optional.empty(), tails, false);
  }

  /** Another topic of the same name: nothing that was read of the old one counts in it. */
  ControlLog recreated(Map<Integer, ControlPlace> seen) {
    Map<Integer, Place> fromNow = new TreeMap<>();
    seen.forEach((k, place) -> fromNow.put(k, new Place(place.end(), place.end())));
    return new ControlLog(
        Sorted.copy(fromNow),
        fromNow.size(),
        answered,
        List.of(),
        read,
        read,
        Optional.empty(),
        tails,
        false);
  }

  /** Captured topics that are others of the same name: no answer was given for them yet. */
  ControlLog without(Recreated gone) {
    return new ControlLog(
        places,
        partitions,
        gone.offsets(answered),
        fresh.stream()
            .map(answer -> new Answer(answer.order(), gone.offsets(answer.offsets())))
            .toList(),
        read,
        readBefore,
        sweep,
        gone.tails(tails),
        hole);
  }

  ControlLog tail(Partition partition, long from, long reached) {
    Map<String, Map<Integer, Tail>> one =
        Map.of(partition.topic(), Map.of(partition.number(), new Tail(from, reached)));
    return new ControlLog(
        places,
        partitions,
        answered,
        fresh,
        read,
        readBefore,
        sweep,
        ByTopic.merged(tails, one, (before, after) -> after),
        hole);
  }

  /** Where a position really is: behind a tail in which nothing readable lies. */
  long pass(String topic, int number, long position) {
    return pass(ByTopic.get(tails, topic, number), position);
  }

  static long pass(Tail tail, long position) {
    return tail != null && position >= tail.from() ? Math.max(position, tail.reached()) : position;
  }

  private ControlLog withPlaces(Map<Integer, Place> next) {
    return new ControlLog(next, partitions, answered, fresh, read, readBefore, sweep, tails, hole);
  }
}
