/** How long the server takes for one request at most; then it answers `deadline`. */
export const REQUEST_DEADLINE_MS = 30_000

/** How long a caller waits: longer than the server takes, and time for the answer to travel, so that the server's own words arrive. */
export const CALLER_DEADLINE_MS = REQUEST_DEADLINE_MS + 5000

/** How long the upload of a file may take: as long as the server's own limit of a request. */
export const UPLOAD_DEADLINE_MS = 300_000
