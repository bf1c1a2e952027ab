import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { DemoChange } from '../../server/contract/demo.ts'
import { messageOf } from '../log.ts'
import type { DemoState } from '../service/demo-state.ts'

const MAX_BODY_BYTES = 16_384
const REQUEST_TIMEOUT_MS = 5000

export interface ControlServer {
  port: number
  close(): Promise<void>
}

class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** GET and PUT /demo on the loopback interface, for Headgate alone. A browser is refused: it would send an Origin. */
export async function startControlServer(state: DemoState, port: number): Promise<ControlServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(state, request).then(
      (body) => reply(response, 200, body),
      (error) => reply(response, error instanceof Refusal ? error.status : 500, { detail: messageOf(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the control port has no number')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(state: DemoState, request: IncomingMessage): Promise<unknown> {
  if (request.headers.origin !== undefined) throw new Refusal(403, 'not for browsers')
  if (request.url !== '/demo') throw new Refusal(404, 'only /demo is here')
  if (request.method === 'PUT') state.change(parse(await bodyOf(request)))
  else if (request.method !== 'GET') throw new Refusal(405, 'GET or PUT')
  return state.snapshot()
}

function parse(text: string): DemoChange {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Refusal(400, `the body is no JSON: ${messageOf(error)}`)
  }
  const change = DemoChange.safeParse(json)
  if (!change.success) throw new Refusal(400, change.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '))
  return change.data
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `the body is longer than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
