import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useSession } from '../../api/session.ts'
import { AppShell } from '../../ui/AppShell.tsx'
import { useAsOf } from '../../ui/asOf.ts'
import { ClockProvider } from '../../ui/clock.tsx'
import { CommandPalette } from '../../ui/CommandPalette.tsx'
import { todayQuery } from '../today/today.query.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { navigationFor } from './navigation.ts'
import { NoOrganization } from './NoOrganization.tsx'

/** The frame of all pages of a signed-in person: navigation, palette, the server's clock, and who is signed in where. */
export function SignedInLayout() {
  const session = useSession()
  const { now, isSimulated, organization, permissions } = session
  const asOf = useAsOf()
  const today = useQuery({ ...todayQuery(asOf), enabled: permissions.includes('obligation:read') })
  if (!organization) return <NoOrganization />

  const navigation = navigationFor(permissions, today.data)
  return (
    <ClockProvider now={now} zone={organization.timezone} isSimulated={isSimulated}>
      <CommandPalette navigation={navigation} />
      <AppShell navigation={navigation} account={<AccountMenu />}>
        <Outlet />
      </AppShell>
    </ClockProvider>
  )
}
