import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { problemOf } from './api/problem.ts'
import { createQueryClient } from './api/queries.ts'
import { sessionQuery } from './api/session.ts'
import { createAppRouter } from './router.tsx'
import { UiProvider } from './ui/Provider.tsx'

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')

const queries = createQueryClient(() => void askWhoIsSignedIn())
const router = createAppRouter(queries)

/** The session that the pages know of is over; asking anew leads to the sign-in. */
async function askWhoIsSignedIn(): Promise<void> {
  await queries.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: 'none' })
  await router.invalidate()
}

createRoot(root, {
  // What the server refuses is shown where it belongs, and is no fault of the page.
  onCaughtError: (error) => {
    if (problemOf(error).status === 0) console.error(error)
  },
}).render(
  <StrictMode>
    <UiProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </UiProvider>
  </StrictMode>,
)
