import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { makeAuthority } from './certificates.ts'
import { eventually } from './eventually.ts'
import { testPort } from './test-port.ts'

export interface NginxOptions {
  /** One of the examples in deploy/nginx, such as `sub-path.conf`. Its port, upstream and certificate are put in, nothing else is changed. */
  example: string
  /** The port of Headgate. */
  upstream: number
  /** As a proxy that was never told about WebSockets. */
  withoutUpgrade?: boolean
}

export interface ProxyReply {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** A real nginx in front of a server, with TLS and a certificate for `localhost` and the example's name. */
export interface Nginx {
  port: number
  /** `https://localhost:PORT` */
  origin: string
  /** The authority that a client has to trust. */
  ca: string
  /** A request by TLS, with Host as given or else the origin's. Redirects are not followed. */
  ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<ProxyReply>
  stop(): Promise<void>
}

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const program = await nginxProgram()
  const folder = await mkdtemp(join(tmpdir(), 'headgate-nginx-'))
  // A master that is root serves by workers of another user.
  await chmod(folder, 0o755)
  const authority = await makeAuthority('Headgate test proxies')
  const pair = await authority.issue({ cn: 'localhost', names: ['DNS:localhost', 'IP:127.0.0.1', 'DNS:tools.example.com', 'DNS:kafka.example.com'] })
  await authority.end()
  await writeFile(join(folder, 'tls.pem'), pair.cert)
  await writeFile(join(folder, 'tls.key'), pair.key, { mode: 0o600 })
  const port = await testPort()
  const example = await readFile(join(import.meta.dirname, '../../deploy/nginx', options.example), 'utf8')
  await writeFile(join(folder, 'example.conf'), fitted(example, options, port, folder))
  await writeFile(join(folder, 'nginx.conf'), around(folder))
  const child = execa(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { reject: false, all: true })
  const origin = `https://localhost:${port}`
  const ask: Nginx['ask'] = (path, more = {}) => askOver(port, authority.ca, path, more)
  let running = true
  const ended = child.then(() => {
    running = false
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await eventually('nginx listens', async () => (await ask('/')).status > 0 || !running)
  } catch (error) {
    const said = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '')
    await stop()
    throw new Error(`nginx did not start:\n${said}`, { cause: error })
  }
  return { port, origin, ca: authority.ca, ask, stop }
}

/** Finds nginx, installs Debian's where root may, or says what to install. */
export async function nginxProgram(): Promise<string> {
  const found = async () => {
    for (const name of ['nginx', '/usr/sbin/nginx', '/opt/homebrew/bin/nginx']) {
      if (!(await execa(name, ['-v'], { reject: false })).failed) return name
    }
    return null
  }
  const there = await found()
  if (there !== null) return there
  if (process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await execa('apt-get', ['update'], { env, reject: false, timeout: 120_000 })
    await execa('apt-get', ['install', '-y', '--no-install-recommends', 'nginx-light'], { env, reject: false, timeout: 120_000 })
    const installed = await found()
    if (installed !== null) return installed
  }
  throw new Error('These tests put a real nginx in front of Headgate, and none was found. Install it: sudo apt-get install -y nginx-light')
}

/** The example with what differs on this machine. Each replacement must find its place, or the example is not what is tested. */
function fitted(example: string, { upstream, withoutUpgrade = false }: NginxOptions, port: number, folder: string): string {
  const replace = (text: string, what: RegExp, by: string) => {
    if (!what.test(text)) throw new Error(`the example has no ${what.source}`)
    return text.replace(what, by)
  }
  let text = replace(example, /listen 127\.0\.0\.1:443 ssl;/, `listen 127.0.0.1:${port} ssl;`)
  text = replace(text, /server 127\.0\.0\.1:3000;/, `server 127.0.0.1:${upstream};`)
  text = replace(text, /\/etc\/nginx\/tls\/\S+\.pem/, join(folder, 'tls.pem'))
  text = replace(text, /\/etc\/nginx\/tls\/\S+\.key/, join(folder, 'tls.key'))
  return withoutUpgrade ? replace(text, /proxy_set_header Upgrade .*\n.*proxy_set_header Connection .*/, "proxy_set_header Connection '';") : text
}

/** What Debian's nginx.conf puts around a site, with every path in a folder of our own. */
function around(folder: string): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`)
  return `daemon off; pid ${join(folder, 'nginx.pid')}; worker_processes 1;
events { worker_connections 256; }
http { access_log off; ${scratch.join(' ')} include ${join(folder, 'example.conf')}; }
`
}

function askOver(port: number, ca: string, path: string, more: { method?: string; headers?: Record<string, string>; body?: string }) {
  return new Promise<ProxyReply>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = more
    const target = { host: '127.0.0.1', port, ca, servername: 'localhost', path, method, agent: false as const, timeout: 10_000 }
    const asking = request({ ...target, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }))
    })
    asking.once('timeout', () => asking.destroy(new Error(`${method} ${path} was not answered within 10 s`)))
    asking.once('error', reject)
    asking.end(body)
  })
}
