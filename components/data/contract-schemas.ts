import type { z } from 'zod'
import * as brokers from '../../server/contract/brokers.ts'
import * as clusters from '../../server/contract/clusters.ts'
import * as configs from '../../server/contract/configs.ts'
import * as connectors from '../../server/contract/connectors.ts'
import * as copies from '../../server/contract/copies.ts'
import * as decoders from '../../server/contract/decoders.ts'
import * as demo from '../../server/contract/demo.ts'
import * as disposals from '../../server/contract/disposals.ts'
import * as dlqRules from '../../server/contract/dlq-rules.ts'
import * as dlqs from '../../server/contract/dlqs.ts'
import * as doctor from '../../server/contract/doctor.ts'
import { clientEvents, serverEvents } from '../../server/contract/events.ts'
import * as exports from '../../server/contract/exports.ts'
import * as flows from '../../server/contract/flows.ts'
import * as imports from '../../server/contract/imports.ts'
import * as jobs from '../../server/contract/jobs.ts'
import * as journeys from '../../server/contract/journeys.ts'
import * as outcomes from '../../server/contract/outcomes.ts'
import * as produce from '../../server/contract/produce.ts'
import * as rates from '../../server/contract/rates.ts'
import * as records from '../../server/contract/records.ts'
import * as replays from '../../server/contract/replays.ts'
import * as savedSearches from '../../server/contract/saved-searches.ts'
import * as search from '../../server/contract/search.ts'
import * as session from '../../server/contract/session.ts'
import * as subjects from '../../server/contract/subjects.ts'
import * as topics from '../../server/contract/topics.ts'
import { ProblemError } from './problem-error.ts'

/** The schemas of the contract, for development: loaded after the first call, never in production. */

const replies = new Map<string, z.ZodType>()
for (const module of [
  brokers,
  clusters,
  configs,
  connectors,
  decoders,
  demo,
  disposals,
  dlqRules,
  dlqs,
  doctor,
  copies,
  exports,
  flows,
  imports,
  jobs,
  journeys,
  outcomes,
  produce,
  rates,
  records,
  savedSearches,
  replays,
  search,
  session,
  subjects,
  topics,
]) {
  for (const value of Object.values(module)) if (typeof value === 'object' && 'op' in value) replies.set(value.op, value.reply)
}

/** Throws `unreadable-answer`, naming the field at fault, where a reply does not have the shape of its route. */
export function checkReply(op: string, reply: unknown): void {
  const schema = replies.get(op)
  if (schema === undefined) throw breach(op, 'there is no schema for it')
  check(op, schema, reply)
}

export function checkAck(event: string, ack: unknown): void {
  if (event in clientEvents) check(event, clientEvents[event as keyof typeof clientEvents].ack, ack)
}

export function checkMessage(event: string, message: unknown): void {
  if (event in serverEvents) check(event, serverEvents[event as keyof typeof serverEvents], message)
}

function check(what: string, schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw breach(what, parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; '))
}

const breach = (what: string, detail: string) =>
  new ProblemError({ code: 'unreadable-answer', title: 'The answer breaks the contract', detail: `${what} — ${detail}`, retry: 'never' })
