package io.frostline.demo;

import io.frostline.chaos.detector.Alarm;
import io.frostline.chaos.detector.AllAlarms;
import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.chaos.detector.Watch;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.score.Detectors;
import io.frostline.demo.ChaosReport.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells what happens under one fault as it happens: what each detector says, and when. What was
 * told is not told again.
 */
final class ChaosTale {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** As a person reads them; {@code frostline} tells its events by itself. */
  static final Detectors<String> NAMES =
      new Detectors<>(
          "consumer lag", "Connect status", "valid-through", "last success", "Frostline");

  private final Fault fault;
  private final Instant since;
  private final Watch watch;
  private final AllAlarms alarms;
  private final Consumer<String> say;
  private final Set<String> told = new HashSet<>();

  ChaosTale(Fault fault, Instant since, Watch watch, AllAlarms alarms, Consumer<String> say) {
    this.fault = fault;
    this.since = since;
    this.watch = watch;
    this.alarms = alarms;
    this.say = say;
  }

  /** One line of the tale. */
  static String line(Instant at, String who, String what) {
    return "%s  %-14s  %s".formatted(CLOCK.format(at), who, Text.harmless(what));
  }

  /** Tells what is new. */
  void goOn() {
    Detectors<Optional<Alarm>> first = first();
    alarm(NAMES.consumerLag(), first.consumerLag());
    alarm(NAMES.connectStatus(), first.connectStatus());
    alarm(NAMES.validThrough(), first.validThrough());
    alarm(NAMES.lastSuccess(), first.lastSuccess());
    for (FrostlineEvents.Sample each : events()) {
      if (told.add(each.event().id())) {
        String table = each.event().table().map(name -> " " + name).orElse("");
        say.accept(
            line(
                each.at(),
                NAMES.frostline(),
                each.event().type() + table + ": " + each.event().summary()));
      }
    }
    // Its events speak for themselves; what only its silence shows does not.
    first
        .frostline()
        .filter(alarm -> alarm.why().equals(FrostlineEvents.NOT_READY))
        .ifPresent(alarm -> alarm(NAMES.frostline(), Optional.of(alarm)));
  }

  private void alarm(String who, Optional<Alarm> alarm) {
    if (alarm.isPresent() && told.add(who)) {
      say.accept(line(alarm.get().at(), who, "ALARM: " + alarm.get().why()));
    }
  }

  /** The first alarm of each detector. */
  Detectors<Optional<Alarm>> first() {
    return alarms.first(fault.expected(), since);
  }

  /** Seconds from the fault to each first alarm. */
  Detectors<Optional<Double>> seconds() {
    return first().map(alarm -> alarm.map(each -> seconds(since, each.at())));
  }

  boolean noticed() {
    return first().frostline().isPresent();
  }

  /** What Frostline has said since the fault. */
  List<Told> said() {
    List<Told> said = new ArrayList<>();
    for (FrostlineEvents.Sample each : events()) {
      said.add(
          new Told(
              seconds(since, each.at()),
              each.event().type(),
              each.event().rule(),
              each.event().table(),
              each.event().summary()));
    }
    return said;
  }

  private List<FrostlineEvents.Sample> events() {
    return watch.events().stream().filter(each -> !each.at().isBefore(since)).toList();
  }

  static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }
}
