package io.frostline.http;

import io.frostline.core.FrostLine;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A table as the page is told of it: an array that begins with a number in place of the table's
 * name, and holds the times of the frost line, so that nothing changes while nothing moves.
 */
final class PageRow {

  private static final long ABSENT = Long.MIN_VALUE;

  private final int id;
  private final String table;
  private final long[] numbers;
  private final String unknown;

  private PageRow(int id, String table, long[] numbers, String unknown) {
    this.id = id;
    this.table = table;
    this.numbers = numbers;
    this.unknown = unknown;
  }

  static PageRow of(int id, TableView view) {
    Instant at = view.lag().observedAt();
    Optional<FrostLine> line = FrostLine.of(view.lag());
    return new PageRow(
        id,
        view.table(),
        new long[] {
          line.map(each -> at.minus(each.frozen()).toEpochMilli()).orElse(ABSENT),
          line.map(each -> at.minus(each.staged()).toEpochMilli()).orElse(ABSENT),
          line.map(each -> at.minus(each.captured()).toEpochMilli()).orElse(ABSENT),
          view.lag().unreadRecords().orElse(ABSENT),
          view.lag().stagedRecords().orElse(ABSENT),
          view.totalRows().orElse(ABSENT),
          view.lastSnapshotAt().map(Instant::toEpochMilli).orElse(ABSENT),
          view.watermark().arrivalWatermark().map(Instant::toEpochMilli).orElse(ABSENT)
        },
        view.lag().unknown().orElse(null));
  }

  int id() {
    return id;
  }

  boolean isLike(PageRow other) {
    return Arrays.equals(numbers, other.numbers) && Objects.equals(unknown, other.unknown);
  }

  /**
   * Appends {@code [id, name, frozen, staged, captured, unread, staged, rows, snapshot, arrival,
   * unknown]}; the name is {@code null} where the page has it already.
   */
  void append(StringBuilder json, boolean named) {
    json.append('[').append(id).append(',').append(named ? Json.text(table) : "null");
    for (long number : numbers) {
      json.append(',');
      if (number == ABSENT) {
        json.append("null");
      } else {
        json.append(number);
      }
    }
    json.append(',').append(unknown == null ? "null" : Json.text(unknown)).append(']');
  }
}
