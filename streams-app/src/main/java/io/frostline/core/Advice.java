package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person has to do about what software cannot or must not repair. */
final class Advice {

  /** A copy brings what is there now; what was deleted meanwhile would stay in the table. */
  static final String REPLACE =
      "A copy alone does not take away what was deleted meanwhile. When no backlog waits for the cold"
          + " table any more, rename it into a namespace that the sink does not write to (it is the"
          + " only history), and wait until it is told as missing (TABLE_MISSING). Then have the"
          + " source copy all of its tables: ./frostline connectors stop NAME, and once PAUSED is told"
          + " forget and resume NAME. The copy makes the table anew, and once it is in it the"
          + " watermark counts again.";

  private static final String FOR_GOOD =
      "If nobody needs the table any more: ./frostline retire NAME --table TABLE. Else: ";

  private static final String SET_BACK =
      "Stop the source, give it back the newest offset, which this incident's events name as highest"
          + " (PATCH /connectors/NAME/offsets, with lsn_proc equal to lsn), and resume it: nothing is"
          + " lost then. If the offset was set back on purpose, forget it instead (./frostline"
          + " connectors forget NAME) and let the source copy its tables anew.";

  private static final String REMOVE =
      "Read the sink's or the source's log on its worker for the cause that is named here, and"
          + " remove it; then restart the connector with all of its tasks.";

  /** Neither a restart of the connector nor one of its worker ends this. */
  private static final String HANGS =
      " If GET /connectors/NAME/offsets of the source has no answer for a minute, a transaction"
          + " hangs in Connect's offsets topic, and no restart gets past it: find it"
          + " (kafka-transactions.sh find-hanging), and abort it in that topic alone.";

  /** What is said where an offset is not the only thing that is wrong. */
  static final String CAUSE =
      " What the sink has failed with stands in its log on its worker: remove that before you resume"
          + " it.";

  private Advice() {}

  static String of(Incident incident) {
    return switch (incident.rule()) {
      case C4 ->
          incident.type() == EventType.DOWN ? SET_BACK + where(incident) : of(incident.rule());
      case S15 ->
          (incident.type() == EventType.DATA_LOSS ? REPLACE : of(incident.rule()))
              + where(incident);
      case S4, S5, S6 -> of(incident.rule()) + where(incident);
      case S10 ->
          incident.type() == EventType.TABLE_MISSING
              ? FOR_GOOD + of(incident.rule())
              : of(incident.rule());
      default -> of(incident.rule());
    };
  }

  /** What an event has told is told once: a person looks it up. */
  private static String where(Incident incident) {
    return " Its events: ./frostline events --incident " + incident.id() + " --since 7d --details.";
  }

  /** The coordinator's group has no offset, or an older one, in these control partitions. */
  static String giveBack(PipelineConfig config, Map<Integer, Long> offsets) {
    return "Do not restart the sink: its coordinator would begin in the wrong place, and what is"
        + " announced and not committed could be lost. Stop it (./frostline connectors stop "
        + config.sink()
        + "), give the coordinator's group its offset back ("
        + offsets.entrySet().stream()
            .map(each -> reset(config, each.getKey(), "--to-offset " + each.getValue()))
            .collect(Collectors.joining("; "))
        + "), and resume it (./frostline connectors resume "
        + config.sink()
        + ").";
  }

  /** Kafka has deleted announcements in these control partitions that are not committed. */
  static String keepRunning(PipelineConfig config, Set<Integer> deleted) {
    return "Do not restart the sink. While its coordinator runs it may hold what Kafka has deleted,"
        + " and commits it once the cause is removed that the worker's log names: remove it, and"
        + " raise retention.ms of "
        + config.controlTopic()
        + ". Only if the coordinator runs no more (the sink's tasks have failed), or commits nothing"
        + " after that: stop the sink (./frostline connectors stop "
        + config.sink()
        + "), let its coordinator begin at what is left ("
        + deleted.stream()
            .map(partition -> reset(config, partition, "--to-earliest"))
            .collect(Collectors.joining("; "))
        + "), and resume it (./frostline connectors resume "
        + config.sink()
        + "). What Kafka has deleted is lost then.";
  }

