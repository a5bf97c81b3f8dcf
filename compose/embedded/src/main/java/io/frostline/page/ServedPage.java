package io.frostline.page;

import io.frostline.core.PipelineView;
import io.frostline.http.Health;
import io.frostline.http.HttpService;
import io.frostline.http.Routes;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The page on a port of its own, with views that are given it once a second. */
public final class ServedPage implements AutoCloseable {

  private final Board board = new Board();
  private final InstantSource clock = InstantSource.system();
  private final Metrics metrics = new Metrics(board, clock, "0", "frostline");
  private final HttpService http;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private volatile Supplier<List<PipelineView>> views;

  private ServedPage(int port, Supplier<List<PipelineView>> views) {
    this.views = views;
    this.http = HttpService.bind("127.0.0.1", port);
  }

  /** Serves what {@code views} gives, on {@code port}; 0 takes a free one. */
  public static ServedPage start(int port, Supplier<List<PipelineView>> views) {
    ServedPage page = new ServedPage(port, views);
    page.show();
    page.http.start(new Routes(page.board, page.metrics, Health.well(), page.clock));
    page.timer.scheduleAtFixedRate(page::show, 1, 1, TimeUnit.SECONDS);
    return page;
  }

  /** Shows something else from now on. */
  public void show(Supplier<List<PipelineView>> next) {
    views = next;
    show();
  }

  private void show() {
    views.get().forEach(board::show);
  }

  /** What the page is drawn from. */
  public Board board() {
    return board;
  }

  /** The page's address. */
  public String url() {
    return "http://127.0.0.1:" + http.port() + "/";
  }

  /** Ends the server alone, as when the app is gone. */
  public void stopServer() {
    http.close();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    http.close();
    metrics.close();
  }
}
