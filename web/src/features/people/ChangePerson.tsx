import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { DayInput } from '../../ui/DayInput.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { frameworksQuery } from '../frameworks/frameworks.query.ts'
import { AccessRoleSelect, isAccessRole } from './AccessRoleSelect.tsx'
import classes from './form.module.css'
import type { Person } from './people.query.ts'

export function ChangePerson({ person }: { person: Person }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={open}>
        Change
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`Change ${person.name ?? 'this person'}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ChangePersonForm person={person} onClose={close} />
      </Modal>
    </>
  )
}

function ChangePersonForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const form = useForm({
    initialValues: {
      name: person.name ?? '',
      email: person.email ?? '',
      title: person.title ?? '',
      accessRole: person.accessRole,
      joinedOn: person.joinedOn,
      frameworkId: person.audit?.frameworkId ?? null,
      from: person.audit?.from ?? null,
      until: person.audit?.until ?? null,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Give a name' : null),
      email: (email) => (email.includes('@') ? null : 'An address looks like mira@example.org'),
    },
  })
  const update = useAction(api.people.update, {
    onDone: () => {
      onClose()
      notify('Changed.')
    },
  })
  const rest = useFieldErrors(form, update.error)
  const isAuditor = form.values.accessRole === 'auditor'
  const frameworks = useQuery({ ...frameworksQuery(undefined), enabled: isAuditor })

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(({ name, email, title, accessRole, joinedOn, frameworkId, from, until }) =>
        update.mutate({
          id: person.id,
          name,
          email,
          title: title === '' ? null : title,
          joinedOn,
          ...(isAccessRole(accessRole) && accessRole !== person.accessRole ? { accessRole } : {}),
          ...(isAuditor ? { audit: { frameworkId, from, until } } : {}),
        }),
      )}
    >
      {rest ? <ErrorState error={rest} isInline /> : null}
      <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Job title" {...form.getInputProps('title')} />
      <AccessRoleSelect {...form.getInputProps('accessRole')} />
      {isAuditor ? (
        <>
          <Select
            label="May see the framework"
            placeholder="all of them"
            clearable
            clearButtonProps={{ 'aria-label': 'Take out the framework' }}
            data={(frameworks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('frameworkId')}
          />
          <div className={classes.row}>
            <DayInput label="From" isClearable placeholder="the beginning" {...form.getInputProps('from')} />
            <DayInput label="Until" isClearable placeholder="now" {...form.getInputProps('until')} />
          </div>
        </>
      ) : null}
      <DayInput label="Joined on" isClearable {...form.getInputProps('joinedOn')} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={update.isPending}>
          Change
        </Button>
      </div>
    </form>
  )
}
