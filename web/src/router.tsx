import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { parseSearch, stringifySearch } from './search.ts'
import { galleryRoute } from './routes/gallery.tsx'
import { invitationRoute } from './routes/invitation.tsx'
import { rootRoute } from './routes/root.tsx'
import { setUpRoute } from './routes/set-up.tsx'
import { signedInRoute } from './routes/signed-in.tsx'
import { signInRoute } from './routes/sign-in.tsx'
import { todayRoute } from './routes/today.tsx'

const routeTree = rootRoute.addChildren([
  signInRoute,
  invitationRoute,
  setUpRoute,
  signedInRoute.addChildren([todayRoute]),
  galleryRoute,
])

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