  private static String reset(PipelineConfig config, int partition, String to) {
    return "kafka-consumer-groups.sh --bootstrap-server HOST:PORT --group "
        + config.coordinatorGroup()
        + " --topic "
        + config.controlTopic()
        + ":"
        + partition
        + " --reset-offsets "
        + to
        + " --execute";
  }

  static String of(Rule rule) {
    return switch (rule) {
      case S1 -> "Run no more sink tasks than there are busy partitions.";
      case S2, S3 ->
          "Restart the process of the Connect worker that runs the sink's tasks: a task that failed"
              + " while it closed its files leaves its coordinator behind, and no restart of the"
              + " connector ends that. If it speaks on, it is in another process (a worker that was"
              + " not stopped, a second sink on the same control topic): stop that one.";
      case S4 ->
          "Stop the sink before Kafka deletes announcements. Set the offset of its coordinator's"
              + " group to the one that this incident's events name as highest, then resume the"
              + " sink.";
      case S5 ->
          "Remove the duplicate rows: the snapshots that this incident's events name contain them."
              + " Or roll the table back to the snapshot before and copy it anew.";
      case S6 ->
          "If the coordinator's group has no offset, do not restart the sink before it has one again:"
              + " the one that this incident's events name as lastOffsets. For rows that are lost"
              + " already: "
              + REPLACE;
      case S7, S8, S12, S13 -> REMOVE;
      case C7 -> REMOVE + HANGS;
      case S9 ->
          "Stop the sink, and restart its worker's process. Create a control topic of another name,"
              + " set iceberg.control.topic to it, commit offset 0 for the coordinator's group (the"
              + " connect group with -coord) on its partitions, and resume the sink. Under the old"
              + " name everything is thrown away that is announced below the offsets which the"
              + " tables' snapshots carry, until the new topic has grown past them. What was"
              + " announced and not committed is lost in any case. "
              + REPLACE;
      case S10 -> "Find out who dropped, renamed or replaced the table. " + REPLACE;
      case S11 -> "Give the coordinator more time: a longer commit interval, fewer partitions.";
      case S14, A6 -> "Nothing: it catches up.";
      case S15 ->
          "The task's trace (GET /connectors/NAME/status) names the record's topic, partition and"
              + " offset. Make the table able to take it, then restart the sink. To give it up"
              + " instead, stop the sink, set its consumer group behind it, and resume: what was read"
              + " before it and is not committed is dropped with it. That is told as DATA_LOSS, and the"
              + " table's watermark is frozen until the table is copied anew.";
      case S16, S17, C6, C8 -> "Change the setting that is named here, and deploy again.";
      case S18 -> "Keep at least the newest snapshot that the sink has written from expiry.";
      case S19 ->
          "Make the catalog and the warehouse reachable and writable for the sink's worker (address,"
              + " credentials, space); then restart the sink's failed tasks. Where one table alone"
              + " cannot be read, see that its metadata file is there and that the app and the worker"
              + " may read it.";
      case S20 -> "Start the Connect worker, or deploy the connector again.";
      case C1, C2 ->
          "Read the source's log on its worker: the database may refuse it, or wait for a lock."
              + " Remove the cause and restart the source."
              + HANGS;
      case C3 -> "Bring the database back; the source is restarted when it answers.";
      case C4 ->
          "Changes between the old and the new slot were not captured. Make a slot in the source"
              + " database (SELECT pg_create_logical_replication_slot(NAME, 'pgoutput'), after"
              + " pg_drop_replication_slot(NAME) if it is there as lost): no restart of the source"
              + " does. Wait until it is told. Then do this for every captured table: "
              + REPLACE;
      case C5 ->
          "Find out why the source does not confirm what it has read, or raise"
              + " max_slot_wal_keep_size: when the slot is invalidated, changes are lost.";
      case A1 -> "Resume the connector when the work is done.";
      case A2, A3 -> "Bring Kafka back, or free the app's port.";
      case A4 -> "Nothing: one instance acts and the others stand by.";
      case A5 ->
          "Raise the topic's retention until the backlog is committed. If it is the control topic, do"
              + " not restart the sink before that.";
      case A7 ->
          "Look at the record in the quarantine topic, and find out who writes such records.";
      case A8 -> "Nothing: it ends by itself, or by whoever began it.";
      case A9 ->
          "Give the app the name and the password of Connect's REST interface in connect.url, and"
              + " start it again: without them it sees no state of the connectors, and no watermark"
              + " moves.";
    };
  }
}
