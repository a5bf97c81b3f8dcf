package io.frostline.core;

import io.frostline.core.Beats.Beat;
import io.frostline.core.Fact.PublicationSeen;
import io.frostline.core.Fact.Published;
import io.frostline.core.Output.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * C6: what is changed in a table while the publication leaves it out never comes. A beat proves
 * nothing about a table until a look at the publication that came after it has found the table
 * there, by a membership that an earlier look has seen too: then it was there all the time.
 *
 * @param last the newest look that succeeded
 * @param failing since when, and why, the publication cannot be looked at
 * @param gaps source tables without a cold table yet of which changes may be missing
 */
public record Publications(Published last, Optional<Watch.Failing> failing, Set<String> gaps) {

  private static final String REASON = "publication";
  private static final Predicate<Loss> REASON_IS = loss -> loss.reason().equals(REASON);

  /** Takes over a look. */
  static PipelineState look(PipelineState state, PublicationSeen fact) {
    Optional<Publications> before = state.watch().publication();
    if (!fact.asked()) {
      return before.isPresent() ? state.with(state.watch().publication(Optional.empty())) : state;
    }
    if (!fact.published().isKnown()) {
      return before
          .map(known -> known.failed(fact))
          .map(known -> state.with(state.watch().publication(Optional.of(known))))
          .orElse(state);
    }
    Published now = fact.published().get();
    Optional<Published> last = before.map(Publications::last);
    if (last.filter(seen -> !now.asOf().isAfter(seen.asOf())).isPresent()) {
      return state;
    }
    Set<String> torn = new TreeSet<>();
    now.tables()
        .forEach(
            (table, memberships) -> {
              if (memberships.isEmpty() || last.filter(l -> isTorn(l, now, table)).isPresent()) {
                torn.add(table);
              }
            });
    Set<String> gaps = new TreeSet<>(before.map(Publications::gaps).orElse(Set.of()));
    if (torn.isEmpty() && gaps.isEmpty()) {
      Publications next = new Publications(now, Optional.empty(), Set.of());
      return Counts.look(state.with(state.watch().publication(Optional.of(next))), now);
    }
    gaps.addAll(torn);
    Set<String> open = new TreeSet<>(gaps);
    List<Uncounted> uncounted = new ArrayList<>();
    PipelineState frozen =
        state.withTables(
            Sorted.replaced(
                state.tables(),
                table -> {
                  List<String> of = affecting(table, gaps, torn);
                  open.removeAll(table.topics().isEmpty() ? List.of() : of);
                  if (of.isEmpty()) {
                    return table;
                  }
                  Optional<Uncounted> size =
                      torn.containsAll(of) ? size(table, of, now, last) : Optional.empty();
                  Loss loss = loss(of, now, last, size.isPresent(), fact.at());
                  if (goesOn(table, of, last)) {
                    // A copy that has begun while it lasts is worth nothing.
                    return table.withLosses(
                        known -> REASON_IS.test(known) ? known.lasting(loss) : known);
                  }
                  size.ifPresent(uncounted::add);
                  return table.with(loss);
                }));
    Counts counts = frozen.watch().counts();
    for (Uncounted loss : uncounted) {
      counts = counts.and(loss);
    }
    Publications next = new Publications(now, Optional.empty(), Collections.unmodifiableSet(open));
    return Counts.look(
        frozen.with(frozen.watch().publication(Optional.of(next)).counts(counts)), now);
  }

  /**
   * Source tables that feed a cold one: those left out at this look, and those that were before it
   * was there. One that does not say what feeds it may be fed by any.
   */
  private static List<String> affecting(TableState table, Set<String> gaps, Set<String> torn) {
    if (table.topics().isEmpty() && table.uuid().isEmpty()) {
      // The catalog has not shown it yet; until then it has no watermark.
      return List.of();
    }
    boolean all = !table.topics().isEmpty() || table.losses().stream().noneMatch(REASON_IS);
    return (all ? gaps : torn).stream().filter(name -> feeds(name, table)).toList();
  }

  private Publications failed(PublicationSeen fact) {
    String why = fact.published().reason().orElseThrow();
    return new Publications(last, Optional.of(Watch.Failing.again(failing, fact.at(), why)), gaps);
  }

