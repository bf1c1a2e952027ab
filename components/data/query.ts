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
import type { Route, RouteInput, RouteReply } from '../../server/contract/define.ts'
import { call } from './client.ts'
import type { ProblemError } from './problem-error.ts'

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
export function routeKey<R extends Route>(route: R, input?: Partial<RouteInput<R>>): QueryKey {
  return input === undefined ? [route.op] : [route.op, input]
}

/** Options for react-query: key from the operation and its input, abort wired through. */
export function routeQuery<R extends Route>(route: R, input: RouteInput<R>, tuning: QueryTuning = {}) {
  return queryOptions<RouteReply<R>, ProblemError>({
    queryKey: routeKey(route, input),
    queryFn: ({ signal }) => call(route, input, { signal, ...(tuning.timeoutMs === undefined ? {} : { timeoutMs: tuning.timeoutMs }) }),
    staleTime: tuning.freshFor ?? 2000,
    ...(tuning.every === undefined ? {} : { refetchInterval: tuning.every, refetchIntervalInBackground: false }),
    ...(tuning.enabled === undefined ? {} : { enabled: tuning.enabled }),
  })
}

/** Reads a route and keeps it current. Errors are always `ProblemError`. */
export function useRoute<R extends Route>(route: R, input: RouteInput<R>, tuning: QueryTuning = {}): UseQueryResult<RouteReply<R>, ProblemError> {
  const options = routeQuery(route, input, tuning)
  return useQuery<RouteReply<R>, ProblemError>({ ...options, ...(tuning.keepLast === true ? { placeholderData: keepPreviousData } : {}) })
}

/**
 * Reads a list page by page along its cursors. Pages read so far are read again `every` milliseconds times their
 * number: a reader who has scrolled far does not make the server work more.
 */
export function useRoutePages<R extends Route>(
  route: R,
  input: RouteInput<R>,
  tuning: QueryTuning = {},
): UseInfiniteQueryResult<InfiniteData<RouteReply<R>, string | null>, ProblemError> {
  const { every } = tuning
  return useInfiniteQuery<RouteReply<R>, ProblemError, InfiniteData<RouteReply<R>, string | null>, QueryKey, string | null>({
    queryKey: [...routeKey(route, input), 'pages'],
    queryFn: ({ signal, pageParam }) => call(route, pageParam === null ? input : { ...input, cursor: pageParam }, { signal }),
    initialPageParam: null,
    getNextPageParam: nextCursorOf,
    staleTime: tuning.freshFor ?? 2000,
    ...(every === undefined ? {} : { refetchInterval: (query) => every * Math.max(1, query.state.data?.pages.length ?? 1) }),
    ...(tuning.enabled === undefined ? {} : { enabled: tuning.enabled }),
    ...(tuning.keepLast === true ? { placeholderData: keepPreviousData } : {}),
  })
}

/** Every list of the API carries its continuation. */
function nextCursorOf(page: unknown): string | null {
  const cursor = typeof page === 'object' && page !== null && 'nextCursor' in page ? page.nextCursor : null
  return typeof cursor === 'string' ? cursor : null
}

/** Runs a route that changes something; the answers of `invalidates` are read again afterwards. */
export function useRouteMutation<R extends Route>(route: R, invalidates: readonly Route[] = []) {
  const client = useQueryClient()
  return useMutation<RouteReply<R>, ProblemError, RouteInput<R>>({
    mutationKey: [route.op],
    mutationFn: (input) => call(route, input),
    onSettled: () => Promise.all(invalidates.map((other) => client.invalidateQueries({ queryKey: routeKey(other) }))),
  })
}
