import { copyFile, cp, mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { contextFiles, readIgnore } from './context.ts'
import { assignment, readStages, type Stage, withArguments } from './dockerfile.ts'

export interface MirrorOptions {
  /** The checkout, with Dockerfile and .dockerignore. */
  root: string
  /** An empty folder that every user may enter. */
  folder: string
  buildArgs?: Record<string, string>
  /** What the steps do and say. */
  say?: (line: string) => void
}

/** What `docker build` would have made, as a folder. Paths inside of it begin at `files`. */
export interface MirroredImage {
  files: string
  workdir: string
  /** Of the image, with paths as they are on this machine. */
  env: Record<string, string>
  uid: number
  gid: number
  command: string[]
  healthCheck: string[]
}

/** Where the image keeps things of its own; in commands and variables these are led into the folder. */
const own = /(?<![\w/.])\/(app|var\/lib\/headgate)(?![\w-])/g

/**
 * Does the steps of the Dockerfile in a folder, where there is no container engine: the base image is this Node, and RUN is a shell.
 * An instruction that it does not know ends it, so that the Dockerfile cannot say what is not tried here.
 */
export async function mirrorImage(options: MirrorOptions): Promise<MirroredImage> {
  const stages = readStages(await readFile(join(options.root, 'Dockerfile'), 'utf8'))
  const images = new Map<string, MirroredImage>()
  let image: MirroredImage | undefined
  for (const stage of stages) {
    image = await mirrorStage(stage, images, options)
    images.set(stage.name, image)
  }
  if (image === undefined) throw new Error('the Dockerfile has no stage')
  return image
}

type Step = (text: string) => Promise<void> | void

async function mirrorStage(stage: Stage, images: Map<string, MirroredImage>, options: MirrorOptions): Promise<MirroredImage> {
  if (!/^node:24\.[\d.]+-[a-z]+-slim$/.test(stage.base)) throw new Error(`${stage.base} is no pinned slim image of Node 24`)
  const files = join(options.folder, stage.name)
  const image: MirroredImage = { files, workdir: files, env: {}, uid: 0, gid: 0, command: [], healthCheck: [] }
  await mkdir(join(files, 'usr/local/bin'), { recursive: true })
  await copyFile(process.execPath, join(files, 'usr/local/bin/node'))
  const known = stepsOf(image, images, options)
  for (const { name, text } of stage.steps) {
    options.say?.(`${stage.name}: ${name} ${text}`)
    const act = known.get(name)
    if (act === undefined) throw new Error(`${name} of the Dockerfile has no counterpart here: add one to deploy/image/mirror.ts`)
    await act(text)
  }
  return image
}

function stepsOf(image: MirroredImage, images: Map<string, MirroredImage>, options: MirrorOptions): Map<string, Step> {
  const args: Record<string, string> = {}
  const inside = (text: string) => text.replace(own, `${image.files}/$1`)
  return new Map<string, Step>([
    ['ARG', (text) => setArgument(args, text, options)],
    ['ENV', (text) => setVariables(image, text, args, inside)],
    [
      'WORKDIR',
      async (text) => {
        image.workdir = inside(text)
        await mkdir(image.workdir, { recursive: true })
      },
    ],
    ['COPY', (text) => copy(text, image, images, options)],
    ['RUN', (text) => shell(inside(text), image, args, options)],
    ['USER', (text) => setUser(image, text)],
    ['CMD', (text) => void Object.assign(image, { command: words(text) })],
    ['HEALTHCHECK', (text) => void Object.assign(image, { healthCheck: words(text.replace(/^(--\S+\s+)*CMD\s+/, '')) })],
    ['VOLUME', (text) => foldersMustExist(words(text).map(inside))],
    ['EXPOSE', () => undefined],
  ])
}

function setArgument(args: Record<string, string>, text: string, options: MirrorOptions): void {
  const [name, fallback] = assignment(text)
  args[name] = options.buildArgs?.[name] ?? fallback
}

function setVariables(image: MirroredImage, text: string, args: Record<string, string>, inside: (text: string) => string): void {
  for (const pair of text.split(/\s+/)) {
    const [name, value] = assignment(pair)
    // Led into the folder before build arguments are put in: /tools/kafka is an address and no place in the image.
    image.env[name] = withArguments(inside(value), { ...args, ...image.env })
  }
}

function setUser(image: MirroredImage, text: string): void {
  const [uid, gid] = text.split(':').map(Number)
  if (uid === undefined || gid === undefined || !(uid > 0 && gid > 0)) throw new Error(`USER ${text} is no pair of numbers above 0`)
  Object.assign(image, { uid, gid })
}

async function foldersMustExist(folders: string[]): Promise<void> {
  for (const folder of folders) if (!(await stat(folder)).isDirectory()) throw new Error(`the volume ${folder} is no folder of the image`)
}

function words(json: string): string[] {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) throw new Error(`${json} is no list of words`)
  return list.map(String)
}

async function copy(text: string, image: MirroredImage, images: Map<string, MirroredImage>, { root }: MirrorOptions): Promise<void> {
  const parts = text.split(/\s+/)
  const from = parts[0]?.startsWith('--from=') ? parts.shift()?.slice('--from='.length) : undefined
  const to = parts.pop() ?? '.'
  const target = join(image.workdir, to)
  const many = to.endsWith('/') || parts.length > 1 || parts[0] === '.'
  if (from === undefined) {
    const files = await contextFiles(root, readIgnore(await readFile(join(root, '.dockerignore'), 'utf8')))
    for (const part of parts) {
      const chosen = part === '.' ? files : files.filter((file) => file === part || file.startsWith(`${part}/`))
      if (chosen.length === 0) throw new Error(`COPY ${part}: .dockerignore keeps it out, or it does not exist`)
      for (const file of chosen) await place(join(root, file), join(target, file))
    }
    return
  }
  const source = images.get(from)
  if (source === undefined) throw new Error(`COPY --from=${from}: there is no such stage before`)
  for (const part of parts) await place(join(source.files, part), many || to === './' ? join(target, basename(part)) : target)
}

async function place(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  await cp(source, target, { recursive: true, verbatimSymlinks: true })
}

/** How this machine reaches the package registry; a container engine has its own ways. */
const machineVariables = /^(HOME|LANG|npm_config_\w+|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/i

/** A RUN step: the image's Node comes first, then this machine's tools (npm, coreutils). */
async function shell(script: string, image: MirroredImage, args: Record<string, string>, { say }: MirrorOptions): Promise<void> {
  const machine = Object.fromEntries(Object.entries(process.env).filter(([name]) => machineVariables.test(name)))
  const env = { ...machine, ...image.env, ...args, PATH: `${join(image.files, 'usr/local/bin')}:${process.env.PATH ?? ''}` }
  const child = execa('sh', ['-ec', script], { cwd: image.workdir, env, extendEnv: false, stdin: 'ignore', all: true, reject: false })
  child.all.on('data', (chunk: Buffer) => say?.(chunk.toString().trimEnd()))
  const { exitCode, all } = await child
  if (exitCode !== 0) throw new Error(`RUN ${script} ended with ${exitCode}:\n${all.slice(-4000)}`)
}
