import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type Authority, makeAuthority, type Pair } from './certificates.ts'
import { eventually } from './eventually.ts'
import { nginxProgram } from './nginx.ts'
import { testPort } from './test-port.ts'

/** A real nginx with TLS before one service, as a company would put it: one address for each way to sign in. */
export interface NginxDoor {
  /** https addresses. `mutual` asks for a client certificate, `moved` redirects to `open`, `expired` has an old certificate. */
  at: Record<'open' | 'basic' | 'bearer' | 'mutual' | 'moved' | 'expired', string>
  login: { username: string; password: string }
  token: string
  ca: string
  client: Pair
  end(): Promise<void>
}

const login = { username: 'reader', password: 'reader/word@1' }
const token = 'some-token'

export async function startNginxDoor(upstream: number): Promise<NginxDoor> {
  const program = await nginxProgram()
  const folder = await mkdtemp(join(tmpdir(), 'headgate-door-'))
  // A master that is root serves by workers of another user.
  await chmod(folder, 0o755)
  const authority = await makeAuthority('Door authority')
  const client = await writeFiles(folder, authority)
  const ports = new Set<number>()
  const take = async () => {
    const port = await testPort(ports)
    ports.add(port)
    return port
  }
  const port = { open: await take(), basic: await take(), bearer: await take(), mutual: await take(), moved: await take(), expired: await take() }
  const pass = `location / { proxy_pass http://127.0.0.1:${upstream}; }`
  const servers = [
    server(port.open, 'tls', pass),
    server(port.basic, 'tls', `auth_basic "door"; auth_basic_user_file ${folder}/users; ${pass}`),
    server(port.bearer, 'tls', `if ($http_authorization != "Bearer ${token}") { return 401; } ${pass}`),
    server(port.mutual, 'tls', `ssl_client_certificate ca.pem; ssl_verify_client on; ${pass}`),
    server(port.moved, 'tls', `return 302 https://127.0.0.1:${port.open}/login?state=secret;`),
    server(port.expired, 'old', pass),
  ]
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`)
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${join(folder, 'nginx.pid')}; worker_processes 1; events { worker_connections 256; }
http { access_log off; ${scratch.join(' ')}
${servers.join('\n')} }
`,
  )
  const child = execa(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { reject: false, all: true })
  const end = async () => {
    child.kill('SIGTERM')
    await child
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await eventually('nginx listens', () => answers(port.open))
  } catch (error) {
    await end()
    throw error
  }
  const at = (name: keyof typeof port) => `https://127.0.0.1:${port[name]}`
  const addresses = { open: at('open'), basic: at('basic'), bearer: at('bearer'), mutual: at('mutual'), moved: at('moved'), expired: at('expired') }
  return { at: addresses, login, token, ca: authority.ca, client, end }
}

function server(port: number, pair: 'tls' | 'old', rest: string): string {
  return `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${pair}.pem; ssl_certificate_key ${pair}.key; ${rest} }`
}

/** Everything that nginx reads, and the certificate of a client. */
async function writeFiles(folder: string, authority: Authority): Promise<Pair> {
  const names = ['IP:127.0.0.1']
  const pairs = {
    tls: await authority.issue({ cn: 'door', names }),
    old: await authority.issue({ cn: 'old door', names, from: '20200101000000Z', to: '20200201000000Z' }),
  }
  for (const [name, pair] of Object.entries(pairs)) {
    await writeFile(join(folder, `${name}.pem`), pair.cert)
    await writeFile(join(folder, `${name}.key`), pair.key, { mode: 0o600 })
  }
  await writeFile(join(folder, 'ca.pem'), authority.ca)
  await writeFile(join(folder, 'users'), `${login.username}:{PLAIN}${login.password}\n`)
  const client = await authority.issue({ cn: 'client' })
  await authority.end()
  return client
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
