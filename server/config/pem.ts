import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { TlsSettings } from '../core/connection-settings.ts'
import type { TlsEntry } from './connection-schema.ts'
import { fileReason } from './file-reason.ts'
import type { Resolving } from './resolving.ts'

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
const asPem = 'Write the path of a PEM file; a JKS or PKCS#12 store is exported with `keytool` or `openssl pkcs12`.'

/** Reads the files of a TLS section. What is missing, unreadable or no PEM becomes a problem now, not a failed handshake later. */
export function tlsOf(entry: TlsEntry, path: PropertyKey[], resolving: Resolving): TlsSettings {
  const { where, problems } = resolving
  const at = (key: keyof TlsEntry) => [...path, key]
  const file = (key: 'caFile' | 'certFile' | 'keyFile') => {
    const name = entry[key]
    return name === undefined ? undefined : textOf(name, at(key), resolving)
  }
  const [ca, cert, key] = [file('caFile'), file('certFile'), file('keyFile')]
  if (ca !== undefined) checkCertificates(ca, at('caFile'), resolving)
  const certOk = cert !== undefined && checkCertificates(cert, at('certFile'), resolving)
  if ((entry.certFile === undefined) !== (entry.keyFile === undefined)) {
    const [there, missing] = entry.keyFile === undefined ? (['certFile', 'keyFile'] as const) : (['keyFile', 'certFile'] as const)
    problems.push({ path: where(at(there)), message: `${there} is of no use without ${missing}.`, fix: `Write ${missing} too, or neither.` })
  }
  if (key !== undefined) checkKey(key, certOk ? cert : null, entry.keyPassword, at('keyFile'), resolving)
  const { keyPassword, serverName, rejectUnauthorized = true } = entry
  return { ca, cert, key, keyPassword, serverName, rejectUnauthorized }
}

function textOf(name: string, path: PropertyKey[], { where, problems, readText }: Resolving): string | undefined {
  try {
    return readText(name)
  } catch (error) {
    problems.push({
      path: where(path),
      message: `The file ${name} cannot be read: ${fileReason(error)}.`,
      fix: 'Name a file that exists and may be read.',
    })
    return undefined
  }
}

function checkCertificates(text: string, path: PropertyKey[], { where, problems }: Resolving): boolean {
  const blocks = text.match(certificates) ?? []
  if (blocks.length === 0) {
    problems.push({ path: where(path), message: 'The file holds no PEM certificate.', fix: asPem })
    return false
  }
  try {
    for (const block of blocks) new X509Certificate(block)
    return true
  } catch {
    problems.push({ path: where(path), message: 'The file holds a certificate that cannot be read.', fix: asPem })
    return false
  }
}

function checkKey(text: string, cert: string | null, password: string | undefined, path: PropertyKey[], { where, problems }: Resolving): void {
  const problem = (message: string, fix: string) => problems.push({ path: where(path), message, fix })
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    problem('The file holds no PEM private key.', asPem)
    return
  }
  try {
    const key = createPrivateKey(password === undefined ? text : { key: text, passphrase: password })
    if (cert !== null && !new X509Certificate(cert).checkPrivateKey(key)) {
      problem('The key does not belong to the certificate of certFile.', 'Name the key that the certificate was made for.')
    }
  } catch {
    const wanted = /ENCRYPTED/.test(text)
    const fix = wanted ? 'Write its password as keyPassword.' : asPem
    problem(wanted && password === undefined ? 'The key needs a password.' : 'The key cannot be read: its password is wrong, or it is damaged.', fix)
  }
}
