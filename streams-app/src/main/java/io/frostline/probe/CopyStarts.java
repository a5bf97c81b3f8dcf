package io.frostline.probe;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.SourceSettings.Copies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When the source has begun to copy tables anew: after the last look at its committed offset that
 * did not show it. Not as early as that if its offset follows its records later.
 */
final class CopyStarts {

  /** Connect's own {@code offset.flush.interval.ms} and {@code offset.flush.timeout.ms}. */
  private static final Duration FLUSH = Duration.ofSeconds(65);

  /** A copy's records are read within a few ticks, and a place that stays is kept once. */
  private static final int PLACES_MAX = 100;

  private final boolean atStarts;
  private final boolean tellsOfCopies;
  private final Duration late;
  private final Changes<Set<String>> told = new Changes<>();
  private final Deque<Place> places = new ArrayDeque<>();
  private Optional<Instant> knownAt = Optional.empty();
  private Optional<Instant> allToldAt = Optional.empty();

  /** A connector that copies at any start does not while it streams. */
  private Optional<Instant> streamedAt = Optional.empty();

  private Optional<Position> streamedTo = Optional.empty();
  private Optional<Mark> mark = Optional.empty();
  private boolean isAbsent;

  /** The last time at which the offset was not away yet. */
  private Optional<Instant> absentAfter = Optional.empty();

  /**
   * A look at the source's committed offset.
   *
   * @param topics what is copied now
   * @param place where the stream is
   * @param chosen whether somebody has chosen what a copy reads
   * @param begun when the look began
   */
  record Look(Seen<Set<String>> topics, Seen<Position> place, boolean chosen, Instant begun) {}

  /**
   * What is copied now.
   *
   * @param after a time before which nothing of it has begun, if one is known
   */
  record Copied(Seen<Set<String>> topics, Optional<Instant> after) {}

  /** Where the stream was when no copy had begun at a time. */
  private record Place(Position position, Instant at) {}

  /** A copy of all tables that reads from a place in the stream on, and has begun after a time. */
  private record Mark(Position from, Instant after) {}

  /**
   * @param copies when a connector copies all tables by itself
   * @param exactlyOnce whether offsets are written together with the records
   * @param tellsOfCopies whether each of these copies has {@linkplain #marked records} that tell of
   *     it: an offset that was away and is there again may have been set by a person
   */
  CopyStarts(Copies copies, boolean exactlyOnce, boolean tellsOfCopies) {
    this.atStarts = copies == Copies.AT_STARTS;
    this.tellsOfCopies = tellsOfCopies;
    this.late = exactlyOnce ? Duration.ZERO : FLUSH;
  }

  /** There is no offset: whoever begins now copies all. */
  void absent() {
    if (!isAbsent) {
      absentAfter = after();
    }
    isAbsent = knownAt.isPresent();
  }

  /** A time before which no copy has begun that the looks until now do not show. */
  private Optional<Instant> after() {
    return (atStarts ? streamedAt : knownAt).map(at -> at.minus(late));
  }

  /**
   * A copy's own records say from where on it has read all tables. Where the stream had not come so
   * far, it had not begun: its offset was to be forgotten first. The looks that follow were asked
   * for later.
   */
  void marked(Position from) {
    mark =
        places.stream()
            .filter(place -> !place.position().covers(from))
            .reduce((first, second) -> second)
            .map(Place::at)
            .or(() -> absentAfter)
            .filter(after -> allToldAt.filter(at -> at.isAfter(after)).isEmpty())
            .map(after -> new Mark(from, after));
  }

  /**
   * News of what is copied, in order. A copy that begins and ends between two looks leaves its mark
   * in the offset that was away before it, and in its records.
   *
   * @param all what a connector copies that begins without an offset; none if it does not
   */
  List<Copied> news(Look look, Set<String> all) {
    List<Copied> news = new ArrayList<>();
    Optional<Instant> after = after();
    if (look.topics().isKnown()) {
      Set<String> topics = look.topics().get();
      Optional<Instant> missed =
          topics.isEmpty() && !all.isEmpty() ? missed(look, after) : Optional.empty();
      if (missed.isPresent()) {
        tell(Seen.known(all), missed, news);
      }
      if (missed.isPresent() || !topics.isEmpty() && topics.containsAll(all)) {
        allToldAt = Optional.of(look.begun());
        mark = Optional.empty();
        absentAfter = Optional.empty();
      }
      isAbsent = false;
    }
    tell(look.topics(), look.chosen() ? Optional.empty() : after, news);
    remember(look);
    return news;
  }

  private void tell(Seen<Set<String>> topics, Optional<Instant> after, List<Copied> news) {
    told.news(topics).ifPresent(each -> news.add(new Copied(each, after)));
  }

  /**
   * When a copy has begun at the earliest that no look has shown; it is over once the stream has
   * passed the place from which it has read.
   */
  private Optional<Instant> missed(Look look, Optional<Instant> after) {
    if (isAbsent && !tellsOfCopies) {
      return after;
    }
    return mark.filter(
            known -> look.place().toOptional().filter(at -> at.covers(known.from())).isPresent())
        .map(Mark::after);
  }

  private void remember(Look look) {
    if (!look.topics().isKnown()) {
      return;
    }
    Optional<Instant> before = knownAt;
    knownAt = Optional.of(look.begun());
    if (!look.topics().get().isEmpty() || !look.place().isKnown()) {
      return;
    }
    Position place = look.place().get();
    if (streamedTo.filter(last -> !last.equals(place)).isPresent()) {
      streamedAt = before;
    }
    streamedTo = Optional.of(place);
    if (!places.isEmpty() && places.getLast().position().equals(place)) {
      places.removeLast();
    }
    after().ifPresent(at -> places.addLast(new Place(place, at)));
    if (places.size() > PLACES_MAX) {
      places.removeFirst();
    }
  }
}
