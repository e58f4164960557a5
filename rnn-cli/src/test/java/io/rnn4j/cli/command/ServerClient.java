package io.rnn4j.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Sends requests on sockets: the project has no client of HTTP.
 *
 * @param port the port of the server
 */
record ServerClient(int port) {
    /** An answer. */
    record Answer(int status, String head, String body) {
        /** Reads an answer up to the end of the connection. */
        static Answer read(Socket socket) throws IOException {
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(0, end),
                    answer.substring(end + 4));
        }

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    static ServerClient of(ModelServer server) {
        return new ServerClient(URI.create(server.url()).getPort());
    }

    /** Opens a connection whose reads end after a minute. */
    Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    String head(String method, String path, String host, String type, String lengthHeader) {
        return "%s %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: %s\r\n%s\r\nConnection: close\r\n\r\n"
                .formatted(method, path, host, port, type, lengthHeader);
    }

    /** {@return the head of a request that posts JSON of a length} */
    String postHead(String path, int length) {
        return head("POST", path, "localhost", "application/json", "Content-Length: " + length);
    }

    Answer send(String method, String path, String host, String type, String body)
            throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(head(method, path, host, type, "Content-Length: " + length) + body);
    }

    Answer post(String path, String body) throws IOException {
        return send("POST", path, "localhost", "application/json", body);
    }

    Answer send(String request) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return Answer.read(socket);
        }
    }
}
