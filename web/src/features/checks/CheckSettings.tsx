import { Button, NumberInput, Select } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { controlChoicesQuery } from '../controls/controls.query.ts'
import classes from './Checks.module.css'
import type { Check } from './checks.query.ts'

const units = { days: ' days', percent: ' %', count: '' } as const

/** The limits of a check, the control that it counts for, and whether it runs at all. */
export function CheckSettings({ check: { key, parameters, control, status } }: { check: Check }) {
  const controls = useQuery(controlChoicesQuery)
  const configure = useAction(api.checks.configure, { onDone: () => notify('Saved. It holds from the next run on.') })
  const form = useForm({
    initialValues: {
      parameters: Object.fromEntries(parameters.map(({ id, value }) => [id, value])),
      controlId: control?.id ?? null,
    },
  })
  const rest = useFieldErrors(form, configure.error)
  const isRetired = status === 'retired'
  return (
    <Section
      title="Settings"
      aside={
        <Button
          size="xs"
          variant="default"
          loading={configure.isPending}
          onClick={() => configure.mutate({ key, status: isRetired ? 'active' : 'retired' })}
        >
          {isRetired ? 'Take it up again' : 'Retire it'}
        </Button>
      }
      isPadded
    >
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) =>
          configure.mutate({
            key,
            parameters: values.parameters,
            // unless somebody chooses another, the one that answers most of the requirements goes on to be chosen
            ...(values.controlId === (control?.id ?? null) ? {} : { controlId: values.controlId }),
          }),
        )}
      >
        {rest ? <ErrorState error={rest} isInline /> : null}
        {parameters.map(({ id, title, unit, min, max, default: normal }) => (
          <NumberInput
            key={id}
            label={title}
            description={`${min} to ${max}; ${normal} unless you say otherwise`}
            min={min}
            max={max}
            clampBehavior="strict"
            allowDecimal={false}
            suffix={units[unit]}
            {...form.getInputProps(`parameters.${id}`)}
          />
        ))}
        <Select
          label="Counts for the control"
          description="Unless you choose one, that which answers most of the same requirements"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Take out the control' }}
          data={(controls.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          {...form.getInputProps('controlId')}
        />
        <div>
          <Button type="submit" loading={configure.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
        </div>
      </form>
    </Section>
  )
}
