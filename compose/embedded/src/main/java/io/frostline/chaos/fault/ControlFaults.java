package io.frostline.chaos.fault;

import static io.frostline.chaos.fault.Ground.CONTROL_TOPIC;
import static io.frostline.chaos.fault.Ground.COORDINATOR_GROUP;
import static io.frostline.chaos.fault.Ground.SINK;
import static io.frostline.core.Output.EventType.DATA_LOSS;
import static io.frostline.core.Output.EventType.DEGRADED;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.LAG;
import static io.frostline.core.Output.EventType.STALLED;

import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.core.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/** Faults of what Kafka keeps for the sink: its control topic, and the captured topics. */
final class ControlFaults {

  private static final TopicPartition CONTROL = new TopicPartition(CONTROL_TOPIC, 0);
  private static final TopicPartition TRADES = new TopicPartition("cdc.public.trades", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long UNREAD = 300;

  private ControlFaults() {}

  static List<Fault> all() {
    return List.of(deleted(), truncated(), retention());
  }

  /**
   * Nothing can be committed without the topic. The loss shows once it is there again: the tables'
   * snapshots carry offsets beyond its end, and the sink throws away what is announced below them.
   */
  private static Fault deleted() {
    return Fault.of("control-deleted", "the control topic is deleted", Rule.S9)
        .expecting(DATA_LOSS, DEGRADED, DOWN, STALLED)
        .byHand()
        .costing(Harm.LOSS)
        .inject(ground -> ground.admin().deleteTopics(List.of(CONTROL_TOPIC)).all().get())
        .repair(ControlFaults::createAnew);
  }

  /**
   * As the deployer does before a sink's first start. A coordinator may have outlived its task, and
   * as long as it is a member of its group nobody may set the group's offset: the worker goes too.
   */
  private static void createAnew(Ground ground) throws Exception {
    ground.connect().stop(SINK);
    ground.await("the sink to stop", PATIENCE, () -> tasks(ground) == 0);
    ground.servers().connect().stop();
    if (!ground.admin().listTopics().names().get().contains(CONTROL_TOPIC)) {
      ground.admin().createTopics(List.of(new NewTopic(CONTROL_TOPIC, 1, (short) 1))).all().get();
    }
    ground.await(
        "the coordinator to leave its group",
        PATIENCE,
        () -> Groups.set(ground, COORDINATOR_GROUP, Map.of(CONTROL, 0L)));
    ground.servers().connect().start();
    ground.await("the sink to be known again", PATIENCE, () -> resumed(ground));
  }

  /** A worker that has just started answers 404 for connectors that exist. */
  private static boolean resumed(Ground ground) {
    try {
      ground.connect().resume(SINK);
      return true;
    } catch (ConnectFailure e) {
      return false;
    }
  }

  private static int tasks(Ground ground) {
    return ground.connect().status(SINK).tasks().size();
  }

  /** Retention deletes announcements while commits fail: what was announced is not committed. */
  private static Fault truncated() {
    return Fault.of(
            "control-truncated",
            "the control topic is truncated past the coordinator's offset",
            Rule.A5,
            Rule.S6)
        .expecting(DATA_LOSS, LAG)
        .byHand()
        .costing(Harm.LOSS)
        .inject(
            ground -> {
              StoreFaults.refuseCommits(ground);
              ground.await("the sink to fail", PATIENCE, () -> hasFailed(ground));
              Groups.deleteRecords(ground, CONTROL);
              StoreFaults.takeCommits(ground);
            })
        .repair(ground -> ground.connect().restart(SINK, true, false));
  }

  private static boolean hasFailed(Ground ground) {
    return ground.connect().status(SINK).tasks().stream()
        .anyMatch(task -> task.state().equals("FAILED"));
  }

  private static Fault retention() {
    return Fault.of(
            "retention-overtakes", "a captured topic's retention overtakes the commit", Rule.A5)
        .expecting(DATA_LOSS, LAG)
        .byHand()
        .costing(Harm.LOSS)
        .inject(
            ground -> {
              StoreFaults.refuseCommits(ground);
              ground.await("records to wait", PATIENCE, () -> unread(ground) && hasFailed(ground));
              Groups.deleteRecords(ground, TRADES);
              StoreFaults.takeCommits(ground);
            })
        .repair(ground -> ground.connect().restart(SINK, true, false));
  }

  private static boolean unread(Ground ground) {
    return Groups.lag(ground, Ground.SINK_GROUP) > UNREAD;
  }
}
