import type { RouteName } from '../../server/contract/addresses.ts'
import type * as brokers from '../../server/contract/brokers.ts'
import type * as clusters from '../../server/contract/clusters.ts'
import type * as configs from '../../server/contract/configs.ts'
import type * as connectors from '../../server/contract/connectors.ts'
import type * as copies from '../../server/contract/copies.ts'
import type * as decoders from '../../server/contract/decoders.ts'
import type { Route } from '../../server/contract/define.ts'
import type * as demo from '../../server/contract/demo.ts'
import type * as disposals from '../../server/contract/disposals.ts'
import type * as dlqRules from '../../server/contract/dlq-rules.ts'
import type * as dlqs from '../../server/contract/dlqs.ts'
import type * as doctor from '../../server/contract/doctor.ts'
import type * as exports from '../../server/contract/exports.ts'
import type * as flows from '../../server/contract/flows.ts'
import type * as imports from '../../server/contract/imports.ts'
import type * as jobs from '../../server/contract/jobs.ts'
import type * as journeys from '../../server/contract/journeys.ts'
import type * as outcomes from '../../server/contract/outcomes.ts'
import type * as produce from '../../server/contract/produce.ts'
import type * as rates from '../../server/contract/rates.ts'
import type * as records from '../../server/contract/records.ts'
import type * as replays from '../../server/contract/replays.ts'
import type * as savedSearches from '../../server/contract/saved-searches.ts'
import type * as search from '../../server/contract/search.ts'
import type * as session from '../../server/contract/session.ts'
import type * as subjects from '../../server/contract/subjects.ts'
import type * as topics from '../../server/contract/topics.ts'

type Values<M> = M[keyof M]
type Contract =
  | Values<typeof brokers>
  | Values<typeof clusters>
  | Values<typeof configs>
  | Values<typeof connectors>
  | Values<typeof decoders>
  | Values<typeof demo>
  | Values<typeof disposals>
  | Values<typeof dlqRules>
  | Values<typeof dlqs>
  | Values<typeof doctor>
  | Values<typeof copies>
  | Values<typeof exports>
  | Values<typeof flows>
  | Values<typeof imports>
  | Values<typeof jobs>
  | Values<typeof journeys>
  | Values<typeof outcomes>
  | Values<typeof produce>
  | Values<typeof rates>
  | Values<typeof records>
  | Values<typeof savedSearches>
  | Values<typeof replays>
  | Values<typeof search>
  | Values<typeof session>
  | Values<typeof subjects>
  | Values<typeof topics>

/** The declared route of an operation, as a type only: its schemas are never loaded by a browser. */
export type RouteOf<O extends RouteName> = Extract<Contract, Route & { op: O }>

/** A route by its name; a declared route is taken as well. */
export type Called = RouteName | Route
export type Resolved<C extends Called> = C extends RouteName ? RouteOf<C> : C

export const nameOf = (called: Called): RouteName => (typeof called === 'string' ? called : called.op)
