package io.frostline.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. The port is taken before anything else starts, so that an app whose metrics no
 * one could read never runs. No thread waits for a client that sends or reads slowly.
 */
public final class HttpService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final int THREADS_MIN = 2;
  private static final int THREADS_MAX = 12;
  private static final int CONNECTIONS_MAX = 256;
  private static final int HEADER_BYTES_MAX = 8 * 1024;
  private static final long IDLE_MS_MAX = 30_000;

  private final Server server;
  private final ServerConnector connector;
  private final Access access;
  private Optional<ActionDesk> desk = Optional.empty();
  private Live live;

  private HttpService(Server server, ServerConnector connector, Access access) {
    this.server = server;
    this.access = access;
    this.connector = connector;
  }

  /**
   * Takes the port.
   *
   * @throws PortException if that is not possible
   */
  public static HttpService bind(String host, int port) {
    return bind(host, port, Access.open());
  }

  /**
   * Takes the port, and gives only what {@code access} permits.
   *
   * @throws PortException if that is not possible
   */
  public static HttpService bind(String host, int port, Access access) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("frostline-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setRequestHeaderSize(HEADER_BYTES_MAX);
    // A table's name may hold anything, and no path leads to a file.
    config.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, 1, 1, factories(config, access));
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MS_MAX);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    try {
      connector.setHost(InetAddress.getByName(host).getHostAddress());
      connector.open();
      return new HttpService(server, connector, access);
    } catch (UnknownHostException e) {
      throw new PortException("there is no address " + host + " to bind to; choose --bind", e);
    } catch (IOException e) {
      throw taken(host, port, e);
    }
  }

  private static ConnectionFactory[] factories(HttpConfiguration config, Access access) {
    HttpConnectionFactory http = new HttpConnectionFactory(config);
    if (access.tls().isEmpty()) {
      return new ConnectionFactory[] {http};
    }
    Access.KeyStore certificate = access.tls().get();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    try {
      tls.setKeyStorePath(certificate.file().toUri().toString());
      tls.setKeyStoreType("PKCS12");
      tls.setKeyStorePassword(certificate.password());
      tls.start();
    } catch (Exception e) {
      throw new PortException(
          "cannot use the key store "
              + certificate.file()
              + " of http.tlsKeystore: is it PKCS12, and the password right?",
          e);
    }
    config.addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
  }

  private static PortException taken(String host, int port, IOException e) {
    String why = String.valueOf(e.getMessage());
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && cause.getMessage() != null) {
        why = cause.getMessage();
      }
    }
    return new PortException(
        why.contains("in use")
            ? "port " + port + " is taken by another program; choose another with --port"
            : "cannot open port " + port + " on " + host + ": " + why,
        e);
  }

  /** Begins to answer whoever reads. */
  public void start(Routes routes) {
    start(routes, Optional.empty());
  }

  /** Begins to answer, and takes actions if somebody may act. */
  public void start(Routes routes, Optional<Actions> actions) {
    desk = access.actor().isEmpty() ? Optional.empty() : actions.map(routes::desk);
    startWithoutLooks(routes);
    live.start();
  }

  /** The same for whoever says by himself when the board is looked at. */
  void startWithoutLooks(Routes routes) {
    live = routes.live();
    server.setHandler(new Answers(routes, access, desk));
    server.setErrorHandler(
        (request, response, callback) -> {
          send(request, response, Reply.error(response.getStatus(), "not answered"), callback);
          return true;
        });
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not start", e);
    }
  }

  /** The port in use; differs from the one asked for if that was 0. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    if (live != null) {
      live.close();
    }
    desk.ifPresent(ActionDesk::close);
    try {
      connector.close();
      server.stop();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.warn("the HTTP server did not stop cleanly", e);
    }
  }

  /** Answers each request; an answer that is a stream goes on after the thread has left. */
  private static final class Answers extends Handler.Abstract.NonBlocking {

    private final Routes routes;
    private final Access access;
    private final Optional<ActionDesk> desk;

    Answers(Routes routes, Access access, Optional<ActionDesk> desk) {
      this.routes = routes;
      this.access = access;
      this.desk = desk;
    }

    @Override
    public boolean handle(
        org.eclipse.jetty.server.Request request, Response response, Callback callback) {
      String method = request.getMethod();
      String path = request.getHttpURI().getPath();
      Optional<String> login = header(request, HttpHeader.AUTHORIZATION);
      boolean isAction = desk.isPresent() && ActionDesk.isAction(method, path);
      Optional<String> actor = access.actor(login);
      if (!access.permits(path, login) || (isAction && !access.isKnown(login))) {
        if (login.isPresent()) {
          routes.refused().add(client(request));
        }
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"Frostline\"");
        refuse(request, response, Reply.error(401, "give the name and the password"), callback);
        return true;
      }
      if (isAction) {
        act(desk.get(), actor, request, response, callback);
        return true;
      }
      if (!method.equals("GET") && !method.equals("HEAD")) {
        response.getHeaders().put("Allow", "GET, HEAD");
        refuse(
            request, response, Reply.error(405, "only GET and HEAD are answered here"), callback);
        return true;
      }
      Request asked;
      Reply reply;
      try {
        asked =
            Request.of(
                request.getHttpURI().getPath(),
                request.getHttpURI().getQuery(),
                header(request, HttpHeader.ACCEPT));
        if (asked.path().equals(Live.PATH) && method.equals("GET")) {
          EventStream.open(routes.live(), request, response, callback);
          return true;
        }
        reply = routes.get(asked);
      } catch (IllegalArgumentException e) {
        reply = Reply.error(400, "the address is not well formed");
      } catch (RuntimeException e) {
        LOG.error("a request could not be answered", e);
        reply = Reply.error(500, "an error of the app; see its log");
      }
      send(request, response, reply, callback);
      return true;
    }
  }

  /**
   * Answers without reading on: with what is unread the connection cannot serve another request.
   */
  private static void refuse(
      org.eclipse.jetty.server.Request request, Response response, Reply reply, Callback callback) {
    if (request.getLength() != 0) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    send(request, response, reply, callback);
  }

  private static void act(
      ActionDesk desk,
      Optional<String> actor,
      org.eclipse.jetty.server.Request request,
      Response response,
      Callback callback) {
    String method = request.getMethod();
    Optional<Reply> refusal =
        actor.isEmpty()
            ? Optional.of(Reply.error(403, "this name may read, and not act"))
            : ActionDesk.refusal(
                method,
                header(request, HttpHeader.CONTENT_TYPE),
                Optional.ofNullable(request.getHeaders().get("Sec-Fetch-Site")));
    if (refusal.isPresent()) {
      refuse(request, response, refusal.get(), callback);
      return;
    }
    Content.Source.asByteArrayAsync(request, ActionDesk.BODY_BYTES_MAX)
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                Reply tooLarge =
                    Reply.error(
                        413, "send " + ActionDesk.BODY_BYTES_MAX + " bytes at most, at once");
                refuse(request, response, tooLarge, callback);
                return;
              }
              desk.handle(
                  new ActionDesk.Asked(
                      method,
                      request.getHttpURI().getPath(),
                      Optional.ofNullable(request.getHttpURI().getQuery()),
                      body),
                  actor.orElseThrow(),
                  client(request),
                  reply -> send(request, response, reply, callback));
            });
  }

  private static String client(org.eclipse.jetty.server.Request request) {
    return org.eclipse.jetty.server.Request.getRemoteAddr(request);
  }

  private static Optional<String> header(
      org.eclipse.jetty.server.Request request, HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Sends {@code reply} whole; {@code callback} is called when the client has it, or is gone. */
  static void send(
      org.eclipse.jetty.server.Request request, Response response, Reply reply, Callback callback) {
    byte[] body = reply.body();
    headers(response, reply.contentType());
    reply.headers().forEach(response.getHeaders()::put);
    boolean unchanged =
        reply
            .tag()
            .filter(
                tag -> header(request, HttpHeader.IF_NONE_MATCH).filter(tag::equals).isPresent())
            .isPresent();
    if (unchanged) {
      response.setStatus(304);
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return;
    }
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, head ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
  }

  /** What every answer carries: nothing is taken from elsewhere, and nobody frames the page. */
  static void headers(Response response, String contentType) {
    Map.of(
            "Content-Type", contentType,
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
        .forEach(response.getHeaders()::put);
  }
}
