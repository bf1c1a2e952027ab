import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** Certificate and key as PEM. */
export interface Pair {
  cert: string
  key: string
}

export interface Wish {
  cn: string
  /** As openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  names?: string[]
  /** `YYYYMMDDHHMMSSZ`; valid from then to then. Yesterday to in a year when left out. */
  from?: string
  to?: string
}

/** A certificate authority of one test's own, made with openssl. `end` removes its files. */
export interface Authority {
  ca: string
  issue(wish: Wish): Promise<Pair>
  end(): Promise<void>
}

export async function makeAuthority(cn: string): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-ca-'))
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: folder, timeout: 20_000 })
  await writeFile(join(folder, 'index.txt'), '')
  await writeFile(join(folder, 'ca.cnf'), caSettings)
  await openssl('req', '-x509', ...newKey('ca.key'), '-out', 'ca.pem', '-days', '30', '-subj', `/O=Headgate tests/CN=${cn}`)
  return {
    ca: await readFile(join(folder, 'ca.pem'), 'utf8'),
    issue: async ({ cn: name, names = [], from, to }) => {
      await openssl('req', '-new', ...newKey('leaf.key'), '-out', 'leaf.csr', '-subj', `/O=Headgate tests/CN=${name}`)
      await writeFile(join(folder, 'leaf.ext'), names.length === 0 ? 'basicConstraints=CA:FALSE\n' : `subjectAltName=${names.join(',')}\n`)
      const window = from === undefined || to === undefined ? ['-days', '30'] : ['-startdate', from, '-enddate', to]
      await openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', 'leaf.csr', '-out', 'leaf.pem', '-extfile', 'leaf.ext', ...window)
      return { cert: await readFile(join(folder, 'leaf.pem'), 'utf8'), key: await readFile(join(folder, 'leaf.key'), 'utf8') }
    },
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

const newKey = (file: string) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file]

const caSettings = `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
[any]
organizationName = optional
commonName = supplied
`
