package io.frostline.chaos;

import io.frostline.chaos.audit.Changelog;
import io.frostline.chaos.audit.Op;
import io.frostline.chaos.audit.RowDifference;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.detector.Age;
import io.frostline.chaos.detector.Alarm;
import io.frostline.chaos.detector.ConnectStatus;
import io.frostline.chaos.detector.ConsumerLag;
import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.chaos.load.Journal;
import io.frostline.chaos.score.Detectors;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Outcome.Told;
import io.frostline.chaos.score.Phases;
import io.frostline.chaos.score.Reported;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.embedded.ColdTables;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run came to: who noticed when, what the ends hold, and what was said of it. */
final class Findings {

  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

  private final Fault fault;
  private final ChaosSettings settings;
  private final Rig rig;
  private final Watch watch;
  private final Phases phases;

  Findings(Fault fault, ChaosSettings settings, Rig rig, Watch watch, Phases phases) {
    this.fault = fault;
    this.settings = settings;
    this.rig = rig;
    this.watch = watch;
    this.phases = phases;
  }

  Outcome outcome(Timeline timeline) throws SQLException, InterruptedException {
    Map<String, Map<Op, Instant>> journal = Journal.read(rig.source());
    try (ColdTables cold = rig.stack().coldTables()) {
      Changelog changelog = new Changelog(cold);
      drain(journal, cold);
      Tally tally = tally(journal, changelog);
      List<WireEvent> events = watch.events().stream().map(FrostlineEvents.Sample::event).toList();
      return new Outcome(
          fault.id(),
          noticed(timeline),
          falseAlarms(timeline),
          timeline.recovered().map(at -> seconds(timeline.repaired().orElseThrow(), at)),
          escalated(timeline),
          tally.rowsLost(),
          tally.rowsDoubled(),
          Reported.lost(events),
          Reported.doubled(events),
          fault.title(),
          fault.recovery(),
          fault.harm(),
          fault.rules().stream().map(Enum::name).toList(),
          List.copyOf(fault.expected()),
          tally,
          differences(cold),
          soundness(journal, changelog),
          phases.since(timeline.healthy()),
          told(timeline, watch.events()),
          timeline.helped().map(at -> seconds(timeline.injected(), at)),
          timeline.repaired().map(at -> seconds(timeline.injected(), at)));
    }
  }

  /** Waits until every change has arrived, or until nothing more comes. */
  private void drain(Map<String, Map<Op, Instant>> journal, ColdTables cold)
      throws InterruptedException {
    long expected = journal.values().stream().mapToLong(Map::size).sum();
    Duration still = settings.commitInterval().multipliedBy(4);
    long[] last = {-1, System.nanoTime()};
    Waiting.until(
        DRAIN_MAX,
        () -> {
          long rows = ChaosTables.ALL.stream().mapToLong(cold::rowCount).sum();
          if (rows != last[0]) {
            last[0] = rows;
            last[1] = System.nanoTime();
          }
          boolean over = rows == expected && Tally.NOTHING.equals(tally(journal, cold));
          return over || System.nanoTime() - last[1] > still.toNanos();
        });
  }

  private static Tally tally(Map<String, Map<Op, Instant>> journal, ColdTables cold) {
    return tally(journal, new Changelog(cold));
  }

  private static Tally tally(Map<String, Map<Op, Instant>> journal, Changelog changelog) {
    Map<String, Set<Op>> source = new HashMap<>();
    Map<String, List<Op>> rows = new HashMap<>();
    journal.forEach((table, changes) -> source.put(table, changes.keySet()));
    ChaosTables.ALL.forEach(table -> rows.put(table, changelog.rows(table)));
    return Tally.of(source, rows);
  }

  private Map<String, RowDifference> differences(ColdTables cold) throws SQLException {
    Map<String, RowDifference> differences = new HashMap<>();
    for (String table : ChaosTables.ALL) {
      RowDifference difference = RowDifference.of(rig.source(), cold, table, ChaosTables.KEY);
      if (difference.rows() > 0) {
        differences.put(table, difference);
      }
    }
    return differences;
  }

  private Soundness soundness(Map<String, Map<Op, Instant>> journal, Changelog changelog) {
    Soundness all = Soundness.none();
    List<WireWatermark> published = watch.watermarks();
    for (String table : ChaosTables.ALL) {
      List<WireWatermark> of =
          published.stream().filter(each -> each.table().equals("cold." + table)).toList();
      all = all.and(Soundness.of(of, journal.get(table), id -> changelog.snapshot(table, id)));
    }
    return all;
  }

  /** A person is called: by an event of its own, or by a loss that only a person can make good. */
  private boolean escalated(Timeline timeline) {
    return watch.events().stream()
            .anyMatch(each -> each.event().type().equals(EventType.ESCALATED.name()))
        || phases.since(timeline.injected()).contains(Phase.ESCALATED.name());
  }

  private Detectors<Optional<Double>> noticed(Timeline timeline) {
    Instant since = timeline.injected();
    return new Detectors<>(
        first(lagAlarms(), since),
        first(statusAlarms(), since),
        first(validThroughAlarms(), since),
        first(lastSuccessAlarms(), since),
        new FrostlineEvents()
            .notice(watch.events(), watch.health(), fault.expected(), since)
            .map(alarm -> seconds(since, alarm.at())));
  }

  private Detectors<Long> falseAlarms(Timeline timeline) {
    return new Detectors<>(
        wrong(lagAlarms(), timeline),
        wrong(statusAlarms(), timeline),
        wrong(validThroughAlarms(), timeline),
        wrong(lastSuccessAlarms(), timeline),
        wrong(
            new FrostlineEvents().falseAlarms(watch.events(), watch.health(), fault.standing()),
            timeline));
  }

  private List<Alarm> lagAlarms() {
    return ConsumerLag.of(settings.commitInterval()).alarms(watch.lag());
  }

  private List<Alarm> statusAlarms() {
    return new ConnectStatus().alarms(watch.status());
  }

  private List<Alarm> validThroughAlarms() {
    return Age.validThrough(settings.commitInterval()).alarms(watch.validThrough());
  }

  private List<Alarm> lastSuccessAlarms() {
    return Age.lastSuccess(settings.commitInterval())
        .alarms(watch.lastSuccess(Ground.CONTROL_TOPIC));
  }

  private static Optional<Double> first(List<Alarm> alarms, Instant since) {
    return alarms.stream()
        .filter(alarm -> !alarm.at().isBefore(since))
        .findFirst()
        .map(alarm -> seconds(since, alarm.at()));
  }

  /** Alarms in the healthy stretches: before the fault, and after a recovery. */
  private static long wrong(List<Alarm> alarms, Timeline timeline) {
    return alarms.stream()
        .filter(
            alarm ->
                (!alarm.at().isBefore(timeline.healthy())
                        && alarm.at().isBefore(timeline.injected()))
                    || timeline.recovered().filter(at -> alarm.at().isAfter(at)).isPresent())
        .count();
  }

  private static List<Told> told(Timeline timeline, List<FrostlineEvents.Sample> events) {
    List<Told> told = new ArrayList<>();
    for (FrostlineEvents.Sample each : events) {
      if (each.at().isAfter(timeline.healthy())) {
        WireEvent event = each.event();
        told.add(
            new Told(
                seconds(timeline.injected(), each.at()),
                event.type(),
                event.rule(),
                event.table(),
                event.summary(),
                event.evidence()));
      }
    }
    return told;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }
}
