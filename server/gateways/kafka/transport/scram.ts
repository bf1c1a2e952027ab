import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
const leastIterations = 4096
/** Half a second of work: more would let a broker that is none keep our processor busy. */
const mostIterations = 1_000_000
/** GS2: no channel binding. */
const gs2 = 'n,,'

export type ScramHash = 'sha256' | 'sha512'

/** What the server said breaks RFC 5802, or it could not prove that it knows the password. */
export class ScramError extends Error {
  override name = 'ScramError'
}

/** Signs in by SCRAM (RFC 5802, RFC 7677): the password is not sent, and the server has to prove that it knows it too. */
export async function scram(hash: ScramHash, username: string, password: string, ask: (message: Buffer) => Promise<Buffer>): Promise<void> {
  const nonce = randomBytes(24).toString('base64url')
  const firstBare = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
  const serverFirst = (await ask(Buffer.from(gs2 + firstBare))).toString('utf8')
  const { r: bothNonces = '', s: salt = '', i: iterations = '' } = attributesOf(serverFirst)
  if (!bothNonces.startsWith(nonce) || bothNonces.length === nonce.length) throw new ScramError('The server did not take up the nonce.')
  const rounds = Number(iterations)
  if (!Number.isInteger(rounds) || rounds < leastIterations || rounds > mostIterations) {
    throw new ScramError(`The server asks for ${iterations} iterations; ${leastIterations} to ${mostIterations} are taken.`)
  }
  const keyBytes = hash === 'sha256' ? 32 : 64
  const salted = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), rounds, keyBytes, hash)
  const mac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest()
  const finalBare = `c=${Buffer.from(gs2).toString('base64')},r=${bothNonces}`
  const exchanged = `${firstBare},${serverFirst},${finalBare}`
  const clientKey = mac(salted, 'Client Key')
  const signature = mac(createHash(hash).update(clientKey).digest(), exchanged)
  const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))
  const serverFinal = attributesOf((await ask(Buffer.from(`${finalBare},p=${Buffer.from(proof).toString('base64')}`))).toString('utf8'))
  if (serverFinal.e !== undefined) throw new ScramError(serverFinal.e)
  const proven = Buffer.from(serverFinal.v ?? '', 'base64')
  const expected = mac(mac(salted, 'Server Key'), exchanged)
  if (proven.length !== expected.length || !timingSafeEqual(proven, expected))
    throw new ScramError('The server could not prove that it knows the password.')
}

function attributesOf(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]))
}
