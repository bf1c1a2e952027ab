import type { IncomingMessage, ServerResponse } from 'node:http'
import { v7 as uuidv7 } from 'uuid'
import type { ProblemError } from '../core/errors.ts'
import { problemBody } from '../core/problem-body.ts'

export type Guard = (request: IncomingMessage) => ProblemError | null

/**
 * Refuses before engine.io looks at a request: every handshake, poll and upgrade, those of a known session included
 * (its own `allowRequest` sees new sessions only and answers a refused upgrade with 400).
 */
export function guardRequests(guard: Guard): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    const refused = guard(request)
    if (refused === null) next()
    else if (request.headers.upgrade === undefined) refuseRequest(response, refused)
    else refuseUpgrade(request, refused)
  }
}

function refuseRequest(response: ServerResponse, refused: ProblemError): void {
  response.writeHead(refused.status, { 'content-type': 'application/problem+json' }).end(bodyOf(refused))
}

/** An upgrade has no response object: the answer is written to the connection, which ends with it. */
function refuseUpgrade(request: IncomingMessage, refused: ProblemError): void {
  const body = bodyOf(refused)
  request.socket.on('error', () => request.socket.destroy())
  request.socket.end(
    `HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => request.socket.destroy(),
  )
}

function bodyOf(refused: ProblemError): string {
  return JSON.stringify(problemBody(refused, uuidv7()))
}
