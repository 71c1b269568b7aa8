import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import * as z from 'zod'
import { entriesQuery, entryQuery, ledgerHeadQuery } from '../features/ledger/ledger.query.ts'
import { signedInRoute } from './signed-in.tsx'

const listed = z.string().optional().catch(undefined)

export const ledgerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/ledger',
  validateSearch: z.object({ cursor: listed }),
  loader: ({ context: { queries } }) => queries.ensureQueryData(ledgerHeadQuery),
  component: lazyRouteComponent(() => import('../features/ledger/LedgerPage.tsx'), 'LedgerPage'),
})

export const entriesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/ledger/entries',
  validateSearch: z.object({ table: listed, subject: listed, cursor: listed }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => void queries.prefetchQuery(entriesQuery(deps)),
  component: lazyRouteComponent(() => import('../features/ledger/EntriesPage.tsx'), 'EntriesPage'),
})

export const entryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/ledger/entries/$leaf',
  params: {
    parse: ({ leaf }) => ({ leaf: z.coerce.number().int().min(0).parse(leaf) }),
    stringify: ({ leaf }) => ({ leaf: String(leaf) }),
  },
  loader: ({ context: { queries }, params: { leaf } }) => queries.ensureQueryData(entryQuery(leaf)),
  component: lazyRouteComponent(() => import('../features/ledger/EntryPage.tsx'), 'EntryPage'),
})
