/**
 * One message of a client. Whatever the contract allows fits, so that a request is refused with words; a longer message ends the connection.
 */
export const MESSAGE_BYTES = 256 * 1024

/** Partitions whose place one `tail.open` can name. Each takes up to 316 bytes: a topic name has up to 249. */
export const MOST_STARTS = 400
