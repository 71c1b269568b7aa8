import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { DayInput } from '../../ui/DayInput.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { AccessRoleSelect, isAccessRole } from './AccessRoleSelect.tsx'
import classes from './form.module.css'
import { InvitationLink, type Invitation } from './InvitationLink.tsx'

interface AddPersonProps {
  isOpen: boolean
  onClose: () => void
}

/** Adds somebody and, unless that is not wanted yet, makes the link with which they sign in first. */
export function AddPerson({ isOpen, onClose }: AddPersonProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add a person" closeButtonProps={{ 'aria-label': 'Close' }}>
      <AddPersonForm onClose={onClose} />
    </Modal>
  )
}

function AddPersonForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [added, setAdded] = useState<{ id: string; name: string; invitation: Invitation } | null>(null)
  const form = useForm({
    initialValues: {
      name: '',
      email: '',
      title: '',
      accessRole: 'member',
      joinedOn: null as string | null,
      isInvited: true,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Give a name' : null),
      email: (email) => (email.includes('@') ? null : 'An address looks like mira@example.org'),
    },
  })
  const create = useAction(api.people.create)
  const invite = useAction(api.people.invite)
  const rest = useFieldErrors(form, create.error)

  const add = async ({ name, email, title, accessRole, joinedOn, isInvited }: typeof form.values) => {
    const { id } = await create.mutateAsync({
      name,
      email,
      accessRole: isAccessRole(accessRole) ? accessRole : 'member',
      ...(title === '' ? {} : { title }),
      ...(joinedOn === null ? {} : { joinedOn }),
    })
    if (isInvited) {
      setAdded({ id, name, invitation: await invite.mutateAsync({ id }) })
    } else {
      onClose()
      await navigate({ to: '/people/$id', params: { id } })
    }
  }

  if (added) {
    return (
      <>
        <p className={classes.text}>{added.name} was added.</p>
        <InvitationLink invitation={added.invitation} />
        <div className={classes.buttons}>
          <Button
            onClick={() => {
              onClose()
              void navigate({ to: '/people/$id', params: { id: added.id } })
            }}
          >
            Go to {added.name}
          </Button>
        </div>
      </>
    )
  }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((values) => {
        void add(values).catch(() => undefined)
      })}
    >
      {(rest ?? invite.error) ? <ErrorState error={rest ?? invite.error} isInline /> : null}
      <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Job title" placeholder="if you like" {...form.getInputProps('title')} />
      <AccessRoleSelect {...form.getInputProps('accessRole')} />
      <DayInput
        label="Joined on"
        isClearable
        description="Duties of the first days are counted from it. Today, unless you say."
        {...form.getInputProps('joinedOn')}
      />
      <Checkbox label="Make a link to sign in with" {...form.getInputProps('isInvited', { type: 'checkbox' })} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending || invite.isPending}>
          Add
        </Button>
      </div>
    </form>
  )
}
