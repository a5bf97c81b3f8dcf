package io.frostline.http;

import io.frostline.core.FrostLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A table's frost line over time, at two resolutions in two rings: each {@value #FINE_SECONDS}
 * seconds for ten minutes, and each {@value #COARSE_SECONDS} seconds, the worst of them, for twelve
 * hours. At most 28 kB.
 */
final class Samples {

  static final int FINE_SECONDS = 2;
  static final int FINE_MAX = 300;
  static final int COARSE_SECONDS = 30;
  static final int COARSE_MAX = 1440;

  /** Numbers in a sample: time in epoch seconds, and the line's three lengths in milliseconds. */
  private static final int WIDTH = 4;

  private static final int UNKNOWN = -1;

  private final Ring fine = new Ring(FINE_MAX);
  private final Ring coarse = new Ring(COARSE_MAX);
  private int[] worst = {};

  /** Adds what was seen at {@code at}, if it is time for another sample. */
  void add(Instant at, Optional<FrostLine> line) {
    int second = (int) at.getEpochSecond();
    int[] sample = {
      second,
      line.map(each -> millis(each.frozen())).orElse(UNKNOWN),
      line.map(each -> millis(each.staged())).orElse(UNKNOWN),
      line.map(each -> millis(each.captured())).orElse(UNKNOWN)
    };
    if (second >= fine.newest() + FINE_SECONDS) {
      fine.add(sample);
    }
    if (worst.length == 0 || isWorse(sample, worst)) {
      worst = sample;
    }
    if (second >= coarse.newest() + COARSE_SECONDS) {
      worst[0] = second;
      coarse.add(worst);
      worst = new int[0];
    }
  }

  /** All samples, oldest first, as one list of numbers. */
  int[] all() {
    int[] recent = fine.all();
    int[] old = coarse.all();
    int until = recent.length == 0 ? Integer.MAX_VALUE : recent[0];
    int taken = 0;
    while (taken < old.length && old[taken] < until) {
      taken += WIDTH;
    }
    int[] all = Arrays.copyOf(old, taken + recent.length);
    System.arraycopy(recent, 0, all, taken, recent.length);
    return all;
  }

  /** Unknown is worse than any length. */
  private static boolean isWorse(int[] one, int[] other) {
    return other[1] != UNKNOWN && (one[1] == UNKNOWN || one[1] > other[1]);
  }

  private static int millis(Duration length) {
    return (int) Math.min(Integer.MAX_VALUE, length.toMillis());
  }

  /** The newest samples; it grows until it is full. */
  private static final class Ring {

    private final int max;
    private int[] numbers = new int[16 * WIDTH];
    private int size;
    private int next;

    Ring(int max) {
      this.max = max;
    }

    int newest() {
      return size == 0 ? 0 : numbers[Math.floorMod(next - 1, max) * WIDTH];
    }

    void add(int[] sample) {
      if ((next + 1) * WIDTH > numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.min(max * WIDTH, numbers.length * 2));
      }
      System.arraycopy(sample, 0, numbers, next * WIDTH, WIDTH);
      next = (next + 1) % max;
      size = Math.min(max, size + 1);
    }

    int[] all() {
      int[] all = new int[size * WIDTH];
      int first = Math.floorMod(next - size, max) * WIDTH;
      int head = Math.min(all.length, max * WIDTH - first);
      System.arraycopy(numbers, first, all, 0, Math.min(head, all.length));
      System.arraycopy(numbers, 0, all, head, all.length - head);
      return all;
    }
  }
}
