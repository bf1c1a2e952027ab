import { run } from '../scripts/setup/fail.mjs'
import { ensureGenerated } from '../scripts/setup/generated.mjs'
import { ensureWebApp } from '../scripts/setup/web-app.mjs'
import { BasePath } from '../server/config/scalars.ts'

// The build step of the image: the same two steps as npm start makes, for the base path of the build argument.
const basePath = BasePath.safeParse(process.env.BASE_PATH ?? '')
if (!basePath.success) {
  process.stderr.write(`The build argument BASE_PATH ${basePath.error.issues[0]?.message ?? 'is wrong'}.\n`)
  process.exit(1)
}
await run(async () => {
  await ensureGenerated()
  await ensureWebApp(basePath.data)
})
