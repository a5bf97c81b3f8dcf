package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.ConnectReads.CommittedOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {

  private static final SourceSettings SOURCE =
      new SourceSettings("source", SourceSettings.POSTGRES_CLASS, "cdc", Optional.empty());

  @Test
  void readsThePairOfItsOwnName() {
    assertThat(
            SourceOffset.of(
                SOURCE,
                List.of(
                    entry("renamed", Map.of("lsn_commit", 900L, "lsn", 901L)),
                    entry("cdc", Map.of("lsn_commit", 26871048, "lsn", 26871104L, "txId", 7)))))
        .isEqualTo(Seen.known(new Position(26871048, 26871104)));
  }

  @Test
  void isUnknownWithoutAnOffsetOrACommit() {
    assertThat(reason(List.of())).contains("not committed an offset");
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
    assertThat(SourceOffset.of(SOURCE, List.of(entry("cdc", done))).isKnown()).isTrue();
  }

  @Test
  void doesNotGuessOtherDatabases() {
    SourceSettings mysql =
        new SourceSettings(
            "source", "io.debezium.connector.mysql.MySqlConnector", "cdc", Optional.empty());

    assertThat(SourceOffset.of(mysql, List.of()).reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("not understood"));
  }

  private static String reason(List<CommittedOffset> offsets) {
    return SourceOffset.of(SOURCE, offsets).reason().orElseThrow();
  }

  private static CommittedOffset entry(String server, Map<String, Object> offset) {
    return new CommittedOffset(Map.of("server", server), offset);
  }
}
