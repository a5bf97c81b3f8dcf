package io.frostline.http;

import io.frostline.core.FrostLine;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.topology.Board;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All pipelines as open pages know them, and what has changed since they were told. */
final class Fleet {

  private static final int EVENTS_MAX = 300;

  private final Board board;
  private final History history;
  private final Instant since;
  private final Map<String, Known> pipelines = new TreeMap<>();
  private Optional<String> newestEvent = Optional.empty();
  private long windowMillis;
  private int ids;

  Fleet(Board board, History history, Instant since) {
    this.board = board;
    this.history = history;
    this.since = since;
  }

  /** A pipeline as it was told. */
  private static final class Known {
    private final Map<String, PageRow> rows = new HashMap<>();
    private String head = "";
    private Optional<Instant> observedAt = Optional.empty();
  }

  /** What is new; empty of pipelines if nothing is. */
  record Change(String json, int rows) {}

  /** Looks at the board for the history alone: what has changed meanwhile the next look tells. */
  void remember() {
    history.look(board.pipelines());
  }

  /** Looks at the board, and tells what has changed since the last time. */
  Change look(Instant now) {
    List<PipelineView> views = board.pipelines();
    history.look(views);
    windowMillis = window(views);
    StringBuilder json = begin(now).append(",\"pipelines\":{");
    int rows = 0;
    boolean first = true;
    for (PipelineView view : views) {
      Known known = pipelines.computeIfAbsent(view.pipeline(), name -> new Known());
      json.append(first ? "" : ",").append(Json.text(view.pipeline())).append(":{");
      rows += change(view, known, json);
      json.append('}');
      first = false;
    }
    json.append('}');
    List<String> shown = views.stream().map(PipelineView::pipeline).toList();
    List<String> gone = new ArrayList<>(pipelines.keySet());
    gone.removeAll(shown);
    pipelines.keySet().removeAll(gone);
    if (!gone.isEmpty()) {
      json.append(",\"gone\":").append(Json.text(gone));
    }
    List<WireEvent> events = newEvents();
    if (!events.isEmpty()) {
      json.append(",\"events\":").append(Json.text(events));
    }
    return new Change(json.append('}').toString(), rows);
  }

  /** Everything that was told so far. */
  String snapshot(Instant now) {
    StringBuilder json = begin(now);
    json.append(",\"since\":").append(since.toEpochMilli()).append(",\"pipelines\":{");
    boolean first = true;
    for (Map.Entry<String, Known> entry : pipelines.entrySet()) {
      Known known = entry.getValue();
      json.append(first ? "" : ",").append(Json.text(entry.getKey())).append(":{");
      observed(json, known);
      json.append(",\"head\":").append(known.head).append(",\"tables\":[");
      boolean firstRow = true;
      for (PageRow row : known.rows.values()) {
        json.append(firstRow ? "" : ",");
        row.append(json, true);
        firstRow = false;
      }
      json.append("]}");
      first = false;
    }
    return json.append("},\"events\":").append(Json.text(told())).append('}').toString();
  }

  private StringBuilder begin(Instant now) {
    return new StringBuilder(256)
        .append("{\"at\":")
        .append(now.toEpochMilli())
        .append(",\"window\":")
        .append(windowMillis);
  }

  private int change(PipelineView view, Known known, StringBuilder json) {
    known.observedAt = view.observedAt();
    observed(json, known);
    String head = Json.text(PageHead.of(view, board.isWithoutSink(view.pipeline()), history));
    if (!head.equals(known.head)) {
      known.head = head;
      json.append(",\"head\":").append(head);
    }
    StringBuilder rows = new StringBuilder();
    int changed = 0;
    Map<String, PageRow> before = new HashMap<>(known.rows);
    for (TableView table : view.tables()) {
      PageRow old = before.remove(table.table());
      PageRow row = PageRow.of(old == null ? ++ids : old.id(), table);
      if (old == null || !row.isLike(old)) {
        known.rows.put(table.table(), row);
        rows.append(changed == 0 ? "" : ",");
        row.append(rows, old == null);
        changed++;
      }
    }
    if (changed > 0) {
      json.append(",\"tables\":[").append(rows).append(']');
    }
    if (!before.isEmpty()) {
      known.rows.keySet().removeAll(before.keySet());
      json.append(",\"dropped\":")
          .append(Json.text(before.values().stream().map(PageRow::id).toList()));
    }
    return changed;
  }

  private static void observed(StringBuilder json, Known known) {
    json.append("\"observed\":");
    json.append(known.observedAt.map(at -> Long.toString(at.toEpochMilli())).orElse("null"));
  }

  /** Those that were not told yet, oldest first. */
  private List<WireEvent> newEvents() {
    List<WireEvent> events = new ArrayList<>();
    for (WireEvent event : board.events(EVENTS_MAX)) {
      if (newestEvent.filter(event.id()::equals).isPresent()) {
        break;
      }
      events.add(0, event);
    }
    if (!events.isEmpty()) {
      newestEvent = Optional.of(events.get(events.size() - 1).id());
    }
    return events;
  }

  /** The newest of those that were told, oldest first. */
  private List<WireEvent> told() {
    List<WireEvent> events = new ArrayList<>();
    boolean found = newestEvent.isEmpty();
    for (WireEvent event : board.events(EVENTS_MAX)) {
      found = found || newestEvent.get().equals(event.id());
      if (found && newestEvent.isPresent()) {
        events.add(0, event);
      }
    }
    return events;
  }

  private static long window(List<PipelineView> views) {
    List<FrostLine> lines =
        views.stream()
            .flatMap(view -> view.tables().stream())
            .flatMap(table -> FrostLine.of(table.lag()).stream())
            .toList();
    return FrostLine.window(lines).toMillis();
  }
}
