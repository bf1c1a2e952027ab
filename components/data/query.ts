'use client'
import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { RouteInput, RouteReply } from '../../server/contract/define.ts'
import { call } from './client.ts'
import type { ProblemError } from './problem-error.ts'
import { type Called, nameOf, type Resolved } from './routes.ts'

interface QueryTuning {
  /** Milliseconds between reads while the page is in sight; hidden tabs do not read. */
  every?: number
  /** Milliseconds for which an answer counts as fresh. 2 s unless told. */
  freshFor?: number
  enabled?: boolean
  /** Keep showing the answer to the last input while the next one is read (lists: search, sort). */
  keepLast?: boolean
  timeoutMs?: number
}

/** The key of a route's answer; with a part of the input or none it stands for all answers that share it. */
export function routeKey<C extends Called>(called: C, input?: Partial<RouteInput<Resolved<C>>>): QueryKey {
  return input === undefined ? [nameOf(called)] : [nameOf(called), input]
}

/** Options for react-query: key from the operation and its input, abort wired through. */
export function routeQuery<C extends Called>(called: C, input: RouteInput<Resolved<C>>, tuning: QueryTuning = {}) {
  return queryOptions<RouteReply<Resolved<C>>, ProblemError>({
    queryKey: routeKey(called, input),
    queryFn: ({ signal }) => call(called, input, { signal, ...(tuning.timeoutMs === undefined ? {} : { timeoutMs: tuning.timeoutMs }) }),
    staleTime: tuning.freshFor ?? 2000,
    ...(tuning.every === undefined ? {} : { refetchInterval: tuning.every, refetchIntervalInBackground: false }),
    ...(tuning.enabled === undefined ? {} : { enabled: tuning.enabled }),
  })
}

/** Reads a route and keeps it current. Errors are always `ProblemError`. */
export function useRoute<C extends Called>(
  called: C,
  input: RouteInput<Resolved<C>>,
  tuning: QueryTuning = {},
): UseQueryResult<RouteReply<Resolved<C>>, ProblemError> {
  const options = routeQuery(called, input, tuning)
  return useQuery<RouteReply<Resolved<C>>, ProblemError>({ ...options, ...(tuning.keepLast === true ? { placeholderData: keepPreviousData } : {}) })
}

/**
 * Reads a list page by page along its cursors. Pages read so far are read again `every` milliseconds times their
 * number: a reader who has scrolled far does not make the server work more.
 */
export function useRoutePages<C extends Called>(
  called: C,
  input: RouteInput<Resolved<C>>,
  tuning: QueryTuning = {},
): UseInfiniteQueryResult<InfiniteData<RouteReply<Resolved<C>>, string | null>, ProblemError> {
  const { every } = tuning
  return useInfiniteQuery<RouteReply<Resolved<C>>, ProblemError, InfiniteData<RouteReply<Resolved<C>>, string | null>, QueryKey, string | null>({
    queryKey: [...routeKey(called, input), 'pages'],
    queryFn: ({ signal, pageParam }) => call(called, pageParam === null ? input : withCursor(input, pageParam), { signal }),
    initialPageParam: null,
    getNextPageParam: nextCursorOf,
    staleTime: tuning.freshFor ?? 2000,
    ...(every === undefined ? {} : { refetchInterval: (query) => every * Math.max(1, query.state.data?.pages.length ?? 1) }),
    ...(tuning.enabled === undefined ? {} : { enabled: tuning.enabled }),
    ...(tuning.keepLast === true ? { placeholderData: keepPreviousData } : {}),
  })
}

/** The input of every list is an object that takes a cursor; generic types hide that from the compiler. */
const withCursor = <I>(input: I, cursor: string): I => ({ ...(input as object), cursor }) as I

/** Every list of the API carries its continuation. */
function nextCursorOf(page: unknown): string | null {
  const cursor = typeof page === 'object' && page !== null && 'nextCursor' in page ? page.nextCursor : null
  return typeof cursor === 'string' ? cursor : null
}

/** Runs a route that changes something; the answers of `invalidates` are read again afterwards. */
export function useRouteMutation<C extends Called>(called: C, invalidates: readonly Called[] = [], tuning: Pick<QueryTuning, 'timeoutMs'> = {}) {
  const client = useQueryClient()
  return useMutation<RouteReply<Resolved<C>>, ProblemError, RouteInput<Resolved<C>>>({
    mutationKey: [nameOf(called)],
    mutationFn: (input) => call(called, input, tuning),
    onSettled: () => Promise.all(invalidates.map((other) => client.invalidateQueries({ queryKey: routeKey(other) }))),
  })
}
