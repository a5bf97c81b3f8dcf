package io.frostline.probe;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The topics that a sink connector reads: a list, or a regular expression. */
public sealed interface Subscription {

  /** True if the sink reads {@code topic}. */
  boolean matches(String topic);

  /** True if the sink would read some topic whose name begins with {@code prefix}. */
  boolean couldMatch(String prefix);

  /** The subscription as configured; empty if there is none that could be understood. */
  static Optional<Subscription> of(Settings settings) {
    Optional<String> topics = settings.text("topics");
    if (topics.isPresent()) {
      Set<String> names = new TreeSet<>();
      Arrays.stream(topics.get().split(","))
          .map(String::trim)
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
      return Optional.of(new Named(List.copyOf(names)));
    }
    return settings.text("topics.regex").flatMap(Subscription::matching);
  }

  private static Optional<Subscription> matching(String regex) {
    try {
      return Optional.of(new Matching(regex, Pattern.compile(regex)));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * How many of {@code topics} are read and begin with {@code prefix}.
   *
   * @param topics the topics that exist
   */
  default long reads(String prefix, Collection<String> topics) {
    return topics.stream().filter(topic -> topic.startsWith(prefix) && matches(topic)).count();
  }

  /** {@code topics}. */
  record Named(List<String> topics) implements Subscription {

    @Override
    public boolean matches(String topic) {
      return topics.contains(topic);
    }

    @Override
    public boolean couldMatch(String prefix) {
      return topics.stream().anyMatch(topic -> topic.startsWith(prefix));
    }
  }

  /** {@code topics.regex}; two are equal if their texts are. */
  record Matching(String regex, Pattern pattern) implements Subscription {

    @Override
    public boolean matches(String topic) {
      return pattern.matcher(topic).matches();
    }

    @Override
    public boolean couldMatch(String prefix) {
      Matcher matcher = pattern.matcher(prefix);
      // Running into the end of the input means that a longer name may still match.
      return matcher.matches() || matcher.hitEnd();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Matching that && regex.equals(that.regex);
    }

    @Override
    public int hashCode() {
      return regex.hashCode();
    }
  }
}
