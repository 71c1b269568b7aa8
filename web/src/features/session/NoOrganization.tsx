import { Button } from '@mantine/core'
import { useSession } from '../../api/session.ts'
import { Door } from '../../ui/Door.tsx'
import { useLeave } from './useLeave.ts'

/** For somebody whose account is in no organization, or left the one that the session was in. */
export function NoOrganization() {
  const { account, organizations } = useSession()
  const { signOut, enter } = useLeave()
  return (
    <Door
      title={organizations.length === 0 ? 'You are in no organization' : 'Choose an organization'}
      lead={
        organizations.length === 0
          ? `You are signed in as ${account?.email}. Ask whoever runs Holdfast at your organization to invite that address.`
          : `You are signed in as ${account?.email}.`
      }
    >
      {organizations.map(({ id, name }) => (
        <Button key={id} fullWidth mb={8} loading={enter.isPending} onClick={() => enter.mutate({ id })}>
          {name}
        </Button>
      ))}
      <Button variant="default" fullWidth loading={signOut.isPending} onClick={() => signOut.mutate({})}>
        Sign out
      </Button>
    </Door>
  )
}
