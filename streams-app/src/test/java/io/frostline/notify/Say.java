package io.frostline.notify;

import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Events and lags as they stand in the topics. */
final class Say {

  static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
  static final String SOURCE = "frostline.events/0";

  private Say() {}

  static WireEvent event(String type, String severity, String rule, String incident, int second) {
    return new WireEvent(
        type + incident + second,
        "orders-sink",
        Optional.of("cold.orders"),
        type,
        severity,
        rule,
        incident,
        AT.plusSeconds(second),
        type + " happened",
        Map.of("commitId", "c-" + second));
  }

  static WireEvent with(WireEvent event, Map<String, String> evidence) {
    return new WireEvent(
        event.id(),
        event.pipeline(),
        event.table(),
        event.type(),
        event.severity(),
        event.rule(),
        event.incident(),
        event.at(),
        event.summary(),
        evidence);
  }

  static WireLag lag(String table, double seconds, int at) {
    return new WireLag(
        table,
        "orders-sink",
        Optional.of(BigDecimal.valueOf(seconds)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(7L),
        Optional.empty(),
        Optional.empty(),
        AT.plusSeconds(at));
  }

  static WireLag unknown(String table, int at) {
    return new WireLag(
        table,
        "orders-sink",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("no beat"),
        AT.plusSeconds(at));
  }
}
