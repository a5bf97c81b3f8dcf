package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.Ledger.Settled;
import io.frostline.core.Ledger.Verdict;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final String UUID = "u1";

  private final ControlLog full = ControlLog.empty().extent(0, new Extent(0, 100));
  private final ControlLog cutOff = ControlLog.empty().extent(0, new Extent(50, 100));

  private static Ledger announced(Ledger ledger, long offset, long rows, int files) {
    return ledger.announce(
        0,
        offset,
        new DataWritten("c", "cold.t", Optional.of(UUID), rows, files, List.of()),
        Map.of());
  }

  private static SnapshotSeen snapshot(long rows, long files, long recorded) {
    return new SnapshotSeen(
        1,
        1,
        Optional.empty(),
        Instant.EPOCH,
        "append",
        rows,
        files,
        0,
        rows,
        Optional.of("c"),
        Optional.of(Map.of(0, recorded)));
  }

  @Test
  void balancedWindowSettlesWhatLiesBelowIt() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 7, 2);

    Settled settled = ledger.settle(snapshot(5, 1, 15), UUID, true, full);

    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().pendingRows()).isEqualTo(7);
    assertThat(settled.ledger().firstPending()).containsEntry(0, 20L);
  }

  @Test
  void fileCountMustBalanceToo() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 2);

    assertThat(ledger.settle(snapshot(5, 1, 15), UUID, true, full).verdict())
        .isEqualTo(new Verdict.Mismatch(5, 5, 2, 1));
  }

  @Test
  void windowThatBeginsBeforeTheHistoryIsUnverified() {
    Ledger ledger = announced(Ledger.empty(), 60, 5, 1);

    Settled first = ledger.settle(snapshot(9, 3, 70), UUID, true, cutOff);
    assertThat(first.verdict()).isInstanceOf(Verdict.Unverified.class);

    Ledger next = announced(first.ledger(), 80, 4, 1);
    assertThat(next.settle(snapshot(4, 1, 90), UUID, true, cutOff).verdict())
        .isInstanceOf(Verdict.Balanced.class);
  }

  @Test
  void lineageWithoutItsRootIsUnverified() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    assertThat(ledger.settle(snapshot(9, 1, 15), UUID, false, full).verdict())
        .isInstanceOf(Verdict.Unverified.class);
  }

  @Test
  void rowsAnnouncedToAnotherIncarnationAreOrphaned() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    Settled settled = ledger.settle(snapshot(0, 0, 15), "u2", true, full);

    assertThat(settled.orphanedRows()).isEqualTo(5);
    assertThat(settled.ledger().pending()).isEmpty();
  }

  @Test
  void emptyFilesAreNotAnnouncements() {
    assertThat(announced(Ledger.empty(), 10, 0, 0).pending()).isEmpty();
  }
}
