import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useSession } from '../../api/session.ts'
import { AppShell } from '../../ui/AppShell.tsx'
import { useAsOf } from '../../ui/asOf.ts'
import { ClockProvider } from '../../ui/clock.tsx'
import { CommandPalette } from '../../ui/CommandPalette.tsx'
import { AdvanceClock } from '../clock/AdvanceClock.tsx'
import { todayQuery } from '../today/today.query.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { actionsFor, navigationFor } from './navigation.ts'
import { NoOrganization } from './NoOrganization.tsx'
import { findPlaces } from './places.ts'

/** The frame of all pages of a signed-in person: navigation, palette, the server's clock, and who is signed in where. */
export function SignedInLayout() {
  const client = useQueryClient()
  const session = useSession()
  const { now, isSimulated, organization, permissions } = session
  const asOf = useAsOf()
  const today = useQuery({ ...todayQuery(asOf), enabled: permissions.includes('obligation:read') })
  if (!organization) return <NoOrganization />

  const navigation = navigationFor(permissions, today.data)
  return (
    <ClockProvider now={now} zone={organization.timezone} isSimulated={isSimulated}>
      <CommandPalette
        navigation={[...navigation, actionsFor(permissions)]}
        find={(query) => findPlaces(client, permissions, query)}
      />
      <AppShell navigation={navigation} account={<AccountMenu />} clockControl={<AdvanceClock />}>
        <Outlet />
      </AppShell>
    </ClockProvider>
  )
}
