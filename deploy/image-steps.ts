import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mirrorImage } from './image/mirror.ts'

// node deploy/image-steps.ts FOLDER [--base-path /tools/kafka]: does the steps of the Dockerfile in FOLDER and says how to start the result.
const { positionals, values } = parseArgs({ allowPositionals: true, options: { 'base-path': { type: 'string', default: '' } } })
const [folder] = positionals
if (folder === undefined) {
  process.stderr.write('Usage: node deploy/image-steps.ts FOLDER [--base-path /tools/kafka]\n')
  process.exit(1)
}
await mkdir(folder, { recursive: true })
const say = (line: string) => process.stdout.write(`${line}\n`)
const root = join(import.meta.dirname, '..')
const image = await mirrorImage({ root, folder: resolve(folder), buildArgs: { BASE_PATH: values['base-path'] }, say })
const env = Object.entries({ ...image.env, PATH: join(image.files, 'usr/local/bin') }).map(([name, value]) => `${name}=${value}`)
say('\nTo start it as the image would, with KAFKA_BROKERS and DATABASE_URL added:')
say(`cd ${image.workdir} && setpriv --reuid ${image.uid} --regid ${image.gid} --clear-groups env -i ${env.join(' ')} ${image.command.join(' ')}`)
