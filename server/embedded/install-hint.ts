import { existsSync } from 'node:fs'
import { platform } from 'node:os'

/** The command that installs a program on this system, for messages. scripts/prerequisites.mjs has the same for what runs before the packages are there. */
export function installHint(what: 'java' | 'maven'): string {
  const java = what === 'java'
  if (platform() === 'darwin') return java ? 'brew install openjdk@21' : 'brew install maven'
  if (existsSync('/usr/bin/apt-get')) return java ? 'sudo apt-get install -y openjdk-17-jre-headless' : 'sudo apt-get install -y maven'
  if (existsSync('/usr/bin/dnf')) return java ? 'sudo dnf install -y java-21-openjdk-headless' : 'sudo dnf install -y maven'
  if (existsSync('/sbin/apk')) return java ? 'apk add openjdk21-jre-headless' : 'apk add maven'
  if (existsSync('/usr/bin/pacman')) return java ? 'sudo pacman -S jre-openjdk-headless' : 'sudo pacman -S maven'
  return java ? 'a Java runtime from https://adoptium.net' : 'Maven from https://maven.apache.org/download.cgi'
}
