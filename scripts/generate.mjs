// npm run generate: makes again what is generated, whether or not it has changed.
import { run } from './setup/fail.mjs'
import { ensureGenerated } from './setup/generated.mjs'
import { ensurePackages } from './setup/packages.mjs'

await run(async () => {
  await ensurePackages()
  await ensureGenerated({ force: true })
  console.log('Generated the database client.')
})
