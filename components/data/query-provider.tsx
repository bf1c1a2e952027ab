'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ProblemError } from './problem-error.ts'

/** Two more tries where the problem itself says that later may help; what the caller got wrong is not tried again. */
const worthRetry = (failures: number, error: Error) => failures < 2 && error instanceof ProblemError && error.retry === 'later'

const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetry, retryDelay: (failures) => 500 * 2 ** failures, refetchOnWindowFocus: true, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient)
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
