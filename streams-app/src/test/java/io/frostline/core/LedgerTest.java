package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Ledger.Settled;
import io.frostline.core.Ledger.Verdict;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final String UUID = "u1";

  private final ControlLog full = read(0);
  private final ControlLog cutOff = read(50);

  private static ControlLog read(long start) {
    return ControlLog.empty().look(Map.of(0, new ControlPlace(start, 100, start, 100))).log();
  }

  private static Ledger announced(Ledger ledger, long offset, long rows, int files) {
    return announced(ledger, 0, offset, rows, files);
  }

  private static Ledger announced(Ledger ledger, int partition, long offset, long rows, int files) {
    return ledger.announce(
        partition,
        offset,
        new DataWritten("c", "cold.t", Optional.of(UUID), rows, files, List.of()));
  }

  private static Map<String, SortedMap<Integer, Long>> upTo(long offset) {
    return ByTopic.of(Map.of(new Partition("t", 0), offset));
  }

  private static SnapshotSeen snapshot(long rows, long files, long recorded) {
    return snapshot(rows, files, Map.of(0, recorded));
  }

  private static SnapshotSeen snapshot(long rows, long files, Map<Integer, Long> recorded) {
    return snapshot(rows, files, rows, recorded);
  }

  private static SnapshotSeen snapshot(
      long rows, long files, long total, Map<Integer, Long> recorded) {
    return new SnapshotSeen(
        1,
        1,
        Optional.empty(),
        Instant.EPOCH,
        "append",
        rows,
        files,
        0,
        total,
        Optional.of("c"),
        Optional.of(recorded));
  }

  private Settled settle(Ledger ledger, SnapshotSeen snapshot, ControlLog log) {
    return ledger.settle(snapshot, snapshot.addedRows(), true, UUID, true, log);
  }

  @Test
  void balancedWindowSettlesWhatLiesBelowIt() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 7, 2);

    Settled settled = settle(ledger, snapshot(5, 1, 15), full);

    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().rows(a -> true)).isEqualTo(7);
    assertThat(settled.ledger().announced()).singleElement().matches(a -> a.first() == 20);
  }

  @Test
  void fileCountMustBalanceToo() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 2);

    assertThat(settle(ledger, snapshot(5, 1, 15), full).verdict())
        .isEqualTo(new Verdict.Mismatch(5, 5, 2, 1, false));
  }

  @Test
  void announcementAtTheRecordedOffsetStaysOpen() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    Settled settled = settle(ledger, snapshot(0, 0, 10), full);

    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().rows(a -> true)).isEqualTo(5);
  }

  @Test
  void windowThatBeginsBeforeTheHistoryIsUnverified() {
    Settled first = settle(announced(Ledger.empty(), 60, 5, 1), snapshot(9, 1, 70), cutOff);
    assertThat(first.verdict()).isInstanceOf(Verdict.Unverified.class);

    Settled second = settle(announced(first.ledger(), 80, 4, 1), snapshot(3, 1, 90), cutOff);

    assertThat(second.verdict()).isEqualTo(new Verdict.Mismatch(4, 3, 1, 1, false));
  }

  @Test
  void lineageWithoutItsRootIsUnverified() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    assertThat(ledger.settle(snapshot(9, 1, 15), 9, true, UUID, false, full).verdict())
        .isInstanceOf(Verdict.Unverified.class);
  }

  /** Settled as the first of a table that has {@code total} rows, its last 4 in this snapshot. */
  private static Verdict first(Ledger ledger, long total, long recorded, ControlLog log) {
    SnapshotSeen newest = snapshot(4, 1, total, Map.of(0, recorded));
    return ledger.settle(newest, total, false, UUID, false, log).verdict();
  }

  /** It may have had rows before; what is missing from all of its rows is missing for sure. */
  @Test
  void lineageWithoutItsRootIsHeldAgainstAllRowsThatWereEverAnnounced() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 4, 1);

    assertThat(first(ledger, 9, 25, full)).isInstanceOf(Verdict.Unverified.class);
    assertThat(first(ledger, 8, 25, full)).isInstanceOf(Verdict.Unsettled.class);
    assertThat(first(ledger, 8, 25, cutOff)).isInstanceOf(Verdict.Unverified.class);
  }

  @Test
  void aTableThatDoesNotCountItsRowsLacksNone() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 4, 1);

    assertThat(first(ledger, 0, 25, full)).isInstanceOf(Verdict.Unverified.class);
  }

  @Test
  void announcementsThatMayBeForAnOlderIncarnationAreNotMissed() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);
    ledger =
        ledger.announce(0, 20, new DataWritten("c", "cold.t", Optional.empty(), 4, 1, List.of()));

    assertThat(first(ledger, 8, 25, full)).isInstanceOf(Verdict.Unverified.class);
  }

  @Test
  void allOfATablesRowsAreCountedOnce() {
    Ledger ledger = Ledger.empty();
    for (int i = 0; i < 100; i++) {
      ledger = announced(ledger, i, 3, 1);
    }
    SnapshotSeen early = snapshot(15, 5, 5);
    Settled inside = ledger.settle(early, 15, false, UUID, false, full);
    assertThat(inside.verdict()).isInstanceOf(Verdict.Deferred.class);

    assertThat(first(inside.ledger(), 299, 100, full)).isInstanceOf(Verdict.Unsettled.class);
    assertThat(first(inside.ledger(), 300, 100, full)).isInstanceOf(Verdict.Unverified.class);

    // A former version carried the rows of the first one over.
    Ledger stored = new Ledger(inside.ledger().journal(), Map.of(), 15, -1, Map.of());
    assertThat(first(stored, 285, 100, full)).isInstanceOf(Verdict.Unsettled.class);
  }

  @Test
  void rowsAnnouncedToAnotherIncarnationAreOrphaned() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    Settled settled = ledger.settle(snapshot(0, 0, 15), 0, true, "u2", true, full);

    assertThat(settled.orphanedRows()).isEqualTo(5);
    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().journal()).isEmpty();
  }

  @Test
  void snapshotsThatNobodySawAreComparedByWhatTheTableHasGrownBy() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 7, 2);

    assertThat(ledger.settle(snapshot(7, 2, 30), 12, false, UUID, true, full).verdict())
        .isInstanceOf(Verdict.Balanced.class);
    assertThat(ledger.settle(snapshot(7, 2, 30), 11, false, UUID, true, full).verdict())
        .isInstanceOf(Verdict.Unsettled.class);
  }

  @Test
  void answerCountsOnlyWhenNothingAnnouncedBeforeItIsOpen() {
    Ledger ledger = Ledger.empty().answer(upTo(3));
    ledger = announced(ledger, 10, 5, 1).answer(upTo(8));
    ledger = announced(ledger, 20, 5, 1).answer(upTo(13));
    assertThat(ledger.position()).isEqualTo(upTo(3));

    Ledger settled = settle(ledger, snapshot(5, 1, 15), full).ledger();
    assertThat(settled.position()).isEqualTo(upTo(8));

    assertThat(settle(settled, snapshot(5, 1, 25), full).ledger().position()).isEqualTo(upTo(13));
  }

  @Test
  void longStallIsDrawnTogetherAndStillBalances() {
    Ledger ledger = Ledger.empty();
    for (int i = 0; i < 1_000; i++) {
      ledger = announced(ledger, i % 2, i, 3, 1).answer(upTo(i + 1));
    }
    assertThat(ledger.journal()).hasSizeLessThan(70);
    assertThat(ledger.position()).isEmpty();

    ControlLog log =
        ControlLog.empty()
            .look(
                Map.of(
                    0, new ControlPlace(0, 2_000, 0, 2_000),
                    1, new ControlPlace(0, 2_000, 0, 2_000)))
            .log();
    Settled settled = settle(ledger, snapshot(3_000, 1_000, Map.of(0, 1_500L, 1, 1_500L)), log);

    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().position()).isEqualTo(upTo(1_000));
  }

  @Test
  void snapshotInsideWhatWasDrawnTogetherWaitsForTheNextOne() {
    Ledger ledger = Ledger.empty();
    for (int i = 0; i < 100; i++) {
      ledger = announced(ledger, i, 3, 1).answer(upTo(i + 1));
    }

    Settled inside = settle(ledger, snapshot(15, 5, 5), full);
    assertThat(inside.verdict()).isInstanceOf(Verdict.Deferred.class);
    assertThat(inside.ledger().position()).isEmpty();

    Settled after = settle(inside.ledger(), snapshot(285, 95, 100), full);
    assertThat(after.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(after.ledger().position()).isEqualTo(upTo(100));
  }

  @Test
  void filesOfMissedSnapshotsAreNotMissedByTheNextOneEither() {
    Ledger ledger = Ledger.empty();
    for (int i = 0; i < 100; i++) {
      ledger = announced(ledger, i, 3, 1);
    }
    Settled inside = ledger.settle(snapshot(3, 1, 5), 15, false, UUID, true, full);
    assertThat(inside.verdict()).isInstanceOf(Verdict.Deferred.class);
    Settled further = settle(inside.ledger(), snapshot(3, 1, 6), full);
    assertThat(further.verdict()).isInstanceOf(Verdict.Deferred.class);

    assertThat(settle(further.ledger(), snapshot(281, 94, 100), full).verdict())
        .isInstanceOf(Verdict.Unsettled.class);
    Settled after = settle(further.ledger(), snapshot(282, 94, 100), full);

    assertThat(after.verdict()).isInstanceOf(Verdict.Balanced.class);
    Ledger next = announced(after.ledger(), 110, 5, 2);
    assertThat(settle(next, snapshot(5, 1, 120), full).verdict())
        .isInstanceOf(Verdict.Mismatch.class);
  }

  @Test
  void announcementBelowWhatIsRecordedIsSettledAlready() {
    Ledger ledger = settle(announced(Ledger.empty(), 10, 5, 1), snapshot(5, 1, 15), full).ledger();

    assertThat(announced(ledger, 14, 9, 1).hasPending()).isFalse();
    assertThat(announced(ledger, 15, 9, 1).rows(a -> true)).isEqualTo(9);
    assertThat(announced(ledger, 1, 3, 9, 1).rows(a -> true)).isEqualTo(9);
  }

  @Test
  void announcementWithoutFilesIsNoneToWaitFor() {
    assertThat(announced(Ledger.empty(), 10, 0, 0).hasPending()).isFalse();
  }

  @Test
  void answersWithoutOffsetsChangeNothing() {
    Ledger ledger = announced(Ledger.empty(), 10, 5, 1);

    assertThat(ledger.answer(Map.of())).isSameAs(ledger);
  }

  @Test
  void shortJournalIsKeptInFull() {
    Ledger ledger = Ledger.empty();
    for (int i = 0; i < 32; i++) {
      ledger = announced(ledger, 2 * i, 3, 1).answer(upTo(i + 1));
    }

    // A snapshot in the middle can still be settled by itself.
    Settled settled = settle(ledger, snapshot(15, 5, 10), full);

    assertThat(settled.verdict()).isInstanceOf(Verdict.Balanced.class);
    assertThat(settled.ledger().position()).isEqualTo(upTo(5));
  }

  @Test
  void onlyCommitsThatTheCoordinatorHadNotPassedAreTold() {
    Ledger ledger = announced(announced(Ledger.empty(), 10, 5, 1), 20, 7, 1).told(Map.of(0, 20L));

    assertThat(ledger.rows(Ledger.Entry.Announced::told)).isEqualTo(7);
    assertThat(ledger.rows(a -> true)).isEqualTo(12);
  }

  @Test
  void historyReachesBackIfTheLastSnapshotRecordsWhereItBegins() {
    Ledger ledger = settle(Ledger.empty(), snapshot(0, 0, 50), full).ledger();

    assertThat(ledger.reachesBackTo(read(50))).isTrue();
    assertThat(ledger.reachesBackTo(read(51))).isFalse();
    assertThat(Ledger.empty().reachesBackTo(read(0))).isFalse();
  }
}