  /**
   * True if the table may have been left out between two looks that both find it there: nothing
   * that publishes it now did so then. One that the look before did not know may be older than its
   * place in the publication, unless all of its schema is published.
   */
  private static boolean isTorn(Published before, Published now, String table) {
    List<String> then = before.tables().get(table);
    List<String> memberships = now.tables().get(table);
    if (then == null) {
      return memberships.stream().allMatch(Published::isOfOneTable);
    }
    return !before.publication().equals(now.publication())
        || Collections.disjoint(then, memberships);
  }

  /** Those of {@code sources} that feed a cold table, if there is one for each of them. */
  static Optional<Set<String>> feeding(PipelineState state, Set<String> sources) {
    Set<String> feeding = new TreeSet<>();
    for (TableState table : state.tables().values()) {
      List<String> of = sources.stream().filter(source -> feeds(source, table)).toList();
      if (of.isEmpty()) {
        return Optional.empty();
      }
      feeding.addAll(of);
    }
    return Optional.of(feeding);
  }

  /** A change topic ends in the name of its source table. */
  private static boolean feeds(String source, TableState table) {
    return table.topics().isEmpty()
        || table.topics().stream().anyMatch(topic -> topic.endsWith("." + source));
  }

  private static boolean goesOn(TableState table, List<String> sources, Optional<Published> last) {
    return last.filter(l -> sources.stream().allMatch(name -> isLeftOut(l, name))).isPresent()
        && table.losses().stream().anyMatch(REASON_IS);
  }

  private static Loss loss(
      List<String> sources,
      Published now,
      Optional<Published> last,
      boolean countable,
      Instant at) {
    boolean out = sources.stream().anyMatch(name -> isLeftOut(now, name));
    return new Loss(
        Rule.C6,
        EventType.UNCONFIRMED,
        false,
        REASON,
        at,
        (out
                ? "the publication leaves the source table out, and its changes are not captured"
                : "the source table came into the publication anew between two looks: changes"
                    + " from before may not be captured")
            + "; its watermark is frozen"
            + (countable ? Uncounted.OPEN : Uncounted.NEVER),
        Sorted.copy(
            Map.of(
                "action",
                "Put it into the publication again; a partitioned table, whose partitions are"
                    + " published, has to leave table.include.list. "
                    + Advice.REPLACE,
                "sourceTables",
                String.join(",", sources),
                "rows",
                "unknown",
                Loss.PUBLISHED_UNTIL,
                lastPublished(sources, last).orElse("unknown"),
                "seenAt",
                now.asOf().toString())));
  }

  /** When the source tables of a loss were last known to be published. */
  private static Optional<String> lastPublished(List<String> sources, Optional<Published> last) {
    return last.filter(look -> sources.stream().noneMatch(name -> isLeftOut(look, name)))
        .map(look -> look.asOf().toString());
  }

  private static Optional<Uncounted> size(
      TableState table, List<String> sources, Published now, Optional<Published> last) {
    Optional<String> begin = lastPublished(sources, last);
    if (begin.isEmpty() || last.get().counters().isEmpty() || now.counters().isEmpty()) {
      return Optional.empty();
    }
    return Counts.before(last.get().counters().get(), now.counters().get(), sources)
        .map(before -> Uncounted.ofTable(table.table(), begin.get(), before));
  }

  private static boolean isLeftOut(Published look, String source) {
    List<String> memberships = look.tables().get(source);
    return memberships != null && memberships.isEmpty();
  }

  /** Source tables that the newest look did not find in the publication. */
  List<String> leftOut() {
    return last.tables().entrySet().stream()
        .filter(entry -> entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * True if every change to a table that was committed up to {@code beat} was published. Where the
   * database is not asked, that nobody alters the publication is taken for granted.
   */
  static boolean cover(PipelineState state, TableState table, Optional<Beat> beat) {
    Optional<Publications> seen = state.watch().publication();
    return seen.isEmpty()
        || (beat.filter(b -> b.committedAt().isAfter(seen.get().last().asOf())).isEmpty()
            && !seen.get().isOpen(table));
  }

  /** Changes to one of its source tables may be missing, and it was not told so yet. */
  private boolean isOpen(TableState table) {
    return Stream.concat(leftOut().stream(), gaps.stream())
        .anyMatch(source -> feeds(source, table));
  }
}
