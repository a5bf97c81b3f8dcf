package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.ConnectReads.CommittedOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {

  private static final SourceSettings SOURCE =
      Configs.sourceSettings(SourceSettings.POSTGRES_CLASS);

  @Test
  void readsThePairOfItsOwnName() {
    assertThat(
            SourceOffset.of(
                    SOURCE,
                    List.of(
                        entry("renamed", Map.of("lsn_commit", 900L, "lsn", 901L)),
                        entry("cdc", Map.of("lsn_commit", 26871048, "lsn", 26871104L, "txId", 7))))
                .position())
        .isEqualTo(Seen.known(new Position(26871048, 26871104)));
  }

  @Test
  void isUnknownWithoutAnOffsetOrACommit() {
    assertThat(reason(List.of())).contains("not committed an offset");
    assertThat(SourceOffset.of(SOURCE, List.of()).isAbsent()).isTrue();
    assertThat(SourceOffset.of(SOURCE, List.of(entry("cdc", Map.of("lsn", 1L)))).isAbsent())
        .isFalse();
    assertThat(SourceOffset.unknown("no answer").isAbsent()).isFalse();
    assertThat(reason(List.of(entry("renamed", Map.of("lsn_commit", 1L, "lsn", 1L)))))
        .contains("not committed an offset");
    assertThat(reason(List.of(entry("cdc", Map.of("lsn", 1L))))).contains("not seen a commit");
  }

  @Test
  void isUnknownWhileASnapshotRuns() {
    Map<String, Object> running =
        Map.of("snapshot", "INITIAL", "snapshot_completed", false, "lsn_commit", 1L, "lsn", 2L);
    Map<String, Object> done =
        Map.of("snapshot", "INITIAL", "snapshot_completed", true, "lsn_commit", 1L, "lsn", 2L);

    assertThat(reason(List.of(entry("cdc", running)))).contains("snapshot is running");
    assertThat(SourceOffset.of(SOURCE, List.of(entry("cdc", done))).position().isKnown()).isTrue();
  }

  @Test
  void readsThePlaceInMariaDbsLog() {
    SourceSettings mariadb = Configs.sourceSettings(SourceSettings.MARIADB_CLASS);
    Map<String, Object> streaming = Map.of("file", "binlog.000004", "pos", 161831, "event", 2);
    Map<String, Object> copying =
        Map.of("file", "binlog.000004", "pos", 161831, "snapshot", "INITIAL");

    assertThat(SourceOffset.of(mariadb, List.of(entry("cdc", streaming))).position())
        .isEqualTo(Seen.known(new Position(4, 161831)));
    assertThat(SourceOffset.of(mariadb, List.of(entry("cdc", copying))).position().reason())
        .contains("the source connector's snapshot is running");
    assertThat(
            SourceOffset.of(mariadb, List.of(entry("cdc", Map.of("ts_sec", 1))))
                .position()
                .reason())
        .contains("the source connector has no place in the binary log yet");
  }

  @Test
  void doesNotGuessOtherDatabases() {
    SourceSettings mysql = Configs.sourceSettings("io.debezium.connector.mysql.MySqlConnector");

    assertThat(SourceOffset.of(mysql, List.of()).position().reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("not understood"));
  }

  @Test
  void theFirstSnapshotCopiesEverythingOfItsSource() {
    Map<String, Object> running =
        Map.of("snapshot", "INITIAL", "snapshot_completed", false, "last_snapshot_record", false);
    Map<String, Object> atItsEnd = Map.of("snapshot", true, "last_snapshot_record", true);

    assertThat(copied(running)).containsExactly("cdc.public.a", "cdc.public.b");
    assertThat(copied(atItsEnd)).isEmpty();
    assertThat(copied(Map.of("lsn_commit", 1L, "lsn", 2L))).isEmpty();
  }

  @Test
  void aSnapshotBesideTheStreamCopiesItsTablesAndHoldsNothingUp() {
    // After a restart the marks of the first snapshot's end are gone from the offset.
    Map<String, Object> running =
        Map.of(
            "snapshot",
            "INCREMENTAL",
            "snapshot_completed",
            false,
            "lsn_commit",
            1L,
            "lsn",
            2L,
            "incremental_snapshot_collections",
            "[{\"incremental_snapshot_collections_id\":\"public.b\","
                + "\"incremental_snapshot_collections_additional_condition\":null},"
                + "{\"incremental_snapshot_collections_id\":\"public.ümlaut\"}]");

    assertThat(copied(running)).containsExactlyInAnyOrder("cdc.public.b", "cdc.public._mlaut");
    assertThat(SourceOffset.of(SOURCE, List.of(entry("cdc", running))).position())
        .isEqualTo(Seen.known(new Position(1, 2)));
  }

  @Test
  void whatASignalCopiesIsNotTakenForAll() {
    Map<String, Object> blocking =
        Map.of("snapshot", "BLOCKING", "snapshot_completed", false, "lsn_commit", 1L, "lsn", 2L);
    Map<String, Object> rows =
        Map.of(
            "lsn",
            2L,
            "incremental_snapshot_collections",
            "[{\"incremental_snapshot_collections_id\":\"public.a\"},"
                + "{\"incremental_snapshot_collections_id\":\"public.b\","
                + "\"incremental_snapshot_collections_additional_condition\":\"id < 9\"}]");

    assertThat(copying(blocking).chosen()).isTrue();
    assertThat(copied(blocking)).containsExactly("cdc.public.a", "cdc.public.b");
    assertThat(copied(rows)).containsExactly("cdc.public.a");
  }

  @Test
  void aListOfTablesThatIsNotUnderstoodIsUnknown() {
    Map<String, Object> odd =
        Map.of("lsn_commit", 1L, "lsn", 2L, "incremental_snapshot_collections", "public.b");

    SourceOffset offset = SourceOffset.of(SOURCE, List.of(entry("cdc", odd)));

    assertThat(offset.copying().isKnown()).isFalse();
    assertThat(offset.position().isKnown()).isTrue();
  }

  private static SourceOffset.Copying copying(Map<String, Object> offset) {
    return SourceOffset.of(SOURCE, List.of(entry("cdc", offset))).copying().get();
  }

  private static Set<String> copied(Map<String, Object> offset) {
    return copying(offset).topics(SOURCE, Set.of("cdc.public.a", "cdc.public.b", "other.public.c"));
  }

  private static String reason(List<CommittedOffset> offsets) {
    return SourceOffset.of(SOURCE, offsets).position().reason().orElseThrow();
  }

  private static CommittedOffset entry(String server, Map<String, Object> offset) {
    return new CommittedOffset(Map.of("server", server), offset);
  }
}
