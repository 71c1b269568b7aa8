import { QueryCache, QueryClient } from '@tanstack/react-query'
import { problemOf } from './problem.ts'

/**
 * The cache of what the server said. Answers are shown at once and asked again when older than ten seconds.
 * `onSignedOut` is called when the server no longer knows the session.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (problemOf(error).status === 401) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && mayPass(problemOf(error).status),
      },
    },
  })
}

/** No answer, or a server in trouble, may pass by itself; a refusal stays one. */
function mayPass(status: number): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504
}
