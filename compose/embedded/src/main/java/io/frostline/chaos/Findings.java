package io.frostline.chaos;

import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.detector.Alarm;
import io.frostline.chaos.detector.AllAlarms;
import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.score.Detectors;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Outcome.Told;
import io.frostline.chaos.score.Phases;
import io.frostline.chaos.score.Reported;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.json.WireEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run came to: who noticed when, what the ends hold, and what was said of it. */
final class Findings {

  private final Fault fault;
  private final ChaosSettings settings;
  private final PipelineStack stack;
  private final Watch watch;
  private final Phases phases;

  Findings(Fault fault, ChaosSettings settings, PipelineStack stack, Watch watch, Phases phases) {
    this.fault = fault;
    this.settings = settings;
    this.stack = stack;
    this.watch = watch;
    this.phases = phases;
  }

  Outcome outcome(Timeline timeline) throws SQLException, InterruptedException {
    try (BothEnds ends = BothEnds.of(stack.ground().source(), stack.coldTables())) {
      ends.drain(settings.commitInterval());
      BothEnds.Comparison found = ends.compare(watch.watermarks());
      Tally tally = found.tally();
      List<WireEvent> events = watch.events().stream().map(FrostlineEvents.Sample::event).toList();
      Reported lost = Reported.lost(events);
      return new Outcome(
          fault.id(),
          noticed(timeline),
          falseAlarms(timeline),
          timeline.recovered().map(at -> seconds(timeline.repaired().orElseThrow(), at)),
          escalated(timeline),
          tally.rowsLost(),
          tally.rowsDoubled(),
          lost.rows(),
          Reported.doubled(events),
          lost.atMost(),
          fault.title(),
          fault.recovery(),
          fault.harm(),
          fault.rules().stream().map(Enum::name).toList(),
          List.copyOf(fault.expected()),
          tally,
          found.differences(),
          found.watermarks(),
          phases.since(timeline.healthy()),
          told(timeline, watch.events()),
          timeline.helped().map(at -> seconds(timeline.injected(), at)),
          timeline.repaired().map(at -> seconds(timeline.injected(), at)),
          timeline.hand());
    }
  }

  /** A person is called: by an event of its own, or by a loss that only a person can make good. */
  private boolean escalated(Timeline timeline) {
    return watch.events().stream()
            .anyMatch(each -> each.event().type().equals(EventType.ESCALATED.name()))
        || phases.since(timeline.injected()).contains(Phase.ESCALATED.name());
  }

  private Detectors<Optional<Double>> noticed(Timeline timeline) {
    Instant since = timeline.injected();
    return alarms()
        .first(fault.expected(), since)
        .map(first -> first.map(alarm -> seconds(since, alarm.at())));
  }

  private Detectors<Long> falseAlarms(Timeline timeline) {
    return alarms().all(fault.standing()).map(alarms -> wrong(alarms, timeline));
  }

  private AllAlarms alarms() {
    return new AllAlarms(watch, Ground.CONTROL_TOPIC, settings.commitInterval());
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
