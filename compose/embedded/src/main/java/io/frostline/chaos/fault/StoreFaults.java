package io.frostline.chaos.fault;

import static io.frostline.core.Output.EventType.DEGRADED;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.LAG;
import static io.frostline.core.Output.EventType.STALLED;

import io.frostline.chaos.fault.Fault.Setup;
import io.frostline.core.Rule;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of the warehouse and of the catalog's database. */
final class StoreFaults {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFaults.class);
  private static final Duration LOCKED = Duration.ofSeconds(45);
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final String REFUSE_COMMITS =
      """
      CREATE FUNCTION refuse_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the catalog takes no commits'; END $$;
      CREATE TRIGGER refuse_commit BEFORE UPDATE ON iceberg_tables
        FOR EACH ROW EXECUTE FUNCTION refuse_commit();
      """;
  private static final String TAKE_COMMITS =
      "DROP TRIGGER refuse_commit ON iceberg_tables; DROP FUNCTION refuse_commit()";

  private StoreFaults() {}

  static List<Fault> all() {
    return List.of(
        warehouseGone(),
        warehouseReadOnly(),
        warehouseFull(),
        commitsRefused(),
        commitsRefusedPartially(),
        catalogRefuses(),
        catalogLocked(),
        catalogSlow());
  }

  private static Fault warehouseGone() {
    return Fault.of("warehouse-gone", "the warehouse folder is gone", Rule.S19, Rule.C7)
        .expecting(DOWN, STALLED)
        .inject(ground -> LostFolder.take(ground.warehouse()))
        .repair(ground -> LostFolder.giveBack(ground.warehouse()));
  }

  private static Fault warehouseReadOnly() {
    return Fault.of("warehouse-read-only", "the warehouse is read-only", Rule.S19, Rule.C7)
        .expecting(DOWN, STALLED)
        .on(new Setup(1, true))
        .inject(ground -> remount(ground, "ro"))
        .repair(ground -> remount(ground, "rw"));
  }

  /** Someone may just have a file open for writing, which puts the change off for a moment. */
  private static void remount(Ground ground, String mode) throws InterruptedException {
    ground.await(
        "the warehouse to become " + mode,
        Duration.ofSeconds(20),
        () -> run("mount", "-o", "remount," + mode, ground.warehouse().toString()));
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      LOG.debug("{} cannot be started", command[0], e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Fault warehouseFull() {
    return Fault.of("warehouse-full", "the warehouse's disk is full", Rule.S19, Rule.C7)
        .expecting(DOWN, STALLED)
        .on(new Setup(1, true))
        .inject(Ground::fillWarehouse)
        .repair(Ground::freeWarehouse);
  }

  private static Fault commitsRefused() {
    return Fault.of("commits-refused", "the catalog takes no commit, rounds are full", Rule.S19)
        .expecting(DOWN, STALLED)
        .inject(StoreFaults::refuseCommits)
        .repair(StoreFaults::takeCommits);
  }

  private static Fault commitsRefusedPartially() {
    return Fault.of(
            "commits-refused-partial",
            "the catalog takes no commit, rounds are partial",
            Rule.S7,
            Rule.S1)
        .expecting(DOWN, STALLED)
        .standing(DEGRADED)
        .on(new Setup(2, false))
        .holding(Duration.ofSeconds(60))
        .inject(StoreFaults::refuseCommits)
        .repair(StoreFaults::takeCommits);
  }

  static void refuseCommits(Ground ground) throws SQLException {
    ground.catalog().execute(REFUSE_COMMITS);
  }

  static void takeCommits(Ground ground) throws SQLException {
    ground.catalog().execute(TAKE_COMMITS);
  }

  private static Fault catalogRefuses() {
    return Fault.of("catalog-refuses", "the catalog's database refuses connections", Rule.S19)
        .expecting(DEGRADED, DOWN, STALLED)
        .inject(ground -> ground.gate().shut())
        .repair(ground -> ground.gate().reopen());
  }

  private static Fault catalogLocked() {
    return Fault.of("catalog-locked", "the catalog's table is locked", Rule.S19, Rule.S7)
        .expecting(DEGRADED, DOWN, STALLED, LAG)
        .holding(LOCKED)
        .inject(
            ground -> {
              Connection connection = ground.catalog().connect();
              ground.keep(connection);
              connection.setAutoCommit(false);
              try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE iceberg_tables IN ACCESS EXCLUSIVE MODE");
              }
            })
        .repair(Ground::letGo);
  }

  private static Fault catalogSlow() {
    return Fault.of("catalog-slow", "each statement of the catalog takes 3 s", Rule.S19, Rule.S11)
        .expecting(DEGRADED, DOWN, STALLED, LAG)
        .holding(Duration.ofSeconds(60))
        .inject(ground -> ground.gate().slowDown(SLOW))
        .repair(ground -> ground.gate().slowDown(Duration.ZERO));
  }
}
