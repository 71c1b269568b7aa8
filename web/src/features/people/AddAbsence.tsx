import { Button, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useClock } from '../../ui/clock.tsx'
import { DayInput } from '../../ui/DayInput.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { dayAt, instantOf } from '../../ui/time.rules.ts'
import classes from './form.module.css'
import { PersonSelect } from './PersonSelect.tsx'

interface AddAbsenceProps {
  isOpen: boolean
  onClose: () => void
  /** Whether others than oneself can be meant. */
  mayChoose: boolean
}

export function AddAbsence({ isOpen, onClose, mayChoose }: AddAbsenceProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Who is away, and who stands in"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <AddAbsenceForm onClose={onClose} mayChoose={mayChoose} />
    </Modal>
  )
}

interface AbsenceValues {
  personId: string | null
  deputyId: string | null
  /** First and last day, plain dates. */
  startsAt: string | null
  endsAt: string | null
  reason: string
}

function AddAbsenceForm({ onClose, mayChoose }: Omit<AddAbsenceProps, 'isOpen'>) {
  const { person } = useSession()
  const { now, zone } = useClock()
  const today = dayAt(now, zone)
  const form = useForm<AbsenceValues>({
    initialValues: {
      personId: person?.id ?? null,
      deputyId: null,
      startsAt: today,
      endsAt: today,
      reason: '',
    },
    validate: {
      personId: (id) => (id === null ? 'Choose who is away' : null),
      deputyId: (id) => (id === null ? 'Choose who stands in' : null),
      startsAt: (day) => (day === null ? 'Choose the first day' : null),
      endsAt: (day, { startsAt }) =>
        day === null
          ? 'Choose the last day'
          : startsAt !== null && day < startsAt
            ? 'This lies before the first day'
            : null,
    },
  })
  const add = useAction(api.people.addAbsence, {
    onDone: ({ deputy, person: away }) => {
      onClose()
      notify(`${deputy.name ?? 'Somebody'} stands in for ${away.name ?? 'somebody'}.`)
    },
  })
  const rest = useFieldErrors(form, add.error)

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(({ personId, deputyId, startsAt, endsAt, reason }) => {
        if (personId === null || deputyId === null || startsAt === null || endsAt === null) return
        add.mutate({
          personId,
          deputyId,
          // From today on means from now on: what is past was not known then.
          startsAt: startsAt <= today ? new Date(now).toISOString() : instantOf(startsAt, '00:00', zone),
          endsAt: instantOf(dayAfter(endsAt), '00:00', zone),
          reason,
        })
      })}
    >
      {rest ? <ErrorState error={rest} isInline /> : null}
      {mayChoose ? (
        <PersonSelect
          label="Who is away"
          value={form.values.personId}
          onChange={(id) => form.setFieldValue('personId', id)}
          error={form.getInputProps('personId').error}
        />
      ) : (
        <p className={classes.hint}>You are away, {person?.name}.</p>
      )}
      <PersonSelect
        label="Who stands in"
        value={form.values.deputyId}
        onChange={(id) => form.setFieldValue('deputyId', id)}
        without={form.values.personId ?? undefined}
        error={form.getInputProps('deputyId').error}
      />
      <div className={classes.row}>
        <DayInput label="First day" min={today} {...form.getInputProps('startsAt')} />
        <DayInput label="Last day" min={form.values.startsAt ?? undefined} {...form.getInputProps('endsAt')} />
      </div>
      <TextInput label="Why" placeholder="if you like" maxLength={500} {...form.getInputProps('reason')} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={add.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}
