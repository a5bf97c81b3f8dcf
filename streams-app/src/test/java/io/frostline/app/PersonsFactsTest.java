package io.frostline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.Fact;
import io.frostline.core.Phase;
import io.frostline.http.Actions;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersonsFactsTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private static Fact.MaintenanceSet maintenance(Optional<Instant> until, Instant lookedAt) {
    return PersonsFacts.maintenance(
        new Actions.Maintenance("sink", "ann", "new disks", until),
        NOW,
        PersonsFacts.foldTime(NOW, Optional.of(lookedAt)));
  }

  @Test
  void maintenanceLastsAsLongAsItWasAskedForByTheFoldsTimeToo() {
    Fact.MaintenanceSet ahead = maintenance(Optional.of(NOW.plus(HOUR)), NOW.plus(HOUR));
    assertThat(Duration.between(ahead.at(), ahead.until())).isEqualTo(HOUR);
    assertThat(ahead.at()).isEqualTo(NOW.plus(HOUR));

    Fact.MaintenanceSet usual = maintenance(Optional.of(NOW.plus(HOUR)), NOW.minusSeconds(1));
    assertThat(usual.at()).isEqualTo(NOW);
    assertThat(usual.until()).isEqualTo(NOW.plus(HOUR));
  }

  @Test
  void onlyATableThatIsToldAsMissingIsRetired() {
    Board board = new Board();
    board.show(Shown.pipeline(NOW, Phase.HEALTHY));
    PersonsFacts persons = new PersonsFacts(null, null, board, () -> NOW);
    Actions.Retirement asked =
        new Actions.Retirement(Given.SINK, Optional.of("cold.t"), "ann", "dropped");

    assertThatThrownBy(() -> persons.take(asked))
        .isInstanceOf(Actions.RefusedException.class)
        .hasMessageContaining("cold.t is not told as missing");
  }

  @Test
  void maintenanceThatIsDoneIsOverAtOnce() {
    Fact.MaintenanceSet done = maintenance(Optional.empty(), NOW.plus(HOUR));

    assertThat(done.until()).isEqualTo(done.at());
  }
}
