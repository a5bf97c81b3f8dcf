package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. The port is taken before anything else starts, so that an app whose metrics no
 * one could read never runs.
 */
public final class HttpService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final int THREADS = 6;
  private static final int WAITING_MAX = 64;

  static {
    // A client that sends or reads too slowly must not hold a thread for ever (seconds).
    limit("sun.net.httpserver.maxReqTime", "10");
    limit("sun.net.httpserver.maxRspTime", "30");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private HttpService(HttpServer server) {
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "frostline-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Takes the port.
   *
   * @throws PortException if that is not possible
   */
  public static HttpService bind(String host, int port) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      return new HttpService(HttpServer.create(address, 0));
    } catch (UnknownHostException e) {
      throw new PortException("there is no address " + host + " to bind to; choose --bind", e);
    } catch (BindException e) {
      String why = e.getMessage() == null ? "" : e.getMessage();
      throw new PortException(
          why.contains("in use")
              ? "port " + port + " is taken by another program; choose another with --port"
              : "cannot open port " + port + " on " + host + ": " + why,
          e);
    } catch (IOException e) {
      throw new PortException(
          "cannot open port " + port + " on " + host + ": " + e.getMessage(), e);
    }
  }

  /** Begins to answer. */
  public void start(Routes routes) {
    server.createContext("/", exchange -> answer(exchange, routes));
    server.setExecutor(threads);
    server.start();
  }

  /** The port in use; differs from the one asked for if that was 0. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Routes routes) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange, routes));
    } catch (IOException e) {
      // The client went away; there is no one to tell.
      LOG.debug("a client closed its connection", e);
    }
  }

  private static Reply reply(HttpExchange exchange, Routes routes) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Reply.error(405, "only GET and HEAD are answered here");
    }
    Request request;
    try {
      request =
          Request.of(
              exchange.getRequestURI(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")));
      return routes.get(request);
    } catch (IllegalArgumentException e) {
      return Reply.error(400, "the address is not well formed");
    } catch (RuntimeException e) {
      LOG.error("a request could not be answered", e);
      return Reply.error(500, "an error of the app; see its log");
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static void limit(String property, String seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, seconds);
    }
  }
}
