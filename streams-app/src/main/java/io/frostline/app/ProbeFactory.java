package io.frostline.app;

import io.frostline.config.FrostlineConfig;
import io.frostline.probe.ProbeOptions;
import io.frostline.probe.Probes;
import io.frostline.probe.RestReads;
import io.frostline.topology.ProbeService;
import java.util.Map;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** Makes the probes once the configuration is known. */
@FunctionalInterface
public interface ProbeFactory {

  /** Probes that have not started. */
  ProbeService create(FrostlineConfig config);

  /** Probes that resolve placeholders from the environment and from files, as templates do. */
  static ProbeFactory standard() {
    return resolving(ProbeOptions.defaultProviders());
  }

  /**
   * Probes that resolve placeholders with these providers.
   *
   * @param providers configured providers by name
   */
  static ProbeFactory resolving(Map<String, ConfigProvider> providers) {
    return config ->
        new Probes(
            new ProbeOptions(
                Map.copyOf(config.kafka().connection()),
                new RestReads(config.connect().url()),
                providers,
                config.watch().tick(),
                config::lagObjective,
                config::repairs));
  }
}
