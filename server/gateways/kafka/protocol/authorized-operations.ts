const notTold = -2_147_483_648

/** Kafka's AclOperation. */
export const aclWrite = 4

/** One bit for each operation that is allowed, at the number of Kafka's AclOperation (KIP-430); null: the broker did not tell. */
export function operationsOf(bits: number): ReadonlySet<number> | null {
  if (bits === notTold) return null
  return new Set(Array.from({ length: 31 }, (_, operation) => operation).filter((operation) => (bits & (1 << operation)) !== 0))
}
