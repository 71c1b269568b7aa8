import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { parseSearch, stringifySearch } from './search.ts'
import { accountRoute } from './routes/account.tsx'
import {
  addApiRoute,
  apiFlawsRoute,
  apiRoute,
  apiRunsRoute,
  apisRoute,
  changeApiRoute,
  endpointRoute,
} from './routes/apis.tsx'
import { checkRoute, checksRoute } from './routes/checks.tsx'
import { addEvidenceRoute, evidenceListRoute, evidenceRoute } from './routes/evidence.tsx'
import { controlRoute, controlsRoute } from './routes/controls.tsx'
import { executionGapRoute } from './routes/execution-gap.tsx'
import { findingRoute, findingsRoute, reportFindingRoute } from './routes/findings.tsx'
import { frameworkRoute, frameworksRoute } from './routes/frameworks.tsx'
import { galleryRoute } from './routes/gallery.tsx'
import { invitationRoute } from './routes/invitation.tsx'
import { entriesRoute, entryRoute, ledgerRoute } from './routes/ledger.tsx'
import { obligationRoute, obligationsRoute } from './routes/obligations.tsx'
import { absencesRoute, importPeopleRoute, peopleRoute, personRoute, rolesRoute, teamsRoute } from './routes/people.tsx'
import { draftRoute, policiesRoute, policyRoute } from './routes/policies.tsx'
import { programRoute } from './routes/program.tsx'
import { rootRoute } from './routes/root.tsx'
import { setUpRoute } from './routes/set-up.tsx'
import { settingsRoute } from './routes/settings.tsx'
import { signedInRoute } from './routes/signed-in.tsx'
import { signInRoute } from './routes/sign-in.tsx'
import { todayRoute } from './routes/today.tsx'
import { PageError } from './ui/PageError.tsx'

const routeTree = rootRoute.addChildren([
  signInRoute,
  invitationRoute,
  setUpRoute,
  signedInRoute.addChildren([
    todayRoute,
    accountRoute,
    apisRoute,
    addApiRoute,
    apiRoute,
    endpointRoute,
    apiFlawsRoute,
    apiRunsRoute,
    changeApiRoute,
    checksRoute,
    checkRoute,
    obligationsRoute,
    obligationRoute,
    evidenceListRoute,
    addEvidenceRoute,
    evidenceRoute,
    controlsRoute,
    controlRoute,
    executionGapRoute,
    findingsRoute,
    reportFindingRoute,
    findingRoute,
    frameworksRoute,
    frameworkRoute,
    ledgerRoute,
    entriesRoute,
    entryRoute,
    peopleRoute,
    rolesRoute,
    absencesRoute,
    teamsRoute,
    importPeopleRoute,
    personRoute,
    policiesRoute,
    policyRoute,
    draftRoute,
    programRoute,
    settingsRoute,
  ]),
  galleryRoute,
])

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageError,
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
