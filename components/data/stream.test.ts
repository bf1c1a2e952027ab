import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { streamLines } from './stream.ts'

let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
  vi.unstubAllGlobals()
})

/** A real server; the address of the page, which a browser puts before paths, is put before them here. */
async function serve(answer: RequestListener): Promise<void> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const plain = globalThis.fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => plain(`http://127.0.0.1:${port}${path}`, init))
}

async function all(options: { signal?: AbortSignal; silenceMs?: number } = {}) {
  const lines: unknown[] = []
  const request = { method: 'POST', path: '/search', body: '{}', signal: options.signal ?? new AbortController().signal }
  const stream = streamLines(options.silenceMs === undefined ? request : { ...request, silenceMs: options.silenceMs })
  const failure = await (async () => {
    for await (const line of stream) lines.push(line)
  })().then(
    () => null,
    (error: unknown) => error,
  )
  return { lines, failure }
}

it('lines come whole, whatever the chunks are and wherever a character is split', async () => {
  const text = '{"type":"match","text":"Größe €"}\n\n{"type":"progress"}\r\n{"type":"end"}\n'
  await serve((_request, reply) => {
    reply.writeHead(200, { 'content-type': 'application/x-ndjson' })
    for (const byte of Buffer.from(text)) reply.write(Buffer.of(byte))
    reply.end()
  })
  expect(await all()).toEqual({ lines: [{ type: 'match', text: 'Größe €' }, { type: 'progress' }, { type: 'end' }], failure: null })
})

it('a refusal before the stream is the problem that the server tells', async () => {
  await serve((_request, reply) => {
    reply.writeHead(422, { 'content-type': 'application/problem+json' })
    const errors = [{ path: 'body.predicate.expression', message: 'column 7: an operand is missing', fix: null }]
    reply.end(JSON.stringify({ title: 'no', status: 422, detail: 'bad', code: 'expression-invalid', retry: 'never', requestId: 'r', errors }))
  })
  const { lines, failure } = await all()
  expect([lines, failure]).toMatchObject([[], { code: 'expression-invalid', errors: [{ path: 'body.predicate.expression' }] }])
})

it('a stream without its end line is an error that says so, with what came before', async () => {
  await serve((_request, reply) => reply.end('{"type":"progress"}\n'))
  expect(await all()).toMatchObject({ lines: [{ type: 'progress' }], failure: { code: 'stream-broken' } })
})

it('a connection that is cut in the middle of a line is the same error', async () => {
  await serve((request, reply) => {
    reply.write('{"type":"progress"}\n{"type":"ma', () => setImmediate(() => request.socket.destroy()))
  })
  expect(await all()).toMatchObject({ lines: [{ type: 'progress' }], failure: { code: 'stream-broken' } })
})

it('silence ends the wait, in words', async () => {
  await serve((_request, reply) => reply.write('{"type":"progress"}\n'))
  expect(await all({ silenceMs: 80 })).toMatchObject({ lines: [{ type: 'progress' }], failure: { code: 'no-answer-in-time' } })
})

it('an abort is an abort, and the server hears of it', async () => {
  const control = new AbortController()
  let closed: () => void = () => undefined
  const heard = new Promise<void>((resolve) => {
    closed = resolve
  })
  await serve((_request, reply) => {
    reply.on('close', closed)
    reply.write('{"type":"progress"}\n', () => control.abort())
  })
  expect((await all({ signal: control.signal })).failure).toMatchObject({ name: 'AbortError' })
  await heard
})

it('a page of a proxy and lines that are no JSON are told as such', async () => {
  await serve((_request, reply) => reply.end('<html>\n'))
  expect((await all()).failure).toMatchObject({ code: 'unreadable-answer' })
})
