// npm start: from a fresh clone to a page in the browser. Plain JavaScript without packages, because it is what installs them; Node 20 runs it.
import { run } from './setup/fail.mjs'
import { ensureGenerated } from './setup/generated.mjs'
import { readOptions } from './setup/options.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { checkPrerequisites } from './setup/prerequisites.mjs'
import { readSettings } from './setup/read-settings.mjs'
import { serve } from './setup/serve.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

const usage = `Usage: npm start -- [options]

  --port <number>  Port of the page; the start fails where it is taken (default 3000, or the next free one)
  --no-demo        Do not start the demo producer
  --no-connect     Do not start a Kafka Connect beside the embedded Kafka
  --fresh          Delete all data of the embedded parts first, after a yes
  --yes            Answer that question with yes
  --dev            Compile pages as they are opened, and again when their code changes (npm run dev)
  --help           Show this

Everything else is set by variables or headgate.yaml: see the table in README.md.`

const options = Object.fromEntries(['no-demo', 'no-connect', 'fresh', 'yes', 'dev'].map((name) => [name, { type: 'boolean' }]))

await run(async () => {
  const args = process.argv.slice(2)
  const { values } = readOptions(args, { ...options, port: { type: 'string' } }, usage)
  if (values.help) return console.log(usage)
  checkPrerequisites()
  await ensurePackages()
  const { basePath } = await readSettings(args)
  await ensureGenerated()
  if (!values.dev) await ensureWebApp(basePath)
  const env = { NODE_ENV: values.dev ? 'development' : 'production', BASE_PATH: basePath, NEXT_TELEMETRY_DISABLED: '1' }
  process.exitCode = await serve(args, env)
})
