package io.frostline.core;

import io.frostline.core.Fact.DatabaseSeen;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Health.Broken;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules about the source: C1 to C6, by beats (P14), the source's offset (P15) and its slot. */
final class CaptureRules {

  /** A look at the database that is older says nothing about now. */
  private static final Duration LOOK_AGE_MAX = Duration.ofSeconds(60);

  /** Looks that fail for a moment are no news. */
  private static final Duration UNSEEN_MAX = Duration.ofSeconds(30);

  private static final int NAMED_MAX = 16;

  private CaptureRules() {}

  static void find(Situation s, boolean down, Verdicts verdicts) {
    slot(s, verdicts);
    publication(s, verdicts);
    // Two instances that take over from each other may tell their looks in the wrong order.
    if (s.state().watch().source().backSince().filter(s.at()::isAfter).isPresent()) {
      verdicts.found(wentBack(s));
    }
    if (down || !s.state().health().sourceRunning() || !s.isWatched()) {
      verdicts.unknown(EventType.CAPTURE_STALLED, "the source does not run, or was not watched");
      return;
    }
    Optional<Instant> silent = Silence.ofCapture(s);
    if (silent.isPresent()) {
      verdicts.found(stalled(s, silent.get()));
    } else if (Silence.isUnheard(s)) {
      verdicts.unknown(EventType.CAPTURE_STALLED, "no beat since ticks come closely again");
    }
  }

  private static Finding stalled(Situation s, Instant since) {
    Optional<Instant> moved = s.state().watch().source().movedAt();
    boolean stuck = moved.filter(at -> at.isAfter(since.plusSeconds(5))).isEmpty();
    return Finding.of(
        stuck ? Rule.C1 : Rule.C2,
        Optional.empty(),
        since,
        "no change has come out of the database since "
            + since
            + " although the source says RUNNING",
        Map.of(
            "connector", s.config().source().orElse(""),
            "sourceOffset",
                s.look()
                    .tick()
                    .sourceOffset()
                    .map(Object::toString)
                    .orElse(s.look().tick().sourceOffset().reason().orElse("")),
            "offsetMovedAt", moved.map(Instant::toString).orElse("never")));
  }

  /** C3: nothing comes from the database, and it does not answer here either. */
  static Optional<Finding> databaseGone(Situation s) {
    Optional<DatabaseSeen> look = recent(s).filter(seen -> !seen.reachable());
    boolean failed =
        s.state()
            .health()
            .broken()
            .filter(b -> !b.connector().equals(s.config().sink()))
            .isPresent();
    Optional<Instant> silent = look.isPresent() ? Silence.ofCapture(s) : Optional.empty();
    if (look.isEmpty() || (silent.isEmpty() && !failed)) {
      return Optional.empty();
    }
    String database = s.config().database().orElse("the source database");
    return Optional.of(
        Finding.of(
            Rule.C3,
            Optional.empty(),
            silent.orElse(s.at()),
            database + " cannot be reached: no change comes out of it",
            Map.of("database", database, "connector", s.config().source().orElse(""))));
  }

  /** C5: what the database says of the replication slot. */
  private static void slot(Situation s, Verdicts verdicts) {
    Optional<Slot> known = recent(s).flatMap(seen -> seen.slot().toOptional());
    if (known.isEmpty()) {
      return;
    }
    Slot slot = known.get();
    Instant at = s.state().watch().database().orElseThrow().at();
    boolean lost = slot.walStatus().filter("lost"::equals).isPresent();
    boolean unreserved = slot.walStatus().filter("unreserved"::equals).isPresent();
    boolean halfUsed =
        slot.headroomBytes().isPresent()
            && slot.headroomBytes().get() < slot.retainedBytes().orElse(0L);
    if (slot.exists() && !lost && (unreserved || halfUsed)) {
      verdicts.found(
          Finding.of(
              Rule.C5,
              Optional.empty(),
              at,
              "the database keeps "
                  + slot.retainedBytes().orElse(0L)
                  + " bytes of WAL for the slot; "
                  + slot.headroomBytes().map(Object::toString).orElse("no")
                  + " more and it is invalidated",
              Map.of(
                  "retainedBytes", slot.retainedBytes().map(Object::toString).orElse("unknown"),
                  "headroomBytes", slot.headroomBytes().map(Object::toString).orElse("unknown"),
                  "walStatus", slot.walStatus().orElse("unknown"))));
    }
  }

