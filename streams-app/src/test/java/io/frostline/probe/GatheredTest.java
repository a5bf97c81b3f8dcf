package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fact.TailSeen;
import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatheredTest {

  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private final Told told = new Told();
  private final Gathered gathered = new Gathered(told);

  @Test
  void whatALookBringsIsSentWithItsTickAndBeforeIt() {
    gathered.send(tail(1));
    gathered.send(tail(2));
    assertThat(told.facts).isEmpty();

    gathered.send(tick());

    assertThat(told.facts).containsExactly(tail(1), tail(2), tick());
  }

  @Test
  void whatWasSentIsNotSentAgain() {
    gathered.send(tail(1));
    gathered.send(tick());
    gathered.send(tick());

    assertThat(told.facts).containsExactly(tail(1), tick(), tick());
  }

  @Test
  void aLongHistoryDoesNotWaitForItsEnd() {
    for (int i = 0; i <= Gathered.MAX; i++) {
      gathered.send(tail(i));
    }

    assertThat(told.facts).hasSize(Gathered.MAX).first().isEqualTo(tail(0));
  }

  private static Fact tail(long reached) {
    return new TailSeen("sink", AT, new Partition("cdc.orders", 0), 0, reached);
  }

  private static Fact tick() {
    return new Fact.Tick(
        "sink",
        AT,
        Seen.unknown("not asked"),
        Seen.unknown("not asked"),
        Seen.unknown("not asked"),
        Seen.unknown("not asked"),
        Seen.unknown("not asked"));
  }
}
