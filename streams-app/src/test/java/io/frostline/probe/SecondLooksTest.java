package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecondLooksTest {

  private static final TableIdentifier ORDERS = TableIdentifier.of("cold", "orders");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(5);

  private final SecondLooks looks = new SecondLooks("sink");
  private final AtomicInteger tries = new AtomicInteger();

  @AfterEach
  void close() {
    looks.close();
  }

  private Seen<Optional<Table>> fails(Instant at) {
    looks.begin(List.of(ORDERS));
    return looks.again(
        ORDERS,
        at,
        () -> {
          throw new IllegalStateException("failed " + tries.incrementAndGet());
        });
  }

  @Test
  void theTimeBetweenTriesGrowsUpToHalfAMinute() {
    looks.failed(ORDERS, NOW, "failed", QUICK);
    int seconds = 0;
    for (int expected : List.of(1, 3, 7, 15, 31, 61, 91)) {
      int before = tries.get();
      while (tries.get() == before) {
        fails(NOW.plusSeconds(++seconds));
      }
      assertThat(seconds).isEqualTo(expected);
    }
    assertThat(looks.reasons()).containsEntry("cold.orders", "failed 7");
  }

  @Test
  void aTryThatHangsHoldsNothingUpAndIsTheOnlyOne() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    looks.failed(ORDERS, NOW, "refused", QUICK);
    for (int second = 1; second <= 3; second++) {
      looks.begin(List.of(ORDERS));
      Seen<Optional<Table>> seen =
          looks.again(
              ORDERS,
              NOW.plusSeconds(second),
              () -> {
                tries.incrementAndGet();
                held.await(30, TimeUnit.SECONDS);
                return Optional.empty();
              });
      assertThat(seen).isEqualTo(Seen.unknown("refused"));
    }
    held.countDown();
    Seen<Optional<Table>> seen = Seen.unknown("refused");
    while (!seen.isKnown()) {
      looks.begin(List.of(ORDERS));
      seen = looks.again(ORDERS, NOW.plusSeconds(4), Optional::empty);
    }

    assertThat(tries).hasValue(1);
    assertThat(looks.waitsFor(ORDERS)).isFalse();
  }

  @Test
  void whatIsSlowToFailStaysAsideWhenAllHaveFailed() {
    TableIdentifier slow = TableIdentifier.of("cold", "slow");
    looks.failed(ORDERS, NOW, "refused", QUICK);
    looks.failed(slow, NOW, "timed out", Duration.ofSeconds(80));

    looks.forgetQuick();

    assertThat(looks.reasons()).containsOnlyKeys("cold.slow");
  }

  @Test
  void aTableThatIsNotListedAnyMoreIsForgotten() {
    looks.failed(ORDERS, NOW, "refused", QUICK);
    looks.begin(List.of());

    assertThat(looks.reasons()).isEmpty();
  }
}
