package io.frostline.core;

import io.frostline.core.Output.EventType;

/** What a person has to do about what software cannot or must not repair. */
final class Advice {

  /** A copy brings what is there now; what was deleted meanwhile would stay in the table. */
  static final String REPLACE =
      "A copy alone does not take away what was deleted meanwhile. When no record waits for the"
          + " cold table any more, drop it, and wait until it is told as missing; then have the source"
          + " copy the table anew (an incremental snapshot, or its offsets deleted while it is"
          + " stopped). The copy makes the table anew, and once it is in it the watermark counts"
          + " again.";

  private static final String SET_BACK =
      "Stop the source, give it back the newest offset named here (PATCH /connectors/NAME/offsets,"
          + " with lsn_proc equal to lsn), and resume it: nothing is lost then. If the offset was"
          + " set back on purpose, forget it instead (DELETE /connectors/NAME/offsets) and let the"
          + " source copy its tables anew.";

  private static final String REMOVE =
      "Read the sink's or the source's log on its worker for the cause that is named here, and"
          + " remove it; then restart the connector with all of its tasks.";

  /** Neither a restart of the connector nor one of its worker ends this. */
  private static final String HANGS =
      " If GET /connectors/NAME/offsets of the source has no answer for a minute, a transaction"
          + " hangs in Connect's offsets topic, and no restart gets past it: find it"
          + " (kafka-transactions.sh find-hanging), and abort it in that topic alone.";

  private Advice() {}

  static String of(Incident incident) {
    return switch (incident.rule()) {
      case C4 -> incident.type() == EventType.DOWN ? SET_BACK : of(incident.rule());
      default -> of(incident.rule());
    };
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
              + " group to the highest one named here, then resume the sink.";
      case S5 ->
          "Remove the duplicate rows: the snapshots named here contain them. Or roll the table back"
              + " to the snapshot before and copy it anew.";
      case S6 ->
          "If the coordinator's group has no offset, commit one (its last is named here) before the"
              + " sink is restarted. For rows that are lost already: "
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
          "Look at the record at the topic, partition and offset named here. Make the table able to"
              + " take it, or set the sink's consumer group past it; then restart the sink.";
      case S16, S17, C6, C8 -> "Change the setting that is named here, and deploy again.";
      case S18 -> "Keep at least the newest snapshot that the sink has written from expiry.";
      case S19 ->
          "Make the catalog and the warehouse reachable and writable for the sink's worker (address,"
              + " credentials, space); then restart the sink's failed tasks.";
      case S20 -> "Start the Connect worker, or deploy the connector again.";
      case C1, C2 ->
          "Read the source's log on its worker: the database may refuse it, or wait for a lock."
              + " Remove the cause and restart the source."
              + HANGS;
      case C3 -> "Bring the database back; the source is restarted when it answers.";
      case C4 ->
          "Changes between the old and the new slot were not captured. Restart the source, so that"
              + " it makes a slot, and do this for every captured table: "
              + REPLACE;
      case C5 ->
          "Find out why the source does not confirm what it has read, or raise"
              + " max_slot_wal_keep_size: when the slot is invalidated, changes are lost.";
      case A1 -> "Resume the connector when the work is done.";
      case A2, A3 -> "Bring Kafka back, or free the app's port.";
      case A4 -> "Nothing: one instance acts and the others stand by.";
      case A5 -> "Raise the topic's retention until the backlog is committed.";
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
