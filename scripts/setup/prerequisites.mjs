import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isPresent } from './command.mjs'
import { SetupError } from './fail.mjs'
import { root } from './root.mjs'

const system = [
  { test: () => process.platform === 'darwin', java: 'brew install openjdk@21', maven: 'brew install maven' },
  { test: () => existsSync('/usr/bin/apt-get'), java: 'sudo apt-get install -y openjdk-17-jre-headless', maven: 'sudo apt-get install -y maven' },
  { test: () => existsSync('/usr/bin/dnf'), java: 'sudo dnf install -y java-21-openjdk-headless', maven: 'sudo dnf install -y maven' },
  { test: () => existsSync('/sbin/apk'), java: 'apk add openjdk21-jre-headless', maven: 'apk add maven' },
  { test: () => existsSync('/usr/bin/pacman'), java: 'sudo pacman -S jre-openjdk-headless', maven: 'sudo pacman -S maven' },
  { test: () => true, java: 'see https://adoptium.net', maven: 'see https://maven.apache.org/download.cgi' },
].find((one) => one.test())

/**
 * Looks for what cannot be installed by npm, before the long steps. All that is missing is named at once.
 * Kafka is embedded unless the environment or a headgate.yaml names one; in the second case the server itself says what it lacks.
 */
export function checkPrerequisites({ embedded = process.env.KAFKA_BROKERS === undefined && !existsSync(join(root, 'headgate.yaml')) } = {}) {
  const missing = []
  if (Number(process.versions.node.split('.')[0]) < 20)
    missing.push(`Node ${process.versions.node} is too old; 20 or newer is needed: https://nodejs.org`)
  if (!isPresent('npm')) missing.push('npm was not found; it comes with Node: https://nodejs.org')
  if (embedded) {
    if (!someJava()) missing.push(`Java was not found; the embedded Kafka needs 17 or newer. Install it: ${system.java}`)
    if (!isPresent('mvn', ['-v'])) missing.push(`Maven was not found; it downloads the embedded Kafka. Install it: ${system.maven}`)
  }
  if (missing.length === 0) return
  const own = embedded ? '\nOr use a Kafka of your own: KAFKA_BROKERS=host:port npm start' : ''
  throw new SetupError(`Headgate cannot start yet:\n${missing.map((line) => `  ${line}`).join('\n')}${own}`)
}

/** The server looks closer (versions, more folders) and takes the newest. */
function someJava() {
  const { JAVA_HOME } = process.env
  if (JAVA_HOME && existsSync(join(JAVA_HOME, 'bin/java'))) return true
  if (isPresent('java', ['-version'])) return true
  const folder = '/usr/lib/jvm'
  return existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, 'bin/java')))
}
