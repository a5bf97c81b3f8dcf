package io.frostline.core;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How many rows a loss may have cost that lies before Kafka. What was never captured can be counted
 * nowhere; the database's own statistics tell how many rows were written meanwhile, and no more
 * than these are lost.
 *
 * @param captured the newest counters all of whose rows the source has sent
 * @param next newer ones, of which that is not known yet
 * @param open losses of which it is not known yet how many rows were written meanwhile
 */
public record Counts(Optional<Counters> captured, Optional<Counters> next, List<Uncounted> open) {

  /** A publication may lose all of its tables at once; what goes beyond is not counted. */
  private static final int OPEN_MAX = 1_000;

  static Counts none() {
    return new Counts(Optional.empty(), Optional.empty(), List.of());
  }

  /** Takes over a look that succeeded, after it was told which tables it finds left out. */
  static PipelineState look(PipelineState state, Published look) {
    if (look.counters().isEmpty()) {
      return state;
    }
    Counts before = state.watch().counts();
    List<Uncounted> open = new ArrayList<>();
    PipelineState counted = state;
    for (Uncounted each : before.open()) {
      Uncounted now = each.look(look);
      if (now.isOver(look)) {
        counted = told(counted, now, now.told(counted, look.counters().get()));
      } else {
        open.add(now);
      }
    }
    Optional<Position> sent = state.watch().source().last();
    return counted.with(
        counted.watch().counts(before.with(look.counters().get(), sent).with(open)));
  }

  private static PipelineState told(
      PipelineState state, Uncounted counted, UnaryOperator<Loss> told) {
    UnaryOperator<Loss> change = loss -> counted.isAbout(loss) ? told.apply(loss) : loss;
    return state
        .withTables(
            Sorted.replaced(
                state.tables(),
                table ->
                    counted.table().filter(name -> !name.equals(table.table())).isPresent()
                        ? table
                        : table.withLosses(change)))
        .with(state.watch().gap(state.watch().gap().map(change)));
  }

  /** A place in the log that the source has passed is behind nothing that is still to come. */
  private Counts with(Counters now, Optional<Position> sent) {
    Optional<Counters> proven =
        next.filter(
            counters ->
                sent.filter(
                        offset -> Long.compareUnsigned(counters.position(), offset.commit()) <= 0)
                    .isPresent());
    boolean replaced = next.isEmpty() || proven.isPresent();
    return new Counts(proven.or(() -> captured), replaced ? Optional.of(now) : next, open);
  }

  private Counts with(List<Uncounted> losses) {
    return new Counts(captured, next, List.copyOf(losses));
  }

  /** The same with a loss that begins. */
  Counts and(Uncounted loss) {
    if (open.size() >= OPEN_MAX) {
      return this;
    }
    List<Uncounted> more = new ArrayList<>(open);
    more.add(loss);
    return with(more);
  }

  /** The replication slot that was gone is there again, and begins at {@code place}. */
  Counts until(long place) {
    return with(open.stream().map(loss -> loss.until(place)).toList());
  }

  /** What had been counted when everything before {@code sent} was captured. */
  Optional<Counters> before(Position sent) {
    return captured.filter(
        counters -> Long.compareUnsigned(counters.position(), sent.commit()) <= 0);
  }

  /** What {@code last} had counted of tables that {@code now} finds torn, if it counts them all. */
  static Optional<Counters> before(Counters last, Counters now, List<String> sources) {
    TreeMap<String, Fact.Written> found = new TreeMap<>();
    for (String source : sources) {
      Fact.Written then = last.tables().get(source);
      Fact.Written today = now.tables().get(source);
      if (then == null && today == null) {
        return Optional.empty();
      }
      // One that was made since, or came into view, has counted more than was lost of it.
      found.put(source, then == null ? new Fact.Written(today.table(), 0) : then);
    }
    return Optional.of(
        new Counters(
            last.at(),
            last.since(),
            last.position(),
            last.ended(),
            last.next(),
            Sorted.copy(found)));
  }
}
