import { z } from 'zod'
import { type Address, addresses, type Method, type RouteName } from './addresses.ts'

export { API_BASE, type Method } from './addresses.ts'

type Shape = z.ZodObject

/**
 * A route of the public API as data. The HTTP server, its validation, OpenAPI, the typed client, the query keys
 * and the generated tests are all made from this one value.
 */
export interface Route<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  O extends RouteName = RouteName,
> {
  op: O
  method: Method
  /** Below `/api/v1`, parameters as `:name`. */
  path: string
  summary: string
  params: P
  query: Q
  /** The JSON body; `z.undefined()` where there is none. */
  body: B
  /** What is answered: JSON of this shape, raw bytes, or lines of JSON of this shape each. */
  reply: R
  replyKind: 'json' | 'bytes' | 'ndjson'
  /** `lines`: the body is a stream of `application/x-ndjson`, with no limit and no deadline of its own. */
  bodyKind: 'json' | 'lines'
  status: number
  /** What a body may weigh; 1 MiB unless told. */
  maxBodyBytes: number
}

const DEFAULT_BODY_BYTES = 1_048_576
const nothing = z.object({})
const noBody = z.undefined()
type Nothing = typeof nothing

/** Declares what a route takes and answers; where it is found is in `addresses.ts`. Left-out parts take no input. */
export function defineRoute<
  P extends Shape = Nothing,
  Q extends Shape = Nothing,
  B extends z.ZodType = typeof noBody,
  R extends z.ZodType = z.ZodType,
  O extends RouteName = RouteName,
>(route: { op: O; summary: string; params?: P; query?: Q; body?: B; reply: R; status?: number; maxBodyBytes?: number }): Route<P, Q, B, R, O> {
  const { method, path, reply: replyKind, body: bodyKind }: Address = addresses[route.op]
  return {
    op: route.op,
    method,
    path,
    summary: route.summary,
    // The generic parameters default to exactly these schemas when a part is left out.
    params: (route.params ?? nothing) as P,
    query: (route.query ?? nothing) as Q,
    body: (route.body ?? noBody) as B,
    reply: route.reply,
    replyKind,
    bodyKind: bodyKind ?? 'json',
    status: route.status ?? 200,
    maxBodyBytes: route.maxBodyBytes ?? DEFAULT_BODY_BYTES,
  }
}

/** What a caller writes: before defaults and coercion. */
export type RouteInput<T> = T extends Route<infer P, infer Q, infer B, z.ZodType> ? Some<z.input<P>> & Some<z.input<Q>> & BodyInput<B> : never
/** What a verb receives: after validation, defaults and coercion; params, query and body side by side, the body under `body`. */
export type RouteArgs<T> = T extends Route<infer P, infer Q, infer B, z.ZodType> ? Some<z.output<P>> & Some<z.output<Q>> & BodyOutput<B> : never
/** What a verb returns and a client receives. */
export type RouteReply<T> = T extends Route<Shape, Shape, z.ZodType, infer R> ? z.output<R> : never

/** A part without fields is typed `Record<string, never>`, which would forbid the fields of the other parts. */
type Some<T> = string extends keyof T ? unknown : T
type BodyInput<B> = B extends z.ZodUndefined ? unknown : B extends z.ZodType ? { body: z.input<B> } : unknown
type BodyOutput<B> = B extends z.ZodUndefined ? unknown : B extends z.ZodType ? { body: z.output<B> } : unknown
