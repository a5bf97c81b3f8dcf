package io.frostline.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where the demo is watched. On a terminal one picture is redrawn in place; anywhere else a line is
 * added every few seconds.
 */
final class Screen {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final int DEFAULT_WIDTH = 100;
  private static final int DEFAULT_HEIGHT = 40;
  private static final Map<Character, Character> ASCII =
      Map.ofEntries(
          Map.entry('█', '#'),
          Map.entry('▓', '='),
          Map.entry('▒', '-'),
          Map.entry('░', '.'),
          Map.entry('◆', '!'),
          Map.entry('–', '-'),
          Map.entry('−', '-'),
          Map.entry('…', '~'),
          Map.entry('→', '>'));

  private final PrintStream out;
  private final boolean live;
  private final boolean colours;
  private final boolean unicode;
  private int drawn;
  private long lineDueNanos = System.nanoTime();

  private Screen(PrintStream out, boolean live, boolean colours, boolean unicode) {
    this.out = out;
    this.live = live;
    this.colours = colours;
    this.unicode = unicode;
  }

  /** The process's standard output. */
  static Screen standard(Map<String, String> environment) {
    boolean live = isTerminal() && !"dumb".equals(environment.get("TERM"));
    boolean unicode =
        !live
            || Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("")
                .toUpperCase(Locale.ROOT)
                .replace("-", "")
                .contains("UTF8");
    Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
    return new Screen(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset),
        live,
        live && !environment.containsKey("NO_COLOR"),
        unicode);
  }

  /** One that writes plain lines to {@code out}. */
  static Screen plain(PrintStream out) {
    return new Screen(out, false, false, true);
  }

  /** True if pictures are redrawn in place, so that nothing else may write to the terminal. */
  boolean isLive() {
    return live;
  }

  /** Adds a line that stays; the next picture begins below it. */
  synchronized void say(String line) {
    erase();
    out.println(drawable(line));
    out.flush();
  }

  /**
   * Shows the state of things.
   *
   * @param picture draws it in so many columns
   * @param line the same in one line
   */
  synchronized void show(IntFunction<List<String>> picture, Supplier<String> line) {
    if (live) {
      int[] size = size();
      List<String> lines = picture.apply(size[1]);
      erase();
      lines.stream().limit(size[0] - 1L).map(this::drawable).map(this::paint).forEach(out::println);
      drawn = Math.min(lines.size(), size[0] - 1);
    } else if (System.nanoTime() - lineDueNanos >= 0) {
      lineDueNanos = System.nanoTime() + LINE_EVERY.toNanos();
      out.println(drawable(line.get()));
    }
    out.flush();
  }

  /** Asks a child that inherits the output: later Javas have a console even without a terminal. */
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      // No such program on this machine: plain lines suit everything.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\r\u001b[J");
      drawn = 0;
    }
  }

  private String drawable(String line) {
    if (unicode) {
      return line;
    }
    StringBuilder plain = new StringBuilder();
    line.chars().forEach(letter -> plain.append(ASCII.getOrDefault((char) letter, (char) letter)));
    return plain.toString();
  }

  private String paint(String line) {
    if (!colours) {
      return line;
    }
    return line.replaceAll("█+|##+", "\u001b[96m$0\u001b[0m")
        .replaceAll("▓+", "\u001b[34m$0\u001b[0m")
        .replaceAll("▒+", "\u001b[33m$0\u001b[0m")
        .replaceAll("░+", "\u001b[90m$0\u001b[0m")
        .replaceAll("◆", "\u001b[31m$0\u001b[0m")
        .replaceFirst(" (HEALTHY|RECOVERED) ", " \u001b[32m$1\u001b[0m ")
        .replaceFirst(" (LAGGING|STARTING|RECOVERING|PAUSED) ", " \u001b[33m$1\u001b[0m ")
        .replaceFirst(" (STALLED|DOWN|ESCALATED|DATA_LOSS) ", " \u001b[31m$1\u001b[0m ");
  }

  /** Rows and columns; asked each time, since windows are resized. */
  private static int[] size() {
    int[] size = {DEFAULT_HEIGHT, DEFAULT_WIDTH};
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(stty.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = answer.readLine();
        if (line != null && line.matches("\\d{1,5} \\d{1,5}") && !line.startsWith("0")) {
          String[] parts = line.split(" ", -1);
          size[0] = Math.max(2, Integer.parseInt(parts[0]));
          size[1] = Integer.parseInt(parts[1]);
        }
      }
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroy();
      }
    } catch (IOException e) {
      // No stty on this machine: the defaults do.
      return size;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return size;
  }
}
