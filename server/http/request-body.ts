import type { IncomingHttpHeaders } from 'node:http'
import { MIMEType } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { type ProblemError, problem } from '../core/errors.ts'

/**
 * Bodies are JSON in plain UTF-8. Whatever else a request says of its body, or turns out to be, is refused: read as UTF-8 all the same it
 * would become other text, and what it asks for would be done with that.
 */
export function parseBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const refused = refusalOfHead(request.headers)
    if (refused !== null) return done(refused)
    const text = textOf(bytes)
    if (text === null) return done(problem('invalid-input', 'The body is not valid UTF-8. Write it in UTF-8, or as ASCII with \\u escapes.'))
    void parse(request, text, done)
  })
  app.addContentTypeParser('application/x-ndjson', (request, stream, done) => {
    const refused = refusalOfHead(request.headers)
    if (refused !== null) return done(refused)
    if (request.routeOptions.config.bodyKind !== 'lines') {
      const fix = 'Send one JSON value with content-type application/json.'
      return done(refuse('content-type', 'This operation takes no lines', fix))
    }
    // A reader that stops early must not end the connection: the answer goes over it.
    done(null, stream.iterator({ destroyOnReturn: false }))
  })
}

/** null for bytes that are no UTF-8. A byte order mark at the beginning is left out. */
function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function refusalOfHead(headers: IncomingHttpHeaders): ProblemError | null {
  const charset = new MIMEType(headers['content-type'] ?? 'application/json').params.get('charset') ?? 'utf-8'
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) {
    const fix = 'Write the body in UTF-8 and leave charset out of Content-Type: JSON is UTF-8 (RFC 8259).'
    return refuse('content-type', `Bodies in ${shortened(charset)} are not read`, fix)
  }
  const encoding = headers['content-encoding']?.trim() ?? ''
  if (!/^(identity)?$/i.test(encoding))
    return refuse(
      'content-encoding',
      `Bodies encoded as ${shortened(encoding)} are not read`,
      'Send the body uncompressed, without Content-Encoding.',
    )
  return null
}

function refuse(header: string, message: string, fix: string): ProblemError {
  return problem('invalid-input', `${message}. ${fix}`, { errors: [{ path: `header.${header}`, message: `${message}.`, fix }] })
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
