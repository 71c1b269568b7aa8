import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { Holidays } from './Holidays.tsx'
import type { Organization } from './organization.query.ts'
import classes from './OrganizationForm.module.css'
import { weekdays } from './weekdays.ts'

export function OrganizationForm({ organization }: { organization: Organization }) {
  const form = useForm({
    initialValues: {
      name: organization.name,
      timezone: organization.timezone,
      workdays: organization.workdays.map(String),
      holidays: organization.holidays,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Give it a name' : null),
      workdays: (days) => (days.length === 0 ? 'Choose at least one day' : null),
    },
  })
  const update = useAction(api.organization.update, {
    onDone: () => {
      form.resetDirty()
      notify('Saved. What is planned was moved where the calendar asks for it.')
    },
  })
  const rest = useFieldErrors(form, update.error)

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(({ workdays, ...values }) =>
        update.mutate({ ...values, workdays: workdays.map(Number) }),
      )}
    >
      {rest ? <ErrorState error={rest} isInline /> : null}
      <TextInput label="Name" maxLength={200} {...form.getInputProps('name')} />
      <Select
        label="Time zone"
        description="A duty that is due on a day is due at its end here."
        searchable
        allowDeselect={false}
        nothingFoundMessage="There is no such time zone"
        data={zonesWith(organization.timezone)}
        {...form.getInputProps('timezone')}
      />
      <Checkbox.Group label="Working days" {...form.getInputProps('workdays')}>
        <div className={classes.days}>
          {weekdays.map(({ value, name }) => (
            <Checkbox key={value} value={value} size="xs" label={name} />
          ))}
        </div>
      </Checkbox.Group>
      <Holidays
        days={form.values.holidays}
        onChange={(days) => form.setFieldValue('holidays', days)}
        error={form.errors.holidays}
      />
      <div>
        <Button type="submit" loading={update.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
        <p className={classes.hint}>
          A new zone or calendar moves what is planned. Duties that are open or over keep their deadlines.
        </p>
      </div>
    </form>
  )
}

/** Those that the browser knows, and the one that is set, whatever the browser knows. */
function zonesWith(current: string): string[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted()
}
