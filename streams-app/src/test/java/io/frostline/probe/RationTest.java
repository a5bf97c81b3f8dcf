package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Seen;
import io.frostline.core.TableSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import io.frostline.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RationTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00.123Z");

  @Test
  void theFirstLookAtThousandsOfTablesFitsARecord() {
    List<TableSeen> tables = tables(5_000, 50);
    assertThat(bytes(tables)).isGreaterThan(16 * 1024 * 1024);

    List<TableSeen> part = Ration.of(tables, Ration.SNAPSHOTS_MAX);

    assertThat(bytes(part)).isLessThan(8 * 1024 * 1024);
    assertThat(part).hasSize(5_000).allMatch(table -> table.snapshots().size() == 2);
  }

  @Test
  void whatFitsIsToldWhole() {
    List<TableSeen> tables = tables(200, 50);

    assertThat(Ration.of(tables, Ration.SNAPSHOTS_MAX)).isEqualTo(tables);
  }

  @Test
  void eachTellsItsOldestAndFewAreLeftWhole() {
    List<TableSeen> tables = List.of(table(1, 9), table(2, 0), table(3, 2));

    assertThat(Ration.of(tables, 6))
        .extracting(table -> table.snapshots().stream().map(SnapshotSeen::sequence).toList())
        .containsExactly(List.of(1L, 2L, 3L, 4L), List.of(), List.of(1L, 2L));
  }

  @Test
  void aTableThatHasSnapshotsNeverShowsNone() {
    assertThat(Ration.of(tables(5, 3), 2)).allMatch(table -> table.snapshots().size() == 1);
  }

  private static int bytes(List<TableSeen> tables) {
    return Json.write(Fact.CatalogSeen.whole("sink", NOW, NOW, Seen.known(tables))).length;
  }

  private static List<TableSeen> tables(int count, int snapshots) {
    List<TableSeen> tables = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      tables.add(table(number, snapshots));
    }
    return tables;
  }

  private static TableSeen table(int number, int snapshots) {
    return new TableSeen(
        "cold.some_table_with_a_name_" + number,
        new UUID(7, number).toString(),
        List.of("cdc.public.some_table_with_a_name_" + number),
        LongStream.rangeClosed(1, snapshots).mapToObj(RationTest::snapshot).toList(),
        Optional.of(Long.MAX_VALUE),
        Optional.of(NOW),
        true,
        Optional.empty());
  }

  private static SnapshotSeen snapshot(long sequence) {
    return new SnapshotSeen(
        Long.MAX_VALUE - sequence,
        sequence,
        Optional.of(Long.MAX_VALUE - sequence + 1),
        NOW,
        "append",
        123_456,
        12,
        0,
        123_456_789,
        Optional.of(new UUID(1, sequence).toString()),
        Optional.of(Map.of(0, 123_456_789L)));
  }
}
