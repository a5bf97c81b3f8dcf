package io.frostline.connect.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What a deployment would change: the difference between the templates and what is deployed. */
public record Plan(List<Entry> entries) {

  /** What is to be done with a connector. */
  public enum Kind {
    CREATE,
    UPDATE,
    UNCHANGED
  }

  /**
   * A difference in one key, without secrets.
   *
   * @param deployed the value in use; absent if the key is new
   * @param wanted the template's value; absent if the key goes away
   */
  public record KeyChange(String key, Optional<String> deployed, Optional<String> wanted) {}

  /** One connector's part of the plan. */
  public record Entry(ConnectorTemplate template, Kind kind, List<KeyChange> changes) {

    /** Copies the changes. */
    public Entry {
      changes = List.copyOf(changes);
    }

    /** Returns the connector's name. */
    public String connector() {
      return template.name();
    }

    /** Returns whether Connect would have to be told. */
    public boolean isChange() {
      return kind != Kind.UNCHANGED;
    }
  }

  /** Copies the entries. */
  public Plan {
    entries = List.copyOf(entries);
  }

  /** Returns whether everything is as it should be already. */
  public boolean isEmpty() {
    return entries.stream().noneMatch(Entry::isChange);
  }

  /**
   * Compares templates with deployed configurations; sources come first, because a sink wants its
   * topics to be there.
   */
  public static Plan of(
      List<ConnectorTemplate> templates, Map<String, Map<String, String>> deployed) {
    List<Entry> entries = new ArrayList<>();
    for (boolean sinks : new boolean[] {false, true}) {
      for (ConnectorTemplate template : templates) {
        if (template.isSink() == sinks) {
          entries.add(entry(template, Optional.ofNullable(deployed.get(template.name()))));
        }
      }
    }
    return new Plan(entries);
  }

  private static Entry entry(ConnectorTemplate template, Optional<Map<String, String>> deployed) {
    List<KeyChange> changes = changes(deployed.orElse(Map.of()), template.config());
    if (deployed.isEmpty()) {
      return new Entry(template, Kind.CREATE, changes);
    }
    return new Entry(template, changes.isEmpty() ? Kind.UNCHANGED : Kind.UPDATE, changes);
  }

  private static List<KeyChange> changes(Map<String, String> deployed, Map<String, String> wanted) {
    TreeSet<String> keys = new TreeSet<>(deployed.keySet());
    keys.addAll(wanted.keySet());
    keys.remove("name");
    return keys.stream()
        .filter(key -> !Objects.equals(deployed.get(key), wanted.get(key)))
        .map(key -> new KeyChange(key, shown(key, deployed), shown(key, wanted)))
        .toList();
  }

  private static Optional<String> shown(String key, Map<String, String> config) {
    return Optional.ofNullable(config.get(key)).map(value -> Secrets.shown(key, value));
  }
}
