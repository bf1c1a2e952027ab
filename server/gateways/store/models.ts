import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'

/** Prisma's codes of a query that was understood and refused (P2…), without those that mean no connection could be had in time. */
const waitedForConnection = new Set(['P2024', 'P2028', 'P2034'])

/** The client of the models, on the connections that the store has. */
export function openModels(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) })
}

/** Whether Prisma or the database understood a query of ours and refused it. */
export function isModelRefusal(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // A raw query (P2010) tells a lost connection by the same code as a wrong statement.
  const lost = error.code === 'P2010' && /connect|terminat|timeout/i.test(error.message)
  return error.code.startsWith('P2') && !waitedForConnection.has(error.code) && !lost
}
