package dev.doorbell.kernel.net;

import org.jspecify.annotations.Nullable;

/**
 * What became of opening a connection.
 *
 * @param connection the connection; null if there is none
 * @param error why not; 0 if there is one
 */
public record Opening(@Nullable TcpConnection connection, int error) {}
