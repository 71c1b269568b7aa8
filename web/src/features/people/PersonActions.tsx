import { Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useClock } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { DayInput } from '../../ui/DayInput.tsx'
import { notify } from '../../ui/notify.tsx'
import { dayAt } from '../../ui/time.rules.ts'
import { ChangePerson } from './ChangePerson.tsx'
import classes from './form.module.css'
import { InvitationLink, type Invitation } from './InvitationLink.tsx'
import type { Departure } from './LeftBehind.tsx'
import type { Person } from './people.query.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'

interface PersonActionsProps {
  person: Person
  onLeft: (departure: Departure) => void
}

export function PersonActions({ person, onLeft }: PersonActionsProps) {
  const mayManage = useMay('person:manage')
  const mayErase = useMay('person:erase')
  const { person: me } = useSession()
  if (person.status === 'deactivated') return mayErase && person.name !== null ? <Erase person={person} /> : null
  if (!mayManage) return null
  return (
    <>
      {person.id === me?.id ? null : <Deactivate person={person} onLeft={onLeft} />}
      <ChangePerson person={person} />
      {person.status === 'invited' ? <Invite person={person} /> : null}
    </>
  )
}

function Invite({ person: { id, name } }: { person: Person }) {
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const [isOpen, { open, close }] = useDisclosure(false)
  const invite = useAction(api.people.invite, { onDone: setInvitation })
  return (
    <>
      <Button
        loading={invite.isPending}
        onClick={() => {
          open()
          invite.mutate({ id })
        }}
      >
        Invite
      </Button>
      <Modal
        opened={isOpen && !invite.isPending}
        onClose={close}
        title={`Invite ${name ?? 'this person'}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {invite.error ? <ErrorState error={invite.error} isInline /> : null}
        {invitation ? <InvitationLink invitation={invitation} /> : null}
      </Modal>
    </>
  )
}

function Deactivate({ person, onLeft }: PersonActionsProps) {
  const { now, zone } = useClock()
  const today = dayAt(now, zone)
  const [isOpen, { open, close }] = useDisclosure(false)
  const [leftOn, setLeftOn] = useState<string | null>(today)
  const deactivate = useAction(api.people.deactivate, { onDone: onLeft })
  return (
    <>
      <Button variant="default" onClick={open}>
        Leaves…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`${person.name ?? 'This person'} leaves?`}
        confirm="End their access"
        isDangerous
        isReady={leftOn !== null}
        onConfirm={() =>
          deactivate.mutateAsync({ id: person.id, ...(leftOn === null || leftOn === today ? {} : { leftOn }) })
        }
      >
        <p>
          Sessions and API keys end at once, and what has to happen when somebody leaves falls due. What they did stays
          on record under their name.
        </p>
        <div className={classes.field}>
          <DayInput label="Last day" max={today} value={leftOn} onChange={setLeftOn} />
        </div>
      </ConfirmDialog>
    </>
  )
}

function Erase({ person: { id, name } }: { person: Person }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const erase = useAction(api.people.erase, { onDone: () => notify('The personal data was erased.') })
  return (
    <>
      <Button variant="default" onClick={open}>
        Erase personal data…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Erase the personal data of ${name ?? 'this person'}?`}
        confirm="Erase for good"
        isDangerous
        isReady={reason.trim() !== ''}
        onConfirm={() => erase.mutateAsync({ id, reason })}
      >
        <p>
          Name, e-mail and job title are destroyed everywhere, also on pages of the past. Records keep the id and the
          ledger still verifies. This cannot be undone.
        </p>
        <TextInput
          mt={12}
          label="Reason, for the record"
          placeholder="Request of the person, GDPR Art. 17"
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
      </ConfirmDialog>
    </>
  )
}
