import type { RequestListener, Server, ServerResponse } from 'node:http'
import next from 'next'
import { messageOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

export interface Pages {
  handle: RequestListener
  /** Resolves when pages can be served; a request before that waits for it. */
  ready: Promise<void>
  state(): { state: 'starting' | 'ready' | 'down'; detail: string | null }
  close(): Promise<void>
}

export interface PagesOptions {
  /** The folder with `app/` and the build. */
  dir: string
  dev: boolean
  port: number
  host: string
  server: Server
  log: Log
}

/** The web app inside this process. It loads beside the other parts, so that the first page does not wait for Kafka. */
export function openPages(options: PagesOptions): Pages {
  const { dir, dev, port, log } = options
  const app = next({ dir, dev, port, hostname: options.host, httpServer: options.server })
  let state: ReturnType<Pages['state']> = { state: 'starting', detail: null }
  const ready = app.prepare().then(
    () => {
      state = { state: 'ready', detail: null }
    },
    (error: unknown) => {
      state = { state: 'down', detail: messageOf(error) }
      log.error({ err: error }, 'the pages could not be loaded; run npm start to build them')
    },
  )
  const handler = app.getRequestHandler()
  const handle: RequestListener = (request, response) => {
    answerAlways(response, log, async () => {
      await ready
      if (state.state === 'down') {
        response.writeHead(503, { 'content-type': 'text/plain' }).end('The pages could not be loaded. The log of Headgate says why.\n')
        return
      }
      await handler(request, response)
    })
  }
  return {
    handle,
    ready,
    state: () => state,
    close: async () => {
      await ready
      // What was never loaded cannot be closed.
      if (state.state === 'ready') await app.close()
    },
  }
}

/** Whatever a page's handler throws, the request is answered and the process goes on. */
export function answerAlways(response: ServerResponse, log: Log, run: () => Promise<void>): void {
  run().catch((error: unknown) => {
    const unreadable = error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_URL'
    if (!unreadable) log.error({ err: error }, 'a page failed by a defect')
    if (response.headersSent) response.destroy()
    else
      response
        .writeHead(unreadable ? 400 : 500, { 'content-type': 'text/plain' })
        .end(unreadable ? 'The address is not valid.\n' : 'The page failed. The log of Headgate says why.\n')
  })
}
