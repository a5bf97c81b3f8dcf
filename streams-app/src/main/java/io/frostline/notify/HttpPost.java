package io.frostline.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

/** Posts JSON within a bound. What comes back is a value; nothing of the request is ever logged. */
final class HttpPost {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_MAX)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI url;
  private final Headers headers;

  HttpPost(URI url, Headers headers) {
    this.url = url;
    this.headers = headers;
  }

  /** How the other side answered. */
  enum Verdict {
    TAKEN,
    /** The same would be refused again. */
    REFUSED,
    /** It may be taken later. */
    LATER
  }

  /** The answer, and why it is not TAKEN. */
  record Answer(Verdict verdict, String why) {
    static final Answer TAKEN = new Answer(Verdict.TAKEN, "it was taken");
  }

  Answer post(byte[] body, Map<String, String> more) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .header("User-Agent", "frostline-notify")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    try {
      headers.read().forEach(request::setHeader);
      more.forEach(request::setHeader);
      HttpResponse<Void> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      return new Answer(verdict(answer.statusCode()), "it answered " + answer.statusCode());
    } catch (HttpTimeoutException e) {
      return new Answer(Verdict.LATER, "no answer within " + ANSWER_MAX.toSeconds() + " s");
    } catch (ConnectException e) {
      return new Answer(Verdict.LATER, "connection refused");
    } catch (HeadersException e) {
      return new Answer(Verdict.LATER, e.getMessage());
    } catch (IOException e) {
      return new Answer(Verdict.LATER, "the connection broke: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Only what is about the body itself is refused for good. A wrong password or path is mended by a
   * person, and nothing may be lost until then.
   */
  private static Verdict verdict(int status) {
    if (status / 100 == 2) {
      return Verdict.TAKEN;
    }
    return switch (status) {
      case 400, 413, 422 -> Verdict.REFUSED;
      default -> Verdict.LATER;
    };
  }
}
