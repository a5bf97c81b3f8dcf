package io.frostline.metrics;

import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.topology.Board;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.stream.Collectors;

/** The app's metrics in Prometheus' text form. */
public final class Metrics implements AutoCloseable {

  /** The plain text form, which every Prometheus reads. */
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** OpenMetrics, for a reader that asks for it. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Board board;
  private final Observed observed;

  /** Of an app beside which there is no hot store. */
  public Metrics(Board board, InstantSource clock, String version, String application) {
    this(board, HotTier.none(), clock, version, application);
  }

  public Metrics(
      Board board, HotTier hot, InstantSource clock, String version, String application) {
    this.board = board;
    PrometheusRegistry prometheus = registry.getPrometheusRegistry();
    this.observed = new Observed(prometheus);
    prometheus.register(new BoardCollector(board, hot, clock));
    Info.builder()
        .name("offload_info")
        .help("What runs here.")
        .labelNames("version", "application", "java")
        .register(prometheus)
        .setLabelValues(version, application, System.getProperty("java.version"));
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    board.onOutput(observed::observe);
  }

  /** All series now, in the form named by {@code contentType}. */
  public String scrape(String contentType) {
    observed.retain(
        board.pipelines().stream()
            .map(PipelineView::tables)
            .flatMap(tables -> tables.stream().map(TableView::table))
            .collect(Collectors.toSet()));
    return registry.scrape(contentType);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
