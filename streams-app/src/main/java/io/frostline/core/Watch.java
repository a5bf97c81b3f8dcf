package io.frostline.core;

import io.frostline.core.Fact.DatabaseSeen;
import io.frostline.core.Fact.GroupLook;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the app's own looks have brought, and since when they come.
 *
 * @param tickAt time of the last tick
 * @param since since when ticks have come without a gap
 * @param catalogAt when the last look at the catalog that succeeded began
 * @param catalogFailing since when, and why, the catalog cannot be read, or is far too slow
 * @param unreadable the same of single tables that the catalog lists and does not give: since the
 *     last look that gave them
 * @param catalogUsual how long a look at the catalog usually takes
 * @param crowdedSince since when the coordinator's group has had more than one member
 * @param coordinator what is known of the coordinator's committed offsets
 * @param source how the source's committed offset moves
 * @param retention how long Kafka keeps a topic's records
 * @param database the last look at the source database
 * @param publication what is known of the publication, if the database is asked for it
 * @param counts what the database has counted, for losses that nothing else can count
 * @param copying captured topics whose tables the source copies anew
 * @param gap what is lost for every table, also for those that come later
 * @param retired topics of the tables that a person has retired, by their UUIDs
 * @param shrunkAt when the control topic was seen to end before what is known of it
 * @param beyondSince since when a snapshot records a control offset behind the topic's end
 * @param undecodable records that were set aside
 * @param signs what shows beside the beats that something lives
 * @param leaps offsets of the sink's group that no answer has told of; absent before they are known
 * @param quiet what tells which captured partitions have had no record for long
 */
