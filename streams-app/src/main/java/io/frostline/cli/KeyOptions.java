package io.frostline.cli;

import io.frostline.config.Effective;
import io.frostline.config.Effective.OptionValue;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that are keys of the configuration, and the file with the others. */
final class KeyOptions {

  private final Map<Key, OptionSpec> byKey = new EnumMap<>(Key.class);
  private final OptionSpec file =
      OptionSpec.builder("--config")
          .paramLabel("FILE")
          .type(Path.class)
          .description(
              "Configuration in YAML. The environment outranks it, and options outrank the"
                  + " environment. frostline config template writes one with every key.")
          .build();
  private final List<OptionSpec> restraints = new ArrayList<>();
  private final Optional<OptionSpec> except;

  private KeyOptions(List<Key> keys) {
    keys.forEach(key -> key.option().ifPresent(option -> byKey.put(key, spec(key, option))));
    boolean repairs = keys.contains(Key.REPAIRS_MODE);
    if (repairs) {
      restraints.add(
          flag(
              "--dry-run",
              "Decide and publish what would be done about incidents, and do nothing. Connectors"
                  + " are not touched. The same as --repairs dry-run."));
      restraints.add(
          flag("--no-repairs", "Watch only: decide nothing. The same as --repairs off."));
    }
    except =
        repairs
            ? Optional.of(
                OptionSpec.builder("--no-repair")
                    .paramLabel("PIPELINE")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(
                        "Only watch this pipeline (the sink connector's name). May be repeated.")
                    .build())
            : Optional.empty();
  }

  static KeyOptions of(Key... keys) {
    return new KeyOptions(Arrays.asList(keys));
  }

  static KeyOptions all() {
    return of(Key.values());
  }

  void addTo(CommandSpec command) {
    command.addOption(file);
    byKey.forEach(
        (key, option) -> {
          if (key != Key.REPAIRS_MODE) {
            command.addOption(option);
          }
        });
    if (!restraints.isEmpty()) {
      ArgGroupSpec.Builder one = ArgGroupSpec.builder().exclusive(true).multiplicity("0..1");
      one.addArg(byKey.get(Key.REPAIRS_MODE));
      restraints.forEach(one::addArg);
      command.addArgGroup(one.build());
    }
    except.ifPresent(command::addOption);
  }

  /** What holds, with the source of each value. */
  Effective effective() {
    return Effective.of(Optional.ofNullable(file.getValue()), System.getenv(), given());
  }

  FrostlineConfig config() {
    return effective().config();
  }

  private List<OptionValue> given() {
    List<OptionValue> given = new ArrayList<>();
    byKey.forEach(
        (key, option) -> {
          Object value = option.getValue();
          if (value != null) {
            given.add(value(key, texts(value), option));
          }
        });
    for (OptionSpec restraint : restraints) {
      if (Boolean.TRUE.equals(restraint.getValue())) {
        String mode = restraint.longestName().equals("--dry-run") ? "dry-run" : "off";
        given.add(value(Key.REPAIRS_MODE, List.of(mode), restraint));
      }
    }
    except
        .filter(option -> option.getValue() != null)
        .ifPresent(
            option ->
                texts(option.getValue())
                    .forEach(
                        pipeline ->
                            given.add(
                                new OptionValue(
                                    Key.PIPELINE_REPAIRS,
                                    Optional.of(pipeline),
                                    List.of("off"),
                                    option.longestName()))));
    return given;
  }

  private static OptionValue value(Key key, List<String> texts, OptionSpec option) {
    return new OptionValue(key, Optional.empty(), texts, option.longestName());
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of(value.toString());
  }

  private static OptionSpec spec(Key key, Key.Option option) {
    boolean isList = key == Key.REPAIRS_MAINTENANCE;
    OptionSpec.Builder spec =
        OptionSpec.builder(option.name())
            .paramLabel(option.label())
            .description(
                (key.doc()
                        + (isList ? " May be repeated." : "")
                        + key.defaultText().map(text -> " Default: " + text + ".").orElse("")
                        + " Key: "
                        + key.path())
                    .replace("%", "%%"));
    return (isList ? spec.type(List.class).auxiliaryTypes(String.class) : spec.type(String.class))
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(Boolean.class).arity("0").description(description).build();
  }
}
