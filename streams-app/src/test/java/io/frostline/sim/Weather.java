package io.frostline.sim;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The faults that are in force: plain switches that the parts of the world look at. */
final class Weather {

  /** Commits to these tables fail; to all of them if the catalog is down. */
  final Set<String> failing = new HashSet<>();

  boolean catalogDown;

  /** The next commit adds the files of the one before once more. */
  boolean recommits;

  /** The coordinator dies with its next commit to a table, before it can tell of it. */
  boolean mute;

  /** A coordinator whose task is closed stays alive. */
  boolean leaks;

  /** Coordinators die as soon as they start. */
  boolean headless;

  /** The coordinator takes one record at a step. */
  boolean slow;

  /** A control partition that the coordinator does not read. */
  Optional<Integer> unread = Optional.empty();

  /** A task that gets no records. */
  Optional<Integer> deaf = Optional.empty();

  /** Tasks that hold the first captured partition fail on its next record. */
  boolean poison;

  boolean captureStalled;
  boolean databaseDown;

  /** Whether the database still has the replication slot. */
  boolean slotMissing;

  /** Whether anyone has seen that it is missing. */
  boolean slotSeen;

  boolean slotFilling;

  /** Somebody looks, and no look fails or takes long any more. */
  boolean clear;

  /** Until then the app that watches gets no processor. */
  long heldUpUntilMs;

  /** Connect does not answer. */
  boolean connectDown;
}
