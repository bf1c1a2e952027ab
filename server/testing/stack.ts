import { inject } from 'vitest'

/** Addresses of the real Kafka, Schema Registry and PostgreSQL that one test run shares. */
export interface TestStack {
  bootstrap: string[]
  /** With the path of the API: ends with `/apis/ccompat/v7`. */
  registryUrl: string
  /** A database that no test may write to: take one of your own with `freshDatabase()`. */
  databaseUrl: string
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: TestStack
  }
}

/** The stack of this test run. Give topics, groups and subjects names of your own: `uniqueName('orders')`. */
export function testStack(): TestStack {
  return inject('stack')
}
