package io.frostline.notify;

import static io.frostline.notify.Notification.Change.OPENED;
import static io.frostline.notify.Notification.Change.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.json.WireLag;
import io.frostline.notify.LagAlerts.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagAlertsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<String, Alert> open = new TreeMap<>();
  private final LagAlerts alerts =
      new LagAlerts(
          List.of(
              new Threshold(
                  "Elevated",
                  "warning",
                  Duration.ofMinutes(20),
                  Optional.of(Duration.ofMinutes(30)),
                  MINUTE),
              new Threshold(
                  "Critical", "critical", Duration.ofMinutes(30), Optional.empty(), MINUTE)),
          Links.UNSET);

  private List<String> apply(WireLag... lags) {
    List<String> told = new ArrayList<>();
    for (WireLag lag : lags) {
      alerts
          .apply(open, lag, "frostline.lag/0")
          .forEach(each -> told.add(each.change() + " " + each.alert().name()));
    }
    return told;
  }

  @Test
  void aLagThatStaysIsToldOnceAndSoIsItsEnd() {
    assertThat(apply(Say.lag("cold.a", 1_900, 0), Say.lag("cold.a", 1_959, 59))).isEmpty();
    assertThat(apply(Say.lag("cold.a", 1_960, 60))).containsExactly(OPENED + " Critical");
    assertThat(apply(Say.lag("cold.a", 1_961, 61), Say.lag("cold.a", 10, 62))).isEmpty();
    assertThat(apply(Say.lag("cold.a", 5, 122))).containsExactly(RESOLVED + " Critical");
  }

  @Test
  void aLagThatSawsAcrossTheThresholdIsNotToldAgainAndAgain() {
    for (int second = 0; second < 600; second += 30) {
      assertThat(apply(Say.lag("cold.a", second % 60 == 0 ? 1_210 : 1_190, second))).isEmpty();
    }
  }

  @Test
  void aClockThatIsSetBackDelaysItByNoMoreThanItsTime() {
    assertThat(apply(Say.lag("cold.a", 1_900, 3_600), Say.lag("cold.a", 1_901, 1))).isEmpty();

    assertThat(apply(Say.lag("cold.a", 1_961, 61))).containsExactly(OPENED + " Critical");
  }

  @Test
  void aWorseOneTakesThePlaceOfTheWarning() {
    assertThat(apply(Say.lag("cold.a", 1_500, 0), Say.lag("cold.a", 1_560, 60)))
        .containsExactly(OPENED + " Elevated");
    assertThat(apply(Say.lag("cold.a", 1_801, 301), Say.lag("cold.a", 1_861, 361)))
        .containsExactly(RESOLVED + " Elevated", OPENED + " Critical");
  }

  @Test
  void anUnknownLagNeitherOpensNorCloses() {
    assertThat(
            apply(
                Say.lag("cold.a", 1_900, 0),
                Say.unknown("cold.a", 30),
                Say.lag("cold.a", 1_960, 61)))
        .isEmpty();
    assertThat(apply(Say.lag("cold.a", 2_020, 121))).containsExactly(OPENED + " Critical");
    assertThat(apply(Say.unknown("cold.a", 130), Say.unknown("cold.a", 500))).isEmpty();
    assertThat(open).hasSize(1);
  }

  @Test
  void aTableThatIsNoLongerWatchedIsNotBehind() {
    apply(Say.lag("cold.a", 1_900, 0), Say.lag("cold.a", 1_960, 60));

    assertThat(alerts.withdrawn(open, "cold.a", Say.AT.plusSeconds(70)))
        .extracting(Notification::change)
        .containsExactly(RESOLVED);
    assertThat(alerts.withdrawn(open, "cold.a", Say.AT.plusSeconds(71))).isEmpty();
    assertThat(open).isEmpty();
  }

  @Test
  void theTextSaysWhichHopHoldsTheRows() {
    apply(Say.lag("cold.a", 1_900, 0), Say.lag("cold.a", 1_960, 60));

    assertThat(open.values())
        .allSatisfy(
            alert -> {
              assertThat(alert.annotations().get("description"))
                  .contains("33 minutes", "unreadRecords=7", "stagedRecords=unknown");
              assertThat(alert.labels()).containsEntry("table", "cold.a");
            });
  }
}
