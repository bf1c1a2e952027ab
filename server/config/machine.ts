/** What finding and starting programs on this machine needs to know of the environment. Settings are not among it. */
export interface MachineEnvironment {
  path: string
  javaHome: string | null
  userHome: string | null
  /** All variables, for programs that are started with ours. */
  all: NodeJS.ProcessEnv
}

export function machineEnvironment(): MachineEnvironment {
  const { env } = process
  return { path: env.PATH ?? '', javaHome: env.JAVA_HOME || null, userHome: env.HOME || null, all: env }
}
