package io.frostline.chaos.fault;

import static io.frostline.chaos.fault.Ground.SOURCE;
import static io.frostline.core.Output.EventType.CAPTURE_STALLED;
import static io.frostline.core.Output.EventType.DATA_LOSS;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.MISCONFIGURED;
import static io.frostline.core.Output.EventType.PAUSED;
import static io.frostline.core.Output.EventType.UNCONFIRMED;

import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.core.Rule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Faults of the source connector, its replication slot and its database. */
final class CaptureFaults {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int APART_SECONDS = 35;
  private static final int LOOKED_SECONDS = 5;

  private CaptureFaults() {}

  static List<Fault> all() {
    return List.of(paused(), slotDropped(), publicationAltered(), restarted(), offsetBack());
  }

  private static Fault paused() {
    return Fault.of("source-paused", "a person pauses the source", Rule.A1)
        .expecting(PAUSED)
        .inject(ground -> ground.connect().pause(SOURCE))
        .repair(ground -> ground.connect().resume(SOURCE));
  }

  private static Fault slotDropped() {
    return Fault.of("slot-dropped", "the replication slot is dropped", Rule.C4)
        .expecting(DATA_LOSS)
        .byHand()
        .costing(Harm.LOSS)
        .inject(ground -> ground.await("the slot to be dropped", PATIENCE, () -> dropSlot(ground)))
        // What a person does: forget where capture was, so that it makes a slot and copies anew.
        .repair(
            ground -> {
              Offsets offsets = new Offsets(ground, SOURCE);
              ground.connect().stop(SOURCE);
              ground.await("the source's offsets to be forgotten", PATIENCE, offsets::forget);
              ground.connect().resume(SOURCE);
            });
  }

  /** The connector takes its slot again at once, so both statements have to follow closely. */
  private static boolean dropSlot(Ground ground) {
    try {
      ground
          .source()
          .execute(
              """
              DO $$ BEGIN
                PERFORM pg_terminate_backend(active_pid, 2000) FROM pg_replication_slots
                  WHERE slot_name = 'frostline' AND active;
                PERFORM pg_drop_replication_slot('frostline');
              END $$
              """);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static Fault publicationAltered() {
    return Fault.of("publication-altered", "a table leaves the publication", Rule.C6)
        .expecting(MISCONFIGURED, DATA_LOSS)
        .byHand()
        .costing(Harm.LOSS)
        .inject(
            ground -> {
              // From a publication of schemas no table can be taken: each becomes a member first.
              ground
                  .source()
                  .execute(
                      "ALTER PUBLICATION frostline"
                          + " ADD TABLE public.orders, public.quiet, frostline.beat");
              TimeUnit.SECONDS.sleep(LOOKED_SECONDS);
              ground.begin();
              ground
                  .source()
                  .execute("ALTER PUBLICATION frostline DROP TABLES IN SCHEMA public, frostline");
            })
        .repair(
            ground ->
                ground.source().execute("ALTER PUBLICATION frostline ADD TABLE public.trades"));
  }

  /** The catalog's database lives in the same server, as it does in many small installations. */
  private static Fault restarted() {
    return Fault.of("database-restarted", "the database is stopped and started", Rule.C3)
        .expecting(CAPTURE_STALLED, DOWN)
        .inject(ground -> ground.servers().stopPostgres())
        .repair(ground -> ground.servers().startPostgres());
  }

  private static Fault offsetBack() {
    AtomicReference<String> newest = new AtomicReference<>();
    return Fault.of("source-offset-back", "someone sets the source's offset back", Rule.C4)
        .expecting(DATA_LOSS, UNCONFIRMED)
        .byHand()
        .inject(
            ground -> {
              Offsets offsets = new Offsets(ground, SOURCE);
              String earlier = offsets.read();
              // Until PostgreSQL has let go of what lies there: it does so every 15 s.
              TimeUnit.SECONDS.sleep(APART_SECONDS);
              ground.begin();
              ground.connect().stop(SOURCE);
              newest.set(offsets.read());
              set(ground, offsets, earlier);
            })
        // What a person does: put back the newest offset, from which everything is still there.
        .repair(
            ground -> {
              ground.connect().stop(SOURCE);
              set(ground, new Offsets(ground, SOURCE), newest.get());
            });
  }

  private static void set(Ground ground, Offsets offsets, String value)
      throws InterruptedException {
    ground.await("the source to stop", PATIENCE, () -> offsets.write(value));
    ground.connect().resume(SOURCE);
  }
}