  /** C6: which tables the publication leaves out, and that nobody can tell. */
  private static void publication(Situation s, Verdicts verdicts) {
    Optional<Publications> known = s.state().watch().publication();
    if (known.isEmpty() || known.get().failing().isPresent()) {
      verdicts.unknown(EventType.MISCONFIGURED, "the database was not asked");
    }
    known
        .flatMap(Publications::failing)
        .filter(failing -> s.isOlder(failing.since(), UNSEEN_MAX))
        .ifPresent(
            failing ->
                verdicts.found(
                    Finding.of(
                            Rule.C6,
                            Optional.empty(),
                            failing.since(),
                            "the publication cannot be looked at, so no watermark can move: "
                                + failing.reason(),
                            Map.of("reason", failing.reason()))
                        .as(EventType.DEGRADED, Severity.WARNING)));
    List<String> tables = known.map(Publications::leftOut).orElse(List.of());
    if (!tables.isEmpty()) {
      List<String> some = tables.subList(0, Math.min(tables.size(), NAMED_MAX));
      verdicts.found(
          Finding.of(
              Rule.C6,
              Optional.empty(),
              s.at(),
              tables.size()
                  + " tables that the publication leaves out: "
                  + String.join(", ", some)
                  + (some.size() < tables.size() ? " and others" : ""),
              Map.of("tables", String.join(",", some))));
    }
  }

  /** P15: what came before may be sent again; what came after may have been passed over. */
  private static Finding wentBack(Situation s) {
    SourceOffsets source = s.state().watch().source();
    return Finding.of(
            Rule.C4,
            Optional.empty(),
            source.backSince().orElseThrow(),
            "the source's committed offset went back: it was reset, or its slot was made anew",
            Map.of(
                "highest", source.highest().map(Object::toString).orElse("none"),
                "now", source.last().map(Object::toString).orElse("none")))
        .as(EventType.UNCONFIRMED, Severity.WARNING);
  }

  /** C4: its offset was set back to where the database has nothing any more; no restart helps. */
  static Finding cannotGoBack(Situation s, Broken broken, Instant since) {
    SourceOffsets source = s.state().watch().source();
    Map<String, String> evidence = ConnectRules.evidence(broken);
    source.highest().ifPresent(top -> evidence.put("highest", top.toString()));
    source.last().ifPresent(now -> evidence.put("now", now.toString()));
    return Finding.of(
            Rule.C4,
            Optional.empty(),
            since,
            broken.connector()
                + ": "
                + broken.what()
                + ", since its offset was set back from "
                + source.highest().map(CaptureRules::offset).orElse("an unknown one")
                + " to "
                + source.last().map(CaptureRules::offset).orElse("an unknown one"),
            evidence)
        .as(EventType.DOWN, Severity.CRITICAL);
  }

  /** In the words of Connect's REST interface. */
  private static String offset(Position position) {
    return "lsn_commit "
        + Long.toUnsignedString(position.commit())
        + ", lsn "
        + Long.toUnsignedString(position.row());
  }

  private static Optional<DatabaseSeen> recent(Situation s) {
    return recent(s.state(), s.at());
  }

  /** The last look at the database, unless it says nothing about {@code at}. */
  static Optional<DatabaseSeen> recent(PipelineState state, Instant at) {
    return state
        .watch()
        .database()
        .filter(seen -> Duration.between(seen.at(), at).compareTo(LOOK_AGE_MAX) <= 0);
  }
}