public record Watch(
    Optional<Instant> tickAt,
    Optional<Instant> since,
    Optional<Instant> catalogAt,
    Optional<Failing> catalogFailing,
    Map<String, Failing> unreadable,
    Optional<Duration> catalogUsual,
    Optional<Instant> crowdedSince,
    CoordinatorOffsets coordinator,
    SourceOffsets source,
    Map<String, Duration> retention,
    Optional<DatabaseSeen> database,
    Optional<Publications> publication,
    Counts counts,
    Set<String> copying,
    Optional<Loss> gap,
    Map<String, List<String>> retired,
    Optional<Instant> shrunkAt,
    Optional<Instant> beyondSince,
    long undecodable,
    Signs signs,
    Optional<Leaps> leaps,
    Quiet quiet) {

  /** After a longer silence the app was blind, and what it remembers is old. */
  private static final Duration GAP_MAX = Duration.ofSeconds(15);

  /** A look at the catalog that takes longer, and so many times longer than usual, is too slow. */
  private static final Duration SLOW_MIN = Duration.ofSeconds(10);

  private static final int SLOW_TIMES = 3;

  /** Two looks in a row that fail are not chance. */
  static final int LOOKS_MIN = 2;

  /**
   * Something that has not worked since a time.
   *
   * @param looks how many looks in a row have shown it
   */
  public record Failing(Instant since, String reason, int looks) {

    static Failing again(Optional<Failing> before, Instant at, String why) {
      return before
          .map(failing -> new Failing(failing.since(), why, failing.looks() + 1))
          .orElse(new Failing(at, why, 1));
    }
  }

  static Watch nothing() {
    return new Watch(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        CoordinatorOffsets.unseen(),
        SourceOffsets.unseen(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Counts.none(),
        Set.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        0,
        Signs.none(),
        Optional.empty(),
        Quiet.none());
  }

  /** Takes over a tick; what is decided at it stands on the ticks before without a gap. */
  Watch tick(Fact.Tick tick) {
    boolean unbroken = tickAt.isPresent() && isUnbroken(tickAt.get(), tick.at());
    Copy copy = new Copy(this);
    copy.tickAt = Optional.of(tick.at());
    copy.shrunkAt = Optional.empty();
    copy.since = unbroken ? since : Optional.of(tick.at());
    copy.source = tick.sourceOffset().map(o -> source.look(o, tick.at())).orElse(source);
    copy.coordinator =
        tick.coordinator().map(o -> coordinator.look(o, tick.at())).orElse(coordinator);
    return copy.done();
  }

  /** True if two ticks follow each other closely enough to have seen what lies between them. */
  static boolean isUnbroken(Instant before, Instant after) {
    return Duration.between(before, after).compareTo(GAP_MAX) <= 0;
  }

  Watch gap(Optional<Loss> loss) {
    Copy copy = new Copy(this);
    copy.gap = loss;
    return copy.done();
  }

  Watch retired(TableState table) {
    Map<String, List<String>> all = new TreeMap<>(retired);
    table.uuid().ifPresent(uuid -> all.put(uuid, table.topics()));
    table.past().forEach(uuid -> all.put(uuid, table.topics()));
    Copy copy = new Copy(this);
    copy.retired = Sorted.copy(all);
    return copy.done();
  }

  Watch shrunk(Fact.Tick tick) {
    Copy copy = new Copy(this);
    copy.shrunkAt = Optional.of(shrunkAt.orElse(tick.at()));
    return copy.done();
  }

  Watch beyond(boolean now, Instant at) {
    if (!now && beyondSince.isEmpty()) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.beyondSince = now ? Optional.of(beyondSince.orElse(at)) : Optional.empty();
    return copy.done();
  }

  /**
   * Takes over a look at the catalog.
   *
   * @param blind whether something waits for a table that the look did not give
   */
  Watch catalog(Fact.CatalogSeen look, boolean blind) {
    Copy copy = new Copy(this);
    // It waits for a tick to be told, and one that comes late is no fault of the catalog.
    Duration took = look.took().orElse(Duration.between(look.begunAt(), look.at()));
    Duration usual = catalogUsual.orElse(took);
    boolean slow =
        took.compareTo(SLOW_MIN) > 0 && took.compareTo(usual.multipliedBy(SLOW_TIMES)) > 0;
    if (look.tables().isKnown()) {
      copy.catalogAt = Optional.of(look.begunAt());
      // What was passed is looked into for all tables at once.
      copy.coordinator = blind ? coordinator : coordinator.catalog(look.begunAt());
      copy.unreadable = notGiven(look);
      // What is slow for long becomes what is usual.
      copy.catalogUsual =
          Optional.of(
              slow
                  ? usual.plus(usual.dividedBy(50))
                  : usual.multipliedBy(3).plus(took).dividedBy(4));
    }
    String why = look.tables().reason().orElse("catalog: it took " + took.toSeconds() + " s");
    copy.catalogFailing =
        look.tables().isKnown() && !slow
            ? Optional.empty()
            : Optional.of(Failing.again(catalogFailing, look.begunAt(), why));
    return copy.done();
  }

  private Map<String, Failing> notGiven(Fact.CatalogSeen look) {
    Instant given = catalogAt.orElse(look.begunAt());
    Map<String, Failing> failing = new TreeMap<>();
    look.unreadable()
        .orElse(Map.of())
        .forEach((table, why) -> failing.put(table, again(unreadable.get(table), given, why)));
    return Sorted.same(unreadable, failing);
  }

  /** Counted as far as it matters: what stays the same is not written again. */
  private static Failing again(Failing before, Instant since, String why) {
    return before != null && before.looks() >= LOOKS_MIN && before.reason().equals(why)
        ? before
        : Failing.again(Optional.ofNullable(before), since, why);
  }

  /** When the last look at the catalog began that gave {@code table}, or showed that it is away. */
  Optional<Instant> catalogAt(String table) {
    Failing failing = unreadable.get(table);
    return failing == null ? catalogAt : Optional.of(failing.since());
  }

  Watch group(Fact.CoordinatorSeen look) {
    Copy copy = new Copy(this);
    int members = look.group().map(GroupLook::members).orElse(0);
    copy.crowdedSince =
        members > 1 ? Optional.of(crowdedSince.orElse(look.at())) : Optional.empty();
    return copy.done();
  }

  Watch with(Signs next) {
    if (next.equals(signs)) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.signs = next;
    return copy.done();
  }

  Leaps seenLeaps() {
    return leaps.orElse(Leaps.unknown());
  }

  Watch with(Leaps next) {
    if (next.equals(seenLeaps())) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.leaps = Optional.of(next);
    return copy.done();
  }

  Watch with(Quiet next) {
    if (next == quiet) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.quiet = next;
    return copy.done();
  }

  Watch with(CoordinatorOffsets next) {
    Copy copy = new Copy(this);
    copy.coordinator = next;
    return copy.done();
  }

  Watch retention(Map<String, Duration> topics) {
    Copy copy = new Copy(this);
    copy.retention = Sorted.copy(topics);
    return copy.done();
  }

  Watch database(DatabaseSeen look) {
    Copy copy = new Copy(this);
    copy.database = Optional.of(look);
    return copy.done();
  }

  Watch publication(Optional<Publications> look) {
    Copy copy = new Copy(this);
    copy.publication = look;
    return copy.done();
  }

  Watch counts(Counts next) {
    if (next.equals(counts)) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.counts = next;
    return copy.done();
  }

  Watch copying(Set<String> topics) {
    Copy copy = new Copy(this);
    copy.copying = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    return copy.done();
  }

  Watch countUndecodable() {
    Copy copy = new Copy(this);
    copy.undecodable++;
    return copy.done();
  }

  /** A copy in which single parts can be replaced. */
  private static final class Copy {

    private Optional<Instant> tickAt;
    private Optional<Instant> since;
    private Optional<Instant> catalogAt;
    private Optional<Failing> catalogFailing;
    private Map<String, Failing> unreadable;
    private Optional<Duration> catalogUsual;
    private Optional<Instant> crowdedSince;
    private CoordinatorOffsets coordinator;
    private SourceOffsets source;
    private Map<String, Duration> retention;
    private Optional<DatabaseSeen> database;
    private Optional<Publications> publication;
    private Counts counts;
    private Set<String> copying;
    private Optional<Loss> gap;
    private Map<String, List<String>> retired;
    private Optional<Instant> shrunkAt;
    private Optional<Instant> beyondSince;
    private long undecodable;
    private Signs signs;
    private Optional<Leaps> leaps;
    private Quiet quiet;

    Copy(Watch from) {
      this.tickAt = from.tickAt;
      this.since = from.since;
      this.catalogAt = from.catalogAt;
      this.catalogFailing = from.catalogFailing;
      this.unreadable = from.unreadable;
      this.catalogUsual = from.catalogUsual;
      this.crowdedSince = from.crowdedSince;
      this.coordinator = from.coordinator;
      this.source = from.source;
      this.retention = from.retention;
      this.database = from.database;
      this.publication = from.publication;
      this.counts = from.counts;
      this.copying = from.copying;
      this.gap = from.gap;
      this.retired = from.retired;
      this.shrunkAt = from.shrunkAt;
      this.beyondSince = from.beyondSince;
      this.undecodable = from.undecodable;
      this.signs = from.signs;
      this.leaps = from.leaps;
      this.quiet = from.quiet;
    }

    Watch done() {
      return new Watch(
          tickAt,
          since,
          catalogAt,
          catalogFailing,
          unreadable,
          catalogUsual,
          crowdedSince,
          coordinator,
          source,
          retention,
          database,
          publication,
          counts,
          copying,
          gap,
          retired,
          shrunkAt,
          beyondSince,
          undecodable,
          signs,
          leaps,
          quiet);
    }
  }
}
