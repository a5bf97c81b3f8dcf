package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Maintenance;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be done over HTTP: to begin a maintenance and to end it, and to retire a pipeline. A
 * request is checked here, and waits for Kafka in a thread of its own, so that the port goes on
 * answering.
 */
final class ActionDesk implements AutoCloseable {

  static final int BODY_BYTES_MAX = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(ActionDesk.class);
  private static final String PREFIX = "/api/v1/pipelines/";
  private static final String MAINTENANCE = "/maintenance";
  private static final String RETIRE = "/retire";
  private static final String JSON = "application/json";
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh])");
  private static final int WHY_MAX = 200;
  private static final int WAITING_MAX = 8;

  private final Actions actions;
  private final Predicate<String> isWatched;
  private final InstantSource clock;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          work -> {
            Thread made = new Thread(work, "frostline-actions");
            made.setDaemon(true);
            return made;
          });

  /** What is asked for. */
  record Asked(String method, String path, Optional<String> query, byte[] body) {}

  /** Answer to an action: it is kept, and shows within a moment. */
  record Taken(String pipeline, String by, Optional<Instant> until) {}

  ActionDesk(Actions actions, Predicate<String> isWatched, InstantSource clock) {
    this.actions = actions;
    this.isWatched = isWatched;
    this.clock = clock;
  }

  static boolean isAction(String method, String path) {
    return (method.equals("POST") && names(path, RETIRE))
        || ((method.equals("POST") || method.equals("DELETE")) && names(path, MAINTENANCE));
  }

  private static boolean names(String path, String verb) {
    return path.startsWith(PREFIX)
        && path.endsWith(verb)
        && path.length() > PREFIX.length() + verb.length();
  }

  /**
   * What is wrong with the request before its body is read. A form of another site cannot send
   * JSON, nor delete, and its script would have to ask first, to which nobody answers yes.
   */
  static Optional<Reply> refusal(
      String method, Optional<String> contentType, Optional<String> site) {
    if (site.filter(from -> !Set.of("same-origin", "none").contains(from)).isPresent()) {
      return Optional.of(Reply.error(403, "another site may not act"));
    }
    boolean isJson =
        contentType
            .map(type -> type.split(";", 2)[0].strip())
            .filter(JSON::equalsIgnoreCase)
            .isPresent();
    return method.equals("POST") && !isJson
        ? Optional.of(Reply.error(415, "send " + JSON))
        : Optional.empty();
  }

  /** Answers through {@code reply}, at once or from another thread. */
  void handle(Asked asked, String by, String from, Consumer<Reply> reply) {
    Actions.Action wanted;
    try {
      String verb = asked.path().endsWith(RETIRE) ? RETIRE : MAINTENANCE;
      String name =
          asked
              .path()
              .substring(PREFIX.length(), asked.path().length() - verb.length())
              .replace("+", "%2B");
      String pipeline = URLDecoder.decode(name, UTF_8);
      if (!isWatched.test(pipeline)) {
        reply.accept(Reply.error(404, "no pipeline of that name is watched by this instance"));
        return;
      }
      if (verb.equals(RETIRE)) {
        wanted = retired(pipeline, by, Json.read(asked.body(), Map.class));
      } else if (asked.method().equals("POST")) {
        wanted = begun(pipeline, by, Json.read(asked.body(), Map.class));
      } else {
        wanted = done(pipeline, by, asked.query());
      }
    } catch (JsonException e) {
      reply.accept(Reply.error(400, "the body is not JSON"));
      return;
    } catch (IllegalArgumentException e) {
      reply.accept(Reply.error(400, e.getMessage()));
      return;
    }
    try {
      thread.execute(() -> reply.accept(taken(wanted, from)));
    } catch (RejectedExecutionException e) {
      reply.accept(Reply.error(503, "too many actions wait; try again"));
    }
  }

  private Reply taken(Actions.Action wanted, String from) {
    try {
      actions.take(wanted);
    } catch (Actions.RefusedException e) {
      return Reply.error(409, e.getMessage());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("pipeline", wanted.pipeline())
          .addKeyValue("by", wanted.by())
          .addKeyValue("client", from)
          .setCause(e)
          .log("an action could not be kept");
      return Reply.error(503, "Kafka did not take it; try again");
    }
    LOG.atInfo()
        .addKeyValue("pipeline", wanted.pipeline())
        .addKeyValue("by", wanted.by())
        .addKeyValue("client", from)
        .addKeyValue("reason", wanted.why())
        .log(
            until(wanted).isPresent()
                ? "maintenance is asked for"
                : wanted instanceof Actions.Retirement retired
                    ? retired.table().map(t -> "table " + t).orElse("a pipeline") + " is retired"
                    : "maintenance is ended");
    return Reply.json(202, new Taken(wanted.pipeline(), wanted.by(), until(wanted)));
  }

  private static Optional<Instant> until(Actions.Action wanted) {
    return wanted instanceof Actions.Maintenance work ? work.until() : Optional.empty();
  }

  private static Actions.Retirement retired(String pipeline, String by, Map<?, ?> body) {
    Object table = body.get("table");
    boolean isTable = table instanceof String name && !name.isBlank();
    if (!(isTable ? Set.of("why", "table") : Set.of("why")).equals(body.keySet())) {
      throw new IllegalArgumentException(
          "give {\"why\": \"…\"}, and \"table\" for one of its tables");
    }
    return new Actions.Retirement(
        pipeline,
        isTable ? Optional.of((String) table) : Optional.empty(),
        by,
        line(body.get("why")));
  }

  private Actions.Maintenance begun(String pipeline, String by, Map<?, ?> body) {
    if (!Set.of("for", "why").equals(body.keySet())) {
      throw new IllegalArgumentException("give {\"for\": \"30m\", \"why\": \"…\"}");
    }
    Duration length = length(body.get("for"));
    return new Actions.Maintenance(
        pipeline, by, line(body.get("why")), Optional.of(clock.instant().plus(length)));
  }

  private static Duration length(Object text) {
    Matcher time = TIME.matcher(text instanceof String given ? given : "");
    if (time.matches()) {
      long number = Long.parseLong(time.group(1));
      Duration length =
          switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (!length.isZero() && length.compareTo(Maintenance.MAX) <= 0) {
        return length;
      }
    }
    throw new IllegalArgumentException(
        "for must be a time such as 90s, 30m or 2h, of " + Maintenance.MAX.toHours() + "h at most");
  }

  private static Actions.Maintenance done(String pipeline, String by, Optional<String> query) {
    Optional<String> why =
        Optional.ofNullable(
            Request.of("", query.orElse(null), Optional.empty()).query().get("why"));
    return new Actions.Maintenance(
        pipeline, by, line(why.orElse("the work is done")), Optional.empty());
  }

  /** It stands in events, in logs and on the page. */
  private static String line(Object text) {
    if (text instanceof String line
        && !line.isBlank()
        && line.length() <= WHY_MAX
        && line.codePoints().noneMatch(ActionDesk::isInvisible)) {
      return line.strip();
    }
    throw new IllegalArgumentException(
        "why must be one line of text, of " + WHY_MAX + " characters at most");
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
