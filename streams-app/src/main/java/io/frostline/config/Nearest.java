package io.frostline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Nearest {

  private Nearest() {}

  /** The candidate that is most like {@code text}, if one is like it at all. */
  static Optional<String> to(String text, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(text, candidate)))
        .filter(candidate -> distance(text, candidate) <= Math.max(2, candidate.length() / 3));
  }

  /** Like {@link #to}, or the candidate with the same last word. */
  static Optional<String> path(String path, Collection<String> candidates) {
    String word = plain(path.substring(path.lastIndexOf('.') + 1));
    return candidates.stream()
        .filter(
            candidate -> plain(candidate.substring(candidate.lastIndexOf('.') + 1)).equals(word))
        .findFirst()
        .or(() -> to(path, candidates));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /** Insertions, deletions and replacements between the two, letters' case and dashes aside. */
  private static int distance(String one, String other) {
    String a = plain(one);
    String b = plain(other);
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] now = new int[b.length() + 1];
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[b.length()];
  }
}
