import { createRootRouteWithContext, Outlet, retainSearchParams } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import * as z from 'zod'
import { AsOf } from '../../../src/core/operations/operation.ts'
import { ErrorState } from '../ui/ErrorState.tsx'
import { NotFound } from './NotFound.tsx'

/** What every page understands in its URL. */
const Search = z.object({
  /** The moment shown; anything that names none is now. */
  asOf: AsOf.optional().catch(undefined),
})

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  validateSearch: Search,
  // Links keep the moment, so that one can walk around in the past.
  search: { middlewares: [retainSearchParams(['asOf'])] },
  component: Outlet,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  notFoundComponent: NotFound,
})
