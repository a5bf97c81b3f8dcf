package io.frostline.probe;

import io.frostline.core.RepairPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * What the probes need to know.
 *
 * @param kafka bootstrap servers and security settings of Kafka clients
 * @param providers replace the placeholders in connector configurations, by name; configured
 *     already
 * @param tick time between two looks
 * @param lagObjective total lag above which a pipeline counts as late, by its name
 * @param repairs what may be done about a pipeline, by its name
 */
public record ProbeOptions(
    Map<String, Object> kafka,
    ConnectReads connect,
    Map<String, ConfigProvider> providers,
    Duration tick,
    Function<String, Duration> lagObjective,
    Function<String, RepairPolicy> repairs) {

  public ProbeOptions {
    kafka = Map.copyOf(kafka);
    providers = Map.copyOf(providers);
    if (tick.isNegative() || tick.isZero()) {
      throw new IllegalArgumentException("tick must be positive, not " + tick);
    }
  }

  /** {@code env} and {@code file}, which the connector templates use. */
  public static Map<String, ConfigProvider> defaultProviders() {
    EnvVarConfigProvider env = new EnvVarConfigProvider();
    env.configure(Map.of());
    FileConfigProvider file = new FileConfigProvider();
    file.configure(Map.of());
    return Map.of("env", env, "file", file);
  }
}
