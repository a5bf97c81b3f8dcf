package io.frostline.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * One page that is open somewhere: a stream of server-sent events that no thread waits for. A
 * client that does not read is dropped once so much waits for it; it may come back and go on.
 */
final class EventStream implements Live.Subscriber {

  static final int WAITING_MAX = 10;

  private final Live live;
  private final EndPoint connection;
  private final Response response;
  private final Callback end;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean ended;

  private EventStream(Live live, EndPoint connection, Response response, Callback end) {
    this.live = live;
    this.connection = connection;
    this.response = response;
    this.end = end;
  }

  /** Answers with a stream, or with 503 if as many as may be are open already. */
  static void open(
      Live live, org.eclipse.jetty.server.Request request, Response response, Callback callback) {
    EventStream stream =
        new EventStream(
            live,
            request.getConnectionMetaData().getConnection().getEndPoint(),
            response,
            callback);
    Optional<String> lastId = Optional.ofNullable(request.getHeaders().get("Last-Event-ID"));
    HttpService.headers(response, "text/event-stream");
    if (!live.subscribe(stream, lastId)) {
      response.getHeaders().put("Retry-After", "5");
      HttpService.send(
          request,
          response,
          Reply.error(503, "too many pages are open: " + Live.SUBSCRIBERS_MAX),
          callback);
    }
  }

  @Override
  public void send(byte[] message) {
    boolean slow;
    synchronized (this) {
      if (ended) {
        return;
      }
      slow = waiting.size() >= WAITING_MAX;
      if (!slow) {
        waiting.addLast(message);
      }
    }
    if (slow) {
      // Its pending write fails with this, and so the request ends.
      connection.close();
    } else {
      write();
    }
  }

  @Override
  public void end() {
    synchronized (this) {
      waiting.clear();
      if (ended) {
        return;
      }
      ended = true;
      if (writing) {
        connection.close();
        return;
      }
    }
    response.write(true, BufferUtil.EMPTY_BUFFER, end);
  }

  private void write() {
    byte[] next;
    synchronized (this) {
      if (writing || ended || waiting.isEmpty()) {
        return;
      }
      writing = true;
      next = waiting.removeFirst();
    }
    response.write(false, ByteBuffer.wrap(next), Callback.from(this::written, this::failed));
  }

  private void written() {
    synchronized (this) {
      writing = false;
    }
    write();
  }

  private void failed(Throwable why) {
    synchronized (this) {
      ended = true;
      writing = false;
      waiting.clear();
    }
    live.unsubscribe(this);
    end.failed(why);
  }
}
