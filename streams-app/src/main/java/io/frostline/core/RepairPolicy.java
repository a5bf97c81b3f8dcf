package io.frostline.core;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What may be done about a pipeline without a person.
 *
 * @param mode whether commands are given, and carried out
 * @param maintenance times in which nothing is done, because people work on the pipeline
 */
public record RepairPolicy(Mode mode, List<Window> maintenance) {

  /** Whether commands are given, and carried out. */
  public enum Mode {
    /** Watch only: no command is given. */
    OFF,
    /** Commands are given and published, and nobody carries them out. */
    DRY_RUN,
    /** Commands are given and carried out. */
    ON
  }

  /** A time in which nothing is done. */
  public sealed interface Window {

    boolean covers(Instant at);

    /** From {@code from} until before {@code until}. */
    record Once(Instant from, Instant until) implements Window {

      @Override
      public boolean covers(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
      }
    }

    /** Every week at the same time, in UTC; it may go on into the next day. */
    record Weekly(DayOfWeek day, LocalTime from, Duration length) implements Window {

      private static final Duration WEEK = Duration.ofDays(7);

      @Override
      public boolean covers(Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        long days = Math.floorMod(now.getDayOfWeek().getValue() - day.getValue(), 7);
        OffsetDateTime begun =
            now.toLocalDate().minusDays(days).atTime(from).atOffset(ZoneOffset.UTC);
        Duration since = Duration.between(begun, now);
        Duration passed = since.isNegative() ? since.plus(WEEK) : since;
        return passed.compareTo(length) < 0;
      }
    }
  }

  public RepairPolicy {
    maintenance = List.copyOf(maintenance);
  }

  public static RepairPolicy of(Mode mode) {
    return new RepairPolicy(mode, List.of());
  }

  /** Records that were written before there was an actuator say only whether there is one. */
  public static RepairPolicy valueOf(boolean repairs) {
    return of(repairs ? Mode.ON : Mode.OFF);
  }

  boolean isDryRun() {
    return mode == Mode.DRY_RUN;
  }

  /** True if a command may be given at {@code at}. */
  boolean actsAt(Instant at) {
    return mode != Mode.OFF && maintenance.stream().noneMatch(window -> window.covers(at));
  }
}
