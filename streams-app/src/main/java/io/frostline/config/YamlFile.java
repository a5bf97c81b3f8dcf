package io.frostline.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a configuration file as values of known keys, each with its line. */
final class YamlFile {

  private static final int BYTES_MAX = 1024 * 1024;

  private final Path file;
  private final List<Given> found = new ArrayList<>();

  private YamlFile(Path file) {
    this.file = file;
  }

  /** Everything the file says. */
  static List<Given> read(Path file) {
    YamlFile yaml = new YamlFile(file);
    Optional<Node> root = yaml.parsed();
    if (root.isPresent()) {
      yaml.mapping(root.get(), "", Optional.empty());
    }
    return List.copyOf(yaml.found);
  }

  private Optional<Node> parsed() {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new ConfigException(file + " is larger than 1 MiB; it is no configuration");
      }
      Reader reader = new StringReader(Files.readString(file, StandardCharsets.UTF_8));
      LoaderOptions limits = new LoaderOptions();
      limits.setMaxAliasesForCollections(10);
      // Nodes are all that is wanted: nothing is ever made of a tag.
      return Optional.ofNullable(new Yaml(new SafeConstructor(limits)).compose(reader));
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + "; give another file with --config", e);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ConfigException("%s:%d: not YAML: %s".formatted(file, line, e.getProblem()), e);
    } catch (YAMLException e) {
      throw new ConfigException(file + ": not YAML", e);
    }
  }

  /**
   * Reads a mapping.
   *
   * @param pattern the path so far, with {@code *} for a name
   */
  private void mapping(Node node, String pattern, Optional<String> name) {
    if (isNothing(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, pattern, name, "must be a mapping of keys to values, not " + kindOf(node));
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(entry.getKeyNode(), pattern, name, "has a key that is no text");
      }
      String word = key.getValue();
      if (!seen.add(word)) {
        throw wrong(key, join(pattern, word), name, "is given twice");
      }
      entry(key, entry.getValueNode(), pattern, name, word);
    }
  }

  private void entry(Node at, Node value, String pattern, Optional<String> name, String word) {
    String known = join(pattern, word);
    String any = join(pattern, Key.ANY);
    Optional<Key> key = Key.of(known);
    if (key.isPresent()) {
      leaf(key.get(), name, value);
    } else if (Key.of(any).isPresent()) {
      leaf(Key.of(any).get(), Optional.of(word), value);
    } else if (isStart(known)) {
      mapping(value, known, name);
    } else if (isStart(any)) {
      mapping(value, any, Optional.of(word));
    } else {
      throw unknown(at, known, name);
    }
  }

  private void leaf(Key key, Optional<String> name, Node value) {
    Source source = Source.line(file, value.getStartMark().getLine() + 1);
    String path = name.map(key::path).orElse(key.path());
    if (key.kind().isList() && value instanceof SequenceNode sequence) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < sequence.getValue().size(); i++) {
        texts.add(scalar(sequence.getValue().get(i), path + "[" + i + "]", key));
      }
      found.add(new Given(key, name, texts, source));
    } else {
      found.add(new Given(key, name, List.of(scalar(value, path, key)), source));
    }
  }

  private String scalar(Node node, String path, Key key) {
    if (isNothing(node)) {
      throw new ConfigException(
          "%s must be %s, but nothing is given; leave the key out for its default"
              .formatted(subject(node, path), key.kind().expected()));
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new ConfigException(
        "%s must be %s, not %s"
            .formatted(subject(node, path), key.kind().expected(), kindOf(node)));
  }

  private ConfigException unknown(Node at, String pattern, Optional<String> name) {
    Optional<String> instead = Retired.instead(pattern);
    if (instead.isPresent()) {
      return wrong(at, pattern, name, "is retired: " + instead.get());
    }
    List<String> paths = Arrays.stream(Key.values()).map(Key::path).toList();
    String hint =
        Nearest.path(pattern, paths)
            .map(path -> "did you mean " + shown(path, name) + "?")
            .orElse("frostline config template lists them all");
    return wrong(at, pattern, name, "is no key; " + hint);
  }

  private ConfigException wrong(
      Node at, String pattern, Optional<String> name, String requirement) {
    String path = pattern.isEmpty() ? "the file" : shown(pattern, name);
    return new ConfigException(subject(at, path) + " " + requirement);
  }

  private String subject(Node at, String path) {
    return Source.line(file, at.getStartMark().getLine() + 1).subject(path);
  }

  private static String shown(String pattern, Optional<String> name) {
    return name.map(own -> pattern.replace(Key.ANY, own)).orElse(pattern);
  }

  private static boolean isStart(String pattern) {
    return Arrays.stream(Key.values()).anyMatch(key -> key.path().startsWith(pattern + "."));
  }

  private static boolean isNothing(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static String kindOf(Node node) {
    return node instanceof SequenceNode
        ? "a list"
        : node instanceof MappingNode ? "a mapping" : "a single value";
  }

  private static String join(String pattern, String word) {
    return pattern.isEmpty() ? word : pattern + "." + word;
  }
}
